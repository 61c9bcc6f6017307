-- Where do the measures of the live cycles stand against baseline and target?
--
-- One row per cycle and measure of a live cycle.
-- $as_at: the date that the figures stand for.
-- Counts: numerator of denominator giving value; cases: denominator; unit: counts_of.
-- Counts: baseline_count of baseline_total giving baseline_value; cases: baseline_total; unit: counts_of.
-- Counts: baseline_least giving baseline_count, baseline_total, baseline_value; cases: baseline_total; unit: counts_of.
-- Not by: agency_id (the agency that sends the measure).
-- Plain: rank, decimals, target.
WITH latest AS (
    SELECT *
    FROM local_observation
    WHERE value IS NOT NULL
    QUALIFY row_number() OVER (PARTITION BY measure_id ORDER BY period_end DESC) = 1
)
SELECT
    cycle_measure.cycle_id,
    cycle_measure.measure_id,
    measure_now.name,
    measure_now.unit,
    measure_now.decimals,
    measure_now.good_direction,
    measure_now.counts_of,
    measure_now.agency_id,
    cycle_measure.role,
    cycle_measure.rank,
    cycle_measure.baseline_value,
    cycle_measure.baseline_value IS NOT NULL AS has_baseline,
    baseline.baseline_count,
    baseline.baseline_total,
    baseline.baseline_least,
    cycle_measure.baseline_from,
    cycle_measure.baseline_to,
    cycle_measure.target,
    cycle_measure.target_by,
    latest.numerator,
    latest.denominator,
    latest.value,
    latest.period_start,
    latest.period_end,
    latest.period_kind,
    [struct_pack(load_id := latest.load_id, source_row := latest.source_row)] AS traced,
FROM cycle_measure
JOIN cycle USING (cycle_id)
JOIN measure_now USING (measure_id)
JOIN baseline USING (cycle_id, measure_id)
LEFT JOIN latest USING (measure_id)
WHERE coalesce(cycle.agreed_on > $as_at, true)
    AND coalesce(cycle.started_on, cycle.planned_start_on) <= $as_at
ORDER BY cycle.planned_start_on, cycle_measure.rank
