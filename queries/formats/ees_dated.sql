-- Of which kind is each row's period, from which day to which does it go, and is it left out?
--
-- One row per row of the file.
-- {period_kind}: our kind of period, by the row's kind of year.
-- {first_day}: the first day of the row's year, likewise.
-- {last_day}: its last day, likewise.
-- {no_kind}: the periods of the convention for which there is no kind, as a pattern.
-- {other_levels}: its levels of which nothing is held, likewise.
-- {part_column}: the column of a part in whose place a mark stands, or NULL.
-- {part_written}: that mark.
-- {is_mark}: says whether what stands in place of the code is a mark, and so no place.
SELECT
    *,
    {period_kind} AS hub_kind,
    {first_day} AS hub_from,
    {last_day} AS hub_to,
    {part_column} AS hub_part_column,
    {part_written} AS hub_part_written,
    CASE
        WHEN hub_error IS NOT NULL THEN NULL
        WHEN regexp_full_match(lower(hub_level), {other_levels}) THEN 'level'
        WHEN regexp_full_match(hub_identifier, {no_kind}) THEN 'period'
        -- Of rows that have a place nothing need be looked up.
        WHEN hub_place IS NULL THEN CASE WHEN {is_mark} THEN 'place' END
        WHEN {part_column} IS NOT NULL THEN 'part'
    END AS hub_left_out,
FROM ees_placed
