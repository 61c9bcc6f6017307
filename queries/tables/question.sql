-- What were people asked?
--
-- One row per question of an instrument.
-- Refers: scale_id -> grade_scale
-- Column topic: Topic.
CREATE TABLE question (
    question_id VARCHAR NOT NULL,               -- such as 'CH1'
    instrument VARCHAR NOT NULL,                -- the set of questions it belongs to
    text VARCHAR NOT NULL,                      -- the question as it was asked
    topic VARCHAR,                              -- what it is about, the same word for every group that was asked the like
    scale_id VARCHAR NOT NULL,                  -- the answers offered (grade_scale)
    rank INTEGER NOT NULL CHECK (rank >= 1),    -- order, 1 first
    PRIMARY KEY (question_id)
);
