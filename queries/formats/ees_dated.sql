-- Of which kind is each row's period, and from which day to which does it go?
--
-- One row per row of the file.
-- {period_kind}: our kind of period, by the row's kind of year.
-- {first_day}: the first day of the row's year, likewise.
-- {last_day}: its last day, likewise.
SELECT
    *,
    {period_kind} AS hub_kind,
    {first_day} AS hub_from,
    {last_day} AS hub_to,
FROM ees_placed
