-- What does each section of a cycle's delivery plan say, in its latest version?
--
-- One row per section, in the order of the template.
-- $cycle_id: the cycle.
-- Plain: section, version.
-- Told: text.
SELECT
    plan_section.section,
    plan_section.heading,
    plan_section.text,
    plan_section.version,
    delivery_plan.status,
    -- A section of which nothing stands was not written, whenever the plan was.
    CASE WHEN plan_section.text IS NOT NULL THEN delivery_plan.written_on END AS written_on,
    delivery_plan.approved_on,
    [plan_section.lineage, delivery_plan.lineage] AS traced,
FROM plan_section
LEFT JOIN delivery_plan USING (cycle_id, version)
WHERE cycle_id = $cycle_id
QUALIFY row_number() OVER (PARTITION BY plan_section.section ORDER BY plan_section.version DESC) = 1
ORDER BY plan_section.section
