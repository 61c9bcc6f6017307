-- What was published for a measure and an area?
--
-- One row per period and breakdown, the earliest first. Value and status stand apart.
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
JOIN area USING (area_code)
JOIN measure_now USING (measure_id)
WHERE observation.measure_id = $measure_id
    AND observation.area_code = $area_code
    AND measure_now.scope = 'published'
ORDER BY observation.breakdown_kind, observation.breakdown, observation.period_start
