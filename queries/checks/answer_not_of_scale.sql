-- Which answers are not among those offered with the question? None should be.
--
-- One row per offending answer.
SELECT
    'answer' AS table_name,
    answer.load_id,
    answer.source_row,
    'answer_code' AS column_name,
    answer.answer_code AS value,
    'is not an answer offered with question ' || answer.question_id AS reason,
    'use an answer of the scale ' || question.scale_id AS remedy,
FROM answer
JOIN question USING (question_id)
ANTI JOIN grade_scale
    ON grade_scale.scale_id = question.scale_id
    AND grade_scale.grade_code = answer.answer_code
