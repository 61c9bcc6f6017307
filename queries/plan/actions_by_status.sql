-- How many actions stand where by their dates, and by their owners' word, in each priority?
--
-- One row per priority, status that the dates suggest, and status that the owners give.
-- $agency_ids: agencies to show; empty = all.
-- $priority_ids: priorities to show; empty = all.
-- $statuses: statuses to show; empty = all.
-- $success_measure_id: the partnership's success measure whose measures to take; empty = all.
-- $asks: 'how much', 'how well' or 'what difference' its measure asks; empty = all.
-- Counts: actions of all_actions, by priority, suggested_status, status; unit: work.
-- Counts: overdue of actions, by priority, suggested_status, status; unit: work.
-- Plain: priority_rank.
-- Column priority: Priority.
-- Column suggested_status: Dates suggest.
-- Column status: Owner says.
-- Column actions: Actions.
-- Column overdue: Overdue.
SELECT
    priority.priority_id,
    priority.title AS priority,
    priority.rank AS priority_rank,
    action.suggested_status,
    action.status,
    count(*) AS actions,
    sum(count(*)) OVER (PARTITION BY priority.priority_id)::BIGINT AS all_actions,
    count(*) FILTER (action.is_overdue) AS overdue,
    -- Those of all actions of the priority, of which the row's are a share.
    flatten(list(list(action.lineage)) OVER (PARTITION BY priority.priority_id)) AS traced,
FROM action_dated AS action
JOIN cycle USING (cycle_id)
JOIN priority USING (priority_id)
LEFT JOIN measure_now ON measure_now.measure_id = action.measure_id
WHERE (len($agency_ids) = 0 OR list_contains($agency_ids, action.agency_id))
    AND (len($priority_ids) = 0 OR list_contains($priority_ids, priority.priority_id))
    AND (len($statuses) = 0 OR list_contains($statuses, action.status))
    AND ($success_measure_id = '' OR measure_now.success_measure_id = $success_measure_id)
    AND ($asks = '' OR measure_now.asks = $asks)
GROUP BY priority.priority_id, priority.title, priority.rank,
    action.suggested_status, action.status
ORDER BY priority.rank, action.suggested_status, action.status
