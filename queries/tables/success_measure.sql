-- By which of its own success measures does the partnership group what it does?
--
-- One row per success measure of the partnership.
CREATE TABLE success_measure (
    success_measure_id VARCHAR NOT NULL,        -- such as 'S1'
    title VARCHAR NOT NULL,                     -- the success measure's words
    description VARCHAR,                        -- what it means, in a sentence
    rank INTEGER NOT NULL CHECK (rank >= 1),    -- order on screen, 1 first
    PRIMARY KEY (success_measure_id)
);
