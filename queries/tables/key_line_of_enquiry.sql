-- What does a cycle want to find out?
--
-- One row per key line of enquiry.
-- Refers: cycle_id -> cycle, theme -> theme
CREATE TABLE key_line_of_enquiry (
    enquiry_id VARCHAR NOT NULL,                -- such as 'C7-K2'
    cycle_id VARCHAR NOT NULL,                  -- the cycle
    question VARCHAR NOT NULL,                  -- the question asked
    theme VARCHAR,                              -- the theme it is about
    rank INTEGER NOT NULL CHECK (rank >= 1),    -- order, 1 first
    PRIMARY KEY (enquiry_id)
);
