-- Which rows of a file cannot be used, what is wrong with them and what is to be done?
--
-- One row per refused row: its line, the column, what stands there, the reason, the remedy.
-- $error_reason: what is said of an error of a spreadsheet.
-- $error_remedy: what is to be done about it.
-- {time_period}: the file's column of that name, or NULL, as those that follow are.
-- {time_identifier}: likewise.
-- {geographic_level}: likewise.
SELECT DISTINCT ON (source_row)
    source_row,
    name,
    value,
    reason,
    remedy,
FROM (
    SELECT
        0 AS place,
        source_row,
        hub_error.name AS name,
        hub_error.cell AS value,
        $error_reason AS reason,
        $error_remedy AS remedy,
    FROM ees_dated
    WHERE hub_error IS NOT NULL
    UNION ALL
    SELECT
        1,
        source_row,
        'time_identifier',
        {time_identifier},
        'is a kind of period not read here',
        'use one of: reporting year, calendar year, academic year, financial year, tax year',
    FROM ees_dated
    WHERE hub_kind IS NULL
    UNION ALL
    SELECT
        2,
        source_row,
        'time_period',
        {time_period},
        'is not a year of this kind',
        CASE hub_identifier
            WHEN 'reporting year' THEN 'write the four digits of the reporting year, as 2025 for '
                || 'the year that ends in March 2025'
            WHEN 'calendar year' THEN 'write the four digits of the calendar year, as 2025'
            WHEN 'academic year'
                THEN 'write six digits, as 202425 for the academic year that begins in 2024'
            WHEN 'financial year'
                THEN 'write six digits, as 202425 for the financial year that begins in 2024'
            WHEN 'tax year' THEN 'write six digits, as 202425 for the tax year that begins in 2024'
        END,
    FROM ees_dated
    WHERE hub_kind IS NOT NULL AND hub_from IS NULL
    UNION ALL
    SELECT
        3,
        source_row,
        'geographic_level',
        {geographic_level},
        'is a level not held here',
        'keep only: Local authority, Regional, National',
    FROM ees_dated
    WHERE hub_level NOT IN ('Local authority', 'Regional', 'National') OR hub_level IS NULL
    UNION ALL
    SELECT
        4,
        source_row,
        'new_la_code',
        hub_place,
        'names no place',
        'fill in the code of the place',
    FROM ees_dated
    WHERE hub_level IN ('Local authority', 'Regional', 'National') AND hub_place IS NULL
)
ORDER BY source_row, place
