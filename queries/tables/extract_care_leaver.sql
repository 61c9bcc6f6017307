-- Which young people had left care?
--
-- One row per young person: Annex A list 9.
-- Key: extract_id, row_number
-- Refers: extract_id -> extract
-- Brought by: Annex A workbooks
CREATE TABLE extract_care_leaver (
    extract_id VARCHAR NOT NULL,                -- the delivery that the row came in
    row_number INTEGER NOT NULL CHECK (row_number >= 1), -- the row of the sheet that it stood on
    child_hash VARCHAR NOT NULL,                -- the child, as a keyed hash of the sender's id: the same child has the same hash in all lists
    gender VARCHAR CHECK (gender IN ('male', 'female', 'unknown', 'neither')), -- as recorded; empty = not recorded
    ethnicity VARCHAR,                          -- the four-letter code, such as WBRI; empty = not recorded
    age_band VARCHAR CHECK (age_band IN ('Unborn', 'Under 1', '1 to 4', '5 to 9', '10 to 15', '16 to 17', '18 and over')), -- age at the delivery; unborn children have a band of their own; empty = not recorded
    has_disability VARCHAR CHECK (has_disability IN ('yes', 'no', 'unknown')), -- whether the child has a disability; empty = not recorded
    eligibility VARCHAR CHECK (eligibility IN ('relevant', 'former relevant', 'qualifying')), -- on what ground the young person is helped
    in_touch VARCHAR CHECK (in_touch IN ('yes', 'no', 'died', 'refused', 'not required', 'returned home')), -- whether the authority is in touch; refused = the young person does not want it
    accommodation VARCHAR,                      -- the letter of its kind, such as U; empty = not recorded
    is_suitable VARCHAR CHECK (is_suitable IN ('yes', 'no', 'unknown')), -- whether the accommodation is suitable; empty = not recorded
    activity VARCHAR,                           -- F or P for education, training or work, G for none, with a number; empty = not recorded
);
