-- How many actions are there, how many are complete, how many overdue?
--
-- One row per set of actions picked.
-- $agency_ids: agencies to count; empty = all.
-- $priority_ids: priorities to count; empty = all.
-- $statuses: statuses to count; empty = all.
-- $success_measure_id: the partnership's success measure whose measures to take; empty = all.
-- $asks: 'how much', 'how well' or 'what difference' its measure asks; empty = all.
-- $as_at: the date that the figures stand for.
-- Counts: actions; unit: work.
-- Counts: complete of actions; unit: work.
-- Counts: overdue of actions; unit: work.
-- Counts: at_odds of actions; unit: work.
-- Counts: blocked of actions; unit: work.
-- Plain: longest_overdue_days.
SELECT
    count(*) AS actions,
    count(*) FILTER (action.status IN ('complete', 'embedded')) AS complete,
    count(*) FILTER (action.is_overdue) AS overdue,
    count(*) FILTER (action.is_at_odds) AS at_odds,
    count(*) FILTER (action.done_on IS NULL AND action.blocked_by IS NOT NULL) AS blocked,
    max(datediff('day', action.due_on, $as_at)) FILTER (action.is_overdue) AS longest_overdue_days,
    list(action.lineage) AS traced,
FROM action_dated AS action
JOIN cycle USING (cycle_id)
LEFT JOIN measure_now ON measure_now.measure_id = action.measure_id
WHERE (len($agency_ids) = 0 OR list_contains($agency_ids, action.agency_id))
    AND (len($priority_ids) = 0 OR list_contains($priority_ids, cycle.priority_id))
    AND (len($statuses) = 0 OR list_contains($statuses, action.status))
    AND ($success_measure_id = '' OR measure_now.success_measure_id = $success_measure_id)
    AND ($asks = '' OR measure_now.asks = $asks)
