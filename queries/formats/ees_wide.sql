-- What part of all is each row that can be used about, and what figures does it hold?
--
-- One row per row of the file that can be used, a column a figure.
-- {kinds}: for each filter its words where a row is of a part, else NULL.
-- {parts}: for each filter the part that a row is of, else NULL.
-- {figures}: the columns of figures.
SELECT
    source_row,
    hub_place,
    hub_from,
    hub_to,
    hub_kind,
    coalesce(nullif(concat_ws('; ', {kinds}), ''), 'Total') AS hub_cut,
    coalesce(nullif(concat_ws('; ', {parts}), ''), 'Total') AS hub_part,
    {figures},
FROM ees_sound
