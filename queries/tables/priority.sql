-- What has the partnership chosen to improve?
--
-- One row per priority.
-- Refers: lead_agency_id -> agency, lead_member_id -> member
CREATE TABLE priority (
    priority_id VARCHAR NOT NULL,               -- such as 'P1'
    title VARCHAR NOT NULL,                     -- the priority, in a few words
    aim VARCHAR,                                -- what would be different for children
    lead_agency_id VARCHAR NOT NULL,            -- the safeguarding partner that leads
    lead_member_id VARCHAR,                     -- the member named as lead; empty = not yet named
    from_on DATE NOT NULL,                      -- when it became a priority
    until_on DATE,                              -- when it stopped; empty = still a priority
    rank INTEGER NOT NULL CHECK (rank >= 1),    -- order on screen, 1 first
    PRIMARY KEY (priority_id)
);
