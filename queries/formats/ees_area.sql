-- Which areas does a file have figures of, as their latest rows name them?
--
-- One row per area, in the columns of our table 'area'. A name, region or nation that the file
-- leaves empty, or has a mark for, stays what it was: an area does not lose them.
-- {region_code}: the file's column of that name, or NULL.
-- {country_code}: likewise.
-- {areas}: the areas held or come earlier in the delivery, with `turn`, in which order.
WITH known AS (
    SELECT
        area_code,
        arg_max(name, turn) AS name,
        arg_max(region_code, turn) AS region_code,
        arg_max(country_code, turn) AS country_code,
    FROM {areas}
    GROUP BY area_code
),
came AS (
    SELECT
        source_row,
        hub_place AS area_code,
        coalesce(hub_name, arg_max(hub_name, hub_to) OVER (PARTITION BY hub_place)) AS name,
        hub_level AS level,
        arg_max(CASE WHEN hub_level = 'Local authority' THEN {region_code} END, hub_to)
            OVER (PARTITION BY hub_place) AS region_code,
        arg_max({country_code}, hub_to) OVER (PARTITION BY hub_place) AS country_code,
        hub_to,
    FROM ees_sound
    QUALIFY row_number() OVER (PARTITION BY hub_place ORDER BY hub_to DESC, source_row) = 1
)
SELECT
    came.source_row,
    came.area_code,
    coalesce(came.name, known.name, came.area_code) AS name,
    came.level,
    CASE
        WHEN came.level = 'Local authority' THEN coalesce(came.region_code, known.region_code)
    END AS region_code,
    coalesce(came.country_code, known.country_code) AS country_code,
    came.hub_to::VARCHAR AS last_seen_on,
FROM came
LEFT JOIN known ON known.area_code = came.area_code
ORDER BY came.source_row
