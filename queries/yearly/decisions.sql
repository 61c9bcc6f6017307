-- What did the Board decide in a year on the Hub's recommendations, and what was done?
--
-- One row per decision made in the year, the earliest first.
-- $year_end: the last day of the year, as text; empty = none.
-- Counts: actions, by decision_id; unit: work.
-- Counts: actions_complete of actions, by decision_id; unit: work.
-- Column standing: Where it stands.
-- Column actions: Actions.
-- Column actions_complete: Actions complete.
SELECT
    decision.decision_id,
    decision.recommendation_id,
    recommendation_now.cycle_id,
    recommendation_now.level,
    recommendation_now.text,
    decision.decision AS standing,
    decision.decided_on,
    decision.reason,
    decision.minute_reference,
    recommendation_now.actions,
    recommendation_now.actions_complete,
    list_concat(
        [decision.lineage, recommendation_now.lineage], recommendation_now.actions_traced
    ) AS traced,
FROM decision
JOIN recommendation_now USING (recommendation_id)
WHERE decision.decided_on <= try_cast($year_end AS DATE)
    AND decision.decided_on > try_cast($year_end AS DATE) - INTERVAL 1 YEAR
ORDER BY decision.decided_on, decision.decision_id
