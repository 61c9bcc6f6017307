-- How fresh is what each agency sends, and how late is it?
--
-- One row per agency that sends measures.
-- $as_at: the date that the figures stand for.
-- Counts: measures, by agency_id; unit: work.
-- Counts: late of measures, by agency_id; unit: work.
-- Plain: longest_late.
-- Column agency: Agency.
-- Column measures: Measures.
-- Column late: Late.
-- Column last_data_on: Last data.
-- Column longest_late: Longest late, days.
WITH latest AS (
    SELECT measure_id, max(period_end) AS period_end, arg_max(lineage, period_end) AS lineage
    FROM local_observation
    WHERE value IS NOT NULL OR status IS NOT NULL
    GROUP BY measure_id
),
judged AS (
    SELECT
        measure_now.measure_id,
        measure_now.agency_id,
        [measure_now.lineage, latest.lineage] AS traced,
        latest.period_end,
        last_day(
            latest.period_end + CASE measure_now.period_kind
                WHEN 'month' THEN INTERVAL 1 MONTH
                WHEN 'quarter' THEN INTERVAL 3 MONTH
                WHEN 'term' THEN INTERVAL 5 MONTH   -- the longest
                ELSE INTERVAL 1 YEAR
            END
        ) + to_days(coalesce(measure_now.lag_days, 0)) AS next_due,
    FROM measure_now
    LEFT JOIN latest USING (measure_id)
    WHERE measure_now.scope = 'local'
)
SELECT
    agency.agency_id,
    agency.short_name AS agency,
    count(*) AS measures,
    count(*) FILTER (judged.next_due < $as_at OR judged.period_end IS NULL) AS late,
    max(judged.period_end) AS last_data_on,
    max(datediff('day', judged.next_due, $as_at)) FILTER (judged.next_due < $as_at)
        AS longest_late,
    flatten(list(judged.traced)) AS traced,
FROM judged
JOIN agency USING (agency_id)
GROUP BY agency.agency_id, agency.short_name, agency.rank
ORDER BY agency.rank
