-- Which definition of each measure is in force: the one with the highest version?
--
-- One row per measure.
CREATE VIEW measure_now AS
SELECT *
FROM measure
QUALIFY row_number() OVER (PARTITION BY measure_id ORDER BY version DESC) = 1
