-- Which risks does the partnership watch?
--
-- One row per risk.
-- Refers: priority_id -> priority, measure_id -> measure
CREATE TABLE risk (
    risk_id VARCHAR NOT NULL,                   -- such as 'RK-4'
    title VARCHAR NOT NULL,                     -- the risk, in a few words
    cause VARCHAR,                              -- what could bring it about
    consequence VARCHAR,                        -- what it would mean for children
    priority_id VARCHAR,                        -- the priority it touches; empty = all
    measure_id VARCHAR,                         -- the measure that shows it; empty = none
    likelihood INTEGER NOT NULL CHECK (likelihood BETWEEN 1 AND 5), -- now, 5 = almost certain
    impact INTEGER NOT NULL CHECK (impact BETWEEN 1 AND 5), -- now, 5 = severe
    inherent_score INTEGER CHECK (inherent_score BETWEEN 1 AND 25), -- before controls
    controls VARCHAR,                           -- what is done about it
    owner_role VARCHAR NOT NULL,                -- who watches it; a role
    opened_on DATE NOT NULL,                    -- when it was put on the register
    review_on DATE,                             -- when it is next looked at
    trend VARCHAR CHECK (trend IN ('rising', 'steady', 'falling')), -- which way it goes
    closed_on DATE,                             -- when it was closed; empty = open
    PRIMARY KEY (risk_id)
);
