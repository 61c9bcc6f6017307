-- In how many cases was practice good or better, in the multi-agency audits of a year?
--
-- One row per multi-agency audit held in the year, the earliest first: the moderated overall grade,
-- one for each case. Cases to which the scale does not apply are left out of both counts.
-- $year_end: the last day of the year, as text; empty = none.
-- Counts: good_cases of cases, by audit_id; cases: cases; unit: practice.
-- Column priority: Priority.
-- Column good_cases: Good or better.
SELECT
    audit_id,
    cycle_id,
    title,
    priority,
    held_on,
    good_cases,
    cases,
    traced,
FROM audit_judged
WHERE held_on <= try_cast($year_end AS DATE)
    AND held_on > try_cast($year_end AS DATE) - INTERVAL 1 YEAR
ORDER BY held_on, audit_id
