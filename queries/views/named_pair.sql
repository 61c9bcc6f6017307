-- Which measure did a cycle, or one of its actions, name beforehand as one to move, and from when?
--
-- One row per cycle and measure. expected_from: the first day from which one of the cycle's actions
-- expects the measure to move, where each of them says so; else empty. traced: the lines of the
-- cycle's actions that name it, empty where none does.
CREATE VIEW named_pair AS
WITH named AS (
    SELECT cycle_id, measure_id FROM cycle_measure
    UNION
    SELECT cycle_id, measure_id FROM action WHERE measure_id IS NOT NULL
)
SELECT
    named.cycle_id,
    named.measure_id,
    CASE WHEN bool_and(action.effect_expected_on IS NOT NULL) THEN min(action.effect_expected_on) END
        AS expected_from,
    list(action.lineage) FILTER (action.lineage IS NOT NULL) AS traced,
FROM named
LEFT JOIN action
    ON action.cycle_id = named.cycle_id AND action.measure_id = named.measure_id
GROUP BY named.cycle_id, named.measure_id
