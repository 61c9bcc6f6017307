-- Which areas are an area's statistical neighbours, by the latest model held?
--
-- One row per neighbour, the most alike first.
-- $area_code: the area.
-- Plain: rank.
-- Column rank: Order.
WITH latest AS (SELECT max(model) AS model FROM area_neighbour)
SELECT
    area_neighbour.model,
    area_neighbour.rank,
    area_neighbour.neighbour_number,
    area_neighbour.closeness,
    arg_max(area.name, coalesce(area_name.last_seen_on, DATE '0001-01-01')) AS name,
    list(DISTINCT area.area_code ORDER BY area.area_code) FILTER (area.area_code IS NOT NULL)
        AS area_codes,
    list(DISTINCT area_neighbour.lineage) AS traced,
FROM area_neighbour
JOIN latest USING (model)
JOIN area_name AS own
    ON own.kind = 'number' AND own.alias = area_neighbour.area_number
    AND own.area_code = $area_code
LEFT JOIN area_name
    ON area_name.kind = 'number' AND area_name.alias = area_neighbour.neighbour_number
LEFT JOIN area ON area.area_code = area_name.area_code
GROUP BY area_neighbour.model, area_neighbour.rank, area_neighbour.neighbour_number,
    area_neighbour.closeness
ORDER BY area_neighbour.rank
