-- Which sectors must be in the room for a cycle?
--
-- One row per cycle and sector.
-- Refers: cycle_id -> cycle
CREATE TABLE required_sector (
    cycle_id VARCHAR NOT NULL,                  -- the cycle
    sector VARCHAR NOT NULL,                    -- a sector, as in agency
    reason VARCHAR,                             -- why this practice issue needs it
    PRIMARY KEY (cycle_id, sector)
);
