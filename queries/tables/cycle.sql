-- Which cycles has the Hub run, and which is it running now?
--
-- One row per cycle. Cycles may overlap, and the same priority may return.
-- Refers: priority_id -> priority, lead_agency_id -> agency, joint_lead_agency_id -> agency
-- Column cycle_id: Cycle.
-- Column title: Title.
-- Column practice_issue: Practice issue.
CREATE TABLE cycle (
    cycle_id VARCHAR NOT NULL,                  -- such as 'C7'
    priority_id VARCHAR NOT NULL,               -- the priority it serves
    title VARCHAR NOT NULL,                     -- a few words for charts and menus
    practice_issue VARCHAR NOT NULL,            -- the weakness in practice it looks at
    lead_agency_id VARCHAR NOT NULL,            -- the partner that leads
    joint_lead_agency_id VARCHAR,               -- a second lead; empty = none
    planned_start_on DATE NOT NULL,             -- first day of month 1, as planned
    planned_end_on DATE NOT NULL,               -- last day of month 4, as planned
    started_on DATE,                            -- when it really began; empty = not yet
    agreed_on DATE,                             -- the month-4 session that agreed recommendations; empty = not yet
    PRIMARY KEY (cycle_id),
    CHECK (planned_end_on > planned_start_on)
);
