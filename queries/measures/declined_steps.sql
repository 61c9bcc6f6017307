-- Which proposed steps in our measures were declined?
--
-- One row per measure and step, the earliest first.
SELECT
    measure_id,
    step_on,
    reason,
    recorded_on,
    recorded_by,
    [struct_pack(load_id := load_id, source_row := source_row)] AS traced,
FROM declined_step
ORDER BY measure_id, step_on
