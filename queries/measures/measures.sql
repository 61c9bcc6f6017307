-- How does each of our own measures stand, and when were its last data?
--
-- One row per local measure, in the partnership's order. Latest = the last period with a value;
-- newest_ = the last that is held, which may have none.
-- $priority_id: the priority to show; empty = all.
-- $success_measure_id: the partnership's success measure to show; empty = all.
-- $asks: 'how much', 'how well' or 'what difference'; empty = all.
-- $as_at: the date that the figures stand for.
-- Counts: numerator of denominator giving value; cases: denominator; unit: counts_of.
-- Not by: agency_id (the agency that sends the measure), agency (its name).
-- Plain: rank, decimals, target, tolerance, lag_days, days_since_due.
-- Column agency: Agency.
-- Column days_since_due: Days late.
SELECT
    measure_now.measure_id,
    measure_now.name,
    measure_now.short_name,
    priority.title AS priority,
    measure_now.priority_id,
    measure_now.unit,
    measure_now.decimals,
    measure_now.good_direction,
    measure_now.counts_of,
    measure_now.rank,
    measure_now.agency_id,
    agency.short_name AS agency,
    measure_now.target,
    measure_now.tolerance,
    measure_now.lag_days,
    measure_latest.numerator,
    measure_latest.denominator,
    measure_latest.value,
    measure_latest.period_start,
    measure_latest.period_end,
    measure_latest.period_kind,
    measure_latest.newest_start,
    measure_latest.newest_end,
    measure_latest.newest_kind,
    measure_latest.newest_status,
    datediff(
        'day',
        last_day(
            measure_latest.reported_end + CASE measure_now.period_kind
                WHEN 'month' THEN INTERVAL 1 MONTH
                WHEN 'quarter' THEN INTERVAL 3 MONTH
                WHEN 'term' THEN INTERVAL 5 MONTH   -- the longest
                ELSE INTERVAL 1 YEAR
            END
        ) + to_days(coalesce(measure_now.lag_days, 0)),
        $as_at
    ) AS days_since_due,
    list_distinct([
        measure_now.lineage,
        measure_latest.lineage,
        measure_latest.newest_lineage,
        measure_latest.reported_lineage
    ]) AS traced,
FROM measure_now
LEFT JOIN measure_latest USING (measure_id)
LEFT JOIN priority ON priority.priority_id = measure_now.priority_id
LEFT JOIN agency ON agency.agency_id = measure_now.agency_id
WHERE measure_now.scope = 'local'
    AND ($priority_id = '' OR measure_now.priority_id = $priority_id)
    AND ($success_measure_id = '' OR measure_now.success_measure_id = $success_measure_id)
    AND ($asks = '' OR measure_now.asks = $asks)
ORDER BY measure_now.rank, measure_now.measure_id
