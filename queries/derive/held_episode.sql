-- Which child protection plans and periods in care are held, each from the latest delivery that
-- tells of it?
--
-- One row per list (7 or 8) and plan or period. These lists have one row per child, so an earlier
-- one of the same child stands in earlier deliveries alone, and counts from there. A row gives way
-- to a later delivery that is of the same date, that tells of an overlapping one of the child (it
-- corrects that row), or that would still have to hold the child and does not.
WITH episode AS (
    SELECT extract_id, 7 AS list_number, row_number, child_hash, started_on, ended_on
    FROM extract_child_protection
    UNION ALL
    SELECT extract_id, 8 AS list_number, row_number, child_hash, started_on, ended_on
    FROM extract_in_care
),
dated AS (
    SELECT
        coverage.area_code,
        coverage.as_at,
        coverage.load_id,
        episode.extract_id,
        episode.list_number,
        episode.row_number,
        episode.child_hash,
        episode.started_on,
        episode.ended_on
    FROM episode
    JOIN coverage
        ON coverage.extract_id = episode.extract_id
        AND coverage.list_number = episode.list_number
),
replaced AS (
    SELECT DISTINCT dated.extract_id, dated.list_number, dated.row_number
    FROM dated
    JOIN coverage AS later
        ON later.area_code = dated.area_code
        AND later.list_number = dated.list_number
        AND (
            later.as_at > dated.as_at
            OR (later.as_at = dated.as_at AND later.load_id > dated.load_id)
        )
    LEFT JOIN episode AS again
        ON again.extract_id = later.extract_id
        AND again.list_number = dated.list_number
        AND again.child_hash = dated.child_hash
    WHERE later.as_at = dated.as_at
        OR again.started_on <= dated.started_on
        OR again.started_on < dated.ended_on
        OR (dated.ended_on IS NULL AND again.started_on <= dated.as_at)
        OR (
            again.child_hash IS NULL
            AND COALESCE(dated.ended_on, dated.as_at) >= later.covered_from
        )
)
SELECT
    dated.area_code,
    dated.list_number,
    dated.extract_id,
    dated.row_number,
    dated.started_on,
    dated.ended_on
FROM dated
LEFT JOIN replaced
    ON replaced.extract_id = dated.extract_id
    AND replaced.list_number = dated.list_number
    AND replaced.row_number = dated.row_number
WHERE replaced.row_number IS NULL
