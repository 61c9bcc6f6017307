-- Which grades are not on the scale of their audit or self-assessment? None should be.
--
-- One row per offending grade.
SELECT
    'audit_grade' AS table_name,
    audit_grade.load_id,
    audit_grade.source_row,
    'grade_code' AS column_name,
    audit_grade.grade_code AS value,
    'is not a grade of the scale ' || audit.scale_id AS reason,
    'use a grade of that scale' AS remedy,
FROM audit_grade
JOIN audit USING (audit_id)
ANTI JOIN grade_scale
    ON grade_scale.scale_id = audit.scale_id AND grade_scale.grade_code = audit_grade.grade_code
UNION ALL
SELECT
    'audit_grade',
    audit_grade.load_id,
    audit_grade.source_row,
    'moderated_grade_code',
    audit_grade.moderated_grade_code,
    'is not a grade of the scale ' || audit.scale_id,
    'use a grade of that scale',
FROM audit_grade
JOIN audit USING (audit_id)
ANTI JOIN grade_scale
    ON grade_scale.scale_id = audit.scale_id
    AND grade_scale.grade_code = audit_grade.moderated_grade_code
WHERE audit_grade.moderated_grade_code IS NOT NULL
UNION ALL
SELECT
    'audited_case',
    audited_case.load_id,
    audited_case.source_row,
    'overall_grade_code',
    audited_case.overall_grade_code,
    'is not a grade of the scale ' || audit.scale_id,
    'use a grade of that scale',
FROM audited_case
JOIN audit USING (audit_id)
ANTI JOIN grade_scale
    ON grade_scale.scale_id = audit.scale_id
    AND grade_scale.grade_code = audited_case.overall_grade_code
WHERE audited_case.overall_grade_code IS NOT NULL
UNION ALL
SELECT
    'self_assessment',
    self_assessment.load_id,
    self_assessment.source_row,
    'self_grade_code',
    self_assessment.self_grade_code,
    'is not a grade of the scale ' || self_assessment.scale_id,
    'use a grade of that scale',
FROM self_assessment
ANTI JOIN grade_scale
    ON grade_scale.scale_id = self_assessment.scale_id
    AND grade_scale.grade_code = self_assessment.self_grade_code
UNION ALL
SELECT
    'self_assessment',
    self_assessment.load_id,
    self_assessment.source_row,
    'moderated_grade_code',
    self_assessment.moderated_grade_code,
    'is not a grade of the scale ' || self_assessment.scale_id,
    'use a grade of that scale',
FROM self_assessment
ANTI JOIN grade_scale
    ON grade_scale.scale_id = self_assessment.scale_id
    AND grade_scale.grade_code = self_assessment.moderated_grade_code
WHERE self_assessment.moderated_grade_code IS NOT NULL
