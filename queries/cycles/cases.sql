-- In how many cases was practice good or better overall, from cycle to cycle?
--
-- One row per multi-agency audit, the earliest first. The grade is the moderated overall grade,
-- one for each case. Cases to which the scale does not apply are left out of both counts.
-- tool: the grades of its scale, best first; sampling: how its cases were chosen. Where either
-- differs between audits they do not compare.
-- $priority_id: the priority to show; empty = all.
-- Counts: good_cases of cases, by audit_id; cases: cases; unit: practice.
WITH tool AS (
    SELECT
        scale_id,
        string_agg(label, ', ' ORDER BY rank) AS tool,
    FROM grade_scale
    GROUP BY scale_id
)
SELECT
    audit.audit_id,
    audit.cycle_id,
    cycle.title AS cycle_title,
    audit.held_on,
    tool.tool,
    audit.sampling,
    count(*) FILTER (grade_scale.is_positive) AS good_cases,
    count(*) AS cases,
    list(struct_pack(load_id := audited_case.load_id, source_row := audited_case.source_row))
        AS traced,
FROM audited_case
JOIN audit USING (audit_id)
JOIN cycle USING (cycle_id)
JOIN tool USING (scale_id)
JOIN grade_scale
    ON grade_scale.scale_id = audit.scale_id
    AND grade_scale.grade_code = audited_case.overall_grade_code
WHERE audit.kind = 'multi_agency'
    AND grade_scale.is_positive IS NOT NULL
    AND ($priority_id = '' OR cycle.priority_id = $priority_id)
GROUP BY audit.audit_id, audit.cycle_id, cycle.title, cycle.planned_start_on, audit.held_on,
    tool.tool, audit.sampling
ORDER BY cycle.planned_start_on, audit.held_on, audit.audit_id
