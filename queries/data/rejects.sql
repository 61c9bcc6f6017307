-- Which rows were refused, and what is to be done about them?
--
-- One row per fault of a refused row, the latest load first.
-- $only_cleared: true = leave out what stood in the cell.
-- Plain: load_id, line.
SELECT
    reject.load_id,
    load.file_name,
    reject.part,
    reject.line,
    reject.column_name,
    CASE WHEN NOT $only_cleared THEN reject.value END AS value,
    reject.reason,
    reject.remedy,
    load.loaded_at,
    [struct_pack(
        load_id := reject.load_id,
        source_row := reject.line,
        -- Of a workbook the part is the sheet.
        source_sheet := CASE
            WHEN regexp_matches(lower(load.file_name), '\.(xlsx|xlsm|ods)$') THEN reject.part
        END
    )] AS traced,
FROM reject
JOIN load USING (load_id)
ORDER BY reject.load_id DESC, reject.line
