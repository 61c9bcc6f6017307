-- Which delivery says how things stood at the end of a month, and on which day does it say so?
--
-- One row per area, list and month: a delivery up to the 15th tells of the month before, a later
-- one of its own; of several deliveries for one month, the one nearest to its end, and of two as
-- near the latest.
SELECT
    extract_id, area_code, list_number, as_at, day_number, working_day_number, month_start,
    month_end
FROM (
    SELECT
        coverage.extract_id,
        coverage.area_code,
        coverage.list_number,
        coverage.as_at,
        said.day_number,
        said.working_day_number,
        meant.month_start,
        meant.month_end,
        ROW_NUMBER() OVER (
            PARTITION BY coverage.area_code, coverage.list_number, meant.month_start
            ORDER BY
                ABS(said.day_number - last_day.day_number), coverage.as_at DESC,
                coverage.load_id DESC
        ) AS place
    FROM coverage
    JOIN working_day AS said ON said.on_day = coverage.as_at
    JOIN working_day AS meant
        ON meant.day_number = CASE
            WHEN said.day_of_month >= 16 THEN said.day_number
            ELSE said.day_number - said.day_of_month
        END
    JOIN working_day AS last_day ON last_day.on_day = meant.month_end
) AS ranked
WHERE place = 1
