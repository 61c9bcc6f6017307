-- Which audits did a cycle carry out, of how many cases?
--
-- One row per audit, multi-agency audits first.
-- $cycle_id: the cycle.
-- Counts: cases, by audit_id; unit: work.
-- Counts: returned of returns_asked, by audit_id; unit: work.
-- Column agency: Agency.
WITH looked_at AS (
    SELECT
        audit_id,
        count(*) AS cases,
        list(lineage) AS traced,
    FROM audited_case
    GROUP BY audit_id
),
asked AS (
    SELECT
        audit_id,
        count(*) AS returns_asked,
        count(*) FILTER (returned_on IS NOT NULL) AS returned,
        list(lineage) AS traced,
    FROM audit_return
    GROUP BY audit_id
)
SELECT
    audit.audit_id,
    audit.kind,
    audit.title,
    agency.short_name AS agency,
    audit.period_from,
    audit.period_to,
    audit.sampling,
    audit.scale_id,
    audit.held_on,
    audit.re_audit_of,
    coalesce(looked_at.cases, 0) AS cases,
    coalesce(asked.returns_asked, 0) AS returns_asked,
    coalesce(asked.returned, 0) AS returned,
    list_concat([audit.lineage], looked_at.traced, asked.traced) AS traced,
FROM audit
LEFT JOIN agency USING (agency_id)
LEFT JOIN looked_at USING (audit_id)
LEFT JOIN asked USING (audit_id)
WHERE audit.cycle_id = $cycle_id
ORDER BY
    CASE audit.kind
        WHEN 'multi_agency' THEN 1 WHEN 're_audit' THEN 2 WHEN 'single_agency' THEN 3 ELSE 4
    END,
    audit.audit_id
