-- What do the cells of each figure hold: marks, percent signs, numbers below 0, over 100?
--
-- One row per figure and mark; where it is a number, its mark is NULL.
SELECT
    indicator,
    symbol,
    CASE WHEN symbol IS NOT NULL THEN cell END AS mark,
    count(*) AS cells,
    count(number) AS numbers,
    count(*) FILTER (number IS NOT NULL AND contains(cell, '%')) AS with_sign,
    count(*) FILTER (number < 0) AS below,
    count(DISTINCT CASE WHEN number < 0 THEN number END) AS different_below,
    count(*) FILTER (number > 100) AS over,
FROM ees_cell
WHERE cell IS NOT NULL
GROUP BY indicator, symbol, mark
