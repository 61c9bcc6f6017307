-- Which recommendations were rejected or deferred without a reason? None should be.
--
-- One row per offending decision.
SELECT
    'decision' AS table_name,
    load_id,
    source_row,
    'reason' AS column_name,
    decision AS value,
    'needs a reason' AS reason,
    'write the reason that the Board gave' AS remedy,
FROM decision
WHERE decision IN ('rejected', 'deferred') AND reason IS NULL
