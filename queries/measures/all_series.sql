-- How has every local measure moved, period by period?
--
-- One row per measure and period, the earliest first. is_ended: the period is over.
-- $priority_id: the priority to show; empty = all.
-- Counts: numerator of denominator giving value; cases: denominator; unit: counts_of.
-- Not by: agency_id (the agency that sends the measure).
-- Plain: target.
SELECT
    local_observation.measure_id,
    measure_now.name,
    measure_now.unit,
    measure_now.good_direction,
    measure_now.target,
    local_observation.period_start,
    local_observation.period_end,
    local_observation.period_kind,
    local_observation.numerator,
    local_observation.denominator,
    local_observation.value,
    local_observation.status,
    local_observation.agency_id,
    local_observation.counts_of,
    local_observation.starts_anew,
    local_observation.is_recentred,
    local_observation.is_ended,
    [
        local_observation.lineage,
        CASE WHEN measure_now.target IS NOT NULL THEN measure_now.lineage END
    ] AS traced,
FROM local_observation
JOIN measure_now USING (measure_id)
WHERE $priority_id = '' OR measure_now.priority_id = $priority_id
ORDER BY measure_now.rank, local_observation.measure_id, local_observation.period_start
