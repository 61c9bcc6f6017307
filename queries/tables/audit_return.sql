-- Which agency returned an audit tool for which case?
--
-- One row per audit, case and agency asked.
-- Key: audit_id, case_id, agency_id
-- Refers: audit_id -> audit, agency_id -> agency
CREATE TABLE audit_return (
    audit_id VARCHAR NOT NULL,                  -- the audit
    case_id VARCHAR NOT NULL,                   -- the case
    agency_id VARCHAR NOT NULL,                 -- the agency asked
    auditor_role VARCHAR,                       -- who graded; a role
    is_known BOOLEAN NOT NULL,                  -- false = the agency did not know the child or family
    returned_on DATE,                           -- when it came back; empty = still awaited
);
