-- On the questions that several groups were asked alike, what share of each group was positive?
--
-- One row per topic and group, only topics that two or more groups were asked about.
-- $cycle_id: the cycle.
-- Counts: positive of answered, by topic, respondent_group; unit: people.
WITH topic_answer AS (
    SELECT
        question.topic,
        feedback_round.respondent_group,
        grade_scale.is_positive,
        answer.load_id,
        answer.source_row,
    FROM answer
    JOIN feedback_round USING (round_id)
    JOIN question USING (question_id)
    JOIN grade_scale
        ON grade_scale.scale_id = question.scale_id
        AND grade_scale.grade_code = answer.answer_code
    WHERE feedback_round.cycle_id = $cycle_id
        AND grade_scale.is_positive IS NOT NULL
        AND question.topic IS NOT NULL
)
SELECT
    topic,
    respondent_group,
    count(*) FILTER (is_positive) AS positive,
    count(*) AS answered,
    list(struct_pack(load_id := load_id, source_row := source_row)) AS traced,
FROM topic_answer
WHERE topic IN (
    SELECT topic FROM topic_answer GROUP BY topic HAVING count(DISTINCT respondent_group) > 1
)
GROUP BY topic, respondent_group
ORDER BY
    topic,
    CASE respondent_group
        WHEN 'child' THEN 1 WHEN 'young_person' THEN 2 WHEN 'parent_carer' THEN 3 ELSE 4
    END
