-- Who was asked in each round of feedback, and how many answered?
--
-- One row per round. group_rank: children first, then young people, parents and carers, others.
CREATE VIEW round_answered AS
SELECT
    feedback_round.round_id,
    feedback_round.cycle_id,
    feedback_round.respondent_group,
    CASE feedback_round.respondent_group
        WHEN 'child' THEN 1 WHEN 'young_person' THEN 2 WHEN 'parent_carer' THEN 3 ELSE 4
    END AS group_rank,
    feedback_round.method,
    feedback_round.opened_on,
    feedback_round.closed_on,
    feedback_round.invited,
    count(DISTINCT answer.respondent_id) AS respondents,
    list_concat([any_value(feedback_round.lineage)], list(answer.lineage)) AS traced,
FROM feedback_round
LEFT JOIN answer USING (round_id)
GROUP BY ALL
