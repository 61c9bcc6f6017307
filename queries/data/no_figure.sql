-- Of which of our own measures do periods hold no figure?
--
-- One row per local measure that is held, with a period that was sent without a figure, or with none
-- sent at all, in the partnership's order. A month that nobody sent is none of these: see coverage.
-- Counts: periods, by measure_id; unit: work.
-- Counts: without of periods, by measure_id; unit: work.
-- Counts: marked of without, by measure_id; unit: work.
-- Plain: rank.
-- Column agency: Agency.
-- Column periods: Periods held.
-- Column without: Without a figure.
-- Column marked: Of those, said why.
-- Column last_figure_on: Last figure.
-- Column last_period_on: Last period held.
SELECT
    measure_now.measure_id,
    measure_now.name,
    agency.short_name AS agency,
    measure_now.rank,
    measure_now.period_kind,
    count(local_observation.measure_id) AS periods,
    count(*) FILTER (
        local_observation.measure_id IS NOT NULL AND local_observation.value IS NULL
    ) AS without,
    count(*) FILTER (local_observation.value IS NULL AND local_observation.status IS NOT NULL)
        AS marked,
    max(local_observation.period_end) FILTER (local_observation.value IS NOT NULL)
        AS last_figure_on,
    max(local_observation.period_end) AS last_period_on,
    list_prepend(any_value(measure_now.lineage), list(local_observation.lineage)) AS traced,
FROM measure_now
LEFT JOIN agency USING (agency_id)
LEFT JOIN local_observation ON local_observation.measure_id = measure_now.measure_id
WHERE measure_now.scope = 'local'
GROUP BY
    measure_now.measure_id, measure_now.name, agency.short_name, measure_now.rank,
    measure_now.period_kind
HAVING periods = 0 OR without > 0
ORDER BY measure_now.rank, measure_now.measure_id
