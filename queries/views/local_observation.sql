-- What did the partnership's own agencies report, not broken down?
--
-- One row per local measure and period. For a measure that is a count, the count is the numerator.
-- starts_anew: this period is the first of a new series, after a break; is_recentred: the only break
-- is a new level that a manager agreed. is_ended: the period was over at the snapshot's as-at date.
CREATE VIEW local_observation AS
WITH reported AS (
    SELECT
        observation.*,
        measure_now.counts_of,
        measure_now.unit,
        lag(observation.period_end) OVER (
            PARTITION BY observation.measure_id ORDER BY observation.period_start
        ) AS period_before,
    FROM observation
    JOIN measure_now USING (measure_id)
    WHERE measure_now.scope = 'local'
        AND observation.breakdown_kind = 'Total'
        AND observation.breakdown = 'Total'
)
SELECT
    reported.measure_id,
    reported.period_start,
    reported.period_end,
    reported.period_kind,
    CASE WHEN reported.unit = 'count' THEN reported.value ELSE reported.numerator END
        AS numerator,
    CASE WHEN reported.unit <> 'count' THEN reported.denominator END AS denominator,
    reported.value,
    reported.status,
    reported.agency_id,
    reported.counts_of,
    reported.unit,
    reported.period_before IS NOT NULL AND reported.measure_id IN (
        SELECT break_in_series.measure_id
        FROM break_in_series
        WHERE break_in_series.break_on > reported.period_before
            AND break_in_series.break_on <= reported.period_end
    ) AS starts_anew,
    reported.period_before IS NOT NULL AND reported.measure_id IN (
        SELECT break_in_series.measure_id
        FROM break_in_series
        WHERE break_in_series.break_on > reported.period_before
            AND break_in_series.break_on <= reported.period_end
        GROUP BY break_in_series.measure_id
        HAVING bool_and(break_in_series.kind = 'agreed rebase')
    ) AS is_recentred,
    reported.period_end <= (SELECT max_by(as_at, number) FROM snapshot) AS is_ended,
    reported.lineage,
FROM reported
