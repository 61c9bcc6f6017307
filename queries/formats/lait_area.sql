-- Which areas does the file name that are not known yet?
--
-- One row per area, in the columns of our table 'area'.
-- {areas}: the areas held or come earlier in the delivery.
-- {england}: the code of England.
-- {is_mark}: says whether a mark stands in place of the name, which is no name.
SELECT
    min(source_row) AS source_row,
    area_code,
    coalesce(
        arg_min(
            CASE
                WHEN lower(name) = 'london (outer)' THEN 'Outer London'
                WHEN lower(name) = 'london (inner)' THEN 'Inner London'
                WHEN NOT {is_mark} THEN name
            END,
            source_row
        ),
        area_code
    ) AS name,
    CASE
        WHEN area_code = {england} THEN 'National'
        WHEN (starts_with(area_code, 'E1') AND any_value(region) IS NULL)
            OR any_value(try_cast(number AS INTEGER)) BETWEEN 970 AND 999 THEN 'Regional'
        ELSE 'Local authority'
    END AS level,
    any_value(region_code) AS region_code,
    {england} AS country_code,
    max(last_seen_on) AS last_seen_on,
FROM lait_place
JOIN lait_seen USING (place)
WHERE area_code NOT IN (SELECT area_code FROM {areas})
GROUP BY area_code
