-- Where did each measure stand in a year and in the year before, from early help to care leavers?
--
-- One row per local measure with values in the year, by tier and in the partnership's order. All
-- periods of it that have ended together, weighed by what they are out of; of a count the mean
-- period. breaks: the series begins anew within the two years, so they do not compare. year_least,
-- before_least: the smallest number of people that one of the periods shows or leaves over. Where
-- that is small the whole is hidden too: less the other months it would tell it.
-- $year_end: the last day of the year, as text; empty = none.
-- Counts: year_count of year_total giving year_value; cases: year_total; unit: counts_of.
-- Counts: before_count of before_total giving before_value; cases: before_total; unit: counts_of.
-- Counts: year_least giving year_count, year_total, year_value; cases: year_total; unit: counts_of.
-- Counts: before_least giving before_count, before_total, before_value; cases: before_total; unit: counts_of.
-- Not by: agency_id (the agency that sends the measure), tier (whom the measure is about).
-- Plain: decimals, rank, year_periods, before_periods.
WITH within AS (
    SELECT
        local_observation.*,
        local_observation.period_end > try_cast($year_end AS DATE) - INTERVAL 1 YEAR AS in_year,
    FROM local_observation
    WHERE local_observation.value IS NOT NULL
        AND local_observation.is_ended
        AND local_observation.period_end <= try_cast($year_end AS DATE)
        AND local_observation.period_end > try_cast($year_end AS DATE) - INTERVAL 2 YEAR
),
summed AS (
    SELECT
        measure_id,
        in_year,
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
            nullif(numerator, 0),
            nullif(denominator, 0),
            nullif(denominator - numerator, 0)
        )) FILTER (coalesce(counts_of, 'people') NOT IN ('practice', 'work', 'published')) AS least,
        bool_or(starts_anew) AS breaks,
        list(lineage) AS traced,
    FROM within
    GROUP BY measure_id, in_year
)
SELECT
    measure_now.measure_id,
    coalesce(measure_now.tier, 'all children') AS tier,
    measure_now.name,
    measure_now.source_system,
    measure_now.unit,
    measure_now.decimals,
    measure_now.rank,
    measure_now.good_direction,
    this_year.period_kind,
    measure_now.asks,
    measure_now.counts_of,
    measure_now.agency_id,
    this_year.periods AS year_periods,
    -- A mean of few is as small as they are: it counts for itself, as a baseline does.
    CASE WHEN measure_now.unit = 'count' THEN this_year.value ELSE this_year.numerator END
        AS year_count,
    this_year.denominator AS year_total,
    this_year.value AS year_value,
    this_year.least AS year_least,
    coalesce(year_before.periods, 0) AS before_periods,
    CASE WHEN measure_now.unit = 'count' THEN year_before.value ELSE year_before.numerator END
        AS before_count,
    year_before.denominator AS before_total,
    year_before.value AS before_value,
    year_before.least AS before_least,
    coalesce(this_year.breaks, false) OR coalesce(year_before.breaks, false) AS breaks,
    list_concat(this_year.traced, year_before.traced) AS traced,
FROM measure_now
JOIN summed AS this_year
    ON this_year.measure_id = measure_now.measure_id AND this_year.in_year
LEFT JOIN summed AS year_before
    ON year_before.measure_id = measure_now.measure_id AND NOT year_before.in_year
WHERE measure_now.scope = 'local'
ORDER BY
    CASE measure_now.tier
        WHEN 'universal' THEN 1 WHEN 'early help' THEN 2 WHEN 'child in need' THEN 3
        WHEN 'child protection' THEN 4 WHEN 'in care' THEN 5 WHEN 'care leaver' THEN 6
        WHEN 'workforce' THEN 7 ELSE 8
    END,
    measure_now.rank,
    measure_now.measure_id
