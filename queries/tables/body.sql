-- Which groups make up the partnership's governance, and who reports to whom?
--
-- One row per body.
-- Refers: reports_to -> body
CREATE TABLE body (
    body_id VARCHAR NOT NULL,                   -- short code, such as 'BOARD'
    name VARCHAR NOT NULL,                      -- the group's name
    reports_to VARCHAR,                         -- the body_id above it; empty = reports to nobody here
    meets VARCHAR,                              -- how often it meets, in words
    chair_role VARCHAR,                         -- the role that chairs it; never a person's name
    purpose VARCHAR,                            -- what it is for, in a sentence
    rank INTEGER NOT NULL CHECK (rank >= 1),    -- order on screen, 1 first
    PRIMARY KEY (body_id)
);
