-- What was last reported of each local measure?
--
-- One row per local measure with a value: its latest period that has ended.
CREATE VIEW measure_latest AS
SELECT *
FROM local_observation
WHERE value IS NOT NULL AND is_ended
QUALIFY row_number() OVER (PARTITION BY measure_id ORDER BY period_end DESC) = 1
