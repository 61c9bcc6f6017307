-- Which observations of ours name a kind of breakdown, but not the part? None should.
--
-- One row per offending observation. An empty part would pass for the total.
-- Looks at observation row by row.
SELECT
    'observation' AS table_name,
    observation.load_id,
    observation.source_row,
    'breakdown' AS column_name,
    observation.breakdown AS value,
    'is no part of ' || observation.breakdown_kind AS reason,
    'fill in the part, or Total in both columns' AS remedy,
FROM observation
JOIN measure USING (measure_id)
WHERE measure.scope = 'local'
    AND observation.breakdown_kind <> 'Total'
    AND observation.breakdown = 'Total'
    AND measure.version = (
        SELECT max(version) FROM measure AS latest WHERE latest.measure_id = measure.measure_id
    )
