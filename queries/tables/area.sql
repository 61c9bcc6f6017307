-- Which places are figures published for?
--
-- One row per area: a local authority (or joint pair), region or nation.
CREATE TABLE area (
    area_code VARCHAR NOT NULL,                 -- the 9-character code; joint returns keep both, as published
    name VARCHAR NOT NULL,                      -- the area's latest published name
    level VARCHAR NOT NULL CHECK (level IN ('Local authority', 'Regional', 'National')), -- geographic level
    region_code VARCHAR,                        -- the region a local authority lies in; empty for the others
    country_code VARCHAR,                       -- the nation's code
    last_seen_on DATE,                          -- end of the latest period published for it; empty = not known
    PRIMARY KEY (area_code)
);
