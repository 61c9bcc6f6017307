-- What did people say in their own words?
--
-- One row per comment.
-- Refers: round_id -> feedback_round, theme -> theme
CREATE TABLE comment (
    comment_id VARCHAR NOT NULL,                -- such as 'C7-CHILD-12'
    round_id VARCHAR NOT NULL,                  -- the round
    theme VARCHAR NOT NULL,                     -- the subject
    sentiment VARCHAR NOT NULL CHECK (sentiment IN ('positive', 'mixed', 'negative')), -- as coded by a reader
    text VARCHAR NOT NULL,                      -- the words, with nothing that points to a person
    is_cleared BOOLEAN NOT NULL,                -- true = may be shown outside the Hub
    PRIMARY KEY (comment_id)
);
