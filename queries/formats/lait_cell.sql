-- What is each row about, and does it hold a number, a symbol, or neither?
--
-- One row per row of the file.
-- {number}: the cell as a number, or NULL.
-- {status}: the status that the mark in the cell stands for, or NULL.
SELECT
    row.source_row,
    row.short,
    row.item,
    row.label,
    row.cell,
    place.place,
    place.area_code,
    year.period_start,
    year.period_end,
    year.period_kind,
    coalesce(year.is_replaced = 'true', false) AS is_replaced,
    {number} AS number_read,
    {status} AS symbol,
FROM lait_row AS row
LEFT JOIN lait_year AS year USING (short, label)
LEFT JOIN lait_place AS place
    ON place.number IS NOT DISTINCT FROM row.number
    AND place.name IS NOT DISTINCT FROM row.name
