-- Which children were referred to children's social care?
--
-- One row per referral: Annex A list 3.
-- Key: extract_id, row_number
-- Refers: extract_id -> extract
-- Brought by: Annex A workbooks
CREATE TABLE extract_referral (
    extract_id VARCHAR NOT NULL,                -- the delivery that the row came in
    row_number INTEGER NOT NULL CHECK (row_number >= 1), -- the row of the sheet that it stood on
    child_hash VARCHAR NOT NULL,                -- the child, as a keyed hash of the sender's id: the same child has the same hash in all lists
    gender VARCHAR CHECK (gender IN ('male', 'female', 'unknown', 'neither')), -- as recorded; empty = not recorded
    ethnicity VARCHAR,                          -- the four-letter code, such as WBRI; empty = not recorded
    age_band VARCHAR CHECK (age_band IN ('Unborn', 'Under 1', '1 to 4', '5 to 9', '10 to 15', '16 to 17', '18 and over')), -- age at the delivery; unborn children have a band of their own; empty = not recorded
    referred_on DATE,                           -- when the referral was received
    source VARCHAR,                             -- the code of the source, 1A to 10, without its letter; empty = not recorded
    had_no_further_action VARCHAR CHECK (had_no_further_action IN ('yes', 'no', 'unknown')), -- whether it was closed without further action; empty = not recorded
    referrals_before INTEGER CHECK (referrals_before >= 0), -- referrals in the twelve months before the child's LATEST referral, the same on all the child's rows
);
