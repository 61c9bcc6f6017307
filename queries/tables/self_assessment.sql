-- How do agencies judge themselves against each standard, and what did peers make of it?
--
-- One row per round, agency and standard (Section 11 and Section 175).
-- Refers: agency_id -> agency, theme -> theme, scale_id -> grade_scale
CREATE TABLE self_assessment (
    round VARCHAR NOT NULL,                     -- such as 'S11 2025'
    agency_id VARCHAR NOT NULL,                 -- the agency
    standard VARCHAR NOT NULL,                  -- the standard
    theme VARCHAR,                              -- the subject
    held_on DATE NOT NULL,                      -- date of the round
    scale_id VARCHAR NOT NULL,                  -- the scale used
    self_grade_code VARCHAR NOT NULL,           -- the agency's own grade
    moderated_grade_code VARCHAR,               -- after peer challenge; empty = not moderated
    peer_challenge VARCHAR,                     -- what peers asked
    PRIMARY KEY (round, agency_id, standard)
);
