-- Which sides of practice are graded?
--
-- One row per domain.
-- Column domain: Domain.
CREATE TABLE domain (
    domain VARCHAR NOT NULL,                    -- short code, such as 'voice'
    label VARCHAR NOT NULL,                     -- the words on screen
    is_overall BOOLEAN NOT NULL,                -- true for the overall grade
    rank INTEGER NOT NULL CHECK (rank >= 1),    -- order on screen, 1 first
    PRIMARY KEY (domain)
);
