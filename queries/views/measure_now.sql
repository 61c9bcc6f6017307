-- Which definition of each measure is in force: the one with the highest version?
--
-- One row per measure. Where measures share a short name, each has what tells it apart behind it:
-- one that a format made, its source; of two of our own, the code. A rate is per 10,000; where its
-- name says per how many else, the unit says so too: 'rate per 1,000'.
CREATE VIEW measure_now AS
WITH latest AS (
    SELECT
        *,
        contains(measure_id, ':') AS is_made,
        replace(
            replace(
                regexp_extract(lower(name), 'per[ _]?(1[0-9]*([,_]000)*k?)([^a-z0-9]|$)', 1),
                'k', '000'
            ),
            ',', ''
        ) AS per,
    FROM measure
    QUALIFY row_number() OVER (PARTITION BY measure_id ORDER BY version DESC) = 1
)
SELECT
    * EXCLUDE (is_made, per) REPLACE (
        CASE
            WHEN unit = 'rate' AND per IN ('100', '1000', '100000', '1000000')
                THEN format('rate per {:,}', per::INTEGER)
            ELSE unit
        END AS unit,
        CASE
            WHEN count(*) OVER same_name = 1 OR count(*) FILTER (NOT is_made) OVER same_name = 1
                AND NOT is_made
                THEN short_name
            WHEN is_made AND source_system IS NOT NULL THEN short_name || ' (' || source_system || ')'
            ELSE short_name || ' (' || measure_id || ')'
        END AS short_name
    )
FROM latest
WINDOW same_name AS (PARTITION BY short_name)
