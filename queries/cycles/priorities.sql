-- Which priorities have had a cycle, and how many?
--
-- One row per priority whose cycles have begun, that with the most of them first.
-- $as_at: the date that the figures stand for.
-- Counts: cycles, by priority_id; unit: work.
SELECT
    priority.priority_id,
    priority.title,
    count(*) AS cycles,
    list(cycle.lineage) AS traced,
FROM cycle
JOIN priority USING (priority_id)
WHERE coalesce(cycle.started_on, cycle.planned_start_on) <= $as_at
GROUP BY priority.priority_id, priority.title, priority.rank
ORDER BY cycles DESC, priority.rank, priority.priority_id
