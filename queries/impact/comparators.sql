-- What was last published on a priority's measures for our area, its neighbours, the nation?
--
-- One row per measure and place, in the last period published for our own area. The neighbours'
-- figure is the mean of those that have a value, and says how many they are; where one is hidden
-- there is none, and least and most say between what it lies, each hidden count being at least 1 and
-- as small as what is hidden (of shares and rates nothing can be said). Unit and decimals are the
-- published measure's. Where nothing was published for all together, the only part there is stands
-- for it; with several there is no row. later_: of our own area, the last period that is held where
-- that has no figure and is later than the one shown, and the mark that says why.
-- $priority_id: the priority to show; empty = all.
-- $largest_hidden: the largest number that is too small to show.
-- Plain: value, decimals, areas, place_rank, least, most, hidden_areas.
WITH named AS (
    SELECT DISTINCT cycle_measure.measure_id, measure_now.benchmark_measure_id
    FROM cycle_measure
    JOIN cycle USING (cycle_id)
    JOIN measure_now USING (measure_id)
    WHERE measure_now.benchmark_measure_id IS NOT NULL
        AND ($priority_id = '' OR cycle.priority_id = $priority_id)
),
own AS (
    -- Its history, under whatever codes its figures stand.
    SELECT DISTINCT history.area_code, area.name, area.country_code
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
part AS (
    SELECT observation.measure_id, observation.breakdown_kind, observation.breakdown
    FROM observation
    JOIN own USING (area_code)
    WHERE observation.measure_id IN (SELECT benchmark_measure_id FROM named)
    GROUP BY observation.measure_id, observation.breakdown_kind, observation.breakdown
    QUALIFY observation.breakdown_kind = 'Total' AND observation.breakdown = 'Total'
        OR count(*) OVER (PARTITION BY observation.measure_id) = 1
),
seen AS (
    SELECT
        named.measure_id,
        named.benchmark_measure_id AS published_id,
        observation.* EXCLUDE (measure_id),
    FROM named
    JOIN part ON part.measure_id = named.benchmark_measure_id
    JOIN observation
        ON observation.measure_id = part.measure_id
        AND observation.breakdown_kind = part.breakdown_kind
        AND observation.breakdown = part.breakdown
    JOIN area_history USING (area_code)
    -- Of a period that is held under two codes of one area the newer one's figure is taken.
    QUALIFY row_number() OVER (
        PARTITION BY named.measure_id, area_history.now_code, observation.breakdown_kind,
            observation.breakdown, observation.period_start, observation.period_end
        ORDER BY observation.area_code = area_history.now_code DESC, observation.area_code DESC
    ) = 1
),
latest AS (
    SELECT
        seen.measure_id,
        max(seen.period_end) FILTER (seen.value IS NOT NULL) AS period_end,
        max(seen.period_end) AS newest_end,
        arg_max(seen.period_start, seen.period_end) AS newest_start,
        arg_max(seen.period_kind, seen.period_end) AS newest_kind,
        arg_max(coalesce(seen.status, 'x'), seen.period_end) AS newest_status,
    FROM seen
    JOIN own USING (area_code)
    GROUP BY seen.measure_id
),
placed AS (
    SELECT seen.*, 'area' AS series, 1 AS place_rank, own.name, 1 AS areas
    FROM seen
    JOIN own USING (area_code)
    UNION ALL
    SELECT seen.*, 'nation', 3, area.name, 1
    FROM seen
    JOIN area USING (area_code)
    WHERE area.area_code IN (SELECT country_code FROM own)
)
SELECT
    placed.measure_id,
    measure_now.unit,
    measure_now.decimals,
    placed.series,
    placed.place_rank,
    placed.name,
    placed.period_start,
    placed.period_end,
    placed.period_kind,
    placed.value,
    placed.status,
    placed.areas,
    NULL::DOUBLE AS least,
    NULL::DOUBLE AS most,
    0 AS hidden_areas,
    CASE WHEN latest.newest_end > latest.period_end THEN latest.newest_start END AS later_start,
    CASE WHEN latest.newest_end > latest.period_end THEN latest.newest_end END AS later_end,
    CASE WHEN latest.newest_end > latest.period_end THEN latest.newest_kind END AS later_kind,
    CASE WHEN latest.newest_end > latest.period_end THEN latest.newest_status END AS later_status,
    [placed.lineage] AS traced,
FROM placed
JOIN latest USING (measure_id, period_end)
JOIN measure_now ON measure_now.measure_id = placed.published_id
UNION ALL
SELECT
    seen.measure_id,
    any_value(measure_now.unit),
    any_value(measure_now.decimals),
    'neighbours',
    2,
    'neighbours (mean of ' || count(*) FILTER (is_counted) || ')',
    seen.period_start,
    seen.period_end,
    any_value(seen.period_kind),
    CASE WHEN count(*) FILTER (is_hidden) = 0 THEN avg(seen.value) END,
    CASE WHEN count(*) FILTER (is_hidden) > 0 THEN 'c' END,
    count(*) FILTER (is_counted),
    CASE
        WHEN count(*) FILTER (is_hidden) > 0 AND any_value(measure_now.unit) = 'count'
            THEN avg(coalesce(seen.value, 1)) FILTER (is_counted)
    END,
    CASE
        WHEN count(*) FILTER (is_hidden) > 0 AND any_value(measure_now.unit) = 'count'
            THEN avg(coalesce(seen.value, $largest_hidden)) FILTER (is_counted)
    END,
    count(*) FILTER (is_hidden),
    NULL,
    NULL,
    NULL,
    NULL,
    list(seen.lineage) FILTER (is_counted),
FROM (
    SELECT
        *,
        value IS NULL AND status = 'c' AS is_hidden,
        value IS NOT NULL OR status = 'c' AS is_counted,
    FROM seen
) AS seen
JOIN neighbour USING (area_code)
JOIN latest USING (measure_id, period_end)
JOIN measure_now ON measure_now.measure_id = seen.published_id
GROUP BY seen.measure_id, seen.period_start, seen.period_end
HAVING count(*) FILTER (is_counted) > 0
ORDER BY measure_id, place_rank
