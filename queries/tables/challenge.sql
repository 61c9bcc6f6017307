-- What was challenged, by whom, and what came of it?
--
-- One row per challenge.
-- Refers: to_agency_id -> agency, to_body_id -> body, cycle_id -> cycle
-- Column raised_on: Raised.
-- Column raised_by_role: Raised by.
-- Column impact_note: What changed.
CREATE TABLE challenge (
    challenge_id VARCHAR NOT NULL,              -- such as 'CH-12'
    raised_on DATE NOT NULL,                    -- when
    raised_by_role VARCHAR NOT NULL,            -- by whom; a role
    to_agency_id VARCHAR,                       -- the agency challenged; empty = a body
    to_body_id VARCHAR,                         -- the body challenged; empty = an agency
    about_kind VARCHAR CHECK (about_kind IN ('measure', 'finding', 'action', 'recommendation', 'risk', 'attendance')), -- what it is about
    about_id VARCHAR,                           -- the id of that thing
    cycle_id VARCHAR,                           -- the cycle; empty = none
    text VARCHAR NOT NULL,                      -- the challenge
    response_due_on DATE,                       -- by when an answer is due
    responded_on DATE,                          -- when it was answered; empty = not yet
    response VARCHAR,                           -- the answer
    outcome VARCHAR NOT NULL CHECK (outcome IN ('open', 'explained', 'changed practice', 'escalated')), -- what came of it
    impact_note VARCHAR,                        -- what changed
    PRIMARY KEY (challenge_id)
);
