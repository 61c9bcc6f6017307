-- Which assessments does each measure count, and of which does it hold?
--
-- One row per measure and assessment. is_met: 1 when it holds, else 0. Working days are those
-- after the first day, up to and with the last.
WITH authorised AS (
    SELECT
        newest.area_code,
        newest.month_start,
        extract_assessment.child_seen,
        extract_assessment.needs_support,
        last_day.working_day_number - first_day.working_day_number AS working_days
    FROM extract_assessment
    JOIN newest
        ON newest.extract_id = extract_assessment.extract_id
        AND newest.list_number = 4
        AND newest.on_day = extract_assessment.authorised_on
    JOIN working_day AS first_day ON first_day.on_day = extract_assessment.started_on
    JOIN working_day AS last_day ON last_day.on_day = extract_assessment.authorised_on
)
SELECT
    'annex_a:assessments_45_days' AS measure_id,
    area_code,
    month_start,
    CAST(NULL AS VARCHAR(40)) AS source_group,
    CASE WHEN working_days <= 45 THEN 1 ELSE 0 END AS is_met
FROM authorised
UNION ALL
SELECT
    'annex_a:child_seen_in_assessment' AS measure_id,
    area_code,
    month_start,
    NULL AS source_group,
    CASE WHEN child_seen = 'yes' THEN 1 ELSE 0 END AS is_met
FROM authorised
UNION ALL
SELECT
    'annex_a:assessed_not_needing_support' AS measure_id,
    area_code,
    month_start,
    NULL AS source_group,
    CASE WHEN needs_support = 'no' THEN 1 ELSE 0 END AS is_met
FROM authorised
WHERE needs_support IN ('yes', 'no')
UNION ALL
SELECT
    'annex_a:assessments_open_over_45_days' AS measure_id,
    standing.area_code,
    standing.month_start,
    NULL AS source_group,
    1 AS is_met
FROM extract_assessment
JOIN standing
    ON standing.extract_id = extract_assessment.extract_id AND standing.list_number = 4
JOIN working_day AS first_day ON first_day.on_day = extract_assessment.started_on
WHERE (
        extract_assessment.authorised_on IS NULL
        OR extract_assessment.authorised_on > standing.as_at
    )
    AND standing.working_day_number - first_day.working_day_number > 45
