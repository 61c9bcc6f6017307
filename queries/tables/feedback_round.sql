-- Who was asked for feedback, how, and how many were invited?
--
-- One row per cycle, respondent group and instrument.
-- Refers: cycle_id -> cycle
-- Column respondent_group: Group.
-- Column method: Method.
-- Column invited: Invited.
-- Column opened_on: Opened.
-- Column closed_on: Closed.
CREATE TABLE feedback_round (
    round_id VARCHAR NOT NULL,                  -- such as 'C7-CHILD'
    cycle_id VARCHAR NOT NULL,                  -- the cycle
    respondent_group VARCHAR NOT NULL CHECK (respondent_group IN ('child', 'young_person', 'parent_carer', 'practitioner')), -- who was asked; groups are never pooled
    instrument VARCHAR NOT NULL,                -- which set of questions
    method VARCHAR NOT NULL CHECK (method IN ('survey', 'focus_group', 'interview', 'app', 'event')), -- how they were asked
    invited INTEGER CHECK (invited >= 0),       -- how many were invited; empty = not known
    opened_on DATE NOT NULL,                    -- first day
    closed_on DATE,                             -- last day; empty = still open
    consent_basis VARCHAR,                      -- on what footing they were asked
    PRIMARY KEY (round_id)
);
