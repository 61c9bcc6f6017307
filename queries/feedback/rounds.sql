-- Who was asked in a cycle, and how many answered?
--
-- One row per round.
-- $cycle_id: the cycle.
-- $as_at: the date that the figures stand for.
-- Counts: respondents of invited, by respondent_group; unit: people.
-- Column respondents: Answered.
SELECT
    feedback_round.round_id,
    feedback_round.respondent_group,
    feedback_round.method,
    feedback_round.opened_on,
    feedback_round.closed_on,
    feedback_round.invited,
    count(DISTINCT answer.respondent_id) AS respondents,
    coalesce(feedback_round.closed_on > $as_at, true) AS is_open,
    coalesce(
        list(DISTINCT struct_pack(load_id := answer.load_id, source_row := answer.source_row))
            FILTER (answer.load_id IS NOT NULL),
        []
    ) AS traced,
FROM feedback_round
LEFT JOIN answer USING (round_id)
WHERE feedback_round.cycle_id = $cycle_id
GROUP BY feedback_round.round_id, feedback_round.respondent_group, feedback_round.method,
    feedback_round.opened_on, feedback_round.closed_on, feedback_round.invited
ORDER BY
    CASE feedback_round.respondent_group
        WHEN 'child' THEN 1 WHEN 'young_person' THEN 2 WHEN 'parent_carer' THEN 3 ELSE 4
    END,
    feedback_round.round_id
