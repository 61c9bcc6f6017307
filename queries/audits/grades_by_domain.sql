-- How were the audited cases graded on each domain?
--
-- One row per domain and grade, best grade first. The moderated grade stands where there is one.
-- $audit_id: the audit to show, such as 'C7-MA'.
-- Counts: judgements of total_judgements, by domain, grade; cases: cases; unit: practice.
-- Plain: domain_rank, grade_rank.
SELECT
    domain.label AS domain,
    domain.rank AS domain_rank,
    grade_scale.label AS grade,
    grade_scale.rank AS grade_rank,
    grade_scale.is_positive,
    count(*) AS judgements,             -- a case counts once for each agency that graded it
    sum(count(*)) OVER (PARTITION BY domain.domain)::BIGINT AS total_judgements,
    (
        SELECT count(DISTINCT other.case_id) FROM audit_grade AS other
        WHERE other.audit_id = $audit_id AND other.domain = domain.domain
    ) AS cases,
    list(struct_pack(load_id := audit_grade.load_id, source_row := audit_grade.source_row))
        AS traced,
FROM audit_grade
JOIN audit USING (audit_id)
JOIN domain ON domain.domain = audit_grade.domain
JOIN grade_scale
    ON grade_scale.scale_id = audit.scale_id
    AND grade_scale.grade_code
        = coalesce(audit_grade.moderated_grade_code, audit_grade.grade_code)
WHERE audit.audit_id = $audit_id
GROUP BY domain.domain, domain.label, domain.rank, grade_scale.label, grade_scale.rank,
    grade_scale.is_positive
ORDER BY domain.rank, grade_scale.rank
