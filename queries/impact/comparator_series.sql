-- What did our statistical neighbours, or the nation, publish for the very periods of our measures?
--
-- One row per local measure and period for which both hold a figure. The mean of the neighbours,
-- where each of them has one; else the nation. Nearly all that is published is yearly, so monthly
-- measures have none.
-- Plain: value.
WITH named AS (
    SELECT measure_id, benchmark_measure_id
    FROM measure_now
    WHERE scope = 'local' AND benchmark_measure_id IS NOT NULL
),
own AS (
    SELECT area.area_code, area.country_code
    FROM partnership_area
    JOIN area USING (area_code)
),
neighbour AS (
    SELECT DISTINCT neighbour_now.area_code
    FROM neighbour_now
    JOIN own ON own.area_code = neighbour_now.of_area
),
beside AS (
    SELECT
        named.measure_id,
        observation.period_start,
        observation.period_end,
        observation.area_code,
        observation.value,
        observation.lineage,
    FROM named
    JOIN observation ON observation.measure_id = named.benchmark_measure_id
    WHERE observation.breakdown_kind = 'Total' AND observation.breakdown = 'Total'
        AND EXISTS (
            SELECT 1
            FROM local_observation
            WHERE local_observation.measure_id = named.measure_id
                AND local_observation.period_start = observation.period_start
                AND local_observation.period_end = observation.period_end
        )
),
together AS (
    SELECT
        measure_id,
        period_start,
        1 AS choice,
        avg(value) AS value,
        list(lineage) AS traced,
    FROM beside
    WHERE area_code IN (SELECT area_code FROM neighbour)
    GROUP BY measure_id, period_start
    HAVING bool_and(value IS NOT NULL)
    UNION ALL
    SELECT
        measure_id,
        period_start,
        2,
        value,
        [lineage],
    FROM beside
    WHERE area_code IN (SELECT country_code FROM own) AND value IS NOT NULL
)
SELECT
    measure_id,
    period_start,
    value,
    traced,
FROM together
-- One comparator a measure: what changes from period to period would look like a change of ours.
QUALIFY choice = min(choice) OVER (PARTITION BY measure_id)
ORDER BY measure_id, period_start
