-- How was each case graded on each domain by each agency, after moderation?
--
-- One row per audit, case, agency and domain. The moderated grade stands where there is one.
-- is_good: empty for grades such as 'does not apply'.
CREATE VIEW grade_judged AS
SELECT
    audit_grade.audit_id,
    audit_grade.case_id,
    audit_grade.agency_id,
    audit_grade.domain,
    audit.kind AS audit_kind,
    audit.cycle_id,
    grade_scale.label AS grade,
    grade_scale.rank AS grade_rank,
    grade_scale.is_positive AS is_good,
    audit_grade.lineage,
FROM audit_grade
JOIN audit USING (audit_id)
JOIN grade_scale
    ON grade_scale.scale_id = audit.scale_id
    AND grade_scale.grade_code
        = coalesce(audit_grade.moderated_grade_code, audit_grade.grade_code)
