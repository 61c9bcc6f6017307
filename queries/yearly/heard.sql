-- Whom did the Hub ask in a year, and how many answered?
--
-- One row per round that opened in the year, the earliest first.
-- $year_end: the last day of the year, as text; empty = none.
-- Counts: respondents of invited, by round_id; unit: people.
-- Column respondents: Answered.
SELECT
    feedback_round.round_id,
    feedback_round.cycle_id,
    feedback_round.respondent_group,
    feedback_round.method,
    feedback_round.opened_on,
    feedback_round.invited,
    count(DISTINCT answer.respondent_id) AS respondents,
    coalesce(
        list(DISTINCT struct_pack(load_id := answer.load_id, source_row := answer.source_row))
            FILTER (answer.load_id IS NOT NULL),
        []
    ) AS traced,
FROM feedback_round
LEFT JOIN answer USING (round_id)
WHERE feedback_round.opened_on <= try_cast($year_end AS DATE)
    AND feedback_round.opened_on > try_cast($year_end AS DATE) - INTERVAL 1 YEAR
GROUP BY feedback_round.round_id, feedback_round.cycle_id, feedback_round.respondent_group,
    feedback_round.method, feedback_round.opened_on, feedback_round.invited
ORDER BY
    feedback_round.opened_on,
    CASE feedback_round.respondent_group
        WHEN 'child' THEN 1 WHEN 'young_person' THEN 2 WHEN 'parent_carer' THEN 3 ELSE 4
    END,
    feedback_round.round_id
