-- Which rows are about the same place, period and part as another, and do they differ?
--
-- One row per row to be refused: of plain repeats all but the first, of rows that differ all.
-- {figures}: the columns of figures.
-- {lines}: the lines of such rows, in words.
-- {time_identifier}: the file's column of that name, or NULL: two kinds of period may be the same
--     months.
WITH twin AS (
    SELECT
        row_number() OVER () AS number,
        list(source_row ORDER BY source_row) AS lines,
        {lines} AS told,
        count(DISTINCT hash({figures})) = 1 AS is_same,
        any_value(hub_place) AS place,
    FROM ees_wide
    GROUP BY hub_place, hub_from, hub_to, hub_cut, hub_part
    HAVING count(*) > 1
),
kinds AS (
    SELECT
        number,
        list(DISTINCT {time_identifier} ORDER BY {time_identifier}) AS named,
    FROM (SELECT number, unnest(lines) AS source_row FROM twin)
    JOIN ees_sound USING (source_row)
    GROUP BY number
)
SELECT
    unnest(CASE WHEN is_same THEN lines[2:] ELSE lines END) AS line,
    place,
    CASE
        WHEN is_same THEN 'repeats line ' || lines[1]
        WHEN len(named) > 1
            THEN 'lines ' || told || ' are about the same thing, for ' || named[1] || ' and '
                || named[2] || ' are the same months, and differ'
        ELSE 'lines ' || told || ' are about the same thing and differ'
    END AS reason,
    CASE
        WHEN is_same THEN 'take the repeat out'
        ELSE 'keep the line that is right'
    END AS remedy,
FROM twin
LEFT JOIN kinds USING (number)
ORDER BY line
