-- Which measure did each cycle hope to move, from where, to where, and since when is it judged?
--
-- One row per cycle and measure that the cycle named, or that one of its actions names. A change is
-- looked for from the cycle's month-4 session on; while there was none, from its planned end.
-- has_action: an action of this cycle or an earlier one names the measure. expected_from: from when
-- its actions expect it to move, where each of them says so.
-- $priority_id: the priority to show; empty = all.
-- $success_measure_id: the partnership's success measure to show; empty = all.
-- $asks: 'how much', 'how well' or 'what difference'; empty = all.
-- $as_at: the date that the figures stand for.
-- Counts: baseline_count of baseline_total giving baseline_value; cases: baseline_total; unit: counts_of.
-- Counts: baseline_least giving baseline_count, baseline_total, baseline_value; cases: baseline_total; unit: counts_of.
-- Not by: agency_id (the agency that sends the measure).
-- Plain: rank, measure_rank, decimals, target, own_target, tolerance.
SELECT
    named.cycle_id,
    cycle.priority_id,
    cycle.title AS cycle_title,
    named.measure_id,
    measure_now.name,
    measure_now.short_name,
    measure_now.unit,
    measure_now.decimals,
    measure_now.good_direction,
    measure_now.counts_of,
    measure_now.agency_id,
    measure_now.rank AS measure_rank,
    measure_now.target AS own_target,
    measure_now.tolerance,
    aim.role,
    coalesce(aim.rank, 99) AS rank,
    aim.why,
    aim.baseline_value,
    coalesce(aim.has_baseline, false) AS has_baseline,
    aim.baseline_count,
    aim.baseline_total,
    aim.baseline_least,
    aim.baseline_from,
    aim.baseline_to,
    aim.target,
    aim.target_by,
    coalesce(cycle.started_on, cycle.planned_start_on) AS began_on,
    coalesce(cycle.agreed_on, cycle.planned_end_on) AS intervention_on,
    coalesce(cycle.agreed_on <= $as_at, false) AS is_agreed,
    named.measure_id IN (
        SELECT action.measure_id
        FROM action
        JOIN cycle AS its ON its.cycle_id = action.cycle_id
        WHERE action.measure_id IS NOT NULL AND its.planned_start_on <= cycle.planned_start_on
    ) AS has_action,
    named.expected_from,
    list_concat([cycle.lineage, measure_now.lineage], aim.traced, named.traced) AS traced,
FROM named_pair AS named
JOIN cycle USING (cycle_id)
JOIN measure_now USING (measure_id)
LEFT JOIN aim USING (cycle_id, measure_id)
WHERE ($priority_id = '' OR cycle.priority_id = $priority_id)
    AND ($success_measure_id = '' OR measure_now.success_measure_id = $success_measure_id)
    AND ($asks = '' OR measure_now.asks = $asks)
ORDER BY cycle.planned_start_on, named.cycle_id, coalesce(aim.rank, 99), named.measure_id
