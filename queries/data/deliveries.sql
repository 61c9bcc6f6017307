-- Which deliveries were loaded, and what became of their rows?
--
-- One row per delivery, or per load of files on their own, the latest first.
-- Counts: files, by snapshot_number; unit: work.
-- Counts: files_in_force of files, by snapshot_number; unit: work.
-- Counts: rows_read, by snapshot_number; unit: work.
-- Counts: rows_new of rows_read, by snapshot_number; unit: work.
-- Counts: rows_changed of rows_read, by snapshot_number; unit: work.
-- Counts: rows_unchanged of rows_read, by snapshot_number; unit: work.
-- Counts: rows_rejected of rows_read, by snapshot_number; unit: work.
-- Counts: rows_withdrawn, by snapshot_number; unit: work.
-- Plain: snapshot_number.
-- Column files: Files.
-- Column files_in_force: In force.
-- Column loaded_at: Loaded.
-- Column loaded_by: Loaded by.
SELECT
    snapshot_number,
    delivery,
    as_at,
    CAST(min(loaded_at) AS DATE) AS loaded_at,
    loaded_by,
    count(*) AS files,
    count(*) FILTER (unloaded_in IS NULL) AS files_in_force,
    CAST(sum(rows_read) AS BIGINT) AS rows_read,
    CAST(sum(rows_new) AS BIGINT) AS rows_new,
    CAST(sum(rows_changed) AS BIGINT) AS rows_changed,
    CAST(sum(rows_unchanged) AS BIGINT) AS rows_unchanged,
    CAST(sum(rows_rejected) AS BIGINT) AS rows_rejected,
    CAST(sum(rows_withdrawn) AS BIGINT) AS rows_withdrawn,
    list(struct_pack(load_id := load_id, source_row := NULL, source_sheet := NULL)) AS traced,
FROM load
GROUP BY snapshot_number, delivery, as_at, loaded_by
ORDER BY snapshot_number DESC
