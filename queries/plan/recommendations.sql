-- What has been recommended, what did the Board decide, and how many actions carry it out?
--
-- One row per recommendation, the newest first.
-- $priority_ids: priorities to show; empty = all.
-- $as_at: the date that the figures stand for.
-- Counts: actions, by recommendation_id; unit: work.
-- Counts: actions_complete of actions, by recommendation_id; unit: work.
-- Column addressed_to: Addressed to.
-- Column standing: Where it stands.
-- Column actions: Actions.
-- Column actions_complete: Actions complete.
SELECT
    recommendation_id,
    cycle_id,
    level,
    text,
    addressed_to,
    made_on,
    standing,
    superseded_by,
    decided_on,
    reason,
    actions,
    actions_complete,
    list_concat([lineage, decision_lineage], actions_traced) AS traced,
FROM recommendation_now
WHERE (len($priority_ids) = 0 OR list_contains($priority_ids, priority_id))
    AND made_on <= $as_at
ORDER BY made_on DESC, recommendation_id
