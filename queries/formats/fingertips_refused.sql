-- Which rows hold an error, or name no indicator, area, level, period, sex or age?
--
-- One row per refused row, with the column at fault and what stands in it.
SELECT
    source_row,
    CASE
        WHEN error IS NOT NULL THEN error.name
        WHEN id IS NULL THEN 'Indicator ID'
        WHEN code IS NULL THEN 'Area Code'
        WHEN level IS NULL THEN 'Area Type'
        WHEN period_start IS NULL THEN 'Time period'
        WHEN no_part IS NOT NULL THEN no_part
    END AS fault,
    CASE
        WHEN error IS NOT NULL THEN error.cell
        WHEN fault = 'Area Code' THEN written_code
        WHEN fault = 'Area Type' THEN kind
        WHEN fault = 'Time period' THEN label
        WHEN fault = 'Sex' THEN sex
        WHEN fault = 'Age' THEN age
    END AS value,
    error.reason AS reason,
    error.remedy AS remedy,
FROM fingertips_row
LEFT JOIN fingertips_year USING (label)
WHERE fault IS NOT NULL
ORDER BY source_row
