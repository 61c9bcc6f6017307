-- Which children in need does each measure count, and of which does it hold?
--
-- One row per measure and child whose episode is open on the delivery's date. is_met: 1 when it
-- holds, else 0.
WITH open_episode AS (
    SELECT
        standing.area_code,
        standing.month_start,
        standing.working_day_number - seen_on.working_day_number AS working_days_since_seen
    FROM extract_child_in_need
    JOIN standing
        ON standing.extract_id = extract_child_in_need.extract_id AND standing.list_number = 6
    LEFT JOIN working_day AS seen_on ON seen_on.on_day = extract_child_in_need.last_seen_on
    WHERE extract_child_in_need.closed_on > standing.as_at
        OR (
            extract_child_in_need.closed_on IS NULL
            -- A closed episode may lack its date; without a status, a reason tells.
            AND COALESCE(
                extract_child_in_need.case_status,
                CASE WHEN extract_child_in_need.closure_reason IS NULL THEN 'open' ELSE 'closed' END
            ) <> 'closed'
        )
)
SELECT
    'annex_a:children_in_need' AS measure_id,
    area_code,
    month_start,
    CAST(NULL AS VARCHAR(40)) AS source_group,
    1 AS is_met
FROM open_episode
UNION ALL
SELECT
    'annex_a:child_in_need_seen_20_days' AS measure_id,
    area_code,
    month_start,
    NULL AS source_group,
    CASE WHEN working_days_since_seen <= 20 THEN 1 ELSE 0 END AS is_met
FROM open_episode
UNION ALL
SELECT
    'annex_a:child_in_need_seen_30_days' AS measure_id,
    area_code,
    month_start,
    NULL AS source_group,
    CASE WHEN working_days_since_seen <= 30 THEN 1 ELSE 0 END AS is_met
FROM open_episode
