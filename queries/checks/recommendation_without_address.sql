-- Which recommendations are addressed to nobody, or to two? None should be.
--
-- One row per offending recommendation.
SELECT
    'recommendation' AS table_name,
    load_id,
    source_row,
    'to_body_id' AS column_name,
    to_body_id AS value,
    'is not addressed to exactly one body or agency' AS reason,
    'fill in to_body_id or to_agency_id, not both' AS remedy,
FROM recommendation
WHERE (to_body_id IS NULL) = (to_agency_id IS NULL)
