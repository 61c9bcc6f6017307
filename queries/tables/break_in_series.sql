-- Where does a measure's series not compare with what went before?
--
-- One row per measure and break.
-- Refers: measure_id -> measure
-- Column break_on: Break on.
CREATE TABLE break_in_series (
    measure_id VARCHAR NOT NULL,                -- the measure
    break_on DATE NOT NULL,                     -- first day of the new series
    kind VARCHAR NOT NULL CHECK (kind IN ('recording system', 'definition', 'coverage', 'agreed rebase')), -- why it breaks
    reason VARCHAR NOT NULL,                    -- what changed, in a sentence
    recorded_on DATE,                           -- when the break was recorded
    recorded_by VARCHAR,                        -- the role of who recorded it
    PRIMARY KEY (measure_id, break_on)
);
