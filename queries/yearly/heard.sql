-- Whom did the Hub ask in a year, and how many answered?
--
-- One row per round that opened in the year, the earliest first.
-- $year_end: the last day of the year, as text; empty = none.
-- Counts: respondents of invited, by round_id; unit: people.
-- Column respondents: Answered.
SELECT
    round_id,
    cycle_id,
    respondent_group,
    method,
    opened_on,
    invited,
    respondents,
    traced,
FROM round_answered
WHERE opened_on <= try_cast($year_end AS DATE)
    AND opened_on > try_cast($year_end AS DATE) - INTERVAL 1 YEAR
ORDER BY opened_on, group_rank, round_id
