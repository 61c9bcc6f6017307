-- Which observations are there twice? None should be.
--
-- One row per surplus observation.
-- A load cannot bring one: twins in a file are refused, and what is held is replaced by its key.
SELECT
    'observation' AS table_name,
    load_id,
    source_row,
    'measure_id' AS column_name,
    measure_id AS value,
    'is there twice for ' || area_code || ' from ' || CAST(period_start AS VARCHAR) AS reason,
    'keep one of the rows' AS remedy,
FROM observation
-- A number for each key first: to sort millions of rows for a few that share one would be slow.
WHERE hash(measure_id, area_code, period_start, period_end, breakdown_kind, breakdown) IN (
    SELECT hash(measure_id, area_code, period_start, period_end, breakdown_kind, breakdown)
    FROM observation
    GROUP BY ALL
    HAVING count(*) > 1
)
QUALIFY row_number() OVER (
    PARTITION BY measure_id, area_code, period_start, period_end, breakdown_kind, breakdown
    ORDER BY load_id, source_row
) > 1
