-- Of each publication that a file may go on: how many figures do both hold, and how many are equal?
--
-- One row per publication of which a figure or mark of the same place, period and part is held.
-- cells counts these too, for a figure may have become a mark.
-- $publications: the publications.
-- {held}: the observations held, or come earlier in the delivery.
SELECT
    publication,
    count(*) AS cells,
    count(*) FILTER (came.number IS NOT NULL AND held.value IS NOT NULL) AS both,
    count(*) FILTER (came.number = held.value) AS equal,
FROM (SELECT *, unnest($publications) AS publication FROM ees_cell) AS came
JOIN ({held}) AS held
    ON held.measure_id = 'ees:' || came.publication || ':' || came.indicator
    AND held.area_code = came.hub_place
    AND held.period_start = came.hub_from
    AND held.period_end = came.hub_to
    AND held.breakdown_kind = came.hub_cut
    AND held.breakdown = came.hub_part
WHERE (came.number IS NOT NULL OR came.symbol IS NOT NULL)
    OR (held.value IS NOT NULL OR held.status IS NOT NULL)
GROUP BY publication
ORDER BY equal DESC, publication DESC
