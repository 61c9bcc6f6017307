-- Which domains, besides the overall grade, were graded in multi-agency audits?
--
-- One row per domain, in the partnership's order.
-- Plain: rank.
SELECT
    domain,
    label,
    rank,
    [lineage] AS traced,
FROM domain
WHERE NOT is_overall AND domain IN (
    SELECT audit_grade.domain
    FROM audit_grade
    JOIN audit USING (audit_id)
    WHERE audit.kind = 'multi_agency'
)
ORDER BY rank, domain
