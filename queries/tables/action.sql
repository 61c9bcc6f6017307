-- Who will do what by when, and where does it stand?
--
-- One row per action of a delivery plan.
-- Refers: cycle_id -> cycle, recommendation_id -> recommendation, meeting_id -> meeting, agency_id -> agency, measure_id -> measure
-- Column action_id: Action.
-- Column owner_role: Owner.
-- Column original_due_on: First due.
-- Column due_on: Due.
-- Column due_changes: Times moved.
-- Column status: Status.
-- Column done_on: Done.
-- Column blocked_by: Blocked by.
CREATE TABLE action (
    action_id VARCHAR NOT NULL,                 -- such as 'C7-A08'
    cycle_id VARCHAR NOT NULL,                  -- the cycle whose plan it belongs to
    plan_version INTEGER NOT NULL CHECK (plan_version >= 1), -- the version that brought it in
    recommendation_id VARCHAR,                  -- the recommendation it carries out; empty = agreed at a meeting
    meeting_id VARCHAR,                         -- the meeting that agreed it
    text VARCHAR NOT NULL,                      -- what will be done
    owner_role VARCHAR NOT NULL,                -- who does it; a role
    agency_id VARCHAR NOT NULL,                 -- the agency that answers for it
    start_on DATE NOT NULL,                     -- when it should begin
    original_due_on DATE NOT NULL,              -- the date first agreed
    due_on DATE NOT NULL,                       -- the date now agreed
    due_changes INTEGER NOT NULL DEFAULT 0 CHECK (due_changes >= 0), -- how often the date was moved
    due_change_reason VARCHAR,                  -- why it was last moved
    status VARCHAR NOT NULL CHECK (status IN ('not_started', 'on_track', 'at_risk', 'off_track', 'complete', 'embedded')), -- the owner's own view: grey, green, amber, red, blue, purple
    done_on DATE,                               -- when it was done; empty = not done
    evidence_accepted_on DATE,                  -- when the evidence was accepted; empty = not yet
    evidence_note VARCHAR,                      -- what shows that it was done
    expected_effect VARCHAR,                    -- what should change for children or practice
    measure_id VARCHAR,                         -- the measure that should move; empty = none named
    effect_expected_on DATE,                    -- from when it should move; no change is looked for before
    blocked_by VARCHAR,                         -- what stands in the way; empty = nothing
    PRIMARY KEY (action_id)
);
