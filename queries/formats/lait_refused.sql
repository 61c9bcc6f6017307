-- Which rows name no measure, place or year, hold no number where one should be, or are replaced?
--
-- One row per refused row, with the column at fault and what stands in it.
SELECT
    source_row,
    fault,
    value,
    short,
    label,
FROM (
    SELECT
        *,
        CASE
            WHEN short IS NULL THEN 'Short Desc'
            WHEN area_code IS NULL THEN 'LA Number'
            WHEN period_start IS NULL AND cell IS NOT NULL AND symbol IS NULL THEN 'Years'
            WHEN period_start IS NOT NULL
                AND cell IS NOT NULL
                AND number_read IS NULL
                AND symbol IS NULL THEN 'Values'
            WHEN is_replaced THEN 'replaced'
        END AS fault,
        CASE fault
            WHEN 'Years' THEN label
            WHEN 'Values' THEN cell
            WHEN 'replaced' THEN label
        END AS value,
    FROM lait_cell
)
WHERE fault IS NOT NULL
ORDER BY source_row
