-- Which observations does a file hold, with values and symbols kept apart?
--
-- One row per row that can be used and figure, in the columns of our table 'observation'.
-- $publication: the file's name without its ending, or that of the series which it goes on.
SELECT
    source_row,
    'ees:' || $publication || ':' || indicator AS measure_id,
    hub_place AS area_code,
    hub_from::VARCHAR AS period_start,
    hub_to::VARCHAR AS period_end,
    hub_kind AS period_kind,
    hub_cut AS breakdown_kind,
    hub_part AS breakdown,
    CASE WHEN symbol IS NULL THEN cell END AS value,
    symbol AS status,
FROM ees_cell
WHERE NOT (cell IS NOT NULL AND number IS NULL AND symbol IS NULL)
