-- What was to be done in each month of the live cycles, and what is late?
--
-- One row per live cycle and step, in the order of the months.
-- $as_at: the date that the figures stand for.
-- Plain: month, month_name, step_number, days_late.
-- Column month_name: Month.
-- Column standing: Where it stands.
-- Column days_late: Days late.
SELECT
    cycle_step.cycle_id,
    cycle_step.month,
    cycle_step.month AS month_name,
    cycle_step.step_number,
    cycle_step.step,
    cycle_step.owner_role,
    cycle_step.planned_on,
    cycle_step.done_on,
    CASE
        WHEN cycle_step.done_on <= $as_at THEN 'done'
        WHEN cycle_step.planned_on < $as_at THEN 'late'
        ELSE 'to come'
    END AS standing,
    CASE
        WHEN coalesce(cycle_step.done_on > $as_at, true) AND cycle_step.planned_on < $as_at
            THEN datediff('day', cycle_step.planned_on, $as_at)
    END AS days_late,
    [cycle_step.lineage] AS traced,
FROM cycle_step
JOIN cycle USING (cycle_id)
WHERE coalesce(cycle.agreed_on > $as_at, true)
    AND coalesce(cycle.started_on, cycle.planned_start_on) <= $as_at
ORDER BY cycle.planned_start_on, cycle_step.month, cycle_step.step_number
