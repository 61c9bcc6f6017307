-- Which statutory and other guidance applies?
--
-- One row per document.
-- Refers: theme -> theme
CREATE TABLE guidance (
    guidance_id VARCHAR NOT NULL,               -- such as 'G-07'
    title VARCHAR NOT NULL,                     -- its title
    issuer VARCHAR NOT NULL,                    -- who issued it
    is_statutory BOOLEAN NOT NULL,              -- true = must be followed
    issued_on DATE,                             -- when
    link VARCHAR,                               -- where to find it
    relevance VARCHAR,                          -- why it matters to the Hub
    theme VARCHAR,                              -- the subject
    superseded_on DATE,                         -- when it was replaced; empty = in force
    PRIMARY KEY (guidance_id)
);
