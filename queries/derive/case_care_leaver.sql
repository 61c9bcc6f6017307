-- Which care leavers does each measure count, and of which does it hold?
--
-- One row per measure and young person on the delivery's date. is_met: 1 when it holds, else 0.
WITH leaver AS (
    SELECT
        standing.area_code,
        standing.month_start,
        extract_care_leaver.in_touch,
        extract_care_leaver.is_suitable,
        extract_care_leaver.activity
    FROM extract_care_leaver
    JOIN standing
        ON standing.extract_id = extract_care_leaver.extract_id AND standing.list_number = 9
)
SELECT
    'annex_a:care_leavers' AS measure_id,
    area_code,
    month_start,
    CAST(NULL AS VARCHAR(40)) AS source_group,
    1 AS is_met
FROM leaver
UNION ALL
SELECT
    'annex_a:care_leavers_in_education_or_work' AS measure_id,
    area_code,
    month_start,
    NULL AS source_group,
    CASE WHEN activity IN ('F1', 'F2', 'F3', 'P1', 'P2', 'P3') THEN 1 ELSE 0 END AS is_met
FROM leaver
WHERE activity IS NOT NULL
UNION ALL
SELECT
    'annex_a:care_leavers_suitable_home' AS measure_id,
    area_code,
    month_start,
    NULL AS source_group,
    CASE WHEN is_suitable = 'yes' THEN 1 ELSE 0 END AS is_met
FROM leaver
WHERE is_suitable IN ('yes', 'no')
UNION ALL
SELECT
    'annex_a:care_leavers_not_in_touch' AS measure_id,
    area_code,
    month_start,
    NULL AS source_group,
    CASE WHEN in_touch = 'no' THEN 1 ELSE 0 END AS is_met
FROM leaver
WHERE in_touch IS NOT NULL AND in_touch <> 'died'
