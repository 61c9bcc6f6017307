-- Which figures that are held does a file that goes on a series give otherwise?
--
-- One row per period with at least one: how many, and the first of them.
-- $publication: the publication that the file goes on.
-- {held}: the observations held, or come earlier in the delivery.
SELECT
    period_end,
    count(*) AS figures,
    min_by(struct_pack(indicator, area_code, part, was, is_now), source_row) AS first,
FROM (
    SELECT
        came.source_row,
        came.hub_to AS period_end,
        came.indicator,
        came.hub_place AS area_code,
        CASE WHEN came.hub_part <> 'Total' THEN came.hub_part END AS part,
        coalesce(CAST(held.value AS VARCHAR), held.status, 'empty') AS was,
        coalesce(CAST(came.number AS VARCHAR), came.symbol, 'empty') AS is_now,
    FROM ees_cell AS came
    JOIN ({held}) AS held
        ON held.measure_id = 'ees:' || $publication || ':' || came.indicator
        AND held.area_code = came.hub_place
        AND held.period_start = came.hub_from
        AND held.period_end = came.hub_to
        AND held.breakdown_kind = came.hub_cut
        AND held.breakdown = came.hub_part
    WHERE NOT (came.cell IS NOT NULL AND came.number IS NULL AND came.symbol IS NULL)
        AND (
            CASE WHEN came.symbol IS NULL THEN came.number END IS DISTINCT FROM held.value
            OR came.symbol IS DISTINCT FROM held.status
        )
)
GROUP BY period_end
ORDER BY period_end DESC
