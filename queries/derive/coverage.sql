-- Which days does each list of each delivery cover?
--
-- One row per delivery and list that holds rows: from covered_from to as_at. Lists of events begin
-- with the month of their first event, since what lies before it may not have been sent. A delivery
-- sent again for the same date (one with rows of a list that the first held too) covers what the
-- first did, with lists that it holds without rows: a correction may empty a list.
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
),
sent_again AS (
    SELECT DISTINCT begun.extract_id AS first_id, again.extract_id AS again_id
    FROM begun
    JOIN begun AS again
        ON again.area_code = begun.area_code
        AND again.as_at = begun.as_at
        AND again.list_number = begun.list_number
        AND again.load_id > begun.load_id
),
covered AS (
    SELECT extract_id, area_code, as_at, load_id, list_number, MIN(covered_from) AS covered_from
    FROM (
        SELECT extract_id, area_code, as_at, load_id, list_number, covered_from
        FROM begun
        UNION ALL
        SELECT
            extract.extract_id, extract.area_code, extract.as_at, extract.load_id,
            begun.list_number, begun.covered_from
        FROM begun
        JOIN sent_again ON sent_again.first_id = begun.extract_id
        JOIN extract ON extract.extract_id = sent_again.again_id
        WHERE extract.lists LIKE '%,' || CAST(begun.list_number AS VARCHAR(2)) || ',%'
    ) AS either
    GROUP BY extract_id, area_code, as_at, load_id, list_number
)
SELECT extract_id, area_code, as_at, load_id, list_number, covered_from
FROM covered
UNION ALL
SELECT
    covered.extract_id,
    covered.area_code,
    covered.as_at,
    covered.load_id,
    51 AS list_number,
    next_day.on_day AS covered_from
FROM covered
JOIN working_day AS first_day ON first_day.on_day = covered.covered_from
JOIN working_day AS last_day ON last_day.on_day = first_day.month_end
JOIN working_day AS next_day ON next_day.day_number = last_day.day_number + 1
WHERE covered.list_number = 5
