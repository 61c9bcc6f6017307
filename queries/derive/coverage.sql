-- Which days does each list of each delivery cover?
--
-- One row per delivery and list that holds rows: from covered_from to covered_to. Lists of events
-- begin with the month of their first event, since what lies before it may not have been sent;
-- contacts come every day, so a first one after a week means that its month was not sent whole.
-- They go up to as_at, or to the end of the month of their latest entry where that lies more than
-- 31 days before: what came after it may not have been sent, either. A delivery sent again for the
-- same date (one with rows of a list that the first held too) covers what the first did, with
-- lists that it holds without rows: a correction may empty a list.
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
last_event AS (
    SELECT extract_id, list_number, MAX(on_day) AS last_on
    FROM (
        SELECT extract_id, 1 AS list_number, contact_on AS on_day FROM extract_contact UNION ALL
        SELECT extract_id, 2, started_on FROM extract_early_help UNION ALL
        SELECT extract_id, 2, completed_on FROM extract_early_help UNION ALL
        SELECT extract_id, 3, referred_on FROM extract_referral UNION ALL
        SELECT extract_id, 4, started_on FROM extract_assessment UNION ALL
        SELECT extract_id, 4, authorised_on FROM extract_assessment UNION ALL
        SELECT extract_id, 5, strategy_on FROM extract_section47 UNION ALL
        SELECT extract_id, 7, started_on FROM extract_child_protection UNION ALL
        SELECT extract_id, 7, last_visit_on FROM extract_child_protection UNION ALL
        SELECT extract_id, 7, last_review_on FROM extract_child_protection UNION ALL
        SELECT extract_id, 7, ended_on FROM extract_child_protection UNION ALL
        SELECT extract_id, 8, started_on FROM extract_in_care UNION ALL
        SELECT extract_id, 8, last_visit_on FROM extract_in_care UNION ALL
        SELECT extract_id, 8, last_review_on FROM extract_in_care UNION ALL
        SELECT extract_id, 8, last_reviewing_officer_on FROM extract_in_care UNION ALL
        SELECT extract_id, 8, last_health_on FROM extract_in_care UNION ALL
        SELECT extract_id, 8, last_dental_on FROM extract_in_care UNION ALL
        SELECT extract_id, 8, legal_status_on FROM extract_in_care UNION ALL
        SELECT extract_id, 8, placed_on FROM extract_in_care UNION ALL
        SELECT extract_id, 8, ended_on FROM extract_in_care
    ) AS entry
    GROUP BY extract_id, list_number
),
begun AS (
    SELECT
        extract.extract_id,
        extract.area_code,
        extract.as_at,
        extract.load_id,
        first_event.list_number,
        CASE
            WHEN first_event.list_number = 1 AND first_day.day_number - opening.day_number > 7
            THEN next_month.on_day
            ELSE opening.on_day
        END AS covered_from,
        CASE
            WHEN said.day_number - last_day.day_number > 31 THEN last_day.month_end
            ELSE extract.as_at
        END AS covered_to
    FROM first_event
    JOIN extract ON extract.extract_id = first_event.extract_id
    -- A list of assessments may hold open ones alone.
    JOIN working_day AS first_day
        ON first_day.on_day = COALESCE(first_event.first_on, extract.as_at)
    JOIN working_day AS opening
        ON opening.on_day = CASE
            WHEN first_day.month_start > extract.from_on THEN first_day.month_start
            ELSE extract.from_on
        END
    JOIN working_day AS closing ON closing.on_day = first_day.month_end
    JOIN working_day AS next_month ON next_month.day_number = closing.day_number + 1
    JOIN working_day AS said ON said.on_day = extract.as_at
    LEFT JOIN last_event
        ON last_event.extract_id = first_event.extract_id
        AND last_event.list_number = first_event.list_number
    LEFT JOIN working_day AS last_day ON last_day.on_day = last_event.last_on
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
    SELECT
        extract_id, area_code, as_at, load_id, list_number, MIN(covered_from) AS covered_from,
        MAX(covered_to) AS covered_to
    FROM (
        SELECT extract_id, area_code, as_at, load_id, list_number, covered_from, covered_to
        FROM begun
        UNION ALL
        SELECT
            extract.extract_id, extract.area_code, extract.as_at, extract.load_id,
            begun.list_number, begun.covered_from, begun.covered_to
        FROM begun
        JOIN sent_again ON sent_again.first_id = begun.extract_id
        JOIN extract ON extract.extract_id = sent_again.again_id
        WHERE extract.lists LIKE '%,' || CAST(begun.list_number AS VARCHAR(2)) || ',%'
    ) AS either
    GROUP BY extract_id, area_code, as_at, load_id, list_number
)
SELECT extract_id, area_code, as_at, load_id, list_number, covered_from, covered_to
FROM covered
UNION ALL
SELECT
    covered.extract_id,
    covered.area_code,
    covered.as_at,
    covered.load_id,
    51 AS list_number,
    next_day.on_day AS covered_from,
    covered.covered_to
FROM covered
JOIN working_day AS first_day ON first_day.on_day = covered.covered_from
JOIN working_day AS last_day ON last_day.on_day = first_day.month_end
JOIN working_day AS next_day ON next_day.day_number = last_day.day_number + 1
WHERE covered.list_number = 5
