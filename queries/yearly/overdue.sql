-- Which actions had missed the date first agreed, and were still open at the end of a year?
--
-- One row per action, the longest late first. The date first agreed counts, because a date that was
-- put off looks kept. While the year runs, its end is the date that the figures stand for.
-- $year_end: the last day of the year, as text; empty = none.
-- $as_at: the date that the figures stand for.
-- Plain: days_overdue, due_changes.
-- Column agency: Agency.
-- Column days_overdue: Days late against it.
WITH report_year AS (
    SELECT least(try_cast($year_end AS DATE), $as_at) AS last_on,
)
SELECT
    action.action_id,
    action.cycle_id,
    action.recommendation_id,
    action.text,
    agency.short_name AS agency,
    action.original_due_on,
    action.due_on,
    action.due_changes,
    action.done_on,
    datediff('day', action.original_due_on, report_year.last_on) AS days_overdue,
    action.blocked_by,
    [action.lineage] AS traced,
FROM action
CROSS JOIN report_year
JOIN agency ON agency.agency_id = action.agency_id
WHERE try_cast($year_end AS DATE) IS NOT NULL
    AND action.original_due_on < report_year.last_on
    AND (action.done_on IS NULL OR action.done_on > report_year.last_on)
ORDER BY days_overdue DESC, action.action_id
