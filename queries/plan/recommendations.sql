-- What has been recommended, what did the Board decide, and how many actions carry it out?
--
-- One row per recommendation, the newest first.
-- $priority_ids: priorities to show; empty = all.
-- $as_at: the date that the figures stand for.
-- Counts: actions, by recommendation_id; unit: work.
-- Counts: actions_complete of actions, by recommendation_id; unit: work.
SELECT
    recommendation.recommendation_id,
    recommendation.cycle_id,
    recommendation.level,
    recommendation.text,
    coalesce(body.name, agency.name) AS addressed_to,
    recommendation.made_on,
    coalesce(decision_now.decision, 'not yet decided') AS standing,
    recommendation.superseded_by,
    decision_now.decided_on,
    decision_now.reason,
    (SELECT count(*) FROM action WHERE action.recommendation_id = recommendation.recommendation_id)
        AS actions,
    (
        SELECT count(*) FROM action
        WHERE action.recommendation_id = recommendation.recommendation_id
            AND action.status IN ('complete', 'embedded')
    ) AS actions_complete,
    [struct_pack(load_id := recommendation.load_id, source_row := recommendation.source_row)]
        AS traced,
FROM recommendation
JOIN cycle USING (cycle_id)
LEFT JOIN decision_now USING (recommendation_id)
LEFT JOIN body ON body.body_id = recommendation.to_body_id
LEFT JOIN agency ON agency.agency_id = recommendation.to_agency_id
WHERE (len($priority_ids) = 0 OR list_contains($priority_ids, cycle.priority_id))
    AND recommendation.made_on <= $as_at
ORDER BY recommendation.made_on DESC, recommendation.recommendation_id
