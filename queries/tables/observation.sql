-- What was seen for a measure, in an area, over a period?
--
-- One row per measure, area, period and breakdown.
-- Key: measure_id, area_code, period_start, period_end, breakdown_kind, breakdown
-- Scope: agency agency_id, period period_start
-- Refers: measure_id -> measure, area_code -> area, agency_id -> agency
-- Column numerator: Count.
-- Column denominator: Out of.
-- Column value: Value.
CREATE TABLE observation (
    measure_id VARCHAR NOT NULL,                -- the measure
    area_code VARCHAR NOT NULL,                 -- the area
    period_start DATE NOT NULL,                 -- first day
    period_end DATE NOT NULL,                   -- last day
    period_kind VARCHAR NOT NULL CHECK (period_kind IN ('month', 'quarter', 'term', 'year to March', 'academic year', 'calendar year', 'financial year', 'year')), -- kind of period
    breakdown_kind VARCHAR NOT NULL DEFAULT 'Total', -- what it is broken down by; 'Total' when by nothing
    breakdown VARCHAR NOT NULL DEFAULT 'Total', -- the part; 'Total' when not broken down
    numerator DOUBLE CHECK (numerator >= 0),    -- how many; empty = not reported or not a share
    denominator DOUBLE CHECK (denominator >= 0), -- out of how many; empty = not reported or not a share
    value DOUBLE,                               -- in the measure's unit; empty = worked out from the two before it where it can be, else not reported, or see status
    status VARCHAR CHECK (status IN ('c', 'z', 'x', 'u', 'k', 'low')), -- c hidden, z not applicable, x not available, u unreliable, k or low rounds to 0; empty = an ordinary value
    agency_id VARCHAR,                          -- the agency that sent it; empty for published
    CHECK (period_end >= period_start)
);
