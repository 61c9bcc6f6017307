-- Where did each measure stand in the twelve months before and after each cycle?
--
-- One row per measure and cycle, the measures in the partnership's order. Every measure that one of
-- the cycles named stands beside each of them; is_named: this cycle or an action of it named it.
-- Before and after intervention_on: the month-4 session, else the planned end; the cycle's own
-- months count as before. All periods that start within twelve months, weighed by what they are out of; of a count the mean
-- period. before_least, after_least: the smallest number of people that one of the periods shows or
-- leaves over. Where that is small the whole is hidden too: less the other months it would tell it.
-- $priority_id: the priority of the cycles; empty = all, each beside what it named itself alone.
-- $as_at: the date that the figures stand for.
-- Counts: before_count of before_total giving before_value; cases: before_total; unit: counts_of.
-- Counts: after_count of after_total giving after_value; cases: after_total; unit: counts_of.
-- Counts: before_least giving before_count, before_total, before_value; cases: before_total; unit: counts_of.
-- Counts: after_least giving after_count, after_total, after_value; cases: after_total; unit: counts_of.
-- Not by: agency_id (the agency that sends the measure).
-- Plain: measure_rank, decimals, periods_before, periods_after.
WITH compared AS (
    SELECT
        cycle_id,
        planned_start_on,
        lineage,
        coalesce(agreed_on, planned_end_on) AS intervention_on,
    FROM cycle
    WHERE coalesce(started_on, planned_start_on) <= $as_at
        AND ($priority_id = '' OR priority_id = $priority_id)
),
beside AS (
    SELECT
        compared.cycle_id,
        local_observation.*,
        local_observation.period_start <= compared.intervention_on AS is_before,
    FROM compared
    JOIN local_observation
        ON local_observation.period_start > compared.intervention_on - INTERVAL 12 MONTH
        AND local_observation.period_start <= compared.intervention_on + INTERVAL 12 MONTH
    WHERE local_observation.value IS NOT NULL AND local_observation.is_ended
),
summed AS (
    SELECT
        measure_id,
        cycle_id,
        is_before,
        any_value(period_kind) AS period_kind,
        count(*) AS periods,
        sum(numerator) AS numerator,
        sum(denominator) AS denominator,
        coalesce(
            -- Of the parts where they are held: months are sent rounded, and their mean drifts.
            CASE
                WHEN any_value(unit) = 'percent' AND count(numerator) = count(*)
                    THEN 100 * sum(numerator) / nullif(sum(denominator), 0)
            END,
            sum(value * denominator) / nullif(sum(denominator), 0),
            avg(value)
        ) AS value,
        min(least(
            nullif(CASE WHEN unit = 'count' THEN value ELSE numerator END, 0),
            nullif(denominator, 0),
            nullif(denominator - numerator, 0)
        )) FILTER (coalesce(counts_of, 'people') NOT IN ('practice', 'work', 'published')) AS least,
        list(lineage) AS traced,
    FROM beside
    GROUP BY measure_id, cycle_id, is_before
)
SELECT
    measure_now.measure_id,
    measure_now.short_name,
    measure_now.rank AS measure_rank,
    measure_now.unit,
    measure_now.decimals,
    measure_now.good_direction,
    coalesce(prior.period_kind, following.period_kind) AS period_kind,
    measure_now.counts_of,
    measure_now.agency_id,
    compared.cycle_id,
    compared.intervention_on,
    own.measure_id IS NOT NULL AS is_named,
    own.expected_from,
    coalesce(prior.periods, 0) AS periods_before,
    -- A mean of few is as small as they are: it counts for itself, as a baseline does.
    CASE WHEN measure_now.unit = 'count' THEN prior.value ELSE prior.numerator END
        AS before_count,
    prior.denominator AS before_total,
    prior.value AS before_value,
    prior.least AS before_least,
    coalesce(following.periods, 0) AS periods_after,
    CASE WHEN measure_now.unit = 'count' THEN following.value ELSE following.numerator END AS after_count,
    following.denominator AS after_total,
    following.value AS after_value,
    following.least AS after_least,
    list_concat([compared.lineage], own.traced, prior.traced, following.traced) AS traced,
FROM compared
CROSS JOIN (
    SELECT DISTINCT measure_id FROM named_pair JOIN compared USING (cycle_id)
) AS named
JOIN measure_now ON measure_now.measure_id = named.measure_id
LEFT JOIN named_pair AS own
    ON own.cycle_id = compared.cycle_id AND own.measure_id = named.measure_id
LEFT JOIN summed AS prior
    ON prior.cycle_id = compared.cycle_id AND prior.measure_id = named.measure_id
    AND prior.is_before
LEFT JOIN summed AS following
    ON following.cycle_id = compared.cycle_id AND following.measure_id = named.measure_id
    AND NOT following.is_before
WHERE $priority_id <> '' OR own.measure_id IS NOT NULL
ORDER BY measure_now.rank, measure_now.measure_id, compared.planned_start_on, compared.cycle_id
