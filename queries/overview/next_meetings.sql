-- Which meetings come next?
--
-- One row per meeting not yet held, the soonest first.
-- $as_at: the date that the figures stand for.
-- Column body: Meeting of.
SELECT
    meeting.meeting_id,
    body.name AS body,
    meeting.title,
    meeting.cycle_id,
    meeting.planned_on,
    [meeting.lineage] AS traced,
FROM meeting
JOIN body USING (body_id)
WHERE meeting.held_on IS NULL AND meeting.planned_on >= $as_at
ORDER BY meeting.planned_on, meeting.meeting_id
