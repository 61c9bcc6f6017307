-- What does a delivery plan rest on?
--
-- One row per piece of evidence of a cycle (delivery plan sections 3 to 7).
-- Refers: cycle_id -> cycle, theme -> theme
CREATE TABLE evidence (
    evidence_id VARCHAR NOT NULL,               -- such as 'C7-E05'
    cycle_id VARCHAR NOT NULL,                  -- the cycle
    section INTEGER NOT NULL CHECK (section BETWEEN 3 AND 7), -- 3 guidance, 4 earlier Hubs, 5 visits, 6 self-assessments, 7 reviews
    kind VARCHAR NOT NULL CHECK (kind IN ('guidance', 'earlier_hub', 'visit', 'self_assessment', 'review', 'inspection', 'report')), -- kind of evidence
    title VARCHAR NOT NULL,                     -- what it is called
    source VARCHAR NOT NULL,                    -- where it comes from
    reference VARCHAR,                          -- id of the row it points to (guidance_id, visit_id, ...), or a reference
    dated_on DATE,                              -- its date
    learning VARCHAR,                           -- what it tells the Hub
    theme VARCHAR,                              -- the subject
    PRIMARY KEY (evidence_id)
);
