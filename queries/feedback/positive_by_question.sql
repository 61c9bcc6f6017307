-- What share of each group answered each question positively?
--
-- One row per group and question. 'Not sure' and 'prefer not to say' are left out of both counts.
-- $cycle_id: the cycle.
-- $respondent_group: the group to show; empty = all.
-- Counts: positive of answered, by respondent_group, question; unit: people.
-- Plain: question_rank.
-- Column question: Question.
-- Column positive: Positive.
-- Column answered: Answered.
SELECT
    respondent_group,
    question_id,
    text AS question,
    topic,
    question_rank,
    count(*) FILTER (is_positive) AS positive,
    count(*) AS answered,
    list(lineage) AS traced,
FROM answer_judged
WHERE cycle_id = $cycle_id
    AND ($respondent_group = '' OR respondent_group = $respondent_group)
GROUP BY respondent_group, group_rank, question_id, text, topic, question_rank
ORDER BY group_rank, question_rank
