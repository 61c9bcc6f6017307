-- Which child protection plans does each measure count, and of which does it hold?
--
-- One row per measure and plan. is_met: 1 when it holds, else 0. Plans that began or ended count in
-- that month; open ones on the delivery's date.
WITH begun AS (
    SELECT newest.area_code, newest.month_start, extract_child_protection.plans_before
    FROM held_episode
    JOIN extract_child_protection
        ON extract_child_protection.extract_id = held_episode.extract_id
        AND extract_child_protection.row_number = held_episode.row_number
    JOIN newest
        ON newest.area_code = held_episode.area_code
        AND newest.list_number = held_episode.list_number
        AND newest.on_day = held_episode.started_on
    WHERE held_episode.list_number = 7
),
ended AS (
    SELECT
        newest.area_code,
        newest.month_start,
        newest.day_number - first_day.day_number AS days
    FROM held_episode
    JOIN newest
        ON newest.area_code = held_episode.area_code
        AND newest.list_number = held_episode.list_number
        AND newest.on_day = held_episode.ended_on
    JOIN working_day AS first_day ON first_day.on_day = held_episode.started_on
    WHERE held_episode.list_number = 7
),
open_plan AS (
    SELECT
        standing.area_code,
        standing.month_start,
        extract_child_protection.seen_alone,
        extract_child_protection.age_band,
        standing.day_number - first_day.day_number AS days,
        standing.day_number - reviewed_on.day_number AS days_since_review,
        standing.working_day_number - visited_on.working_day_number AS working_days_since_visit
    FROM extract_child_protection
    JOIN standing
        ON standing.extract_id = extract_child_protection.extract_id AND standing.list_number = 7
    JOIN working_day AS first_day ON first_day.on_day = extract_child_protection.started_on
    LEFT JOIN working_day AS reviewed_on
        ON reviewed_on.on_day = extract_child_protection.last_review_on
    LEFT JOIN working_day AS visited_on
        ON visited_on.on_day = extract_child_protection.last_visit_on
    WHERE extract_child_protection.ended_on IS NULL
        OR extract_child_protection.ended_on > standing.as_at
)
SELECT
    'annex_a:protection_plans_started' AS measure_id,
    area_code,
    month_start,
    CAST(NULL AS VARCHAR(40)) AS source_group,
    1 AS is_met
FROM begun
UNION ALL
SELECT
    'annex_a:second_protection_plan' AS measure_id,
    area_code,
    month_start,
    NULL AS source_group,
    CASE WHEN plans_before > 0 THEN 1 ELSE 0 END AS is_met
FROM begun
WHERE plans_before IS NOT NULL
UNION ALL
SELECT
    'annex_a:protection_plans_ended' AS measure_id,
    area_code,
    month_start,
    NULL AS source_group,
    1 AS is_met
FROM ended
UNION ALL
SELECT
    'annex_a:protection_plans_2_years_ended' AS measure_id,
    area_code,
    month_start,
    NULL AS source_group,
    CASE WHEN days >= 730 THEN 1 ELSE 0 END AS is_met
FROM ended
UNION ALL
SELECT
    'annex_a:protection_plans' AS measure_id,
    area_code,
    month_start,
    NULL AS source_group,
    1 AS is_met
FROM open_plan
UNION ALL
SELECT
    'annex_a:protection_plans_2_years_open' AS measure_id,
    area_code,
    month_start,
    NULL AS source_group,
    CASE WHEN days >= 730 THEN 1 ELSE 0 END AS is_met
FROM open_plan
UNION ALL
SELECT
    'annex_a:protection_reviews_in_time' AS measure_id,
    area_code,
    month_start,
    NULL AS source_group,
    CASE WHEN days_since_review <= 183 THEN 1 ELSE 0 END AS is_met
FROM open_plan
WHERE days >= 91
UNION ALL
SELECT
    'annex_a:protection_visits_10_days' AS measure_id,
    area_code,
    month_start,
    NULL AS source_group,
    CASE WHEN working_days_since_visit <= 10 THEN 1 ELSE 0 END AS is_met
FROM open_plan
UNION ALL
SELECT
    'annex_a:protection_visits_15_days' AS measure_id,
    area_code,
    month_start,
    NULL AS source_group,
    CASE WHEN working_days_since_visit <= 15 THEN 1 ELSE 0 END AS is_met
FROM open_plan
UNION ALL
SELECT
    'annex_a:protection_visits_20_days' AS measure_id,
    area_code,
    month_start,
    NULL AS source_group,
    CASE WHEN working_days_since_visit <= 20 THEN 1 ELSE 0 END AS is_met
FROM open_plan
UNION ALL
SELECT
    'annex_a:protection_seen_alone' AS measure_id,
    area_code,
    month_start,
    NULL AS source_group,
    CASE WHEN seen_alone = 'yes' THEN 1 ELSE 0 END AS is_met
FROM open_plan
WHERE age_band IN ('5 to 9', '10 to 15', '16 to 17', '18 and over')
