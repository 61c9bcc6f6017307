-- Which areas does this partnership cover?
--
-- One row per area.
-- Refers: area_code -> area
CREATE TABLE partnership_area (
    area_code VARCHAR NOT NULL,                 -- the area's code
    PRIMARY KEY (area_code)
);
