-- By which scopes, tiers and stages can measures be picked, and how many are there of each?
--
-- One row per kind of choice and value, in the order of the measures.
-- Counts: measures, by kind; unit: work.
WITH sides AS (
    SELECT
        unnest([
            struct_pack(kind := 'scope', id := scope),
            struct_pack(kind := 'tier', id := tier),
            struct_pack(kind := 'stage', id := stage)
        ], recursive := true),
        rank,
        lineage,
    FROM measure_now
)
SELECT
    kind,
    id,
    count(*) AS measures,
    list(lineage) AS traced,
FROM sides
WHERE id IS NOT NULL
GROUP BY kind, id
ORDER BY kind, min(rank), id
