-- Which observations are marked as hidden or missing and yet show a number? None should.
--
-- One row per offending observation. An unreliable value (u) may stand beside its mark. No number is
-- repeated here: it may be hidden.
-- $largest_hidden: the largest number that any way of hiding small numbers hides.
-- Looks at observation row by row.
SELECT
    'observation' AS table_name,
    load_id,
    source_row,
    CASE WHEN value IS NOT NULL THEN 'value' ELSE 'numerator' END AS column_name,
    NULL AS value,
    'holds a number beside the status ' || status || ', which says there is none' AS reason,
    'take out the number or the status' AS remedy,
FROM observation
WHERE status IN ('c', 'z', 'x', 'k', 'low')
    AND (value IS NOT NULL OR (status = 'c' AND numerator BETWEEN 1 AND $largest_hidden))
