-- Which measures does a file hold, and what do its rows tell of each?
--
-- One row per measure.
-- {multiple}: how many times the count over the denominator a value is.
-- $most_notes: so many of its notes are given.
SELECT
    measure_id,
    id,
    any_value(whose) AS whose,
    min(source_row) AS line,
    arg_max(title, period_end) AS title,
    mode(period_kind) AS period_kind,
    median({multiple}) AS multiple,
    list(DISTINCT note ORDER BY note)[:$most_notes] AS notes,
    count(DISTINCT note) AS many_notes,
FROM fingertips_all
GROUP BY measure_id, id
ORDER BY line
