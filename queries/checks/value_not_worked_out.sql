-- Which observations of our own count how many, and yet have no value? None should.
--
-- One row per offending observation. A value that its unit gives is worked out as the row comes in;
-- these are the others. One that is marked (c, z, x, u, k, low) is meant to have none.
-- Looks at observation row by row.
SELECT
    'observation' AS table_name,
    observation.load_id,
    observation.source_row,
    CASE
        WHEN measure.unit IN ('percent', 'rate') AND coalesce(observation.denominator, 0) = 0
            THEN 'denominator'
        ELSE 'value'
    END AS column_name,
    CASE
        WHEN measure.unit IN ('percent', 'rate') AND observation.denominator = 0
            THEN CAST(observation.denominator AS VARCHAR)
    END AS value,
    CASE
        WHEN measure.unit NOT IN ('count', 'percent', 'rate')
            THEN 'is empty, and of a measure in ' || measure.unit
                || ' no value follows from the numerator'
        WHEN observation.denominator = 0
            THEN 'is 0, so no value can be worked out, and none is given'
        WHEN observation.denominator IS NULL
            THEN 'is empty, so no value can be worked out, and none is given'
        ELSE 'is empty, and the file has not all that it would be worked out from'
    END AS reason,
    'give the value, or write in its place z (does not apply), c (hidden) or x (not available)'
        AS remedy,
FROM observation
JOIN measure USING (measure_id)
WHERE measure.scope = 'local'
    AND observation.numerator IS NOT NULL
    AND observation.value IS NULL
    AND observation.status IS NULL
    AND measure.version = (
        SELECT max(version) FROM measure AS latest WHERE latest.measure_id = measure.measure_id
    )
