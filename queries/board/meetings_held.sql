-- On which days has the Board met?
--
-- One row per day of a meeting, the first first.
SELECT
    held_on,
    list(lineage) AS traced,
FROM meeting
WHERE kind = 'board' AND held_on IS NOT NULL
GROUP BY held_on
ORDER BY held_on
