-- Where does each recommendation stand: to whom is it addressed, what was decided last, what done?
--
-- One row per recommendation. standing: the latest decision, or 'not yet decided'. actions,
-- actions_complete: how many carry it out, and how many of those are complete or embedded.
-- decision_lineage, actions_traced: the lines of that decision and of those actions.
CREATE VIEW recommendation_now AS
SELECT
    recommendation.*,
    cycle.priority_id,
    coalesce(body.name, agency.name) AS addressed_to,
    coalesce(decision_now.decision, 'not yet decided') AS standing,
    decision_now.decided_on,
    decision_now.reason,
    coalesce(carried_out.actions, 0) AS actions,
    coalesce(carried_out.actions_complete, 0) AS actions_complete,
    decision_now.lineage AS decision_lineage,
    carried_out.actions_traced,
FROM recommendation
JOIN cycle USING (cycle_id)
LEFT JOIN decision_now USING (recommendation_id)
LEFT JOIN body ON body.body_id = recommendation.to_body_id
LEFT JOIN agency ON agency.agency_id = recommendation.to_agency_id
LEFT JOIN (
    SELECT
        recommendation_id,
        count(*) AS actions,
        count(*) FILTER (status IN ('complete', 'embedded')) AS actions_complete,
        list(lineage) AS actions_traced,
    FROM action
    GROUP BY recommendation_id
) AS carried_out ON carried_out.recommendation_id = recommendation.recommendation_id
