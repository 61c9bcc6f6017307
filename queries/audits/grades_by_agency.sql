-- How many of each agency's judgements were good or better?
--
-- One row per agency. One agency's own practice: shown to those who may see it. Grades such as
-- 'does not apply' are left out of both counts.
-- $audit_id: the audit to show.
-- Counts: good_judgements of judgements, by agency_id; cases: cases; unit: practice.
-- Column agency: Agency.
-- Column good_judgements: Good or better.
-- Column judgements: Judgements.
SELECT
    agency.agency_id,
    agency.short_name AS agency,
    count(*) FILTER (grade_judged.is_good) AS good_judgements,
    count(*) AS judgements,
    count(DISTINCT grade_judged.case_id) AS cases,
    list(grade_judged.lineage) AS traced,
FROM grade_judged
JOIN agency USING (agency_id)
WHERE grade_judged.audit_id = $audit_id AND grade_judged.is_good IS NOT NULL
GROUP BY agency.agency_id, agency.short_name, agency.rank
ORDER BY agency.rank
