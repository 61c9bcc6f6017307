-- Which snapshot is this, and how did it come about?
--
-- One row per snapshot up to this one. Written by the loader, never delivered.
CREATE TABLE snapshot (
    number INTEGER NOT NULL,                    -- counts up, never goes back
    as_at DATE NOT NULL,                        -- the date that its figures stand for
    made_at TIMESTAMP NOT NULL,                 -- when it was made
    made_by VARCHAR NOT NULL,                   -- by whom
    made_from INTEGER,                          -- the snapshot it started from; empty = the first
    why VARCHAR NOT NULL,                       -- load, unload or use, and of what
    contract_version INTEGER NOT NULL,          -- version of the contract it holds
    PRIMARY KEY (number)
);
