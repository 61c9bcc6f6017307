-- Which audits did a cycle carry out, of how many cases?
--
-- One row per audit, multi-agency audits first.
-- $cycle_id: the cycle.
-- Counts: cases, by audit_id; unit: work.
-- Counts: returned of returns_asked, by audit_id; unit: work.
-- Column agency: Agency.
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
    (SELECT count(*) FROM audited_case WHERE audited_case.audit_id = audit.audit_id) AS cases,
    (SELECT count(*) FROM audit_return WHERE audit_return.audit_id = audit.audit_id)
        AS returns_asked,
    (
        SELECT count(*) FROM audit_return
        WHERE audit_return.audit_id = audit.audit_id AND audit_return.returned_on IS NOT NULL
    ) AS returned,
    [struct_pack(load_id := audit.load_id, source_row := audit.source_row)] AS traced,
FROM audit
LEFT JOIN agency USING (agency_id)
WHERE audit.cycle_id = $cycle_id
ORDER BY
    CASE audit.kind
        WHEN 'multi_agency' THEN 1 WHEN 're_audit' THEN 2 WHEN 'single_agency' THEN 3 ELSE 4
    END,
    audit.audit_id
