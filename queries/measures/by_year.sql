-- How many were there in each twelve months, where single months are too small to show?
--
-- One row per calendar year with at least one figure. Months of a share that lack one of its parts
-- are left out of it. least: the smallest number of people that one of its months shows or leaves
-- over. Where that is small the year is hidden too: less the months shown it would tell it.
-- $measure_id: the measure.
-- Counts: numerator of denominator giving value; unit: counts_of.
-- Counts: least giving numerator, denominator, value; unit: counts_of.
-- Plain: periods.
WITH reported AS (
    SELECT
        *,
        unit = 'count' OR (numerator IS NOT NULL AND denominator IS NOT NULL) AS is_whole,
    FROM local_observation
    WHERE measure_id = $measure_id
),
added AS (
    SELECT
        year(period_end) AS year,
        min(period_start) AS period_start,
        max(period_end) AS period_end,
        any_value(unit) AS unit,
        sum(numerator) FILTER (is_whole) AS numerator,
        sum(denominator) FILTER (is_whole) AS denominator,
        min(least(
            nullif(numerator, 0),
            nullif(denominator, 0),
            nullif(denominator - numerator, 0)
        )) FILTER (
            is_whole
            AND coalesce(counts_of, 'people') NOT IN ('practice', 'work', 'published')
        ) AS least,
        count(value) AS periods,
        any_value(counts_of) AS counts_of,
        any_value(agency_id) AS agency_id,
        list(struct_pack(load_id := load_id, source_row := source_row)) AS traced,
    FROM reported
    GROUP BY year(period_end)
    HAVING count(value) > 0
)
SELECT
    CAST(year AS VARCHAR) AS year,
    period_start,
    period_end,
    'several' AS period_kind,
    numerator,
    denominator,
    CASE
        WHEN unit = 'count' THEN numerator
        WHEN unit = 'percent' THEN 100 * numerator / nullif(denominator, 0)
    END AS value,
    least,
    periods,
    counts_of,
    agency_id,
    traced,
FROM added
ORDER BY year
