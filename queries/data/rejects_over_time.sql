-- How many records came and were refused, delivery by delivery?
--
-- One row per snapshot that loads made, the latest first.
-- Counts: records; unit: work.
-- Counts: refused of records; unit: work.
-- Counts: files; unit: work.
-- Plain: snapshot_number.
-- Column files: Files.
-- Column records: Records.
-- Column refused: Refused.
SELECT
    load.snapshot_number,
    max(load.as_at) AS as_at,
    any_value(load.delivery) AS delivery,
    count(*) AS files,
    sum(load.rows_read)::BIGINT AS records,
    sum(load.rows_rejected)::BIGINT AS refused,
    list(struct_pack(load_id := load.load_id, source_row := NULL, source_sheet := NULL)) AS traced,
FROM load
GROUP BY load.snapshot_number
ORDER BY load.snapshot_number DESC
