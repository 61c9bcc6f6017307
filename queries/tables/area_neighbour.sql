-- Which areas are most like each other, by a named statistical-neighbour model?
--
-- One row per model, area and neighbour. Numbers, not codes, because the published tables use numbers.
-- Column closeness: Likeness.
CREATE TABLE area_neighbour (
    model VARCHAR NOT NULL,                     -- the model's name and year, such as '2025'
    area_number VARCHAR NOT NULL,               -- the 3-digit number of the area
    neighbour_number VARCHAR NOT NULL,          -- the 3-digit number of the neighbour
    rank INTEGER NOT NULL CHECK (rank BETWEEN 1 AND 20), -- 1 = the most alike
    closeness VARCHAR,                          -- as published, such as 'Very close'; empty = not published
    PRIMARY KEY (model, area_number, neighbour_number)
);
