-- Where do the measures of the live cycles stand against baseline and target?
--
-- One row per cycle and measure of a live cycle.
-- $as_at: the date that the figures stand for.
-- Counts: numerator of denominator giving value; cases: denominator; unit: counts_of.
-- Counts: baseline_count of baseline_total giving baseline_value; cases: baseline_total; unit: counts_of.
-- Counts: baseline_least giving baseline_count, baseline_total, baseline_value; cases: baseline_total; unit: counts_of.
-- Not by: agency_id (the agency that sends the measure).
-- Plain: rank, decimals, target.
SELECT
    aim.cycle_id,
    aim.measure_id,
    measure_now.name,
    measure_now.unit,
    measure_now.decimals,
    measure_now.good_direction,
    measure_now.counts_of,
    measure_now.agency_id,
    aim.role,
    aim.rank,
    aim.baseline_value,
    aim.has_baseline,
    aim.baseline_count,
    aim.baseline_total,
    aim.baseline_least,
    aim.baseline_from,
    aim.baseline_to,
    aim.target,
    aim.target_by,
    measure_latest.numerator,
    measure_latest.denominator,
    measure_latest.value,
    measure_latest.period_start,
    measure_latest.period_end,
    measure_latest.period_kind,
    list_concat(aim.traced, [measure_latest.lineage]) AS traced,
FROM aim
JOIN cycle USING (cycle_id)
JOIN measure_now USING (measure_id)
LEFT JOIN measure_latest USING (measure_id)
WHERE coalesce(cycle.agreed_on > $as_at, true)
    AND coalesce(cycle.started_on, cycle.planned_start_on) <= $as_at
ORDER BY cycle.planned_start_on, aim.rank
