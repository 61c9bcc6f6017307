-- What stands in each cell of figures: a number, a known symbol, or neither?
--
-- One row per row that can be used and figure.
-- {figures}: the columns of figures; each loses the mark that named it apart from ours.
-- {number}: the cell as a number, or NULL.
-- {symbols}: what each symbol stands for.
SELECT
    * REPLACE (indicator[3:] AS indicator),
    {number} AS number,
    {symbols}[lower(cell)] AS symbol,
FROM (FROM ees_wide UNPIVOT INCLUDE NULLS (cell FOR indicator IN ({figures})))
