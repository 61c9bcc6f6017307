-- Which code is meant by each number and name that is known?
--
-- One row per kind of name, name in small letters, and level.
-- {names}: the other names of areas, held or come earlier in the delivery.
-- {areas}: the areas, likewise.
-- {by_number}: what the code of a place begins with of which only the number is known.
SELECT
    kind,
    lower(alias) AS alias,
    area_code,
    level,
FROM {names}
JOIN (SELECT area_code, any_value(level) AS level FROM {areas} GROUP BY area_code)
    USING (area_code)
WHERE NOT starts_with(area_code, {by_number})
-- An old number can belong to two codes: the newer is meant.
QUALIFY row_number() OVER (
    PARTITION BY kind, lower(alias), level
    ORDER BY last_seen_on DESC NULLS LAST, area_code DESC
) = 1
