-- In how many cases was practice good or better overall, in each multi-agency audit?
--
-- One row per multi-agency audit, the earliest first. The grade is the moderated overall grade,
-- one for each case. Cases to which the scale does not apply are left out of both counts.
-- $priority_id: the priority to show; empty = all.
-- Counts: good_cases of cases, by audit_id; cases: cases; unit: practice.
-- Column cycle_title: Title of the cycle.
-- Column good_cases: Good or better.
SELECT
    audit_id,
    cycle_id,
    title,
    cycle_title,
    priority_id,
    held_on,
    good_cases,
    cases,
    traced,
FROM audit_judged
WHERE $priority_id = '' OR priority_id = $priority_id
ORDER BY held_on, audit_id
