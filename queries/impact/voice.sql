-- On what several groups were asked alike, what share of each was positive, last time?
--
-- One row per topic and group, of the priority's latest cycle in which two or more groups were
-- asked alike. 'Not sure' and 'prefer not to say' are left out of both counts.
-- $priority_id: the priority to show; empty = all.
-- Counts: positive of answered, by cycle_id, topic, respondent_group; unit: people.
WITH told AS (
    SELECT
        cycle.cycle_id,
        cycle.planned_start_on,
        question.topic,
        feedback_round.respondent_group,
        grade_scale.is_positive,
        answer.load_id,
        answer.source_row,
    FROM answer
    JOIN feedback_round USING (round_id)
    JOIN cycle USING (cycle_id)
    JOIN question USING (question_id)
    JOIN grade_scale
        ON grade_scale.scale_id = question.scale_id
        AND grade_scale.grade_code = answer.answer_code
    WHERE grade_scale.is_positive IS NOT NULL
        AND question.topic IS NOT NULL
        AND ($priority_id = '' OR cycle.priority_id = $priority_id)
),
shared AS (
    SELECT cycle_id, planned_start_on, topic
    FROM told
    GROUP BY cycle_id, planned_start_on, topic
    HAVING count(DISTINCT respondent_group) > 1
),
latest AS (
    SELECT cycle_id FROM shared ORDER BY planned_start_on DESC, cycle_id LIMIT 1
)
SELECT
    told.cycle_id,
    told.topic,
    told.respondent_group,
    count(*) FILTER (told.is_positive) AS positive,
    count(*) AS answered,
    list(struct_pack(load_id := told.load_id, source_row := told.source_row)) AS traced,
FROM told
JOIN latest USING (cycle_id)
JOIN shared USING (cycle_id, topic)
GROUP BY told.cycle_id, told.topic, told.respondent_group
ORDER BY
    told.topic,
    CASE told.respondent_group
        WHEN 'child' THEN 1 WHEN 'young_person' THEN 2 WHEN 'parent_carer' THEN 3 ELSE 4
    END
