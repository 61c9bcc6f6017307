-- Which rows of a file cannot be used, what is wrong with them and what is to be done?
--
-- One row per refused row: its line, the column, what stands there, the reason, the remedy.
-- $kind_remedy: what is to be done about a kind of year that is not read.
-- $level_remedy: likewise about a level.
-- {how_to_write}: how a year is written, by the row's kind of year.
-- {levels}: the levels of place that are held.
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
        hub_error.reason AS reason,
        hub_error.remedy AS remedy,
    FROM ees_dated
    WHERE hub_error IS NOT NULL
    UNION ALL
    SELECT
        1,
        source_row,
        'time_identifier',
        {time_identifier},
        CASE
            WHEN {time_identifier} IS NULL THEN 'is empty'
            ELSE 'is a kind of period not read here'
        END,
        $kind_remedy,
    FROM ees_dated
    WHERE hub_left_out IS NULL AND hub_kind IS NULL
    UNION ALL
    SELECT
        2,
        source_row,
        'time_period',
        {time_period},
        CASE WHEN {time_period} IS NULL THEN 'is empty' ELSE 'is not a year of this kind' END,
        {how_to_write},
    FROM ees_dated
    WHERE hub_left_out IS NULL AND hub_kind IS NOT NULL AND hub_from IS NULL
    UNION ALL
    SELECT
        3,
        source_row,
        'geographic_level',
        {geographic_level},
        CASE WHEN {geographic_level} IS NULL THEN 'is empty' ELSE 'is a level not held here' END,
        $level_remedy,
    FROM ees_dated
    WHERE hub_left_out IS NULL AND (hub_level NOT IN ({levels}) OR hub_level IS NULL)
    UNION ALL
    SELECT
        4,
        source_row,
        hub_code_column,
        hub_code_written,
        'names no place',
        'fill in the code of the place',
    FROM ees_dated
    WHERE hub_left_out IS NULL AND hub_level IN ({levels}) AND hub_place IS NULL
)
ORDER BY source_row, place
