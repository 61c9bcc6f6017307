-- Which children were in need?
--
-- One row per child: Annex A list 6.
-- Key: extract_id, row_number
-- Refers: extract_id -> extract
-- Brought by: Annex A workbooks
CREATE TABLE extract_child_in_need (
    extract_id VARCHAR NOT NULL,                -- the delivery that the row came in
    row_number INTEGER NOT NULL CHECK (row_number >= 1), -- the row of the sheet that it stood on
    child_hash VARCHAR NOT NULL,                -- the child, as a keyed hash of the sender's id: the same child has the same hash in all lists
    gender VARCHAR CHECK (gender IN ('male', 'female', 'unknown', 'neither')), -- as recorded; empty = not recorded
    ethnicity VARCHAR,                          -- the four-letter code, such as WBRI; empty = not recorded
    age_band VARCHAR CHECK (age_band IN ('Unborn', 'Under 1', '1 to 4', '5 to 9', '10 to 15', '16 to 17', '18 and over')), -- age at the delivery; unborn children have a band of their own; empty = not recorded
    has_disability VARCHAR CHECK (has_disability IN ('yes', 'no', 'unknown')), -- whether the child has a disability; empty = not recorded
    started_on DATE,                            -- when the episode of need began
    primary_need VARCHAR,                       -- N0 to N9; empty = not recorded
    last_seen_on DATE,                          -- when the child was last seen
    closed_on DATE,                             -- when the episode was closed; empty = it is open
    closure_reason VARCHAR,                     -- RC1 to RC9; empty = open or not recorded
    case_status VARCHAR CHECK (case_status IN ('in care', 'child protection', 'child in need', 'assessment', 'closed')), -- what the child's case was, the highest that applies
);
