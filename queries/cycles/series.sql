-- How has each measure moved that the cycles of a priority hoped to move?
--
-- One row per measure and period, the earliest first.
-- $priority_id: the priority of the cycles; empty = all.
-- $as_at: the date that the figures stand for.
-- Counts: numerator of denominator giving value; cases: denominator; unit: counts_of.
-- Not by: agency_id (the agency that sends the measure).
-- Plain: measure_rank, decimals.
SELECT
    local_observation.measure_id,
    measure_now.short_name,
    measure_now.rank AS measure_rank,
    measure_now.unit,
    measure_now.decimals,
    measure_now.good_direction,
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
    local_observation.is_ended,
    [local_observation.lineage] AS traced,
FROM local_observation
JOIN measure_now USING (measure_id)
WHERE local_observation.measure_id IN (
    SELECT named_pair.measure_id
    FROM named_pair
    JOIN cycle USING (cycle_id)
    WHERE coalesce(cycle.started_on, cycle.planned_start_on) <= $as_at
        AND ($priority_id = '' OR cycle.priority_id = $priority_id)
)
ORDER BY measure_now.rank, local_observation.measure_id, local_observation.period_start
