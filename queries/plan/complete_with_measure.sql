-- Which complete actions named a measure that should move, and where does that stand now?
--
-- One row per complete action with a measure, the last completed first. That a measure moved does
-- not say why it did. agency_id: the agency whose figures they are.
-- $priority_ids: priorities to show; empty = all.
-- $success_measure_id: the partnership's success measure whose measures to take; empty = all.
-- $asks: 'how much', 'how well' or 'what difference' its measure asks; empty = all.
-- Counts: numerator of denominator giving value; cases: denominator; unit: counts_of.
-- Counts: baseline_count of baseline_total giving baseline_value; cases: baseline_total; unit: counts_of.
-- Counts: baseline_least giving baseline_count, baseline_total, baseline_value; cases: baseline_total; unit: counts_of.
-- Not by: agency_id (the agency that sends the measure).
-- Plain: decimals.
SELECT
    action.action_id,
    action.cycle_id,
    action.text,
    action.done_on,
    action.effect_expected_on,
    action.measure_id,
    measure_now.agency_id,
    measure_now.name,
    measure_now.unit,
    measure_now.decimals,
    measure_now.good_direction,
    measure_now.counts_of,
    aim.baseline_value,
    coalesce(aim.has_baseline, false) AS has_baseline,
    aim.baseline_count,
    aim.baseline_total,
    aim.baseline_least,
    measure_latest.numerator,
    measure_latest.denominator,
    measure_latest.value,
    measure_latest.period_start,
    measure_latest.period_end,
    measure_latest.period_kind,
    list_concat([action.lineage, measure_latest.lineage], aim.traced) AS traced,
FROM action
JOIN cycle USING (cycle_id)
JOIN measure_now USING (measure_id)
LEFT JOIN aim ON aim.cycle_id = action.cycle_id AND aim.measure_id = action.measure_id
LEFT JOIN measure_latest ON measure_latest.measure_id = action.measure_id
WHERE action.status IN ('complete', 'embedded')
    AND (len($priority_ids) = 0 OR list_contains($priority_ids, cycle.priority_id))
    AND ($success_measure_id = '' OR measure_now.success_measure_id = $success_measure_id)
    AND ($asks = '' OR measure_now.asks = $asks)
ORDER BY action.done_on DESC, action.action_id
