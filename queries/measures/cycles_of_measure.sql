-- Which cycles hoped to move a measure, from where, to where?
--
-- One row per cycle that named the measure, the earliest first.
-- $measure_id: the measure.
-- Counts: baseline_count of baseline_total giving baseline_value; cases: baseline_total; unit: counts_of.
-- Counts: baseline_least giving baseline_count, baseline_total, baseline_value; cases: baseline_total; unit: counts_of.
-- Not by: agency_id (the agency that sends the measure).
-- Plain: target.
SELECT
    cycle_measure.cycle_id,
    cycle.title,
    cycle_measure.role,
    cycle_measure.why,
    cycle_measure.baseline_value,
    baseline.baseline_count,
    baseline.baseline_total,
    baseline.baseline_least,
    measure_now.counts_of,
    measure_now.agency_id,
    cycle_measure.baseline_from,
    cycle_measure.baseline_to,
    cycle_measure.target,
    cycle_measure.target_by,
    coalesce(cycle.started_on, cycle.planned_start_on) AS began_on,
    coalesce(cycle.agreed_on, cycle.planned_end_on) AS ended_on,
    [struct_pack(load_id := cycle_measure.load_id, source_row := cycle_measure.source_row)]
        AS traced,
FROM cycle_measure
JOIN cycle USING (cycle_id)
JOIN measure_now USING (measure_id)
JOIN baseline USING (cycle_id, measure_id)
WHERE cycle_measure.measure_id = $measure_id
ORDER BY cycle.planned_start_on
