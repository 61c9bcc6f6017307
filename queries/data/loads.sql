-- Which files came with a delivery, and what became of their rows?
--
-- One row per file of it, in the order in which they were loaded.
-- $delivered: the number of the snapshot that the delivery made, such as '22'.
-- Counts: rows_read, by load_id; unit: work.
-- Counts: rows_new of rows_read, by load_id; unit: work.
-- Counts: rows_changed of rows_read, by load_id; unit: work.
-- Counts: rows_unchanged of rows_read, by load_id; unit: work.
-- Counts: rows_rejected of rows_read, by load_id; unit: work.
-- Counts: rows_withdrawn, by load_id; unit: work.
-- Plain: load_id, snapshot_number.
-- Column is_in_force: In force.
SELECT
    load_id,
    snapshot_number,
    delivery,
    file_name,
    format,
    rows_read,
    rows_new,
    rows_changed,
    rows_unchanged,
    rows_rejected,
    rows_withdrawn,
    as_at,
    loaded_at,
    loaded_by,
    unloaded_in IS NULL AS is_in_force,
    [struct_pack(load_id := load_id, source_row := NULL, source_sheet := NULL)] AS traced,
FROM load
WHERE CAST(snapshot_number AS VARCHAR) = $delivered
ORDER BY load_id
