-- Which grades and returns are of a case that was not in the audit? None should be.
--
-- One row per offending grade or return.
SELECT
    'audit_grade' AS table_name,
    load_id,
    source_row,
    'case_id' AS column_name,
    case_id AS value,
    'is not a case of this audit' AS reason,
    'correct it, or load the audited case first' AS remedy,
FROM audit_grade
ANTI JOIN audited_case USING (audit_id, case_id)
UNION ALL
SELECT
    'audit_return',
    load_id,
    source_row,
    'case_id',
    case_id,
    'is not a case of this audit',
    'correct it, or load the audited case first',
FROM audit_return
ANTI JOIN audited_case USING (audit_id, case_id)
