-- What exactly does each measure count?
--
-- One row per measure and version of its definition. The highest version is the one in force.
-- Refers: agency_id -> agency, priority_id -> priority, success_measure_id -> success_measure
-- Column measure_id: Measure.
-- Column version: Version.
-- Column name: Measure.
-- Column definition: Definition.
-- Column source_system: Source system.
-- Column caveat: Caveat.
-- Column valid_from: Valid from.
CREATE TABLE measure (
    measure_id VARCHAR NOT NULL,                -- 'M06', or 'ees:<file>:<indicator>' for a published one
    version INTEGER NOT NULL CHECK (version >= 1), -- version of the definition
    scope VARCHAR NOT NULL CHECK (scope IN ('local', 'published')), -- local = from our agencies; published = national statistics
    name VARCHAR NOT NULL,                      -- what it is called on screen
    short_name VARCHAR NOT NULL,                -- a name short enough for a chart
    definition VARCHAR NOT NULL,                -- what exactly is counted
    numerator_label VARCHAR,                    -- what the numerator counts; empty = a plain value
    denominator_label VARCHAR,                  -- what it is a share of; empty = not a share
    unit VARCHAR NOT NULL CHECK (unit IN ('count', 'percent', 'rate', 'days', 'number')), -- percent is 0 to 100; rate is per 10,000 unless the name says otherwise
    decimals INTEGER NOT NULL CHECK (decimals BETWEEN 0 AND 3), -- decimals to show
    counts_of VARCHAR NOT NULL CHECK (counts_of IN ('people', 'practice', 'work', 'published')), -- what is counted, which decides who may see small numbers
    good_direction VARCHAR CHECK (good_direction IN ('increase', 'decrease')), -- which way is better; empty = neither is
    direction_reason VARCHAR,                   -- why that way is better, or why neither is
    period_kind VARCHAR NOT NULL CHECK (period_kind IN ('month', 'quarter', 'term', 'year to March', 'academic year', 'calendar year', 'financial year', 'year')), -- the period of an observation
    source_system VARCHAR,                      -- the system it is drawn from
    agency_id VARCHAR,                          -- the agency that sends it; empty for published
    owner_role VARCHAR,                         -- the role that answers for it
    lag_days INTEGER CHECK (lag_days >= 0),     -- days after a period's end by which it is due
    target DOUBLE,                              -- the partnership's target; empty = none, monitor only
    tolerance DOUBLE CHECK (tolerance >= 0),    -- how far short of the target still counts as near it
    caveat VARCHAR,                             -- what a reader must know
    read_with VARCHAR,                          -- measure_ids to be read beside it, separated by a space
    tier VARCHAR,                               -- universal, early help, child in need, child protection, in care, care leaver, workforce
    stage VARCHAR,                              -- the stage of the child's journey
    priority_id VARCHAR,                        -- the priority it serves; empty = none
    success_measure_id VARCHAR,                 -- which of the partnership's success measures it belongs to
    asks VARCHAR CHECK (asks IN ('how much', 'how well', 'what difference')), -- what kind of question it answers
    benchmark_measure_id VARCHAR,               -- the published measure it may be set beside; empty = none
    valid_from DATE,                            -- first day for which this version holds; empty = always
    source_title VARCHAR,                       -- title of the published source
    licence VARCHAR,                            -- licence of the published source
    rank INTEGER NOT NULL CHECK (rank >= 1),    -- order on screen, 1 first
    PRIMARY KEY (measure_id, version)
);
