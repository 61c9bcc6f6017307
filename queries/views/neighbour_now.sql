-- Which areas are the statistical neighbours of each area, by the newest model?
--
-- One row per area and neighbour.
CREATE VIEW neighbour_now AS
SELECT DISTINCT theirs.area_code AS of_area, area_name.area_code
FROM area_neighbour
JOIN area_name AS theirs
    ON theirs.kind = 'number' AND theirs.alias = area_neighbour.area_number
JOIN area_name
    ON area_name.kind = 'number' AND area_name.alias = area_neighbour.neighbour_number
WHERE area_neighbour.model = (SELECT max(model) FROM area_neighbour)
