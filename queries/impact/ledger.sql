-- What was recommended, decided and done, and which measure was it to move by when?
--
-- One row per recommendation and action, with the measure that the action names. A recommendation
-- without an action, an action agreed at a meeting, and a measure that a cycle named and no action
-- of that cycle does, have a row each. has_earlier_action: an action of an earlier cycle names it.
-- $cycle_id: the cycle to show; empty = all.
-- $priority_id: the priority to show; empty = all.
-- $level: 'operational' or 'strategic' recommendations; empty = all.
-- $success_measure_id: the partnership's success measure to show; empty = all.
-- $asks: 'how much', 'how well' or 'what difference'; empty = all.
-- $as_at: the date that the figures stand for.
-- Counts: baseline_count of baseline_total giving baseline_value; cases: baseline_total; unit: counts_of.
-- Counts: baseline_least giving baseline_count, baseline_total, baseline_value; cases: baseline_total; unit: counts_of.
-- Not by: agency_id (the agency that sends the measure), agency (the agency that owes the action).
-- Plain: decimals, target.
WITH recommended AS (
    SELECT * FROM recommendation_now WHERE made_on <= $as_at
),
line AS (
    SELECT
        coalesce(recommended.cycle_id, action.cycle_id) AS cycle_id,
        recommended.recommendation_id,
        action.action_id,
        action.measure_id,
    FROM recommended
    FULL JOIN action USING (recommendation_id)
    UNION ALL
    SELECT
        cycle_measure.cycle_id,
        NULL,
        NULL,
        cycle_measure.measure_id,
    FROM cycle_measure
    WHERE NOT EXISTS (
        SELECT 1
        FROM action
        WHERE action.cycle_id = cycle_measure.cycle_id
            AND action.measure_id = cycle_measure.measure_id
    )
)
SELECT
    line.recommendation_id,
    line.cycle_id,
    cycle.priority_id,
    recommended.level,
    recommended.text,
    recommended.addressed_to,
    recommended.made_on,
    recommended.standing,
    recommended.decided_on,
    recommended.reason,
    recommended.superseded_by,
    line.action_id,
    action.text AS action,
    agency.short_name AS agency,
    action.status,
    action.due_on,
    action.done_on,
    action.expected_effect,
    action.effect_expected_on,
    line.measure_id,
    measure_now.name,
    measure_now.short_name,
    measure_now.unit,
    measure_now.decimals,
    measure_now.good_direction,
    measure_now.counts_of,
    measure_now.agency_id,
    measure_now.success_measure_id,
    measure_now.asks,
    aim.role,
    aim.baseline_value,
    coalesce(aim.has_baseline, false) AS has_baseline,
    aim.baseline_count,
    aim.baseline_total,
    aim.baseline_least,
    aim.baseline_from,
    aim.baseline_to,
    aim.target,
    aim.target_by,
    coalesce(cycle.agreed_on, cycle.planned_end_on) AS intervention_on,
    line.action_id IS NULL AND EXISTS (
        SELECT 1
        FROM action AS other
        JOIN cycle AS its ON its.cycle_id = other.cycle_id
        WHERE other.measure_id = line.measure_id
            AND its.planned_start_on < cycle.planned_start_on
    ) AS has_earlier_action,
    list_concat(
        [cycle.lineage, recommended.lineage, recommended.decision_lineage, action.lineage],
        aim.traced
    ) AS traced,
FROM line
JOIN cycle ON cycle.cycle_id = line.cycle_id
LEFT JOIN recommended ON recommended.recommendation_id = line.recommendation_id
LEFT JOIN action ON action.action_id = line.action_id
LEFT JOIN agency ON agency.agency_id = action.agency_id
LEFT JOIN measure_now ON measure_now.measure_id = line.measure_id
LEFT JOIN aim
    ON aim.cycle_id = line.cycle_id AND aim.measure_id = line.measure_id
WHERE ($cycle_id = '' OR line.cycle_id = $cycle_id)
    AND ($priority_id = '' OR cycle.priority_id = $priority_id)
    AND ($level = '' OR recommended.level = $level)
    AND ($success_measure_id = '' OR measure_now.success_measure_id = $success_measure_id)
    AND ($asks = '' OR measure_now.asks = $asks)
ORDER BY
    cycle.planned_start_on DESC,
    line.cycle_id,
    line.recommendation_id NULLS LAST,
    line.action_id NULLS LAST,
    line.measure_id
