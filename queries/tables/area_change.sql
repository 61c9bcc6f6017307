-- Which areas took the place of others, and did their boundary change?
--
-- One row per area before and area after. What is known of England comes with the first published
-- file that names the later area (data/area_changes.csv); a row of your own takes its place.
-- Refers: area_code -> area
CREATE TABLE area_change (
    earlier_code VARCHAR NOT NULL,              -- the code before; figures under it need not be held
    area_code VARCHAR NOT NULL,                 -- the area after
    changed_on DATE NOT NULL,                   -- first day of the area after
    kind VARCHAR NOT NULL CHECK (kind IN ('code', 'boundary', 'reorganised')), -- code = the same place under another code; boundary = a part came or left, so that the series breaks; reorganised = divided or merged, so that earlier figures are of other places
    earlier_name VARCHAR,                       -- what the area before was called
    reason VARCHAR,                             -- what happened, in a sentence
    source VARCHAR,                             -- where that is laid down
    PRIMARY KEY (earlier_code, area_code)
);
