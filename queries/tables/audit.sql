-- Which audits has the Hub carried out, of what, and how were cases chosen?
--
-- One row per audit.
-- Refers: cycle_id -> cycle, theme -> theme, agency_id -> agency, scale_id -> grade_scale, re_audit_of -> audit
-- Column kind: Kind.
-- Column sampling: Cases chosen.
-- Column held_on: Held.
CREATE TABLE audit (
    audit_id VARCHAR NOT NULL,                  -- such as 'C7-MA'
    cycle_id VARCHAR NOT NULL,                  -- the cycle
    kind VARCHAR NOT NULL CHECK (kind IN ('multi_agency', 'single_agency', 'dip_sample', 're_audit', 'self_assessment')), -- kind of audit
    title VARCHAR NOT NULL,                     -- what it looked at
    theme VARCHAR,                              -- its theme
    agency_id VARCHAR,                          -- the agency, for a single-agency audit; empty for the others
    period_from DATE NOT NULL,                  -- first day of the practice looked at
    period_to DATE NOT NULL,                    -- last day of the practice looked at
    sampling VARCHAR NOT NULL CHECK (sampling IN ('random', 'purposive', 'whole')), -- how cases were chosen
    scale_id VARCHAR NOT NULL,                  -- the grade scale used
    held_on DATE,                               -- the audit day; empty = not held yet
    re_audit_of VARCHAR,                        -- the audit it repeats; empty = none
    PRIMARY KEY (audit_id)
);
