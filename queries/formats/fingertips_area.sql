-- Which areas does a file name that are not known yet?
--
-- One row per area, in the columns of our table 'area'.
-- {areas}: the areas held or come earlier in the delivery.
-- {regions}: the codes of England's regions.
-- {england}: the code of England.
-- {is_mark}: says whether a mark stands in place of the name, which is no name.
SELECT
    min(source_row) AS source_row,
    code AS area_code,
    coalesce(arg_max(CASE WHEN NOT {is_mark} THEN name END, period_end), code) AS name,
    any_value(level) AS level,
    max(CASE
        WHEN level = 'Local authority' AND (
            parent IN ({regions})
            OR parent IN (SELECT code FROM fingertips_all WHERE level = 'Regional')
        ) THEN parent
    END) AS region_code,
    coalesce(
        (SELECT any_value(code) FROM fingertips_all WHERE level = 'National'),
        CASE WHEN starts_with(code, 'E') THEN {england} END
    ) AS country_code,
    max(period_end) AS last_seen_on,
FROM fingertips_all
WHERE code NOT IN (SELECT area_code FROM {areas})
GROUP BY code
