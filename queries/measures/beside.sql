-- How does an area compare with its region, its statistical neighbours and the nation?
--
-- One row per period and comparator. An area's history is one, under whatever codes its figures
-- stand; of a period that is held under two the figure of the newer code is taken. The neighbours'
-- figure is the mean or the median of those that have a value in that period, and says how many they
-- are. Where the figure of one is hidden there is none: least and most say between what it lies, each
-- hidden count being at least 1 and as small as what is hidden; of shares and rates nothing can be
-- said.
-- $measure_id: the published measure.
-- $area_code: the area.
-- $breakdown_kind: what it is broken down by; 'Total' = by nothing.
-- $breakdown: the part to show; 'Total' = all.
-- $average: 'mean' or 'median' of the neighbours.
-- $largest_hidden: the largest number that is too small to show.
-- breaks_on: the first day of a later boundary of the area, with which the figure does not compare.
-- Plain: value, areas, series_rank, least, most, hidden_areas.
-- Column areas: Areas.
WITH seen AS (
    SELECT observation.*, measure_now.unit
    FROM observation
    JOIN measure_now USING (measure_id)
    JOIN area_history USING (area_code)
    WHERE observation.measure_id = $measure_id
        AND measure_now.scope = 'published'
        AND observation.breakdown_kind = $breakdown_kind
        AND observation.breakdown = $breakdown
    QUALIFY row_number() OVER (
        PARTITION BY area_history.now_code, observation.period_start, observation.period_end
        ORDER BY observation.area_code = area_history.now_code DESC, observation.area_code DESC
    ) = 1
),
placed AS (
    SELECT history.area_code, area.name, 'area' AS series, 1 AS series_rank
    FROM area_history AS own
    JOIN area_history AS history ON history.now_code = own.now_code
    JOIN area ON area.area_code = own.now_code
    WHERE own.area_code = $area_code
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
    broken.changed_on AS breaks_on,
    seen.value,
    seen.status,
    1 AS areas,
    NULL::DOUBLE AS least,
    NULL::DOUBLE AS most,
    0 AS hidden_areas,
    [seen.lineage, broken.lineage] AS traced,
FROM seen
JOIN placed USING (area_code)
LEFT JOIN area_change AS broken
    ON placed.series = 'area' AND broken.kind = 'boundary'
    AND broken.earlier_code = seen.area_code
UNION ALL
SELECT
    'neighbours',
    3,
    'Statistical neighbours (' || $average || ' of ' || count(*) FILTER (is_counted) || ')',
    seen.period_start,
    seen.period_end,
    any_value(seen.period_kind),
    NULL,
    CASE
        WHEN count(*) FILTER (is_hidden) > 0 THEN NULL
        WHEN $average = 'median' THEN median(seen.value)
        ELSE avg(seen.value)
    END,
    CASE WHEN count(*) FILTER (is_hidden) > 0 THEN 'c' END,
    count(*) FILTER (is_counted),
    CASE
        WHEN count(*) FILTER (is_hidden) = 0 OR any_value(seen.unit) <> 'count' THEN NULL
        WHEN $average = 'median' THEN median(coalesce(seen.value, 1)) FILTER (is_counted)
        ELSE avg(coalesce(seen.value, 1)) FILTER (is_counted)
    END,
    CASE
        WHEN count(*) FILTER (is_hidden) = 0 OR any_value(seen.unit) <> 'count' THEN NULL
        WHEN $average = 'median' THEN median(coalesce(seen.value, $largest_hidden)) FILTER (is_counted)
        ELSE avg(coalesce(seen.value, $largest_hidden)) FILTER (is_counted)
    END,
    count(*) FILTER (is_hidden),
    list(seen.lineage) FILTER (is_counted),
FROM (
    SELECT
        *,
        value IS NULL AND status = 'c' AS is_hidden,
        value IS NOT NULL OR status = 'c' AS is_counted,
    FROM seen
) AS seen
JOIN neighbour_now AS neighbour
    ON neighbour.area_code = seen.area_code AND neighbour.of_area = $area_code
GROUP BY seen.period_start, seen.period_end
HAVING count(*) FILTER (is_counted) > 0
ORDER BY series_rank, period_start
