-- How many rows of each table are new, changed, withdrawn or back since then, and by which load?
--
-- One row per table and load that did it. Rows of case lists, graded cases, answers and comments
-- stand for people or practice, so small numbers of them are held back. Of very many new rows the
-- load alone is traced.
-- Counts: rows_new, by table_name; cases: rows_new; unit: counts_of.
-- Counts: rows_changed, by table_name; cases: rows_changed; unit: counts_of.
-- Counts: rows_withdrawn, by table_name; cases: rows_withdrawn; unit: counts_of.
-- Counts: rows_back, by table_name; cases: rows_back; unit: counts_of.
-- Plain: load_id.
SELECT
    tally.table_name,
    CASE
        WHEN tally.table_name LIKE 'extract\_%' ESCAPE '\' THEN 'people'
        WHEN tally.table_name IN ('answer', 'comment', 'audited_case') THEN 'people'
        WHEN tally.table_name IN ('audit_grade', 'audit_return') THEN 'practice'
        ELSE 'work'
    END AS counts_of,
    coalesce(sum(rows_counted) FILTER (how = 'new'), 0)::BIGINT AS rows_new,
    coalesce(sum(rows_counted) FILTER (how = 'changed'), 0)::BIGINT AS rows_changed,
    coalesce(sum(rows_counted) FILTER (how = 'withdrawn'), 0)::BIGINT AS rows_withdrawn,
    coalesce(sum(rows_counted) FILTER (how = 'brought back'), 0)::BIGINT AS rows_back,
    tally.load_id,
    tally.is_taken_out,
    load.delivery,
    load.file_name,
    load.as_at,
    flatten(list(tally.traced)) AS traced,
FROM since.tally AS tally
LEFT JOIN load ON load.load_id = tally.load_id
GROUP BY ALL
ORDER BY tally.load_id, tally.table_name
