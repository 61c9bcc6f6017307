-- From where to where, by when, did each cycle hope to move a measure?
--
-- One row per cycle and measure that the cycle named. The counts of the baseline as in baseline.
-- traced: the line that names it, and those of the months of its baseline.
CREATE VIEW aim AS
SELECT
    cycle_measure.*,
    cycle_measure.baseline_value IS NOT NULL AS has_baseline,
    baseline.baseline_count,
    baseline.baseline_total,
    baseline.baseline_least,
    list_concat([cycle_measure.lineage], baseline.traced) AS traced,
FROM cycle_measure
JOIN baseline USING (cycle_id, measure_id)
