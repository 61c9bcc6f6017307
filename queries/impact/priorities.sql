-- Which priorities have the Hub's cycles served, and who speaks for each?
--
-- One row per priority that a cycle has served, in the partnership's order.
-- $as_at: the date that the figures stand for.
-- Counts: cycles, by priority_id; unit: work.
-- Plain: rank.
SELECT
    priority.priority_id,
    priority.title,
    priority.aim,
    priority.rank,
    agency.short_name AS lead_agency,
    member.role_title AS lead_role,
    count(*) AS cycles,
    list(cycle.cycle_id ORDER BY cycle.planned_start_on) FILTER (
        coalesce(cycle.started_on, cycle.planned_start_on) <= $as_at
            AND coalesce(cycle.agreed_on > $as_at, true)
    ) AS live_cycles,
    list_concat([any_value(priority.lineage)], list(cycle.lineage)) AS traced,
FROM priority
JOIN cycle USING (priority_id)
JOIN agency ON agency.agency_id = priority.lead_agency_id
LEFT JOIN member ON member.member_id = priority.lead_member_id
GROUP BY ALL
ORDER BY priority.rank, priority.priority_id
