-- How has a local measure moved, period by period?
--
-- One row per period, the earliest first. Empty values were not reported, or see status.
-- $measure_id: the measure.
-- Counts: numerator of denominator giving value; cases: denominator; unit: counts_of.
-- Not by: agency_id (the agency that sends the measure).
SELECT
    period_start,
    period_end,
    period_kind,
    numerator,
    denominator,
    value,
    status,
    agency_id,
    counts_of,
    starts_anew,
    is_recentred,
    is_ended,
    [lineage] AS traced,
FROM local_observation
WHERE measure_id = $measure_id
ORDER BY period_start
