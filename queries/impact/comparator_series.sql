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
    -- Its history, under whatever codes its figures stand.
    SELECT DISTINCT history.area_code, area.country_code
    FROM partnership_area
    JOIN area_history AS ours USING (area_code)
    JOIN area_history AS history USING (now_code)
    JOIN area ON area.area_code = ours.now_code
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
    JOIN area_history USING (area_code)
    WHERE observation.breakdown_kind = 'Total' AND observation.breakdown = 'Total'
        AND EXISTS (
            SELECT 1
            FROM local_observation
            WHERE local_observation.measure_id = named.measure_id
                AND local_observation.period_start = observation.period_start
                AND local_observation.period_end = observation.period_end
        )
    -- Of a period that is held under two codes of one area the newer one's figure is taken.
    QUALIFY row_number() OVER (
        PARTITION BY named.measure_id, area_history.now_code, observation.period_start,
            observation.period_end
        ORDER BY observation.area_code = area_history.now_code DESC, observation.area_code DESC
    ) = 1
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
