-- By which numbers and names does the file know its areas?
--
-- One row per kind of name, name and area, in the columns of our table 'area_name'.
-- {is_mark}: says whether a mark stands in place of either, which is no name.
SELECT
    min(source_row) AS source_row,
    kind,
    alias,
    area_code,
    max(last_seen_on) AS last_seen_on,
FROM (
    SELECT
        *,
        unnest(['number', 'name']) AS kind,
        unnest([number, name]) AS alias,
    FROM lait_place
    JOIN lait_seen USING (place)
)
WHERE alias IS NOT NULL AND NOT {is_mark}
GROUP BY kind, alias, area_code
