-- What did the audits conclude?
--
-- One row per finding.
-- Refers: cycle_id -> cycle, audit_id -> audit, agency_id -> agency, domain -> domain, theme -> theme
-- Column cases: Cases.
CREATE TABLE finding (
    finding_id VARCHAR NOT NULL,                -- such as 'C7-F04'
    cycle_id VARCHAR NOT NULL,                  -- the cycle
    audit_id VARCHAR,                           -- the audit it comes from; empty = of the cycle as a whole
    agency_id VARCHAR,                          -- the agency it concerns; empty = all
    domain VARCHAR,                             -- the side of practice; empty = more than one
    kind VARCHAR NOT NULL CHECK (kind IN ('strength', 'development', 'barrier')), -- strength, area for development, system barrier
    theme VARCHAR,                              -- the subject
    cases INTEGER CHECK (cases >= 0),           -- in how many cases it was seen; empty = not counted
    text VARCHAR NOT NULL,                      -- the finding; no child can be recognised from it
    is_cleared BOOLEAN NOT NULL,                -- true = may be shown outside the Hub
    PRIMARY KEY (finding_id)
);
