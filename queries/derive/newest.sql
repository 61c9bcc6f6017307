-- Which delivery is to be believed about each day: the latest that covers it?
--
-- One row per area, list and day.
SELECT area_code, list_number, on_day, day_number, month_start, month_end, extract_id
FROM (
    SELECT
        coverage.area_code,
        coverage.list_number,
        coverage.extract_id,
        working_day.on_day,
        working_day.day_number,
        working_day.month_start,
        working_day.month_end,
        ROW_NUMBER() OVER (
            PARTITION BY coverage.area_code, coverage.list_number, working_day.on_day
            ORDER BY coverage.as_at DESC, coverage.load_id DESC
        ) AS place
    FROM coverage
    JOIN working_day
        ON working_day.on_day >= coverage.covered_from
        AND working_day.on_day <= coverage.covered_to
) AS ranked
WHERE place = 1
