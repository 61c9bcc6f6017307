-- How does an area compare with its region, its statistical neighbours and the nation?
--
-- One row per period and comparator. The neighbours' figure is the mean or the median of those
-- that have a value in that period, and says how many they are.
-- $measure_id: the published measure.
-- $area_code: the area.
-- $breakdown_kind: what it is broken down by; 'Total' = by nothing.
-- $breakdown: the part to show; 'Total' = all.
-- $average: 'mean' or 'median' of the neighbours.
-- Plain: value, areas, series_rank.
-- Column areas: Areas.
WITH neighbour AS (
    SELECT DISTINCT area_name.area_code
    FROM area_neighbour
    JOIN area_name AS own
        ON own.kind = 'number' AND own.alias = area_neighbour.area_number
        AND own.area_code = $area_code
    JOIN area_name
        ON area_name.kind = 'number' AND area_name.alias = area_neighbour.neighbour_number
    WHERE area_neighbour.model = (SELECT max(model) FROM area_neighbour)
),
seen AS (
    SELECT observation.*
    FROM observation
    JOIN measure_now USING (measure_id)
    WHERE observation.measure_id = $measure_id
        AND measure_now.scope = 'published'
        AND observation.breakdown_kind = $breakdown_kind
        AND observation.breakdown = $breakdown
),
placed AS (
    SELECT area.area_code, area.name, 'area' AS series, 1 AS series_rank
    FROM area
    WHERE area.area_code = $area_code
    UNION ALL
    SELECT region.area_code, region.name, 'region', 2
    FROM area
    JOIN area AS region ON region.area_code = area.region_code
    WHERE area.area_code = $area_code
    UNION ALL
    SELECT nation.area_code, nation.name, 'nation', 4
    FROM area
    JOIN area AS nation ON nation.area_code = area.country_code
    WHERE area.area_code = $area_code AND area.level <> 'National'
)
SELECT
    placed.series,
    placed.series_rank,
    placed.name,
    seen.period_start,
    seen.period_end,
    seen.period_kind,
    seen.value,
    seen.status,
    1 AS areas,
    [seen.lineage] AS traced,
FROM seen
JOIN placed USING (area_code)
UNION ALL
SELECT
    'neighbours',
    3,
    'Statistical neighbours (' || $average || ' of ' || count(seen.value) || ')',
    seen.period_start,
    seen.period_end,
    any_value(seen.period_kind),
    CASE
        WHEN $average = 'median' THEN median(seen.value)
        ELSE avg(seen.value)
    END,
    NULL,
    count(seen.value),
    list(seen.lineage) FILTER (seen.value IS NOT NULL),
FROM seen
JOIN neighbour USING (area_code)
GROUP BY seen.period_start, seen.period_end
HAVING count(seen.value) > 0
ORDER BY series_rank, period_start
