-- Which organisations work together in the partnership?
--
-- One row per agency, in the order in which they are listed.
CREATE TABLE agency (
    agency_id VARCHAR NOT NULL,                 -- short code, such as 'LA' or 'POL'
    name VARCHAR NOT NULL,                      -- the organisation's name
    short_name VARCHAR NOT NULL,                -- a name short enough for a chart
    sector VARCHAR NOT NULL,                    -- local authority, police, health, education, voluntary, probation, ...
    is_statutory_partner BOOLEAN NOT NULL,      -- true for the three safeguarding partners
    rank INTEGER NOT NULL CHECK (rank >= 1),    -- order on screen, 1 first
    PRIMARY KEY (agency_id)
);
