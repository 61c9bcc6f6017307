-- Which subjects are findings and comments about?
--
-- One row per theme.
-- Column theme: Theme.
CREATE TABLE theme (
    theme VARCHAR NOT NULL,                     -- short code, such as 'escalation'
    label VARCHAR NOT NULL,                     -- the words on screen
    rank INTEGER NOT NULL CHECK (rank >= 1),    -- order on screen, 1 first
    PRIMARY KEY (theme)
);
