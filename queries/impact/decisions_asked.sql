-- Which recommendations on a priority wait for the Board: never decided, or deferred?
--
-- One row per recommendation, the one that has waited longest first.
-- $priority_id: the priority to show; empty = all.
-- $as_at: the date that the figures stand for.
-- Plain: days_waiting.
SELECT
    recommendation.recommendation_id,
    recommendation.cycle_id,
    recommendation.level,
    recommendation.text,
    coalesce(body.name, agency.name) AS addressed_to,
    recommendation.made_on,
    coalesce(decision_now.decision, 'not yet decided') AS standing,
    decision_now.reason,
    datediff('day', recommendation.made_on, $as_at) AS days_waiting,
    [struct_pack(load_id := recommendation.load_id, source_row := recommendation.source_row)]
        AS traced,
FROM recommendation
JOIN cycle USING (cycle_id)
LEFT JOIN decision_now USING (recommendation_id)
LEFT JOIN body ON body.body_id = recommendation.to_body_id
LEFT JOIN agency ON agency.agency_id = recommendation.to_agency_id
WHERE (decision_now.decision IS NULL OR decision_now.decision = 'deferred')
    AND recommendation.superseded_by IS NULL
    AND recommendation.made_on <= $as_at
    AND ($priority_id = '' OR cycle.priority_id = $priority_id)
ORDER BY recommendation.made_on, recommendation.recommendation_id
