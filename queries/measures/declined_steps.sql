-- Which proposed steps in our measures were declined?
--
-- One row per measure and step, the earliest first.
SELECT
    measure_id,
    step_on,
    reason,
    recorded_on,
    recorded_by,
    [lineage] AS traced,
FROM declined_step
ORDER BY measure_id, step_on
