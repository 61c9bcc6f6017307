-- What has been reported on each action since it was agreed?
--
-- One row per action and date of report. Rows are only ever added.
-- Refers: action_id -> action
CREATE TABLE action_update (
    action_id VARCHAR NOT NULL,                 -- the action
    updated_on DATE NOT NULL,                   -- when it was reported
    status VARCHAR NOT NULL CHECK (status IN ('not_started', 'on_track', 'at_risk', 'off_track', 'complete', 'embedded')), -- the status then
    note VARCHAR,                               -- what was reported
    by_role VARCHAR,                            -- by whom; a role
    PRIMARY KEY (action_id, updated_on)
);
