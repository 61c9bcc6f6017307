-- How many were there in each twelve months, where single months are too small to show?
--
-- One row per calendar year with at least one figure; a part year says of how many periods it is. Months of a share that lack one of its parts
-- are left out of it. least: a small number where the year, less the months that are shown, would
-- tell a hidden one: where one month alone is small, or those that are add up to a small number, or
-- to so much that each of them is known. Then the year is hidden too.
-- $measure_id: the measure.
-- $largest_hidden: the largest number that is too small to show.
-- Counts: numerator of denominator giving value; cases: denominator; unit: counts_of.
-- Counts: least giving numerator, denominator, value; cases: denominator; unit: counts_of.
-- Not by: agency_id (the agency that sends the measure).
-- Plain: periods.
-- Column year: Year.
WITH reported AS (
    SELECT
        *,
        unit = 'count' OR (numerator IS NOT NULL AND denominator IS NOT NULL) AS is_whole,
        coalesce(counts_of, 'people') NOT IN ('practice', 'work', 'published') AND (
            coalesce(numerator BETWEEN 1 AND $largest_hidden, false)
            OR coalesce(denominator BETWEEN 1 AND $largest_hidden, false)
            OR coalesce(denominator - numerator BETWEEN 1 AND $largest_hidden, false)
        ) AS is_small,
    FROM local_observation
    WHERE measure_id = $measure_id AND is_ended
),
added AS (
    SELECT
        year(period_end) AS year,
        min(period_start) AS period_start,
        max(period_end) AS period_end,
        any_value(unit) AS unit,
        sum(numerator) FILTER (is_whole) AS numerator,
        sum(denominator) FILTER (is_whole) AS denominator,
        count(*) FILTER (is_whole AND is_small) AS small,
        sum(numerator) FILTER (is_whole AND is_small) AS small_numerator,
        sum(denominator - numerator) FILTER (is_whole AND is_small) AS small_rest,
        count(value) AS periods,
        any_value(period_kind) AS kind,
        any_value(counts_of) AS counts_of,
        any_value(agency_id) AS agency_id,
        list(lineage) FILTER (value IS NOT NULL OR (is_whole AND numerator IS NOT NULL)) AS traced,
    FROM reported
    GROUP BY year(period_end)
    HAVING count(value) > 0
)
SELECT
    CASE
        WHEN kind = 'month' AND periods < 12
            THEN format('{} ({} month{})', year, periods, if(periods = 1, '', 's'))
        WHEN kind = 'quarter' AND periods < 4
            THEN format('{} ({} quarter{})', year, periods, if(periods = 1, '', 's'))
        WHEN kind = 'term' AND periods < 3
            THEN format('{} ({} term{})', year, periods, if(periods = 1, '', 's'))
        ELSE CAST(year AS VARCHAR)
    END AS year,
    period_start,
    period_end,
    'several' AS period_kind,
    numerator,
    denominator,
    CASE
        WHEN unit = 'count' THEN numerator
        WHEN unit = 'percent' THEN 100 * numerator / nullif(denominator, 0)
    END AS value,
    CASE
        WHEN small = 1
            OR (small > 1 AND (
                small_numerator BETWEEN 1 AND $largest_hidden
                OR small_rest BETWEEN 1 AND $largest_hidden
                OR small_numerator IN (small, small * $largest_hidden)
                OR small_rest IN (small, small * $largest_hidden)
            ))
            THEN 1
    END AS least,
    periods,
    counts_of,
    agency_id,
    traced,
FROM added
ORDER BY period_start
