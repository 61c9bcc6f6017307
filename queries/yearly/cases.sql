-- In how many cases was practice good or better, in the multi-agency audits of a year?
--
-- One row per multi-agency audit held in the year, the earliest first: the moderated overall grade,
-- one for each case. Cases to which the scale does not apply are left out of both counts.
-- $year_end: the last day of the year, as text; empty = none.
-- Counts: good_cases of cases, by audit_id; cases: cases; unit: practice.
SELECT
    audit.audit_id,
    audit.cycle_id,
    audit.title,
    priority.title AS priority,
    audit.held_on,
    count(*) FILTER (grade_scale.is_positive) AS good_cases,
    count(*) AS cases,
    list(struct_pack(load_id := audited_case.load_id, source_row := audited_case.source_row))
        AS traced,
FROM audited_case
JOIN audit USING (audit_id)
JOIN cycle USING (cycle_id)
JOIN priority USING (priority_id)
JOIN grade_scale
    ON grade_scale.scale_id = audit.scale_id
    AND grade_scale.grade_code = audited_case.overall_grade_code
WHERE audit.kind = 'multi_agency'
    AND grade_scale.is_positive IS NOT NULL
    AND audit.held_on <= try_cast($year_end AS DATE)
    AND audit.held_on > try_cast($year_end AS DATE) - INTERVAL 1 YEAR
GROUP BY audit.audit_id, audit.cycle_id, audit.title, priority.title, audit.held_on
ORDER BY audit.held_on, audit.audit_id
