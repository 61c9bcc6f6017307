-- Which days does each list of each delivery cover?
--
-- One row per delivery and list that holds rows: from covered_from to as_at. Lists of events begin
-- with the month of their first event, since what lies before it may not have been sent.
-- List 51 is list 5 by its conferences: those of the first month may follow from enquiries that
-- began before the list, so it begins a month later.
WITH first_event AS (
    SELECT extract_id, 1 AS list_number, MIN(contact_on) AS first_on
    FROM extract_contact
    GROUP BY extract_id
    UNION ALL
    SELECT extract_id, 2 AS list_number, MIN(started_on) AS first_on
    FROM extract_early_help
    GROUP BY extract_id
    UNION ALL
    SELECT extract_id, 3 AS list_number, MIN(referred_on) AS first_on
    FROM extract_referral
    GROUP BY extract_id
    UNION ALL
    SELECT extract_id, 4 AS list_number, MIN(authorised_on) AS first_on
    FROM extract_assessment
    GROUP BY extract_id
    UNION ALL
    SELECT extract_id, 5 AS list_number, MIN(strategy_on) AS first_on
    FROM extract_section47
    GROUP BY extract_id
    UNION ALL
    SELECT extract_id, 6 AS list_number, MIN(started_on) AS first_on
    FROM extract_child_in_need
    GROUP BY extract_id
    UNION ALL
    SELECT extract_id, 7 AS list_number, MIN(started_on) AS first_on
    FROM extract_child_protection
    GROUP BY extract_id
    UNION ALL
    SELECT extract_id, 8 AS list_number, MIN(started_on) AS first_on
    FROM extract_in_care
    GROUP BY extract_id
    UNION ALL
    SELECT extract_care_leaver.extract_id, 9 AS list_number, MIN(extract.from_on) AS first_on
    FROM extract_care_leaver
    JOIN extract ON extract.extract_id = extract_care_leaver.extract_id
    GROUP BY extract_care_leaver.extract_id
),
begun AS (
    SELECT
        extract.extract_id,
        extract.area_code,
        extract.as_at,
        extract.load_id,
        first_event.list_number,
        CASE
            WHEN working_day.month_start > extract.from_on THEN working_day.month_start
            ELSE extract.from_on
        END AS covered_from
    FROM first_event
    JOIN extract ON extract.extract_id = first_event.extract_id
    JOIN working_day ON working_day.on_day = first_event.first_on
    WHERE extract.area_code IS NOT NULL
)
SELECT extract_id, area_code, as_at, load_id, list_number, covered_from
FROM begun
UNION ALL
SELECT
    begun.extract_id,
    begun.area_code,
    begun.as_at,
    begun.load_id,
    51 AS list_number,
    next_day.on_day AS covered_from
FROM begun
JOIN working_day AS first_day ON first_day.on_day = begun.covered_from
JOIN working_day AS last_day ON last_day.on_day = first_day.month_end
JOIN working_day AS next_day ON next_day.day_number = last_day.day_number + 1
WHERE begun.list_number = 5
