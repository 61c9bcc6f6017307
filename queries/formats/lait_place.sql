-- Which code does each place of the file have: by what is known, by number, then by name?
--
-- One row per number and name.
-- {codes}: the codes of England and its regions, by their names in small letters.
-- {by_number}: what the code of a place begins with of which only the number is known.
WITH place AS (
    SELECT
        number,
        name,
        max(region) AS region,
        min(source_row) AS source_row,
    FROM lait_row
    WHERE number IS NOT NULL OR name IS NOT NULL
    GROUP BY number, name
)
SELECT
    row_number() OVER (ORDER BY source_row) AS place,
    number,
    name,
    region,
    source_row,
    coalesce(
        CASE WHEN region IS NULL THEN {codes}[lower(name)] END,
        (
            SELECT any_value(area_code)
            FROM lait_known
            WHERE kind = 'number' AND alias = number AND level = 'Local authority'
        ),
        (
            SELECT any_value(area_code)
            FROM lait_known
            WHERE kind = 'name'
                AND alias = lower(name)
                AND (level = 'Local authority') = (region IS NOT NULL)
        ),
        {by_number} || number
    ) AS area_code,
    {codes}[lower(region)] AS region_code,
FROM place
