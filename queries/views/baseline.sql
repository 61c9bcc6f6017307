-- From where did each cycle hope to move a measure, and on how many does that figure rest?
--
-- One row per cycle and measure. The counts are those of the months of the baseline, empty where
-- none are held; for a measure that is a count, the baseline itself. baseline_least: the smallest
-- number of people that one of the months shows or leaves over; where it is small, the whole is
-- hidden too, since less the other months it would tell it. traced: the lines of those months.
CREATE VIEW baseline AS
SELECT
    cycle_measure.cycle_id,
    cycle_measure.measure_id,
    CASE
        WHEN any_value(measure_now.unit) = 'count' THEN any_value(cycle_measure.baseline_value)
        ELSE sum(local_observation.numerator)
    END AS baseline_count,
    sum(local_observation.denominator) AS baseline_total,
    min(least(
        nullif(local_observation.numerator, 0),
        nullif(local_observation.denominator, 0),
        nullif(local_observation.denominator - local_observation.numerator, 0)
    )) FILTER (
        coalesce(local_observation.counts_of, 'people') NOT IN ('practice', 'work', 'published')
    ) AS baseline_least,
    list(local_observation.lineage) FILTER (local_observation.lineage IS NOT NULL) AS traced,
FROM cycle_measure
JOIN measure_now USING (measure_id)
LEFT JOIN local_observation
    ON local_observation.measure_id = cycle_measure.measure_id
    AND local_observation.period_start >= cycle_measure.baseline_from
    AND local_observation.period_end <= cycle_measure.baseline_to
GROUP BY cycle_measure.cycle_id, cycle_measure.measure_id
