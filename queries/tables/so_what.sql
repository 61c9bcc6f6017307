-- What does a person make of the figures?
--
-- One row per note: a person's own words, dated, about a priority, a cycle or a measure.
CREATE TABLE so_what (
    so_what_id VARCHAR NOT NULL,                -- such as 'SW-12'
    about_kind VARCHAR NOT NULL CHECK (about_kind IN ('priority', 'cycle', 'measure')), -- what it is about
    about_id VARCHAR NOT NULL,                  -- the id of that thing
    text VARCHAR NOT NULL,                      -- the words
    written_by_role VARCHAR NOT NULL,           -- who wrote it; a role
    written_on DATE NOT NULL,                   -- when
    PRIMARY KEY (so_what_id)
);
