-- What have reviews, child deaths, inspections and national reports taught?
--
-- One row per learning point.
-- Refers: theme -> theme, cycle_id -> cycle
-- Column reference: Reference.
-- Column dated_on: Dated.
-- Column learning: What it taught.
CREATE TABLE review_learning (
    learning_id VARCHAR NOT NULL,               -- such as 'L-33'
    kind VARCHAR NOT NULL CHECK (kind IN ('rapid_review', 'practice_review', 'child_death', 'lado', 'national', 'inspection', 'other_area')), -- where it comes from
    reference VARCHAR NOT NULL,                 -- the review's reference; no child can be recognised from it
    dated_on DATE NOT NULL,                     -- when it was published or agreed
    theme VARCHAR,                              -- the subject
    learning VARCHAR NOT NULL,                  -- the learning point
    cycle_id VARCHAR,                           -- the cycle that took it up; empty = none yet
    PRIMARY KEY (learning_id)
);
