-- How did each agency grade each case, and what did moderation make of it?
--
-- One row per audit, case, agency and domain.
-- Key: audit_id, case_id, agency_id, domain
-- Refers: audit_id -> audit, agency_id -> agency, domain -> domain
CREATE TABLE audit_grade (
    audit_id VARCHAR NOT NULL,                  -- the audit
    case_id VARCHAR NOT NULL,                   -- the case
    agency_id VARCHAR NOT NULL,                 -- the agency that graded
    domain VARCHAR NOT NULL,                    -- the side of practice
    grade_code VARCHAR NOT NULL,                -- the auditor's own grade
    moderated_grade_code VARCHAR,               -- the grade after moderation; empty = not moderated
    moderator_role VARCHAR,                     -- who moderated; a role
    moderation_reason VARCHAR,                  -- why it was changed, or that it was not
);
