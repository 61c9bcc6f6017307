-- What stands in a file that has no place here: rows of other levels, and of other kinds of period?
--
-- One row per column and what stands in it: how often, and on which line first.
-- {time_identifier}: the file's column of that name, or NULL.
-- {geographic_level}: likewise.
SELECT
    name,
    value,
    count(*) AS rows,
    min(source_row) AS first_line,
FROM (
    SELECT
        source_row,
        CASE WHEN hub_left_out = 'level' THEN 'geographic_level' ELSE 'time_identifier' END
            AS name,
        CASE WHEN hub_left_out = 'level' THEN {geographic_level} ELSE {time_identifier} END
            AS value,
    FROM ees_dated
    WHERE hub_left_out IS NOT NULL
)
GROUP BY name, value
ORDER BY first_line
