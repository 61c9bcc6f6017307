-- By what is a published measure broken down?
--
-- One row per breakdown, 'Total' first.
-- $measure_id: the measure.
SELECT
    breakdown_kind,
    breakdown,
    list(lineage) AS traced,
FROM observation
WHERE measure_id = $measure_id
GROUP BY breakdown_kind, breakdown
ORDER BY breakdown_kind <> 'Total', breakdown_kind, breakdown
