-- Which children had an early help assessment?
--
-- One row per early help assessment: Annex A list 2.
-- Key: extract_id, row_number
-- Refers: extract_id -> extract
-- Brought by: Annex A workbooks
CREATE TABLE extract_early_help (
    extract_id VARCHAR NOT NULL,                -- the delivery that the row came in
    row_number INTEGER NOT NULL CHECK (row_number >= 1), -- the row of the sheet that it stood on
    child_hash VARCHAR NOT NULL,                -- the child, as a keyed hash of the sender's id: the same child has the same hash in all lists
    gender VARCHAR CHECK (gender IN ('male', 'female', 'unknown', 'neither')), -- as recorded; empty = not recorded
    ethnicity VARCHAR,                          -- the four-letter code, such as WBRI; empty = not recorded
    age_band VARCHAR CHECK (age_band IN ('Unborn', 'Under 1', '1 to 4', '5 to 9', '10 to 15', '16 to 17', '18 and over')), -- age at the delivery; unborn children have a band of their own; empty = not recorded
    started_on DATE,                            -- when the assessment began
    completed_on DATE,                          -- when the assessment or the help ended; empty = it goes on
    organisation_kind VARCHAR CHECK (organisation_kind IN ('local authority', 'school', 'health', 'police', 'voluntary', 'other')), -- the kind of organisation that assessed, told by its name, which is not kept; empty = not recorded
);
