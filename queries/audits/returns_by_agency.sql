-- Which agencies returned their audit tools?
--
-- One row per agency asked.
-- $audit_id: the audit to show.
-- Counts: returned of asked, by agency; unit: work.
-- Counts: not_known of asked, by agency; unit: work.
-- Column agency: Agency.
-- Column asked: Asked.
-- Column returned: Returned.
-- Column not_known: Not known to it.
SELECT
    agency.short_name AS agency,
    count(*) AS asked,
    count(*) FILTER (audit_return.returned_on IS NOT NULL) AS returned,
    count(*) FILTER (NOT audit_return.is_known) AS not_known,
    list(audit_return.lineage) AS traced,
FROM audit_return
JOIN agency USING (agency_id)
WHERE audit_return.audit_id = $audit_id
GROUP BY agency.short_name, agency.rank
ORDER BY agency.rank
