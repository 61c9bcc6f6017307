-- What was published for a measure and an area?
--
-- One row per period and breakdown, the earliest first. Value and status stand apart. An area's
-- history is one, under whatever codes its figures stand; of a period that is held under two the
-- figure of the newer code is taken. area_code: the code that the figure is under.
-- $measure_id: the measure.
-- $area_code: the area.
-- Plain: value.
SELECT
    observation.area_code,
    area.name AS area_name,
    observation.period_start,
    observation.period_end,
    observation.period_kind,
    observation.breakdown_kind,
    observation.breakdown,
    observation.value,
    observation.status,
    [observation.lineage] AS traced,
FROM observation
JOIN area_history AS history USING (area_code)
JOIN area_history AS own ON own.area_code = $area_code AND own.now_code = history.now_code
JOIN area ON area.area_code = own.now_code
JOIN measure_now USING (measure_id)
WHERE observation.measure_id = $measure_id
    AND measure_now.scope = 'published'
QUALIFY row_number() OVER (
    PARTITION BY observation.period_start, observation.period_end, observation.breakdown_kind,
        observation.breakdown
    ORDER BY observation.area_code = own.now_code DESC, observation.area_code DESC
) = 1
ORDER BY observation.breakdown_kind, observation.breakdown, observation.period_start
