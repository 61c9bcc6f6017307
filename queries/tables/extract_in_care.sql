-- Which children were in care?
--
-- One row per child: Annex A list 8.
-- Key: extract_id, row_number
-- Refers: extract_id -> extract
-- Brought by: Annex A workbooks
CREATE TABLE extract_in_care (
    extract_id VARCHAR NOT NULL,                -- the delivery that the row came in
    row_number INTEGER NOT NULL CHECK (row_number >= 1), -- the row of the sheet that it stood on
    child_hash VARCHAR NOT NULL,                -- the child, as a keyed hash of the sender's id: the same child has the same hash in all lists
    gender VARCHAR CHECK (gender IN ('male', 'female', 'unknown', 'neither')), -- as recorded; empty = not recorded
    ethnicity VARCHAR,                          -- the four-letter code, such as WBRI; empty = not recorded
    age_band VARCHAR CHECK (age_band IN ('Unborn', 'Under 1', '1 to 4', '5 to 9', '10 to 15', '16 to 17', '18 and over')), -- age at the delivery; unborn children have a band of their own; empty = not recorded
    has_disability VARCHAR CHECK (has_disability IN ('yes', 'no', 'unknown')), -- whether the child has a disability; empty = not recorded
    is_unaccompanied VARCHAR CHECK (is_unaccompanied IN ('yes', 'no', 'unknown')), -- whether an unaccompanied asylum seeking child within the last twelve months; empty = not recorded
    started_on DATE,                            -- when the child started to be looked after
    category_of_need VARCHAR,                   -- N1 to N8; empty = not recorded
    is_second_period VARCHAR CHECK (is_second_period IN ('yes', 'no', 'unknown')), -- whether a second or later period in care within twelve months; empty = not recorded
    legal_status_on DATE,                       -- since when the legal status holds
    legal_status VARCHAR,                       -- its code, such as C2; empty = not recorded
    last_review_on DATE,                        -- the latest statutory review
    last_visit_on DATE,                         -- the last social work visit
    permanence_plan VARCHAR CHECK (permanence_plan IN ('return to family', 'adoption', 'special guardianship', 'supported living', 'residential', 'fostering', 'other')), -- what is planned for good
    last_reviewing_officer_on DATE,             -- the last visit or contact of the independent reviewing officer
    last_health_on DATE,                        -- the last health assessment
    last_dental_on DATE,                        -- the last dental check
    placements_in_year INTEGER CHECK (placements_in_year >= 0), -- placements in the last twelve months
    ended_on DATE,                              -- when the child ceased to be looked after; empty = still in care
    end_reason VARCHAR,                         -- its code, such as E4A; empty = in care or not recorded
    placed_on DATE,                             -- when the latest placement began
    placement_type VARCHAR,                     -- its code, such as U6; empty = not recorded
    placement_provider VARCHAR,                 -- PR0 to PR5; empty = not recorded
    placement_location VARCHAR CHECK (placement_location IN ('in', 'out')), -- inside or outside the authority's area
    missing_in_year INTEGER CHECK (missing_in_year >= 0), -- episodes of being missing in the last twelve months
    absent_in_year INTEGER CHECK (absent_in_year >= 0), -- episodes of being absent in the last twelve months
    return_interview_offered VARCHAR CHECK (return_interview_offered IN ('yes', 'no', 'unknown')), -- whether one was offered after the last missing episode; empty = not recorded
    return_interview_accepted VARCHAR CHECK (return_interview_accepted IN ('yes', 'no', 'unknown')), -- whether it was accepted; empty = not recorded
);
