-- By which agencies, priorities, cycles and success measures can things be picked?
--
-- One row per kind and thing to pick, in the order in which they are listed.
-- Plain: rank.
SELECT 'agency' AS kind, agency_id AS id, short_name AS label, rank, [lineage] AS traced
FROM agency
WHERE agency_id IN (SELECT agency_id FROM action)
UNION ALL
SELECT 'priority', priority_id, title, rank, [lineage]
FROM priority
UNION ALL
SELECT
    'cycle',
    cycle_id,
    cycle_id || ' ' || title,
    row_number() OVER (ORDER BY planned_start_on),
    [lineage],
FROM cycle
UNION ALL
SELECT 'success', success_measure_id, title, rank, [lineage]
FROM success_measure
ORDER BY kind, rank
