-- Which cases were looked at? Pseudonyms only; the key stays in the agency.
--
-- One row per audit and case.
-- Key: audit_id, case_id
-- Refers: audit_id -> audit
CREATE TABLE audited_case (
    audit_id VARCHAR NOT NULL,                  -- the audit
    case_id VARCHAR NOT NULL,                   -- a pseudonym, such as 'C07-03'
    age_band VARCHAR,                           -- unborn, under 1, 1-4, 5-9, 10-15, 16 and over
    tier VARCHAR,                               -- universal, early help, child in need, child protection, in care, care leaver
    sex VARCHAR,                                -- F, M, other; empty = not recorded
    ethnicity_group VARCHAR,                    -- broad group; empty = not recorded
    overall_grade_code VARCHAR,                 -- the moderated overall grade of the case; empty = not yet moderated
);
