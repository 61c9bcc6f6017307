-- What did the Practice Review and Learning Manager see on visits?
--
-- One row per visit.
-- Refers: cycle_id -> cycle, agency_id -> agency, theme -> theme
CREATE TABLE visit (
    visit_id VARCHAR NOT NULL,                  -- such as 'V-21'
    cycle_id VARCHAR,                           -- the cycle; empty = none
    visited_on DATE NOT NULL,                   -- when
    setting VARCHAR NOT NULL,                   -- kind of setting, such as 'health visiting team'
    agency_id VARCHAR,                          -- the agency visited; empty = more than one
    theme VARCHAR,                              -- the subject
    seen VARCHAR NOT NULL,                      -- what was seen; no names
    PRIMARY KEY (visit_id)
);
