-- Who came to each meeting?
--
-- One row per meeting and member invited.
-- Refers: meeting_id -> meeting, member_id -> member
CREATE TABLE attendance (
    meeting_id VARCHAR NOT NULL,                -- the meeting
    member_id VARCHAR NOT NULL,                 -- the seat invited
    attended VARCHAR NOT NULL CHECK (attended IN ('attended', 'deputy', 'apologies', 'absent')), -- deputy counts as present
    PRIMARY KEY (meeting_id, member_id)
);
