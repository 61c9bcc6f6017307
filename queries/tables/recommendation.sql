-- What has the Hub recommended, to whom?
--
-- One row per recommendation.
-- Refers: cycle_id -> cycle, to_body_id -> body, to_agency_id -> agency, theme -> theme, superseded_by -> recommendation
-- Column recommendation_id: Recommendation.
-- Column level: Level.
-- Column text: What it says.
-- Column made_on: Made.
-- Column superseded_by: Superseded by.
CREATE TABLE recommendation (
    recommendation_id VARCHAR NOT NULL,         -- such as 'C7-R3'
    cycle_id VARCHAR NOT NULL,                  -- the cycle
    level VARCHAR NOT NULL CHECK (level IN ('operational', 'strategic')), -- operational or strategic
    to_body_id VARCHAR,                         -- the body it is addressed to; empty = an agency
    to_agency_id VARCHAR,                       -- the agency it is addressed to; empty = a body
    text VARCHAR NOT NULL,                      -- what should change
    rationale VARCHAR,                          -- why
    theme VARCHAR,                              -- the subject
    made_on DATE NOT NULL,                      -- when the Hub agreed it
    superseded_by VARCHAR,                      -- the recommendation that took its place; empty = none
    PRIMARY KEY (recommendation_id)
);
