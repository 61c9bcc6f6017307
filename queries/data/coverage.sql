-- Which measure was reported for which of the last twelve months, and by whom?
--
-- One row per monthly local measure and month, the earliest month first.
-- $as_at: the date that the figures stand for.
-- Plain: rank, days_late.
WITH month_shown AS (
    SELECT
        CAST(range AS DATE) AS period_start,
        last_day(range) AS period_end,
    FROM range(
        date_trunc('month', CAST($as_at AS DATE)) - INTERVAL 12 MONTH,
        date_trunc('month', CAST($as_at AS DATE)),
        INTERVAL 1 MONTH
    )
)
SELECT
    measure_now.measure_id,
    measure_now.name,
    measure_now.short_name,
    agency.short_name AS agency,
    agency.agency_id,
    measure_now.source_system,
    measure_now.rank,
    month_shown.period_start,
    month_shown.period_end,
    CASE
        WHEN local_observation.value IS NOT NULL THEN 'reported'
        WHEN local_observation.status = 'c' THEN 'hidden'
        WHEN local_observation.status IS NOT NULL THEN 'no figure'
        WHEN local_observation.measure_id IS NOT NULL THEN 'empty'
        WHEN month_shown.period_end + to_days(coalesce(measure_now.lag_days, 0)) > $as_at
            THEN 'not due'
        ELSE 'missing'
    END AS standing,
    CASE
        WHEN local_observation.measure_id IS NULL
            AND month_shown.period_end + to_days(coalesce(measure_now.lag_days, 0)) < $as_at
            THEN datediff(
                'day', month_shown.period_end + to_days(coalesce(measure_now.lag_days, 0)), $as_at
            )
    END AS days_late,
    -- Of a month that nobody sent there is no line: when it was due is the definition's.
    [coalesce(local_observation.lineage, measure_now.lineage)] AS traced,
FROM measure_now
CROSS JOIN month_shown
LEFT JOIN agency USING (agency_id)
LEFT JOIN local_observation
    ON local_observation.measure_id = measure_now.measure_id
    AND local_observation.period_start = month_shown.period_start
WHERE measure_now.scope = 'local' AND measure_now.period_kind = 'month'
ORDER BY agency.rank, measure_now.rank, month_shown.period_start
