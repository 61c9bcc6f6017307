-- Which hidden values can be worked out from what stands beside them? None should be.
--
-- One row per offending observation: a share from its numerator and denominator, a count from its
-- numerator alone. No number is repeated here: it is hidden.
-- Looks at observation row by row.
SELECT
    'observation' AS table_name,
    observation.load_id,
    observation.source_row,
    'numerator' AS column_name,
    NULL AS value,
    CASE
        WHEN measure.unit = 'count' THEN 'is the number that the status c hides'
        ELSE 'stands with its denominator beside the status c, so that the hidden value can be '
            || 'worked out'
    END AS reason,
    CASE
        WHEN measure.unit = 'count' THEN 'leave the numerator empty too'
        ELSE 'leave numerator and denominator empty too'
    END AS remedy,
FROM observation
JOIN measure USING (measure_id)
WHERE observation.status = 'c'
    AND observation.value IS NULL
    AND observation.numerator IS NOT NULL
    AND (
        measure.unit = 'count'
        OR (measure.unit IN ('percent', 'rate') AND observation.denominator > 0)
    )
    AND measure.version = (
        SELECT max(version) FROM measure AS latest WHERE latest.measure_id = measure.measure_id
    )
