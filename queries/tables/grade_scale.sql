-- In which words, best first, are practice graded and questions answered?
--
-- One row per scale and grade. is_positive empty = not counted either way (such as 'not sure').
CREATE TABLE grade_scale (
    scale_id VARCHAR NOT NULL,                  -- such as 'four_grades' or 'agree5'
    grade_code VARCHAR NOT NULL,                -- short code, such as 'G'
    label VARCHAR NOT NULL,                     -- the word on screen
    rank INTEGER NOT NULL CHECK (rank >= 1),    -- 1 = best, whatever the numbers of the scale say
    is_positive BOOLEAN,                        -- true = good or better; empty = left out of shares
    number DOUBLE,                              -- the scale's own number, if it has one; never averaged
    PRIMARY KEY (scale_id, grade_code)
);
