-- Which dated deliveries of case lists (Annex A) are held?
--
-- One row per delivery. Its lists are in the tables extract_contact and so on.
-- Refers: area_code -> area, agency_id -> agency
-- Brought by: Annex A workbooks
CREATE TABLE extract (
    extract_id VARCHAR NOT NULL,                -- its as-at date and the beginning of the file's fingerprint
    as_at DATE NOT NULL,                        -- the last day that the lists cover
    from_on DATE NOT NULL,                      -- the first day of the six months that they cover
    is_dated_by_content BOOLEAN NOT NULL,       -- true = nobody said its date, so its latest entry gave it
    area_code VARCHAR,                          -- the area whose children they are; empty = not known, so no measures
    agency_id VARCHAR,                          -- who sent it; empty = not known
    sha256 VARCHAR NOT NULL,                    -- the file's fingerprint; the file itself is never kept
    key_mark VARCHAR NOT NULL,                  -- tells which key hashed the ids: other mark, other key
    lists VARCHAR,                              -- the numbers of the lists it held, even without rows, such as ,1,5,; empty = not noted
    PRIMARY KEY (extract_id)
);
