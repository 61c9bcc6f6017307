-- For which years to 31 March is there anything to report?
--
-- One row per year from the first cycle on, the latest first. is_over: the year has ended.
-- $as_at: the date that the figures stand for.
WITH span AS (
    SELECT
        min(coalesce(started_on, planned_start_on)) AS first_on,
        $as_at AS last_on,
        arg_min(lineage, coalesce(started_on, planned_start_on)) AS lineage,
    FROM cycle
),
year_end AS (
    SELECT
        unnest(generate_series(
            make_date(year(first_on) + (month(first_on) > 3)::INTEGER, 3, 31)::TIMESTAMP,
            make_date(year(last_on) + (month(last_on) > 3)::INTEGER, 3, 31)::TIMESTAMP,
            INTERVAL 1 YEAR
        ))::DATE AS year_end,
        lineage,
    FROM span
    WHERE first_on <= last_on
)
SELECT
    year_end,
    year_end <= $as_at AS is_over,
    -- The cycle that started first: from then on there is anything to report.
    [lineage] AS traced,
FROM year_end
ORDER BY year_end DESC
