-- Which themes did people raise in their own words?
--
-- One row per theme and group.
-- $cycle_id: the cycle.
-- Counts: comments, by theme, respondent_group; unit: people.
-- Counts: negative of comments, by theme, respondent_group; unit: people.
-- Column comments: Comments.
-- Column negative: Negative.
SELECT
    theme.label AS theme,
    feedback_round.respondent_group,
    count(*) AS comments,
    count(*) FILTER (comment.sentiment = 'negative') AS negative,
    list(comment.lineage) AS traced,
FROM comment
JOIN feedback_round USING (round_id)
JOIN theme ON theme.theme = comment.theme
WHERE feedback_round.cycle_id = $cycle_id
GROUP BY theme.label, theme.rank, feedback_round.respondent_group
ORDER BY theme.rank, feedback_round.respondent_group
