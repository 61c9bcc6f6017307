-- Which files were loaded, when, by whom, and what became of their rows?
--
-- One row per load of a file. Written by the loader, never delivered.
-- Column load_id: Load.
-- Column snapshot_number: Snapshot.
-- Column delivery: Delivery.
-- Column file_name: File.
-- Column format: Read as.
-- Column rows_read: Records.
-- Column rows_new: New.
-- Column rows_changed: Changed.
-- Column rows_unchanged: Unchanged.
-- Column rows_rejected: Refused.
-- Column rows_withdrawn: Withdrawn.
-- Column as_at: As at.
CREATE TABLE load (
    load_id INTEGER NOT NULL,                   -- counts up through the life of the warehouse
    snapshot_number INTEGER NOT NULL,           -- the snapshot that it made
    delivery VARCHAR,                           -- the delivery folder; empty = a file on its own
    file_name VARCHAR NOT NULL,                 -- the file's name, without its folder
    sha256 VARCHAR NOT NULL,                    -- the file's fingerprint
    bytes BIGINT NOT NULL,                      -- its size
    format VARCHAR NOT NULL,                    -- as recognised: table, workbook, ees, neighbours, annex_a
    file_rows BIGINT NOT NULL,                  -- rows of the file
    rows_read BIGINT NOT NULL,                  -- records made of them = new + changed + unchanged + rejected
    rows_new BIGINT NOT NULL,                   -- records not held before
    rows_changed BIGINT NOT NULL,               -- records that changed one held before
    rows_unchanged BIGINT NOT NULL,             -- records held already, just so
    rows_rejected BIGINT NOT NULL,              -- records refused
    rows_withdrawn BIGINT NOT NULL,             -- records held before that the file, whole for its scope, no longer holds
    scope VARCHAR,                              -- what the file says it is whole for, or which publication it continues; empty = nothing
    notices VARCHAR,                            -- what a reader of the receipt should know; one a line
    as_at DATE NOT NULL,                        -- the date its figures stand for
    loaded_at TIMESTAMP NOT NULL,               -- when
    loaded_by VARCHAR NOT NULL,                 -- by whom
    contract_version INTEGER NOT NULL,          -- version of the contract it was held against
    unloaded_in INTEGER,                        -- the snapshot that took it out again; empty = in force
    PRIMARY KEY (load_id)
);
