-- What share of a group answered positively on each topic, from cycle to cycle?
--
-- One row per topic and cycle, the earliest first. 'Not sure' and 'prefer not to say' are left out
-- of both counts. wording: the question as it was asked; where it differs between cycles, or its
-- answers do, they do not compare. questions: how many of the topic there were; with more than one
-- a person counts more than once.
-- $priority_id: the priority to show; empty = all.
-- $respondent_group: the group; groups are never pooled.
-- Counts: positive of answered, by cycle_id, topic; unit: people.
-- Plain: questions, topic_rank.
-- Column positive: Positive.
-- Column answered: Answered.
-- Column wording: As it was asked.
SELECT
    topic,
    cycle_id,
    string_agg(DISTINCT text, ' / ' ORDER BY text) AS wording,
    string_agg(DISTINCT scale_id, ' / ' ORDER BY scale_id) AS answers_offered,
    string_agg(DISTINCT method, ' / ' ORDER BY method) AS method,
    count(DISTINCT question_id) AS questions,
    min(min(question_rank)) OVER (PARTITION BY topic) AS topic_rank,
    count(*) FILTER (is_positive) AS positive,
    count(*) AS answered,
    list(lineage) AS traced,
FROM answer_judged
WHERE respondent_group = $respondent_group
    AND topic IS NOT NULL
    AND ($priority_id = '' OR priority_id = $priority_id)
GROUP BY topic, cycle_id, planned_start_on
ORDER BY topic_rank, topic, planned_start_on, cycle_id
