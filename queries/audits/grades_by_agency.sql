-- How many of each agency's judgements were good or better?
--
-- One row per agency. One agency's own practice: shown to those who may see it. Grades such as
-- 'does not apply' are left out of both counts.
-- $audit_id: the audit to show.
-- Counts: good_judgements of judgements, by agency_id; cases: cases; unit: practice.
SELECT
    agency.agency_id,
    agency.short_name AS agency,
    count(*) FILTER (grade_scale.is_positive) AS good_judgements,
    count(*) AS judgements,
    count(DISTINCT audit_grade.case_id) AS cases,
    list(struct_pack(load_id := audit_grade.load_id, source_row := audit_grade.source_row))
        AS traced,
FROM audit_grade
JOIN audit USING (audit_id)
JOIN agency ON agency.agency_id = audit_grade.agency_id
JOIN grade_scale
    ON grade_scale.scale_id = audit.scale_id
    AND grade_scale.grade_code
        = coalesce(audit_grade.moderated_grade_code, audit_grade.grade_code)
WHERE audit.audit_id = $audit_id AND grade_scale.is_positive IS NOT NULL
GROUP BY agency.agency_id, agency.short_name, agency.rank
ORDER BY agency.rank
