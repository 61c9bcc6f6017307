-- Which observations count more than there were? None should.
--
-- One row per offending observation of a share.
-- Looks at observation row by row.
SELECT
    'observation' AS table_name,
    observation.load_id,
    observation.source_row,
    'numerator' AS column_name,
    CAST(observation.numerator AS VARCHAR) AS value,
    'is more than the denominator (' || regexp_replace(CAST(observation.denominator AS VARCHAR), '\.0$', '') || ')' AS reason,
    'correct the numerator or the denominator' AS remedy,
FROM observation
JOIN measure USING (measure_id)
WHERE measure.unit = 'percent'
    AND observation.numerator > observation.denominator
    AND measure.version = (
        SELECT max(version) FROM measure AS latest WHERE latest.measure_id = measure.measure_id
    )
