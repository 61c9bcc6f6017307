-- Which open risks and unanswered or escalated challenges touch a priority?
--
-- One row per open risk or challenge that is open or was escalated, risks first, the gravest first.
-- $priority_id: the priority to show; empty = all.
-- Plain: score.
-- Told: text.
-- Column concern: Kind.
-- Column standing: Where it stands.
-- Column score: Score.
SELECT
    'risk' AS concern,
    risk.risk_id AS concern_id,
    risk.title AS text,
    risk.measure_id,
    risk.opened_on AS raised_on,
    coalesce(risk.trend, 'steady') AS standing,
    risk.likelihood * risk.impact AS score,
    [risk.lineage] AS traced,
FROM risk
WHERE risk.closed_on IS NULL AND ($priority_id = '' OR risk.priority_id = $priority_id)
UNION ALL
SELECT
    'challenge',
    challenge.challenge_id,
    challenge.text,
    CASE WHEN challenge.about_kind = 'measure' THEN challenge.about_id END,
    challenge.raised_on,
    challenge.outcome,
    NULL,
    [challenge.lineage],
FROM challenge
JOIN cycle USING (cycle_id)
WHERE challenge.outcome IN ('open', 'escalated')
    AND ($priority_id = '' OR cycle.priority_id = $priority_id)
ORDER BY concern DESC, score DESC, raised_on DESC, concern_id
