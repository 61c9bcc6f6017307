-- You said, we did, and did we tell you?
--
-- One row per promise made in answer to feedback.
-- Refers: cycle_id -> cycle, theme -> theme
-- Column you_said: You said.
-- Column we_did: We did.
-- Column told_on: Told.
-- Column told_how: Told how.
CREATE TABLE promise (
    promise_id VARCHAR NOT NULL,                -- such as 'C7-Y2'
    cycle_id VARCHAR NOT NULL,                  -- the cycle
    respondent_group VARCHAR NOT NULL CHECK (respondent_group IN ('child', 'young_person', 'parent_carer', 'practitioner')), -- who said it
    theme VARCHAR,                              -- the subject
    said_on DATE NOT NULL,                      -- when they said it
    you_said VARCHAR NOT NULL,                  -- what they said
    we_did VARCHAR,                             -- what was done; empty = nothing yet
    did_on DATE,                                -- when it was done
    told_on DATE,                               -- when they were told; empty = not yet told
    told_how VARCHAR,                           -- by which channel
    PRIMARY KEY (promise_id)
);
