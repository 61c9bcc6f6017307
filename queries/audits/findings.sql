-- What did the audits of a cycle find: strengths, areas for development, system barriers?
--
-- One row per finding, strengths first.
-- $cycle_id: the cycle.
-- $only_cleared: true = only findings cleared to be shown outside the Hub.
-- Counts: cases, by finding_id; unit: people.
-- Told: text.
SELECT
    finding.finding_id,
    finding.kind,
    finding.text,
    domain.label AS domain,
    theme.label AS theme,
    finding.cases,
    [finding.lineage] AS traced,
FROM finding
LEFT JOIN domain ON domain.domain = finding.domain
LEFT JOIN theme ON theme.theme = finding.theme
WHERE finding.cycle_id = $cycle_id
    AND (finding.is_cleared OR NOT $only_cleared)
ORDER BY
    CASE finding.kind WHEN 'strength' THEN 1 WHEN 'development' THEN 2 ELSE 3 END,
    finding.finding_id
