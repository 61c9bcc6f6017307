-- Which recommendations wait for the Board: never decided, or deferred?
--
-- One row per recommendation, the one that has waited longest first.
-- $priority_id: the priority to show; empty = all.
-- $as_at: the date that the figures stand for.
-- Plain: days_waiting.
-- Column addressed_to: Addressed to.
-- Column standing: Where it stands.
-- Column days_waiting: Days waiting.
SELECT
    recommendation_id,
    cycle_id,
    level,
    text,
    addressed_to,
    made_on,
    standing,
    reason,
    datediff('day', made_on, $as_at) AS days_waiting,
    [lineage, decision_lineage] AS traced,
FROM recommendation_now
WHERE standing IN ('not yet decided', 'deferred')
    AND superseded_by IS NULL
    AND made_on <= $as_at
    AND ($priority_id = '' OR priority_id = $priority_id)
ORDER BY made_on, recommendation_id
