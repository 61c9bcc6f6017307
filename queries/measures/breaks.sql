-- Where does a measure's series not compare with what went before?
--
-- One row per break, the earliest first.
-- $measure_id: the measure; empty = all.
SELECT
    measure_id,
    break_on,
    kind,
    reason,
    recorded_on,
    recorded_by,
    [lineage] AS traced,
FROM break_in_series
WHERE $measure_id = '' OR measure_id = $measure_id
ORDER BY measure_id, break_on
