-- When do the Hub, the Board and the other bodies meet?
--
-- One row per meeting.
-- Refers: body_id -> body, cycle_id -> cycle
-- Column planned_on: Planned.
CREATE TABLE meeting (
    meeting_id VARCHAR NOT NULL,                -- such as 'C7-H3' or 'BOARD-2026-07'
    body_id VARCHAR NOT NULL,                   -- the body that meets
    cycle_id VARCHAR,                           -- the cycle, for Hub meetings; empty for the others
    kind VARCHAR NOT NULL CHECK (kind IN ('hub', 'mini_hub', 'board', 'executive', 'working_group', 'learning_event')), -- kind of meeting
    month INTEGER CHECK (month BETWEEN 1 AND 4), -- month of the cycle; empty when of no cycle
    title VARCHAR NOT NULL,                     -- what it was called
    planned_on DATE NOT NULL,                   -- planned date
    held_on DATE,                               -- date held; empty = not held (yet)
    PRIMARY KEY (meeting_id)
);
