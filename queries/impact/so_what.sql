-- What do people make of the figures of a priority, in their own words?
--
-- One row per note on the priority, its cycles or their measures: the priority first, newest first.
-- $priority_id: the priority to show; empty = all.
-- Plain: kind_rank.
-- Told: text.
WITH cycles AS (
    SELECT cycle_id FROM cycle WHERE $priority_id = '' OR priority_id = $priority_id
)
SELECT
    so_what.about_kind,
    so_what.about_id,
    so_what.text,
    so_what.written_by_role,
    so_what.written_on,
    CASE so_what.about_kind WHEN 'priority' THEN 1 WHEN 'cycle' THEN 2 ELSE 3 END AS kind_rank,
    [so_what.lineage] AS traced,
FROM so_what
WHERE (so_what.about_kind = 'priority' AND ($priority_id = '' OR so_what.about_id = $priority_id))
    OR (so_what.about_kind = 'cycle' AND so_what.about_id IN (SELECT cycle_id FROM cycles))
    OR (
        so_what.about_kind = 'measure' AND so_what.about_id IN (
            SELECT measure_id FROM cycle_measure JOIN cycles USING (cycle_id)
        )
    )
ORDER BY kind_rank, so_what.written_on DESC, so_what.so_what_id DESC
