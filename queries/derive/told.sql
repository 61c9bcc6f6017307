-- For which months can each measure be told?
--
-- One row per measure, area and month. A measure of events needs every day of the month, and of
-- the days before and after it that it looks at, in the lists that are held.
SELECT
    derived_measure.measure_id,
    derived_measure.unit,
    derived_measure.breakdown_kind,
    derived_measure.rate_of,
    whole.area_code,
    whole.month_start,
    whole.month_end
FROM derived_measure
JOIN (
    SELECT
        newest.area_code,
        newest.list_number,
        newest.month_start,
        newest.month_end,
        MIN(newest.day_number) AS first_number,
        MAX(newest.day_number) AS last_number
    FROM newest
    JOIN working_day AS last_day ON last_day.on_day = newest.month_end
    GROUP BY
        newest.area_code, newest.list_number, newest.month_start, newest.month_end,
        last_day.day_of_month
    HAVING COUNT(*) = last_day.day_of_month
) AS whole ON whole.list_number = derived_measure.list_number
JOIN newest AS around
    ON around.area_code = whole.area_code
    AND around.list_number = derived_measure.with_list
    AND around.day_number >= whole.first_number - derived_measure.days_before
    AND around.day_number <= whole.last_number + derived_measure.days_after
WHERE derived_measure.moment = 'month'
GROUP BY
    derived_measure.measure_id, derived_measure.unit, derived_measure.breakdown_kind,
    derived_measure.rate_of,
    derived_measure.days_before, derived_measure.days_after, whole.area_code, whole.month_start,
    whole.month_end, whole.first_number, whole.last_number
HAVING COUNT(*) = whole.last_number - whole.first_number + 1
    + derived_measure.days_before + derived_measure.days_after
UNION ALL
SELECT
    derived_measure.measure_id,
    derived_measure.unit,
    derived_measure.breakdown_kind,
    derived_measure.rate_of,
    standing.area_code,
    standing.month_start,
    standing.month_end
FROM derived_measure
JOIN standing ON standing.list_number = derived_measure.list_number
WHERE derived_measure.moment = 'day'
