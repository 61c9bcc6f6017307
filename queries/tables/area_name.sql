-- By which other codes and names is an area known?
--
-- One row per kind of name, name and area. Old numbers can belong to two codes when boundaries changed.
-- Refers: area_code -> area
CREATE TABLE area_name (
    kind VARCHAR NOT NULL CHECK (kind IN ('number', 'name')), -- number = the 3-digit authority number
    alias VARCHAR NOT NULL,                     -- the other code or name, as published
    area_code VARCHAR NOT NULL,                 -- the area it means
    last_seen_on DATE,                          -- end of the latest period it was used for; empty = not known
    PRIMARY KEY (kind, alias, area_code)
);
