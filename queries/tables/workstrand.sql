-- Which pieces of work make up a cycle?
--
-- One row per workstrand.
-- Refers: cycle_id -> cycle, lead_agency_id -> agency
CREATE TABLE workstrand (
    workstrand_id VARCHAR NOT NULL,             -- such as 'C7-W3'
    cycle_id VARCHAR NOT NULL,                  -- the cycle
    month INTEGER NOT NULL CHECK (month BETWEEN 1 AND 4), -- the month it belongs to
    title VARCHAR NOT NULL,                     -- what it is
    kind VARCHAR NOT NULL CHECK (kind IN ('audit', 'feedback', 'review', 'training', 'protocol')), -- kind of work
    lead_agency_id VARCHAR,                     -- who leads it; empty = the whole Hub
    PRIMARY KEY (workstrand_id)
);
