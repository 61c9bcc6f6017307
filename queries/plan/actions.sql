-- Who will do what by when, where does it stand, and do its dates agree with that?
--
-- One row per action, open ones first by the date they are due, then the last completed.
-- $agency_ids: agencies to show; empty = all.
-- $priority_ids: priorities to show; empty = all.
-- $statuses: statuses to show; empty = all.
-- $success_measure_id: the partnership's success measure whose measures to take; empty = all.
-- $asks: 'how much', 'how well' or 'what difference' its measure asks; empty = all.
-- $as_at: the date that the figures stand for.
-- Plain: plan_version, due_changes, days_overdue.
-- Column agency: Agency.
-- Column suggested_status: Dates suggest.
-- Column days_overdue: Days overdue.
WITH dated AS (
    SELECT
        action.*,
        cycle.priority_id,
        priority.title AS priority,
        agency.short_name AS agency,
        measure_now.success_measure_id,
        measure_now.asks,
    FROM action_dated AS action
    JOIN cycle USING (cycle_id)
    JOIN priority USING (priority_id)
    JOIN agency ON agency.agency_id = action.agency_id
    LEFT JOIN measure_now ON measure_now.measure_id = action.measure_id
)
SELECT
    action_id,
    cycle_id,
    priority_id,
    priority,
    text,
    agency_id,
    agency,
    owner_role,
    status,
    suggested_status,
    is_at_odds,
    is_overdue,
    CASE WHEN is_overdue THEN datediff('day', due_on, $as_at) END AS days_overdue,
    start_on,
    original_due_on,
    due_on,
    due_changes,
    due_change_reason,
    done_on,
    evidence_accepted_on,
    evidence_note,
    expected_effect,
    effect_expected_on,
    measure_id,
    blocked_by,
    recommendation_id,
    plan_version,
    [lineage] AS traced,
FROM dated
WHERE (len($agency_ids) = 0 OR list_contains($agency_ids, agency_id))
    AND (len($priority_ids) = 0 OR list_contains($priority_ids, priority_id))
    AND (len($statuses) = 0 OR list_contains($statuses, status))
    AND ($success_measure_id = '' OR success_measure_id = $success_measure_id)
    AND ($asks = '' OR asks = $asks)
ORDER BY done_on IS NOT NULL, CASE WHEN done_on IS NULL THEN due_on END, done_on DESC, action_id
