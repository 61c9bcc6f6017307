-- Which measures break in series, when and why?
--
-- One row per break, the latest first.
-- Column break_kind: Kind of break.
SELECT
    break_in_series.measure_id,
    measure_now.name,
    break_in_series.break_on,
    break_in_series.kind AS break_kind,
    break_in_series.reason,
    [struct_pack(load_id := break_in_series.load_id, source_row := break_in_series.source_row)]
        AS traced,
FROM break_in_series
JOIN measure_now USING (measure_id)
ORDER BY break_in_series.break_on DESC, break_in_series.measure_id
