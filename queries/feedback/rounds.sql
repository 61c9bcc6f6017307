-- Who was asked in a cycle, and how many answered?
--
-- One row per round.
-- $cycle_id: the cycle.
-- $as_at: the date that the figures stand for.
-- Counts: respondents of invited, by respondent_group; unit: people.
-- Column respondents: Answered.
SELECT
    round_id,
    respondent_group,
    method,
    opened_on,
    closed_on,
    invited,
    respondents,
    coalesce(closed_on > $as_at, true) AS is_open,
    traced,
FROM round_answered
WHERE cycle_id = $cycle_id
ORDER BY group_rank, round_id
