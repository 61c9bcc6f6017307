-- How often did moderation leave the auditor's grade as it was, and which way did it move others?
--
-- One row per audit, over all agencies. Empty when nothing was moderated.
-- agency_id: the agency, where the grades of one alone were moderated; else empty.
-- $audit_id: the audit to show.
-- Counts: unchanged of moderated; cases: pooled_cases; unit: practice.
-- Counts: auditor_kinder of moderated; cases: pooled_cases; unit: practice.
-- Counts: auditor_harder of moderated; cases: pooled_cases; unit: practice.
-- Counts: cases; cases: pooled_cases; unit: practice.
-- Column moderated: Moderated.
-- Column unchanged: Left as it was.
-- Column auditor_kinder: Auditor graded higher.
-- Column auditor_harder: Auditor graded lower.
SELECT
    count(*) AS moderated,
    count(*) FILTER (own.rank = agreed.rank) AS unchanged,
    count(*) FILTER (own.rank < agreed.rank) AS auditor_kinder,
    count(*) FILTER (own.rank > agreed.rank) AS auditor_harder,
    count(DISTINCT audit_grade.case_id) AS cases,
    -- One agency's own practice is not pooled over agencies, however many its cases.
    CASE
        WHEN count(DISTINCT audit_grade.agency_id) > 1 THEN count(DISTINCT audit_grade.case_id)
        ELSE 1
    END AS pooled_cases,
    CASE WHEN count(DISTINCT audit_grade.agency_id) = 1 THEN min(audit_grade.agency_id) END
        AS agency_id,
    list(struct_pack(load_id := audit_grade.load_id, source_row := audit_grade.source_row))
        AS traced,
FROM audit_grade
JOIN audit USING (audit_id)
JOIN grade_scale AS own
    ON own.scale_id = audit.scale_id AND own.grade_code = audit_grade.grade_code
JOIN grade_scale AS agreed
    ON agreed.scale_id = audit.scale_id AND agreed.grade_code = audit_grade.moderated_grade_code
WHERE audit.audit_id = $audit_id
HAVING count(*) > 0
