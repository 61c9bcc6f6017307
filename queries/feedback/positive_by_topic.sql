-- On the topics that several groups were asked about, what share of each group was positive?
--
-- One row per topic and group, only topics that two or more groups were asked about.
-- $cycle_id: the cycle.
-- Counts: positive of answered, by topic, respondent_group; unit: people.
-- Column positive: Positive.
-- Column answered: Answered.
SELECT
    topic,
    respondent_group,
    count(*) FILTER (is_positive) AS positive,
    count(*) AS answered,
    list(lineage) AS traced,
FROM answer_judged
WHERE cycle_id = $cycle_id AND topic IN (
    SELECT topic
    FROM answer_judged
    WHERE cycle_id = $cycle_id
    GROUP BY topic
    HAVING count(DISTINCT respondent_group) > 1
)
GROUP BY topic, respondent_group, group_rank
ORDER BY topic, group_rank
