-- How many children lived in each area, as far as was published for each month?
--
-- One row per area and month: the latest estimate of a day up to the month's end. A month before
-- the first estimate has none.
SELECT
    latest.area_code,
    latest.month_start,
    child_population.children
FROM (
    SELECT
        told.area_code,
        told.month_start,
        MAX(child_population.counted_on) AS counted_on
    FROM told
    JOIN child_population
        ON child_population.area_code = told.area_code
        AND child_population.counted_on <= told.month_end
    GROUP BY told.area_code, told.month_start
) AS latest
JOIN child_population
    ON child_population.area_code = latest.area_code
    AND child_population.counted_on = latest.counted_on
