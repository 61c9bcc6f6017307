-- Who was invited to a cycle's Hub, and who accepted?
--
-- One row per cycle and member.
-- Refers: cycle_id -> cycle, member_id -> member
CREATE TABLE cycle_member (
    cycle_id VARCHAR NOT NULL,                  -- the cycle
    member_id VARCHAR NOT NULL,                 -- the seat
    part VARCHAR NOT NULL CHECK (part IN ('lead', 'member', 'auditor', 'adviser')), -- part played in this Hub
    invited_on DATE NOT NULL,                   -- when invited
    accepted_on DATE,                           -- when accepted; empty = no answer yet
    PRIMARY KEY (cycle_id, member_id)
);
