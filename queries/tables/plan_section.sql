-- What does each section of a delivery plan say?
--
-- One row per cycle, version and section.
-- Refers: cycle_id -> cycle
-- Column section: Section.
-- Column heading: Heading.
CREATE TABLE plan_section (
    cycle_id VARCHAR NOT NULL,                  -- the cycle
    version INTEGER NOT NULL CHECK (version >= 1), -- the plan's version
    section INTEGER NOT NULL CHECK (section BETWEEN 1 AND 13), -- the template's section number
    heading VARCHAR NOT NULL,                   -- the template's heading
    text VARCHAR,                               -- what it says; empty = not written yet
    PRIMARY KEY (cycle_id, version, section)
);
