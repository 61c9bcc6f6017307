-- What share of each group answered each question positively?
--
-- One row per group and question. 'Not sure' and 'prefer not to say' are left out of both counts.
-- $cycle_id: the cycle.
-- $respondent_group: the group to show; empty = all.
-- Counts: positive of answered, by respondent_group, question; unit: people.
-- Plain: question_rank.
SELECT
    feedback_round.respondent_group,
    question.question_id,
    question.text AS question,
    question.topic,
    question.rank AS question_rank,
    count(*) FILTER (grade_scale.is_positive) AS positive,
    count(*) AS answered,
    list(struct_pack(load_id := answer.load_id, source_row := answer.source_row)) AS traced,
FROM answer
JOIN feedback_round USING (round_id)
JOIN question USING (question_id)
JOIN grade_scale
    ON grade_scale.scale_id = question.scale_id AND grade_scale.grade_code = answer.answer_code
WHERE feedback_round.cycle_id = $cycle_id AND grade_scale.is_positive IS NOT NULL
    AND ($respondent_group = '' OR feedback_round.respondent_group = $respondent_group)
GROUP BY feedback_round.respondent_group, question.question_id, question.text, question.topic,
    question.rank
ORDER BY
    CASE feedback_round.respondent_group
        WHEN 'child' THEN 1 WHEN 'young_person' THEN 2 WHEN 'parent_carer' THEN 3 ELSE 4
    END,
    question.rank
