-- Which grades and returns are of a case that was not in the audit? None should be.
--
-- One row per offending grade or return. Where a case is alike but for noughts, that is said.
WITH named AS (
    SELECT 'audit_grade' AS table_name, load_id, source_row, audit_id, case_id
    FROM audit_grade
    ANTI JOIN audited_case USING (audit_id, case_id)
    UNION ALL
    SELECT 'audit_return', load_id, source_row, audit_id, case_id
    FROM audit_return
    ANTI JOIN audited_case USING (audit_id, case_id)
),
alike AS (
    SELECT
        named.*,
        (
            SELECT min(held.case_id)
            FROM audited_case AS held
            WHERE held.audit_id = named.audit_id
                AND regexp_full_match(held.case_id, '\d+')
                AND ltrim(held.case_id, '0')
                    = ltrim(regexp_replace(named.case_id, '\.0+$', ''), '0')
        ) AS with_noughts,
    FROM named
)
SELECT
    table_name,
    load_id,
    source_row,
    'case_id' AS column_name,
    case_id AS value,
    CASE
        WHEN with_noughts IS NULL THEN 'is not a case of this audit'
        ELSE 'is not a case of this audit, but ' || with_noughts || ' is: a spreadsheet may have '
            || 'changed its noughts'
    END AS reason,
    CASE
        WHEN with_noughts IS NULL THEN 'correct it, or load the audited case first'
        ELSE 'format the column as text and write the case as it is held'
    END AS remedy,
FROM alike
