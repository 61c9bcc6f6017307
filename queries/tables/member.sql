-- Who can be a member of a Hub? Roles only: no person's name is held.
--
-- One row per seat that an agency holds.
-- Refers: agency_id -> agency
CREATE TABLE member (
    member_id VARCHAR NOT NULL,                 -- such as 'HEA-2'
    agency_id VARCHAR NOT NULL,                 -- the agency that the seat belongs to
    role_title VARCHAR NOT NULL,                -- such as 'Designated nurse'; never a person's name
    is_champion BOOLEAN NOT NULL,               -- true for safeguarding champions
    PRIMARY KEY (member_id)
);
