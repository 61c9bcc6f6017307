-- What stands in each cell of figures: a number, a known symbol, or neither?
--
-- One row per row that can be used and figure.
-- {figures}: the columns of figures; each loses the mark that named it apart from ours.
-- {number}: the cell as a number, or NULL.
-- {status}: the status that the mark in the cell stands for, or NULL.
SELECT
    * REPLACE (indicator[3:] AS indicator),
    {number} AS number,
    {status} AS symbol,
FROM (FROM ees_wide UNPIVOT INCLUDE NULLS (cell FOR indicator IN ({figures})))
