-- Which answers to which question were positive, of whom, in which cycle?
--
-- One row per answer that says yes or no: 'not sure' and 'prefer not to say' are left out.
-- group_rank: children first, then young people, parents and carers, practitioners.
CREATE VIEW answer_judged AS
SELECT
    feedback_round.cycle_id,
    cycle.planned_start_on,
    cycle.priority_id,
    feedback_round.respondent_group,
    CASE feedback_round.respondent_group
        WHEN 'child' THEN 1 WHEN 'young_person' THEN 2 WHEN 'parent_carer' THEN 3 ELSE 4
    END AS group_rank,
    feedback_round.method,
    question.question_id,
    question.text,
    question.topic,
    question.scale_id,
    question.rank AS question_rank,
    grade_scale.is_positive,
    answer.lineage,
FROM answer
JOIN feedback_round USING (round_id)
JOIN cycle USING (cycle_id)
JOIN question USING (question_id)
JOIN grade_scale
    ON grade_scale.scale_id = question.scale_id
    AND grade_scale.grade_code = answer.answer_code
WHERE grade_scale.is_positive IS NOT NULL
