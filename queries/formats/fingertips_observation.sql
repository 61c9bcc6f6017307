-- Which observations does a file hold, each once?
--
-- One row per measure, area, period and part, in the columns of our table 'observation'.
SELECT
    source_row,
    measure_id,
    code AS area_code,
    period_start,
    period_end,
    period_kind,
    cut AS breakdown_kind,
    part AS breakdown,
    -- A hidden figure does not come out again by its count.
    CASE WHEN status IS DISTINCT FROM 'c' AND count_hidden IS NULL THEN many END AS numerator,
    CASE WHEN denominator_hidden IS NULL THEN out_of END AS denominator,
    cell AS value,
    status,
FROM fingertips_all
WHERE NOT is_repeat
ORDER BY source_row
