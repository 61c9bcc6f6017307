-- Which children were on a child protection plan?
--
-- One row per child: Annex A list 7.
-- Key: extract_id, row_number
-- Refers: extract_id -> extract
-- Brought by: Annex A workbooks
CREATE TABLE extract_child_protection (
    extract_id VARCHAR NOT NULL,                -- the delivery that the row came in
    row_number INTEGER NOT NULL CHECK (row_number >= 1), -- the row of the sheet that it stood on
    child_hash VARCHAR NOT NULL,                -- the child, as a keyed hash of the sender's id: the same child has the same hash in all lists
    gender VARCHAR CHECK (gender IN ('male', 'female', 'unknown', 'neither')), -- as recorded; empty = not recorded
    ethnicity VARCHAR,                          -- the four-letter code, such as WBRI; empty = not recorded
    age_band VARCHAR CHECK (age_band IN ('Unborn', 'Under 1', '1 to 4', '5 to 9', '10 to 15', '16 to 17', '18 and over')), -- age at the delivery; unborn children have a band of their own; empty = not recorded
    has_disability VARCHAR CHECK (has_disability IN ('yes', 'no', 'unknown')), -- whether the child has a disability; empty = not recorded
    started_on DATE,                            -- when the plan began
    initial_category VARCHAR CHECK (initial_category IN ('neglect', 'physical', 'sexual', 'emotional', 'multiple')), -- category of abuse at the start
    latest_category VARCHAR CHECK (latest_category IN ('neglect', 'physical', 'sexual', 'emotional', 'multiple')), -- the latest category of abuse
    last_visit_on DATE,                         -- the last statutory visit
    seen_alone VARCHAR CHECK (seen_alone IN ('yes', 'no', 'unknown')), -- whether the child was seen alone at it; empty = not recorded
    last_review_on DATE,                        -- the latest review conference; empty = none yet
    ended_on DATE,                              -- when the plan ended; empty = it goes on
    emergency_protection VARCHAR CHECK (emergency_protection IN ('yes', 'no', 'unknown')), -- whether under an emergency order or police powers in the last six months; empty = not recorded
    plans_before INTEGER CHECK (plans_before >= 0), -- earlier child protection plans, ever, in this authority
);
