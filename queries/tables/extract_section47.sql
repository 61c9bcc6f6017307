-- Which section 47 enquiries were made, and what came of them?
--
-- One row per section 47 enquiry: Annex A list 5.
-- Key: extract_id, row_number
-- Refers: extract_id -> extract
-- Brought by: Annex A workbooks
CREATE TABLE extract_section47 (
    extract_id VARCHAR NOT NULL,                -- the delivery that the row came in
    row_number INTEGER NOT NULL CHECK (row_number >= 1), -- the row of the sheet that it stood on
    child_hash VARCHAR NOT NULL,                -- the child, as a keyed hash of the sender's id: the same child has the same hash in all lists
    gender VARCHAR CHECK (gender IN ('male', 'female', 'unknown', 'neither')), -- as recorded; empty = not recorded
    ethnicity VARCHAR,                          -- the four-letter code, such as WBRI; empty = not recorded
    age_band VARCHAR CHECK (age_band IN ('Unborn', 'Under 1', '1 to 4', '5 to 9', '10 to 15', '16 to 17', '18 and over')), -- age at the delivery; unborn children have a band of their own; empty = not recorded
    has_disability VARCHAR CHECK (has_disability IN ('yes', 'no', 'unknown')), -- whether the child has a disability; empty = not recorded
    strategy_on DATE,                           -- the strategy discussion with which the enquiry began
    conference_unnecessary VARCHAR CHECK (conference_unnecessary IN ('yes', 'no', 'unknown')), -- whether an initial child protection conference was deemed unnecessary; empty = not recorded
    conference_on DATE,                         -- the initial child protection conference; empty = none (yet)
    led_to_plan VARCHAR CHECK (led_to_plan IN ('yes', 'no', 'unknown')), -- whether the conference led to a child protection plan; empty = not recorded
    enquiries_in_year INTEGER CHECK (enquiries_in_year >= 0), -- section 47 enquiries in the twelve months before the child's latest
    conferences_in_year INTEGER CHECK (conferences_in_year >= 0), -- initial conferences in the twelve months before the child's latest
);
