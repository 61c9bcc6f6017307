-- What did the partnership's own agencies report, not broken down?
--
-- One row per local measure and period: of a measure that came for several areas or in several kinds
-- of period, those of the partnership's own area and of the measure's own kind, if there are any
-- (data/not_shown lists the others). For a measure that is a count, the count is the numerator.
-- starts_anew: this period is the first of a new series, after a break; is_recentred: the only break
-- is a new level that a manager agreed. is_ended: the period was over at the snapshot's as-at date.
CREATE VIEW local_observation AS
WITH whole AS (
    SELECT
        observation.*,
        measure_now.counts_of,
        measure_now.unit,
        first_value(struct_pack(area := observation.area_code, kind := observation.period_kind))
            OVER (
                PARTITION BY observation.measure_id
                ORDER BY
                    observation.area_code IN (SELECT area_code FROM partnership_area) DESC,
                    observation.period_kind = measure_now.period_kind DESC,
                    observation.period_end DESC,
                    observation.area_code,
                    observation.period_kind
            ) AS shown,
    FROM observation
    JOIN measure_now USING (measure_id)
    WHERE measure_now.scope = 'local'
        AND observation.breakdown_kind = 'Total'
        AND observation.breakdown = 'Total'
),
one_a_period AS (
    SELECT *
    FROM whole
    WHERE area_code = shown.area AND period_kind = shown.kind
    -- Of two that begin on one day the longer is shown.
    QUALIFY row_number() OVER (PARTITION BY measure_id, period_start ORDER BY period_end DESC) = 1
),
reported AS (
    SELECT
        *,
        lag(period_end) OVER (PARTITION BY measure_id ORDER BY period_start) AS period_before,
    FROM one_a_period
)
SELECT
    reported.measure_id,
    reported.area_code,
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
