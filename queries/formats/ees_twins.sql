-- Which rows are about the same place, period and part as another, and do they differ?
--
-- One row per row to be refused: of plain repeats all but the first, of rows that differ all.
-- {figures}: the columns of figures.
-- {lines}: the lines of such rows, in words.
WITH twin AS (
    SELECT
        list(source_row ORDER BY source_row) AS lines,
        {lines} AS told,
        count(DISTINCT hash({figures})) = 1 AS is_same,
        any_value(hub_place) AS place,
    FROM ees_wide
    GROUP BY hub_place, hub_from, hub_to, hub_cut, hub_part
    HAVING count(*) > 1
)
SELECT
    unnest(CASE WHEN is_same THEN lines[2:] ELSE lines END) AS line,
    place,
    CASE
        WHEN is_same THEN 'repeats line ' || lines[1]
        ELSE 'lines ' || told || ' are about the same thing and differ'
    END AS reason,
    CASE
        WHEN is_same THEN 'take the repeat out'
        ELSE 'keep the line that is right'
    END AS remedy,
FROM twin
ORDER BY line
