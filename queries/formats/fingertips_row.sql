-- What does each row say, of an area of which level, and does a cell of it hold an error?
--
-- One row per row of the file.
-- {raw}: the rows as they were read.
-- {cells}: the columns of the file under our short names, NULL where it lacks one.
-- {error}: the first cell that holds an error of a spreadsheet, as a struct of name, cell, reason
--     and remedy.
-- {england}: the code of England.
-- {is_mark}: says whether a mark stands in place of the code, which is no place.
-- {no_sex}: says whether a mark stands in place of the sex, which is no part.
-- {no_age}: says so of the age.
SELECT
    *,
    CASE
        WHEN code = {england} OR lower(kind) IN ('england', 'country', 'nation') THEN 'National'
        WHEN regexp_matches(lower(kind), 'district|lower tier|sub-?region') THEN NULL
        WHEN regexp_matches(lower(kind), '\bregions?\b') THEN 'Regional'
        WHEN regexp_matches(
            lower(kind), 'count(y|ies) ?(&|and) ?uas?|upper tier|local authorit|unitary'
        ) THEN 'Local authority'
    END AS level,
FROM (
    SELECT
        *,
        CASE WHEN NOT {is_mark} THEN written_code END AS code,
        CASE WHEN {no_sex} THEN 'Sex' WHEN {no_age} THEN 'Age' END AS no_part,
    FROM (SELECT source_row, {cells}, {error} AS error FROM {raw})
)
