-- Which children in care does each measure count, and of which does it hold?
--
-- One row per measure and child. is_met: 1 when it holds, else 0. Those who came into care or left
-- it count in that month; those in care on the delivery's date.
WITH begun AS (
    SELECT newest.area_code, newest.month_start
    FROM held_episode
    JOIN newest
        ON newest.area_code = held_episode.area_code
        AND newest.list_number = held_episode.list_number
        AND newest.on_day = held_episode.started_on
    WHERE held_episode.list_number = 8
),
ended AS (
    SELECT newest.area_code, newest.month_start
    FROM held_episode
    JOIN newest
        ON newest.area_code = held_episode.area_code
        AND newest.list_number = held_episode.list_number
        AND newest.on_day = held_episode.ended_on
    WHERE held_episode.list_number = 8
),
in_care AS (
    SELECT
        standing.area_code,
        standing.month_start,
        extract_in_care.age_band,
        extract_in_care.placements_in_year,
        extract_in_care.placement_location,
        extract_in_care.missing_in_year,
        extract_in_care.return_interview_offered,
        extract_in_care.return_interview_accepted,
        standing.day_number - first_day.day_number AS days_in_care,
        standing.day_number - placed.day_number AS days_placed,
        standing.day_number - health.day_number AS days_since_health,
        standing.day_number - dental.day_number AS days_since_dental
    FROM extract_in_care
    JOIN standing
        ON standing.extract_id = extract_in_care.extract_id AND standing.list_number = 8
    JOIN working_day AS first_day ON first_day.on_day = extract_in_care.started_on
    LEFT JOIN working_day AS placed ON placed.on_day = extract_in_care.placed_on
    LEFT JOIN working_day AS health ON health.on_day = extract_in_care.last_health_on
    LEFT JOIN working_day AS dental ON dental.on_day = extract_in_care.last_dental_on
    WHERE extract_in_care.ended_on IS NULL OR extract_in_care.ended_on > standing.as_at
)
SELECT
    'annex_a:care_started' AS measure_id,
    area_code,
    month_start,
    CAST(NULL AS VARCHAR(40)) AS source_group,
    1 AS is_met
FROM begun
UNION ALL
SELECT
    'annex_a:care_ended' AS measure_id,
    area_code,
    month_start,
    NULL AS source_group,
    1 AS is_met
FROM ended
UNION ALL
SELECT
    'annex_a:children_in_care' AS measure_id,
    area_code,
    month_start,
    NULL AS source_group,
    1 AS is_met
FROM in_care
UNION ALL
SELECT
    'annex_a:three_placements_in_year' AS measure_id,
    area_code,
    month_start,
    NULL AS source_group,
    CASE WHEN placements_in_year >= 3 THEN 1 ELSE 0 END AS is_met
FROM in_care
WHERE placements_in_year IS NOT NULL
UNION ALL
SELECT
    'annex_a:long_term_stability' AS measure_id,
    area_code,
    month_start,
    NULL AS source_group,
    CASE WHEN days_placed >= 730 THEN 1 ELSE 0 END AS is_met
FROM in_care
WHERE days_in_care >= 913
    AND age_band IN ('Under 1', '1 to 4', '5 to 9', '10 to 15')
UNION ALL
SELECT
    'annex_a:placed_out_of_area' AS measure_id,
    area_code,
    month_start,
    NULL AS source_group,
    CASE WHEN placement_location = 'out' THEN 1 ELSE 0 END AS is_met
FROM in_care
WHERE placement_location IS NOT NULL
UNION ALL
SELECT
    'annex_a:missing_from_care' AS measure_id,
    area_code,
    month_start,
    NULL AS source_group,
    CASE WHEN missing_in_year > 0 THEN 1 ELSE 0 END AS is_met
FROM in_care
WHERE missing_in_year IS NOT NULL
UNION ALL
SELECT
    'annex_a:return_interview_offered' AS measure_id,
    area_code,
    month_start,
    NULL AS source_group,
    CASE WHEN return_interview_offered = 'yes' THEN 1 ELSE 0 END AS is_met
FROM in_care
WHERE missing_in_year > 0
UNION ALL
SELECT
    'annex_a:return_interview_accepted' AS measure_id,
    area_code,
    month_start,
    NULL AS source_group,
    CASE WHEN return_interview_accepted = 'yes' THEN 1 ELSE 0 END AS is_met
FROM in_care
WHERE missing_in_year > 0 AND return_interview_offered = 'yes'
UNION ALL
SELECT
    'annex_a:health_checks' AS measure_id,
    area_code,
    month_start,
    NULL AS source_group,
    CASE
        WHEN age_band IN ('Unborn', 'Under 1', '1 to 4') AND days_since_health <= 183 THEN 1
        WHEN age_band IN ('Unborn', 'Under 1', '1 to 4') THEN 0
        WHEN days_since_health <= 365 THEN 1
        ELSE 0
    END AS is_met
FROM in_care
WHERE days_in_care >= 365
UNION ALL
SELECT
    'annex_a:dental_checks' AS measure_id,
    area_code,
    month_start,
    NULL AS source_group,
    CASE WHEN days_since_dental <= 365 THEN 1 ELSE 0 END AS is_met
FROM in_care
WHERE days_in_care >= 365
