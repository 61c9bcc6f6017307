-- Which recommendations of a year were on a theme that an earlier cycle had recommended upon?
--
-- One row per recommendation made in the year, the earliest first, where an earlier cycle of the
-- same priority had made one on the same theme, or one that this superseded. Matched so, not by
-- their words. earlier: the earlier ones; earlier_actions and earlier_complete: theirs.
-- $year_end: the last day of the year, as text; empty = none.
-- Counts: earlier_actions, by recommendation_id; unit: work.
-- Counts: earlier_complete of earlier_actions, by recommendation_id; unit: work.
-- Column earlier: Earlier ones.
-- Column earlier_actions: Their actions.
-- Column earlier_complete: Of them complete.
SELECT
    recommendation.recommendation_id,
    recommendation.cycle_id,
    any_value(theme.label) AS theme,
    any_value(recommendation.text) AS text,
    string_agg(DISTINCT prior.recommendation_id, ', ' ORDER BY prior.recommendation_id) AS earlier,
    count(DISTINCT action.action_id) AS earlier_actions,
    count(DISTINCT action.action_id) FILTER (action.status IN ('complete', 'embedded'))
        AS earlier_complete,
    list_distinct(list_concat(
        list(recommendation.lineage), list(prior.lineage), list(action.lineage)
    )) AS traced,
FROM recommendation
JOIN cycle USING (cycle_id)
JOIN recommendation AS prior ON prior.recommendation_id <> recommendation.recommendation_id
JOIN cycle AS prior_cycle
    ON prior_cycle.cycle_id = prior.cycle_id
    AND prior_cycle.priority_id = cycle.priority_id
    AND prior_cycle.planned_start_on < cycle.planned_start_on
LEFT JOIN theme ON theme.theme = recommendation.theme
LEFT JOIN action ON action.recommendation_id = prior.recommendation_id
WHERE (prior.theme = recommendation.theme
        OR prior.superseded_by = recommendation.recommendation_id)
    AND recommendation.made_on <= try_cast($year_end AS DATE)
    AND recommendation.made_on > try_cast($year_end AS DATE) - INTERVAL 1 YEAR
GROUP BY recommendation.recommendation_id, recommendation.cycle_id, recommendation.made_on
ORDER BY recommendation.made_on, recommendation.recommendation_id
