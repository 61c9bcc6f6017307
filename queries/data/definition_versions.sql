-- What exactly does a measure count, by version of its definition?
--
-- One row per version, the latest first.
-- $measure_id: the measure.
-- Plain: version, decimals, target, tolerance, lag_days.
-- Column agency: Agency.
SELECT
    measure.measure_id,
    measure.version,
    measure.valid_from,
    measure.scope,
    measure.name,
    measure.definition,
    measure.numerator_label,
    measure.denominator_label,
    measure.unit,
    measure.decimals,
    measure.counts_of,
    measure.good_direction,
    measure.direction_reason,
    measure.period_kind,
    measure.source_system,
    measure.source_title,
    measure.licence,
    agency.name AS agency,
    measure.owner_role,
    measure.lag_days,
    measure.target,
    measure.tolerance,
    measure.caveat,
    measure.tier,
    measure.stage,
    priority.title AS priority,
    success_measure.title AS success_measure,
    measure.asks,
    published.name AS benchmark,
    -- As it was written: one id may not be held, and is then shown as it stands.
    array_to_string(
        list_transform(
            list_filter(string_split(measure.read_with, ' '), lambda id: id <> ''),
            lambda id: id || coalesce(' ' || map_from_entries(names.entries)[id], '')
        ),
        '; '
    ) AS read_with,
    [measure.lineage] AS traced,
FROM measure
CROSS JOIN (
    SELECT
        list(row(measure_id, name)) AS entries,
    FROM measure_now
    WHERE scope = 'local'
) AS names
LEFT JOIN agency USING (agency_id)
LEFT JOIN priority ON priority.priority_id = measure.priority_id
LEFT JOIN success_measure ON success_measure.success_measure_id = measure.success_measure_id
LEFT JOIN measure_now AS published ON published.measure_id = measure.benchmark_measure_id
WHERE measure.measure_id = $measure_id
ORDER BY measure.version DESC
