-- Which children were assessed, and how long did it take?
--
-- One row per assessment: Annex A list 4.
-- Key: extract_id, row_number
-- Refers: extract_id -> extract
-- Brought by: Annex A workbooks
CREATE TABLE extract_assessment (
    extract_id VARCHAR NOT NULL,                -- the delivery that the row came in
    row_number INTEGER NOT NULL CHECK (row_number >= 1), -- the row of the sheet that it stood on
    child_hash VARCHAR NOT NULL,                -- the child, as a keyed hash of the sender's id: the same child has the same hash in all lists
    gender VARCHAR CHECK (gender IN ('male', 'female', 'unknown', 'neither')), -- as recorded; empty = not recorded
    ethnicity VARCHAR,                          -- the four-letter code, such as WBRI; empty = not recorded
    age_band VARCHAR CHECK (age_band IN ('Unborn', 'Under 1', '1 to 4', '5 to 9', '10 to 15', '16 to 17', '18 and over')), -- age at the delivery; unborn children have a band of their own; empty = not recorded
    has_disability VARCHAR CHECK (has_disability IN ('yes', 'no', 'unknown')), -- whether the child has a disability; empty = not recorded
    started_on DATE,                            -- when the assessment began
    child_seen VARCHAR CHECK (child_seen IN ('yes', 'no', 'unknown')), -- whether the child was seen during it; empty = not recorded
    authorised_on DATE,                         -- when it was completed and authorised; empty = it is open
    needs_support VARCHAR CHECK (needs_support IN ('yes', 'no', 'unknown')), -- whether it found that the child needs social care's support; empty = not recorded
);
