-- How many were there in each twelve months, where single months are too small to show?
--
-- One row per calendar year with at least one figure.
-- $measure_id: the measure.
-- Counts: numerator of denominator giving value; unit: counts_of.
-- Plain: year, periods.
SELECT
    year(period_end) AS year,
    min(period_start) AS period_start,
    max(period_end) AS period_end,
    'several' AS period_kind,
    sum(numerator) AS numerator,
    sum(denominator) AS denominator,
    CASE
        WHEN any_value(unit) = 'count' THEN sum(value)
        WHEN any_value(unit) = 'percent' THEN 100 * sum(numerator) / nullif(sum(denominator), 0)
    END AS value,
    count(value) AS periods,
    any_value(counts_of) AS counts_of,
    any_value(agency_id) AS agency_id,
    list(struct_pack(load_id := load_id, source_row := source_row)) AS traced,
FROM local_observation
WHERE measure_id = $measure_id
GROUP BY year(period_end)
HAVING count(value) > 0
ORDER BY year
