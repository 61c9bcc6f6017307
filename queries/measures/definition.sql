-- What exactly does a measure count, by version of its definition?
--
-- One row per version, the latest first.
-- $measure_id: the measure.
-- Plain: version, decimals, target, tolerance, lag_days.
-- Column agency: Agency.
SELECT
    measure.measure_id,
    measure.version,
    measure.name,
    measure.definition,
    measure.numerator_label,
    measure.denominator_label,
    measure.unit,
    measure.decimals,
    measure.good_direction,
    measure.direction_reason,
    measure.period_kind,
    measure.source_system,
    agency.name AS agency,
    measure.owner_role,
    measure.lag_days,
    measure.target,
    measure.tolerance,
    measure.caveat,
    measure.read_with,
    measure.benchmark_measure_id,
    measure.valid_from,
    measure.source_title,
    measure.licence,
    [struct_pack(load_id := measure.load_id, source_row := measure.source_row)] AS traced,
FROM measure
LEFT JOIN agency USING (agency_id)
WHERE measure.measure_id = $measure_id
ORDER BY measure.version DESC
