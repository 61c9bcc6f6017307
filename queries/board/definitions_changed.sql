-- Which measures do not count what they counted then, or aim elsewhere?
--
-- One row per measure and side of its definition that changed, our own first. Empty then = it is
-- new; empty now = it is gone.
-- Plain: load_id, line.
WITH sides AS (
    SELECT
        now.measure_id, now.name, now.scope, now.rank,
        was.lineage AS then_lineage, now.lineage,
        unnest([
            struct_pack(side := 'version', was := was.version::VARCHAR, held := now.version::VARCHAR),
            struct_pack(side := 'valid from', was := was.valid_from::VARCHAR, held := now.valid_from::VARCHAR),
            struct_pack(side := 'name', was := was.name, held := now.name),
            struct_pack(side := 'definition', was := was.definition, held := now.definition),
            struct_pack(side := 'count', was := was.numerator_label, held := now.numerator_label),
            struct_pack(side := 'out of', was := was.denominator_label, held := now.denominator_label),
            struct_pack(side := 'unit', was := was.unit, held := now.unit),
            struct_pack(side := 'better way', was := was.good_direction, held := now.good_direction),
            struct_pack(side := 'why better', was := was.direction_reason, held := now.direction_reason),
            struct_pack(side := 'source system', was := was.source_system, held := now.source_system),
            struct_pack(side := 'agency', was := was.agency_id, held := now.agency_id),
            struct_pack(side := 'target', was := was.target::VARCHAR, held := now.target::VARCHAR),
            struct_pack(side := 'near the target', was := was.tolerance::VARCHAR, held := now.tolerance::VARCHAR),
            struct_pack(side := 'days until due', was := was.lag_days::VARCHAR, held := now.lag_days::VARCHAR),
            struct_pack(side := 'caveat', was := was.caveat, held := now.caveat),
            struct_pack(side := 'read with', was := was.read_with, held := now.read_with)
        ], recursive := true),
    FROM earlier.measure_now AS was
    JOIN measure_now AS now USING (measure_id)
    UNION ALL
    SELECT
        now.measure_id, now.name, now.scope, now.rank,
        NULL, now.lineage, 'measure', NULL, now.definition,
    FROM measure_now AS now
    ANTI JOIN earlier.measure_now AS was ON was.measure_id = now.measure_id
    WHERE now.scope = 'local'
    UNION ALL
    SELECT
        was.measure_id, was.name, was.scope, was.rank,
        was.lineage, NULL, 'measure', was.definition, NULL,
    FROM earlier.measure_now AS was
    ANTI JOIN measure_now AS now ON was.measure_id = now.measure_id
    WHERE was.scope = 'local'
    UNION ALL
    SELECT
        measure_now.measure_id, measure_now.name, measure_now.scope, measure_now.rank,
        was.lineage, now.lineage,
        'break in series on ' || coalesce(now.break_on, was.break_on), was.reason, now.reason,
    FROM earlier.break_in_series AS was
    FULL JOIN break_in_series AS now USING (measure_id, break_on)
    JOIN measure_now ON measure_now.measure_id = coalesce(now.measure_id, was.measure_id)
    UNION ALL
    SELECT
        measure_now.measure_id, measure_now.name, measure_now.scope, measure_now.rank,
        was.lineage, now.lineage,
        'target in ' || now.cycle_id, was.target::VARCHAR, now.target::VARCHAR,
    FROM earlier.cycle_measure AS was
    JOIN cycle_measure AS now USING (cycle_id, measure_id)
    JOIN measure_now ON measure_now.measure_id = now.measure_id
)
SELECT
    sides.measure_id,
    sides.name,
    sides.side,
    sides.was AS then_words,
    sides.held AS now_words,
    coalesce(sides.lineage.load_id <= since.last_load_then(), false) AS is_taken_out,
    load.load_id,
    load.delivery,
    load.file_name,
    CASE WHEN NOT is_taken_out THEN sides.lineage.source_row END AS line,
    [sides.then_lineage, sides.lineage] AS traced,
FROM sides
LEFT JOIN load ON load.load_id = CASE
    WHEN sides.lineage.load_id > since.last_load_then() THEN sides.lineage.load_id
    ELSE sides.then_lineage.load_id
END
WHERE sides.was IS DISTINCT FROM sides.held
ORDER BY
    sides.scope, sides.rank, sides.measure_id,
    sides.side <> 'measure', sides.side <> 'version', sides.side <> 'valid from', sides.side
