-- With which published measure may a local one be set beside, and is that held?
--
-- One row per measure named; none when it names none.
-- $measure_id: the local measure.
SELECT
    measure_now.measure_id,
    published.measure_id AS benchmark_measure_id,
    published.name,
    published.source_title,
    [measure_now.lineage, published.lineage] AS traced,
FROM measure_now
JOIN measure_now AS published ON published.measure_id = measure_now.benchmark_measure_id
WHERE measure_now.measure_id = $measure_id
