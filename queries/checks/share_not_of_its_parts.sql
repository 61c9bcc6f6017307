-- Which values differ from their own numerator and denominator? None should.
--
-- One row per offending observation: more than one point away, so that rounding is let be. A rate is
-- per 10,000; one whose name says per how many else is let be.
-- Looks at observation row by row.
SELECT
    'observation' AS table_name,
    observation.load_id,
    observation.source_row,
    'value' AS column_name,
    CAST(observation.value AS VARCHAR) AS value,
    'is not ' || regexp_replace(CAST(observation.numerator AS VARCHAR), '\.0$', '') || ' of '
        || regexp_replace(CAST(observation.denominator AS VARCHAR), '\.0$', '')
        || CASE measure.unit WHEN 'percent' THEN ' in per cent' ELSE ' per 10,000' END AS reason,
    'correct the value, the numerator or the denominator' AS remedy,
FROM observation
JOIN measure USING (measure_id)
WHERE measure.scope = 'local'
    AND CASE measure.unit
        WHEN 'percent' THEN
            observation.denominator > 0
            AND observation.numerator <= observation.denominator
            AND observation.value BETWEEN 0 AND 100
            AND abs(observation.value - 100 * observation.numerator / observation.denominator) > 1
        WHEN 'rate' THEN
            observation.denominator > 0
            AND (
                NOT regexp_matches(lower(measure.name), 'per[ _]?1')
                OR regexp_matches(measure.name, '(?i)per[ _]?(10,?000|10k)([^,0-9]|$)')
            )
            AND abs(
                observation.value - 10000 * observation.numerator / observation.denominator
            ) > 1
        ELSE false
    END
    AND measure.version = (
        SELECT max(version) FROM measure AS latest WHERE latest.measure_id = measure.measure_id
    )
