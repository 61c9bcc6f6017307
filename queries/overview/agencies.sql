-- Which agencies work together in the partnership?
--
-- One row per agency, in the order in which they are listed.
SELECT
    agency_id,
    short_name AS agency,
    name,
    [lineage] AS traced,
FROM agency
ORDER BY rank, agency_id
