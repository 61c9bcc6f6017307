-- Which counts, rates and days of our own are below 0? None should be.
--
-- One row per offending observation. What may be below 0, such as a change, is in the unit number.
-- Of published files, in which a line holds several figures, a figure is refused as it comes in.
-- Looks at observation row by row.
SELECT
    'observation' AS table_name,
    observation.load_id,
    observation.source_row,
    'value' AS column_name,
    CAST(observation.value AS VARCHAR) AS value,
    'is below 0, and the measure ' || observation.measure_id || ' is in ' || CASE measure.unit
        WHEN 'count' THEN 'numbers of what was counted'
        WHEN 'rate' THEN 'rates'
        ELSE measure.unit
    END AS reason,
    'correct it; if it stands for what is missing, write x' AS remedy,
FROM observation
JOIN measure USING (measure_id)
WHERE measure.scope = 'local'
    AND observation.value < 0
    AND measure.unit IN ('count', 'rate', 'days')
    AND measure.version = (
        SELECT max(version) FROM measure AS latest WHERE latest.measure_id = measure.measure_id
    )
