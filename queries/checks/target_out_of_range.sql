-- Which targets can no figure ever meet: a percentage above 100, or anything below 0? None should be.
--
-- One row per offending target, of a measure or of a cycle for one.
WITH latest AS (
    SELECT * FROM measure WHERE scope = 'local'
    QUALIFY row_number() OVER (PARTITION BY measure_id ORDER BY version DESC) = 1
),
target AS (
    SELECT 'measure' AS table_name, load_id, source_row, unit, target FROM latest
    UNION ALL
    SELECT 'cycle_measure', own.load_id, own.source_row, latest.unit, own.target
    FROM cycle_measure AS own
    JOIN latest USING (measure_id)
)
SELECT
    table_name,
    load_id,
    source_row,
    'target' AS column_name,
    CAST(target AS VARCHAR) AS value,
    CASE
        WHEN target < 0 THEN 'is a target below 0'
        ELSE 'is a target above 100 for a percentage'
    END AS reason,
    'correct the target' AS remedy,
FROM target
WHERE target < 0 OR (unit = 'percent' AND target > 100)
