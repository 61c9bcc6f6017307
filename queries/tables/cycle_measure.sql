-- Which measures does a cycle hope to move, from where, to where?
--
-- One row per cycle and measure.
-- Refers: cycle_id -> cycle, measure_id -> measure
-- Column role: Kind of measure.
-- Column why: Why it would move.
-- Column baseline_value: Baseline.
-- Column target: Target.
-- Column target_by: Target by.
CREATE TABLE cycle_measure (
    cycle_id VARCHAR NOT NULL,                  -- the cycle
    measure_id VARCHAR NOT NULL,                -- the measure
    role VARCHAR NOT NULL CHECK (role IN ('success', 'impact')), -- success = the work was done well; impact = children's lives
    why VARCHAR,                                -- why this work would move it
    baseline_value DOUBLE,                      -- value when the cycle began; empty = none was set
    baseline_from DATE,                         -- first day of the baseline period
    baseline_to DATE,                           -- last day of the baseline period
    target DOUBLE,                              -- where it should get to; empty = monitor only
    target_by DATE,                             -- by when
    data_owner_role VARCHAR,                    -- who brings the figures
    rank INTEGER NOT NULL CHECK (rank >= 1),    -- order on screen, 1 first
    PRIMARY KEY (cycle_id, measure_id)
);
