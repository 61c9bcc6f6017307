-- Which cycles hoped to move a measure, from where, to where?
--
-- One row per cycle that named the measure, the earliest first.
-- $measure_id: the measure.
-- $as_at: the date that the figures stand for.
-- Counts: baseline_count of baseline_total giving baseline_value; cases: baseline_total; unit: counts_of.
-- Counts: baseline_least giving baseline_count, baseline_total, baseline_value; cases: baseline_total; unit: counts_of.
-- Not by: agency_id (the agency that sends the measure).
-- Plain: target.
SELECT
    aim.cycle_id,
    cycle.title,
    aim.role,
    aim.why,
    aim.baseline_value,
    aim.baseline_count,
    aim.baseline_total,
    aim.baseline_least,
    measure_now.counts_of,
    measure_now.agency_id,
    aim.baseline_from,
    aim.baseline_to,
    aim.target,
    aim.target_by,
    coalesce(cycle.started_on, cycle.planned_start_on) AS began_on,
    coalesce(cycle.agreed_on, cycle.planned_end_on) AS ended_on,
    coalesce(cycle.agreed_on > $as_at, true) AS is_live,
    list_concat([cycle.lineage], aim.traced) AS traced,
FROM aim
JOIN cycle USING (cycle_id)
JOIN measure_now USING (measure_id)
WHERE aim.measure_id = $measure_id
ORDER BY cycle.planned_start_on
