-- Which percentages of our own are above 100 or below 0? None should be.
--
-- One row per offending observation.
-- Looks at observation row by row.
SELECT
    'observation' AS table_name,
    observation.load_id,
    observation.source_row,
    'value' AS column_name,
    CAST(observation.value AS VARCHAR) AS value,
    'is a percentage above 100 or below 0' AS reason,
    'correct the value' AS remedy,
FROM observation
JOIN measure USING (measure_id)
WHERE measure.scope = 'local'
    AND measure.unit = 'percent'
    AND (observation.value > 100 OR observation.value < 0)
    AND measure.version = (
        SELECT max(version) FROM measure AS latest WHERE latest.measure_id = measure.measure_id
    )
