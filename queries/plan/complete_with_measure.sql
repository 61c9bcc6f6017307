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
WITH latest AS (
    SELECT *
    FROM local_observation
    WHERE value IS NOT NULL
    QUALIFY row_number() OVER (PARTITION BY measure_id ORDER BY period_end DESC) = 1
)
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
    cycle_measure.baseline_value,
    cycle_measure.baseline_value IS NOT NULL AS has_baseline,
    baseline.baseline_count,
    baseline.baseline_total,
    baseline.baseline_least,
    latest.numerator,
    latest.denominator,
    latest.value,
    latest.period_start,
    latest.period_end,
    latest.period_kind,
    [struct_pack(load_id := action.load_id, source_row := action.source_row)] AS traced,
FROM action
JOIN cycle USING (cycle_id)
JOIN measure_now USING (measure_id)
LEFT JOIN cycle_measure
    ON cycle_measure.cycle_id = action.cycle_id AND cycle_measure.measure_id = action.measure_id
LEFT JOIN baseline
    ON baseline.cycle_id = action.cycle_id AND baseline.measure_id = action.measure_id
LEFT JOIN latest ON latest.measure_id = action.measure_id
WHERE action.status IN ('complete', 'embedded')
    AND (len($priority_ids) = 0 OR list_contains($priority_ids, cycle.priority_id))
    AND ($success_measure_id = '' OR measure_now.success_measure_id = $success_measure_id)
    AND ($asks = '' OR measure_now.asks = $asks)
ORDER BY action.done_on DESC, action.action_id
