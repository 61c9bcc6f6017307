-- Which proposed steps in a measure's level did a manager look at and decline?
--
-- One row per measure and step.
-- Refers: measure_id -> measure
CREATE TABLE declined_step (
    measure_id VARCHAR NOT NULL,                -- the measure
    step_on DATE NOT NULL,                      -- first day of the period from which new limits were proposed
    reason VARCHAR NOT NULL,                    -- why the level is not taken to have changed, in a sentence
    recorded_on DATE,                           -- when it was declined
    recorded_by VARCHAR,                        -- the role of who declined it
    PRIMARY KEY (measure_id, step_on)
);
