-- Which areas is a published measure held for?
--
-- One row per area, by the code that it goes by now, whatever codes its figures are under: the
-- partnership's own first, then by level and name.
-- $measure_id: the measure.
SELECT
    area.area_code,
    area.name,
    area.level,
    own.now_code IS NOT NULL AS is_own,
    [area.lineage, own.lineage] AS traced,
FROM area
LEFT JOIN (
    SELECT area_history.now_code, any_value(partnership_area.lineage) AS lineage
    FROM partnership_area
    JOIN area_history USING (area_code)
    GROUP BY area_history.now_code
) AS own ON own.now_code = area.area_code
WHERE area.area_code IN (
    SELECT area_history.now_code
    FROM area_history
    SEMI JOIN observation
        ON observation.area_code = area_history.area_code AND observation.measure_id = $measure_id
)
ORDER BY is_own DESC, area.level = 'National', area.level, area.name
