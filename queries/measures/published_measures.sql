-- Which published measures are held?
--
-- One row per published measure, by source and order of its columns.
-- Plain: decimals.
SELECT
    measure_now.measure_id,
    measure_now.name,
    measure_now.source_title,
    measure_now.licence,
    measure_now.unit,
    measure_now.decimals,
    measure_now.period_kind,
    measure_now.definition,
    measure_now.caveat,
    [measure_now.lineage] AS traced,
FROM measure_now
WHERE measure_now.scope = 'published'
ORDER BY measure_now.source_title, measure_now.rank, measure_now.measure_id
