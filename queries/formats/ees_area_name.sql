-- By which numbers and names does a file know its areas?
--
-- One row per kind of name, name and area, in the columns of our table 'area_name'.
-- {old_la_code}: the file's column of that name, or NULL.
SELECT
    min(source_row) AS source_row,
    kind,
    alias,
    area_code,
    max(hub_to)::VARCHAR AS last_seen_on,
FROM (
    SELECT
        source_row,
        'number' AS kind,
        {old_la_code} AS alias,
        hub_place AS area_code,
        hub_to,
    FROM ees_sound
    WHERE hub_level = 'Local authority'
    UNION ALL
    SELECT source_row, 'name', hub_name, hub_place, hub_to FROM ees_sound
)
WHERE alias <> ''
GROUP BY ALL
