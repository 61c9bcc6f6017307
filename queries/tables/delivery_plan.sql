-- Which versions of a cycle's delivery plan are there?
--
-- One row per cycle and version: 1 in month 1, 2 in month 4, 3 and later after the Board.
-- Refers: cycle_id -> cycle
-- Column written_on: Written.
CREATE TABLE delivery_plan (
    cycle_id VARCHAR NOT NULL,                  -- the cycle
    version INTEGER NOT NULL CHECK (version >= 1), -- 1 scoping, 2 month 4, 3+ after the Board
    status VARCHAR NOT NULL CHECK (status IN ('draft', 'agreed', 'superseded')), -- where the version stands
    written_on DATE NOT NULL,                   -- its date
    approved_by VARCHAR,                        -- the body that agreed it; empty = not agreed
    approved_on DATE,                           -- when
    PRIMARY KEY (cycle_id, version)
);
