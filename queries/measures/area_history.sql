-- Under which earlier codes does an area's history stand, and where did its boundary change?
--
-- One row per earlier code, the earliest change first. is_joined: its figures stand in the area's
-- own series; else they are another place's, which was divided or merged. changed_on is empty where
-- only its number says that the code is an earlier one.
-- $area_code: the area.
-- Column changed_on: Changed on.
-- Column earlier_code: Code before.
-- Column earlier_name: Name before.
-- Column reason: What happened.
SELECT
    area_change.changed_on,
    area_change.earlier_code,
    coalesce(former.name, area_change.earlier_name, area_change.earlier_code) AS earlier_name,
    area_change.kind,
    area_change.kind <> 'reorganised' AS is_joined,
    area_change.reason,
    [area_change.lineage] AS traced,
FROM area_change
JOIN area_history AS own ON own.area_code = $area_code
JOIN area_history AS changed
    ON changed.area_code = area_change.area_code AND changed.now_code = own.now_code
LEFT JOIN area AS former ON former.area_code = area_change.earlier_code
UNION ALL
SELECT
    NULL,
    area.area_code,
    area.name,
    'code',
    true,
    NULL,
    [area.lineage],
FROM area_history AS own
JOIN area_history AS before
    ON before.now_code = own.now_code AND before.area_code <> before.now_code
JOIN area ON area.area_code = before.area_code
WHERE own.area_code = $area_code
    AND before.area_code NOT IN (SELECT earlier_code FROM area_change WHERE kind <> 'reorganised')
ORDER BY changed_on, earlier_code
