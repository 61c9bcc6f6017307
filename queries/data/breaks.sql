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
    [break_in_series.lineage] AS traced,
FROM break_in_series
JOIN measure_now USING (measure_id)
ORDER BY break_in_series.break_on DESC, break_in_series.measure_id
