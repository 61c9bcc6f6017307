-- Which recommendations came back from cycle to cycle?
--
-- One row per theme and recommendation, the earliest first: of the themes on which more than one
-- cycle of the same priority made a recommendation. Matched by the theme each was given, and by
-- superseded_by where the later one was recorded as taking its place; not by their words.
-- is_superseded: it took an earlier one's place, or one took its place.
-- $priority_id: the priority of the cycles; empty = all.
-- $as_at: the date that the figures stand for.
-- Counts: actions, by recommendation_id; unit: work.
-- Counts: actions_complete of actions, by recommendation_id; unit: work.
-- Column standing: Where it stands.
-- Column actions_complete: Actions complete.
-- Column actions: Actions.
WITH made AS (
    SELECT
        recommendation_now.*,
        -- The group that came back: a theme of a priority, or what a superseded one shares with
        -- the one in its place.
        coalesce(later.theme, recommendation_now.theme) AS shared_theme,
        recommendation_now.superseded_by IS NOT NULL OR recommendation_now.recommendation_id IN (
            SELECT superseded_by FROM recommendation WHERE superseded_by IS NOT NULL
        ) AS is_superseded,
    FROM recommendation_now
    LEFT JOIN recommendation AS later
        ON later.recommendation_id = recommendation_now.superseded_by
    WHERE recommendation_now.made_on <= $as_at
        AND ($priority_id = '' OR recommendation_now.priority_id = $priority_id)
)
SELECT
    coalesce(theme.label, made.shared_theme) AS theme,
    made.priority_id,
    made.recommendation_id,
    made.cycle_id,
    made.text,
    made.made_on,
    made.superseded_by,
    made.is_superseded,
    made.standing,
    made.actions,
    made.actions_complete,
    list_concat(
        [made.lineage, made.decision_lineage], made.actions_traced, took_over.traced
    ) AS traced,
FROM made
LEFT JOIN theme ON theme.theme = made.shared_theme
LEFT JOIN (
    SELECT superseded_by AS recommendation_id, list(lineage) AS traced,
    FROM recommendation
    WHERE superseded_by IS NOT NULL
    GROUP BY superseded_by
) AS took_over ON took_over.recommendation_id = made.recommendation_id
QUALIFY min(made.cycle_id) OVER (PARTITION BY made.priority_id, made.shared_theme)
    <> max(made.cycle_id) OVER (PARTITION BY made.priority_id, made.shared_theme)
    AND made.shared_theme IS NOT NULL
ORDER BY made.priority_id, theme.rank, made.made_on, made.recommendation_id
