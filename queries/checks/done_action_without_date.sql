-- Which actions are called complete without a date, or dated without being complete? None should be.
--
-- One row per offending action.
SELECT
    'action' AS table_name,
    load_id,
    source_row,
    'done_on' AS column_name,
    CAST(done_on AS VARCHAR) AS value,
    'does not fit the status ' || status AS reason,
    'give a date to a complete action, and only to such' AS remedy,
FROM action
WHERE (status IN ('complete', 'embedded')) <> (done_on IS NOT NULL)
