-- Which section 47 enquiries and conferences does each measure count, and of which does it hold?
--
-- One row per measure and enquiry or conference. is_met: 1 when it holds, else 0. Working days are
-- those after the strategy discussion's, up to and with the conference's.
WITH conference AS (
    SELECT
        newest.area_code,
        newest.month_start,
        held_enquiry.led_to_plan,
        held_on.working_day_number - begun_on.working_day_number AS working_days
    FROM held_enquiry
    JOIN newest
        ON newest.area_code = held_enquiry.area_code
        AND newest.list_number = 51
        AND newest.on_day = held_enquiry.conference_on
    JOIN working_day AS begun_on ON begun_on.on_day = held_enquiry.strategy_on
    JOIN working_day AS held_on ON held_on.on_day = held_enquiry.conference_on
),
enquiry AS (
    SELECT
        newest.area_code,
        newest.month_start,
        CASE
            WHEN held_enquiry.conference_on IS NOT NULL THEN 1
            WHEN held_enquiry.conference_unnecessary = 'yes' THEN 0
        END AS has_conference
    FROM held_enquiry
    JOIN newest
        ON newest.area_code = held_enquiry.area_code
        AND newest.list_number = 5
        AND newest.on_day = held_enquiry.strategy_on
)
SELECT
    'annex_a:section_47_enquiries' AS measure_id,
    area_code,
    month_start,
    CAST(NULL AS VARCHAR(40)) AS source_group,
    1 AS is_met
FROM enquiry
UNION ALL
SELECT
    'annex_a:section_47_to_conference' AS measure_id,
    area_code,
    month_start,
    NULL AS source_group,
    has_conference AS is_met
FROM enquiry
WHERE has_conference IS NOT NULL
UNION ALL
SELECT
    'annex_a:initial_conferences' AS measure_id,
    area_code,
    month_start,
    NULL AS source_group,
    1 AS is_met
FROM conference
UNION ALL
SELECT
    'annex_a:initial_conferences_15_days' AS measure_id,
    area_code,
    month_start,
    NULL AS source_group,
    CASE WHEN working_days <= 15 THEN 1 ELSE 0 END AS is_met
FROM conference
UNION ALL
SELECT
    'annex_a:conference_to_plan' AS measure_id,
    area_code,
    month_start,
    NULL AS source_group,
    CASE WHEN led_to_plan = 'yes' THEN 1 ELSE 0 END AS is_met
FROM conference
