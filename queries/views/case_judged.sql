-- Was practice good or better overall in each case that was looked at?
--
-- One row per audited case with a grade: the moderated overall grade, one for each case. is_good:
-- empty where the scale does not apply to the case. tool: the grades of its scale, best first.
CREATE VIEW case_judged AS
SELECT
    audited_case.audit_id,
    audited_case.case_id,
    audit.kind AS audit_kind,
    audit.title,
    audit.held_on,
    audit.sampling,
    audit.scale_id,
    tool.tool,
    audit.cycle_id,
    cycle.title AS cycle_title,
    cycle.planned_start_on,
    cycle.priority_id,
    priority.title AS priority,
    grade_scale.grade_code,
    grade_scale.label AS grade,
    grade_scale.is_positive AS is_good,
    audited_case.lineage,
FROM audited_case
JOIN audit USING (audit_id)
JOIN cycle USING (cycle_id)
JOIN priority USING (priority_id)
JOIN tool USING (scale_id)
JOIN grade_scale
    ON grade_scale.scale_id = audit.scale_id
    AND grade_scale.grade_code = audited_case.overall_grade_code
