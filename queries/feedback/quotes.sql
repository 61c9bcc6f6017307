-- What did people say, in words cleared to be shown?
--
-- One row per comment.
-- $cycle_id: the cycle.
-- $only_cleared: true = only comments cleared to be shown outside the Hub.
SELECT
    comment.comment_id,
    feedback_round.respondent_group,
    theme.label AS theme,
    comment.sentiment,
    comment.text,
    [comment.lineage] AS traced,
FROM comment
JOIN feedback_round USING (round_id)
JOIN theme ON theme.theme = comment.theme
WHERE feedback_round.cycle_id = $cycle_id
    AND (comment.is_cleared OR NOT $only_cleared)
ORDER BY
    CASE feedback_round.respondent_group
        WHEN 'child' THEN 1 WHEN 'young_person' THEN 2 WHEN 'parent_carer' THEN 3 ELSE 4
    END,
    comment.comment_id
