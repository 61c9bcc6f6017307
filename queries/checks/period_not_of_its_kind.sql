-- Which observations of our own are of a month, a quarter or a year that is not as long as one?
--
-- One row per offending observation. A term, and a year of no kind, may have any length.
-- Looks at observation row by row.
SELECT
    'observation' AS table_name,
    observation.load_id,
    observation.source_row,
    'period_end' AS column_name,
    CAST(observation.period_end AS VARCHAR) AS value,
    'makes a ' || observation.period_kind || ' of '
        || CAST(observation.period_end - observation.period_start + 1 AS VARCHAR)
        || ' days from ' || CAST(observation.period_start AS VARCHAR) AS reason,
    'correct the two dates, or the period_kind' AS remedy,
FROM observation
JOIN measure USING (measure_id)
WHERE measure.scope = 'local'
    AND NOT CASE
        WHEN observation.period_kind = 'month'
            THEN observation.period_end - observation.period_start + 1 BETWEEN 28 AND 31
        WHEN observation.period_kind = 'quarter'
            THEN observation.period_end - observation.period_start + 1 BETWEEN 89 AND 92
        WHEN observation.period_kind IN (
            'year to March', 'academic year', 'calendar year', 'financial year'
        )
            THEN observation.period_end - observation.period_start + 1 BETWEEN 365 AND 366
        ELSE true
    END
    AND measure.version = (
        SELECT max(version) FROM measure AS latest WHERE latest.measure_id = measure.measure_id
    )
