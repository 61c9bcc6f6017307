-- Which areas is a published measure held for?
--
-- One row per area: the partnership's own first, then by level and name.
-- $measure_id: the measure.
SELECT
    area.area_code,
    area.name,
    area.level,
    partnership_area.area_code IS NOT NULL AS is_own,
    [area.lineage, partnership_area.lineage] AS traced,
FROM area
LEFT JOIN partnership_area USING (area_code)
WHERE area.area_code IN (SELECT area_code FROM observation WHERE measure_id = $measure_id)
ORDER BY is_own DESC, area.level = 'National', area.level, area.name
