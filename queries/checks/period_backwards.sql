-- Which periods end before they begin? None should.
--
-- One row per offending row.
SELECT
    'audit' AS table_name,
    load_id,
    source_row,
    'period_to' AS column_name,
    CAST(period_to AS VARCHAR) AS value,
    'is before the period begins' AS reason,
    'correct one of the two dates' AS remedy,
FROM audit
WHERE period_to < period_from
UNION ALL
SELECT
    'feedback_round',
    load_id,
    source_row,
    'closed_on',
    CAST(closed_on AS VARCHAR),
    'is before the round was opened',
    'correct one of the two dates',
FROM feedback_round
WHERE closed_on < opened_on
