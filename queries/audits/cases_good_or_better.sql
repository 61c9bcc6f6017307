-- In how many cases was practice good or better overall, in each multi-agency audit?
--
-- One row per multi-agency audit, the earliest cycle first. The grade is the moderated overall grade,
-- one for each case. Cases to which the scale does not apply are left out of both counts.
-- tool: the grades of its scale, best first; sampling: how its cases were chosen. Where either
-- differs between audits they do not compare.
-- $priority_id: the priority to show; empty = all.
-- Counts: good_cases of cases, by audit_id; cases: cases; unit: practice.
-- Column cycle_title: Title of the cycle.
-- Column good_cases: Good or better.
-- Column tool: Grades of the tool.
SELECT
    audit_id,
    cycle_id,
    title,
    cycle_title,
    held_on,
    tool,
    sampling,
    good_cases,
    cases,
    traced,
FROM audit_judged
WHERE $priority_id = '' OR priority_id = $priority_id
ORDER BY planned_start_on, held_on, audit_id
