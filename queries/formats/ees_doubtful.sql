-- Does a column that was taken for a breakdown look as if it held figures?
--
-- One row per column that does, or of which no two cells are alike; of others none. It says whether
-- most of its cells look like figures, and gives the first of these with its line.
-- {raw}: the rows as they were read.
-- {cell}: the column.
-- {about}: the columns that tell time and place.
-- {like_a_figure}: how a cell is written that looks like a figure, as a pattern.
WITH held AS (
    SELECT
        source_row,
        {cell} AS cell,
        regexp_full_match({cell}, {like_a_figure}) AS looks_so,
        hash({about}) AS about,
    FROM {raw}
),
told AS (
    SELECT
        2 * count(*) FILTER (looks_so) >= count(cell) AS looks_so,
        -- Of two rows that differ nothing can be told. Where a place and time has several rows, they
        -- are its parts.
        count(cell) > 2
            AND count(DISTINCT cell) = count(cell)
            AND count(DISTINCT about) = count(*) AS are_all_different,
        count(cell) > 0 AND count(*) FILTER (lower(cell) = 'total') = 0 AS has_no_total,
        min(source_row) FILTER (looks_so) AS line_that_does,
        min(source_row) FILTER (cell IS NOT NULL) AS first_line,
    FROM held
)
SELECT
    told.looks_so,
    held.source_row AS line,
    held.cell,
FROM told
JOIN held
    ON held.source_row = CASE WHEN told.looks_so THEN told.line_that_does ELSE told.first_line END
WHERE told.has_no_total AND (told.looks_so OR told.are_all_different)
