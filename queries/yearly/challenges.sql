-- What was challenged in a year, and what came of it?
--
-- One row per challenge raised in the year, the earliest first.
-- $year_end: the last day of the year, as text; empty = none.
-- Told: text, impact_note.
-- Column addressed_to: Addressed to.
-- Column came_of_it: What came of it.
SELECT
    challenge.challenge_id,
    challenge.raised_on,
    challenge.raised_by_role,
    coalesce(body.name, agency.short_name) AS addressed_to,
    challenge.text,
    challenge.responded_on,
    challenge.outcome AS came_of_it,
    challenge.impact_note,
    [challenge.lineage] AS traced,
FROM challenge
LEFT JOIN body ON body.body_id = challenge.to_body_id
LEFT JOIN agency ON agency.agency_id = challenge.to_agency_id
WHERE challenge.raised_on <= try_cast($year_end AS DATE)
    AND challenge.raised_on > try_cast($year_end AS DATE) - INTERVAL 1 YEAR
ORDER BY challenge.raised_on, challenge.challenge_id
