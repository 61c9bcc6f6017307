-- Which cycles has the Hub run, and in which month is each now?
--
-- One row per cycle, the first to start first.
-- $as_at: the date that the figures stand for.
-- Counts: actions, by cycle_id; unit: work.
-- Plain: month.
-- Column priority: Priority.
-- Column lead_agency: Lead.
-- Column began_on: Began.
-- Column ended_on: Ended.
-- Column stage: Stage.
SELECT
    cycle.cycle_id,
    cycle.title,
    priority.title AS priority,
    cycle.practice_issue,
    agency.short_name AS lead_agency,
    cycle.planned_start_on,
    cycle.planned_end_on,
    cycle.started_on,
    cycle.agreed_on,
    coalesce(cycle.started_on, cycle.planned_start_on) AS began_on,
    coalesce(cycle.agreed_on, cycle.planned_end_on) AS ended_on,
    CASE
        WHEN cycle.agreed_on <= $as_at THEN 'finished'
        WHEN coalesce(cycle.started_on, cycle.planned_start_on) > $as_at THEN 'to come'
        ELSE 'live'
    END AS stage,
    CASE
        WHEN coalesce(cycle.agreed_on > $as_at, true)
            AND coalesce(cycle.started_on, cycle.planned_start_on) <= $as_at
            THEN greatest(1, least(4, 1 + datesub('month', cycle.planned_start_on, $as_at)))
    END AS month,
    coalesce(agreed.actions, 0) AS actions,
    list_concat([cycle.lineage], agreed.traced) AS traced,
FROM cycle
JOIN priority USING (priority_id)
JOIN agency ON agency.agency_id = cycle.lead_agency_id
LEFT JOIN (
    SELECT cycle_id, count(*) AS actions, list(lineage) AS traced,
    FROM action
    GROUP BY cycle_id
) AS agreed ON agreed.cycle_id = cycle.cycle_id
ORDER BY cycle.planned_start_on, cycle.cycle_id
