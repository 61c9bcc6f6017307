-- What stands in a file that has no place here: other levels, other kinds of period, places or parts unknown?
--
-- One row per column and reason: the first of the different things that stand in it, how many of
-- these and of rows there are, and the line of the first.
-- $most: so many of what stands there are given.
-- {time_identifier}: the file's column of that name, or NULL.
-- {geographic_level}: likewise.
WITH left_out AS (
    SELECT
        hub_left_out AS why,
        CASE hub_left_out
            WHEN 'level' THEN 'geographic_level'
            WHEN 'period' THEN 'time_identifier'
            WHEN 'part' THEN hub_part_column
            ELSE hub_code_column
        END AS name,
        CASE hub_left_out
            WHEN 'level' THEN {geographic_level}
            WHEN 'period' THEN {time_identifier}
            WHEN 'part' THEN hub_part_written
            ELSE hub_code_written
        END AS value,
        count(*) AS rows,
        min(source_row) AS first_line,
    FROM ees_dated
    WHERE hub_left_out IS NOT NULL
    GROUP BY ALL
)
SELECT
    why,
    name,
    list(value ORDER BY first_line)[:$most] AS first_values,
    count(*) AS many_values,
    CAST(sum(rows) AS BIGINT) AS rows,
    min(first_line) AS first_line,
FROM left_out
GROUP BY why, name
ORDER BY min(first_line)
