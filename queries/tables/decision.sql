-- What did the Board decide on each recommendation?
--
-- One row per decision; a recommendation can be decided more than once, the latest stands.
-- Refers: recommendation_id -> recommendation, meeting_id -> meeting
-- Column decided_on: Decided.
-- Column reason: Reason.
CREATE TABLE decision (
    decision_id VARCHAR NOT NULL,               -- such as 'D-2026-07-03'
    recommendation_id VARCHAR NOT NULL,         -- the recommendation
    meeting_id VARCHAR NOT NULL,                -- the Board meeting
    decision VARCHAR NOT NULL CHECK (decision IN ('accepted', 'accepted with change', 'rejected', 'deferred')), -- what was decided
    decided_on DATE NOT NULL,                   -- when
    reason VARCHAR,                             -- why, needed when rejected or deferred
    minute_reference VARCHAR,                   -- the minute
    PRIMARY KEY (decision_id)
);
