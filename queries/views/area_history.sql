-- Under which codes is the history of each area, and which code is it known by now?
--
-- One row per area, with the code that it goes by now: its own where it has no later one. Codes of
-- one number that were last seen one after the other, or by one name, are one area; so are those
-- that area_change links, unless the area was divided or merged.
CREATE VIEW area_history AS
WITH RECURSIVE numbered AS (
    SELECT
        area_name.alias AS number,
        area.area_code,
        area.name,
        coalesce(area_name.last_seen_on, area.last_seen_on, DATE '0001-01-01') AS seen_on,
    FROM area_name
    JOIN area USING (area_code)
    WHERE area_name.kind = 'number' AND area.level = 'Local authority'
),
newest AS (
    SELECT *
    FROM numbered
    QUALIFY row_number() OVER (
        PARTITION BY number
        -- A place that is held by its number alone has got a code since.
        ORDER BY starts_with(area_code, 'number:'), seen_on DESC, area_code DESC
    ) = 1
),
link AS (
    SELECT numbered.area_code AS earlier_code, newest.area_code
    FROM numbered
    JOIN newest USING (number)
    WHERE numbered.area_code <> newest.area_code
        AND (numbered.seen_on < newest.seen_on OR numbered.name = newest.name)
        AND NOT EXISTS (
            FROM area_change
            WHERE (area_change.earlier_code, area_change.area_code)
                IN ((numbered.area_code, newest.area_code), (newest.area_code, numbered.area_code))
        )
    UNION
    SELECT earlier_code, area_code
    FROM area_change
    WHERE kind <> 'reorganised' AND earlier_code <> area_code
),
chain AS (
    SELECT area_code, area_code AS later_code
    FROM area
    UNION
    SELECT chain.area_code, link.area_code
    FROM chain
    JOIN link ON link.earlier_code = chain.later_code
)
SELECT
    area_code,
    coalesce(
        max(later_code) FILTER (later_code NOT IN (SELECT earlier_code FROM link)),
        area_code
    ) AS now_code,
FROM chain
GROUP BY area_code
