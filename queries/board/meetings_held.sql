-- On which days has the Board met?
--
-- One row per day of a meeting, the first first.
SELECT DISTINCT
    held_on,
FROM meeting
WHERE kind = 'board' AND held_on IS NOT NULL
ORDER BY held_on
