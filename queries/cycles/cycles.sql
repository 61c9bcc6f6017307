-- Which cycles are compared, and what did each look at?
--
-- One row per cycle that has begun, the earliest first. ended_on: its month-4 session; empty while
-- it goes on.
-- $priority_id: the priority they serve; empty = all.
-- $as_at: the date that the figures stand for.
-- Column lead_agency: Lead.
-- Column began_on: Began.
-- Column ended_on: Ended.
SELECT
    cycle.cycle_id,
    cycle.title,
    priority.title AS priority,
    cycle.practice_issue,
    agency.short_name AS lead_agency,
    coalesce(cycle.started_on, cycle.planned_start_on) AS began_on,
    CASE WHEN cycle.agreed_on <= $as_at THEN cycle.agreed_on END AS ended_on,
    [cycle.lineage] AS traced,
FROM cycle
JOIN priority USING (priority_id)
JOIN agency ON agency.agency_id = cycle.lead_agency_id
WHERE coalesce(cycle.started_on, cycle.planned_start_on) <= $as_at
    AND ($priority_id = '' OR cycle.priority_id = $priority_id)
ORDER BY cycle.planned_start_on, cycle.cycle_id
