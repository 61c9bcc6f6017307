-- Which areas does a file have figures of, as their latest rows name them?
--
-- One row per area, in the columns of our table 'area'.
-- {region_code}: the file's column of that name, or NULL.
-- {country_code}: likewise.
SELECT
    source_row,
    hub_place AS area_code,
    coalesce(hub_name, hub_place) AS name,
    hub_level AS level,
    CASE WHEN hub_level = 'Local authority' THEN {region_code} END AS region_code,
    {country_code} AS country_code,
    hub_to::VARCHAR AS last_seen_on,
FROM ees_sound
QUALIFY row_number() OVER (PARTITION BY hub_place ORDER BY hub_to DESC, source_row) = 1
