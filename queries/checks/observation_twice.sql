-- Which observations are there twice? None should be.
--
-- One row per surplus observation.
SELECT
    'observation' AS table_name,
    load_id,
    source_row,
    'measure_id' AS column_name,
    measure_id AS value,
    'is there twice for ' || area_code || ' from ' || CAST(period_start AS VARCHAR) AS reason,
    'keep one of the rows' AS remedy,
FROM observation
QUALIFY row_number() OVER (
    PARTITION BY measure_id, area_code, period_start, period_end, breakdown_kind, breakdown
    ORDER BY load_id, source_row
) > 1
