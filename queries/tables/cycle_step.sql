-- What is to be done in each of a cycle's four months, and has it been done?
--
-- One row per cycle and step.
-- Refers: cycle_id -> cycle
-- Column step: Step.
CREATE TABLE cycle_step (
    cycle_id VARCHAR NOT NULL,                  -- the cycle
    month INTEGER NOT NULL CHECK (month BETWEEN 1 AND 4), -- 1 scoping, 2 auditing, 3 feedback, 4 agreeing
    step_number INTEGER NOT NULL CHECK (step_number >= 1), -- order within the month
    step VARCHAR NOT NULL,                      -- what is to be done
    owner_role VARCHAR,                         -- who does it; a role
    planned_on DATE NOT NULL,                   -- by when
    done_on DATE,                               -- when it was done; empty = not yet
    PRIMARY KEY (cycle_id, month, step_number)
);
