-- Which early help assessments does each measure count, and of which does it hold?
--
-- One row per measure and assessment. is_met: 1 when it holds, else 0.
SELECT
    'annex_a:early_help_started' AS measure_id,
    newest.area_code,
    newest.month_start,
    CAST(NULL AS VARCHAR(40)) AS source_group,
    1 AS is_met
FROM extract_early_help
JOIN newest
    ON newest.extract_id = extract_early_help.extract_id
    AND newest.list_number = 2
    AND newest.on_day = extract_early_help.started_on
UNION ALL
SELECT
    'annex_a:early_help_completed' AS measure_id,
    newest.area_code,
    newest.month_start,
    NULL AS source_group,
    1 AS is_met
FROM extract_early_help
JOIN newest
    ON newest.extract_id = extract_early_help.extract_id
    AND newest.list_number = 2
    AND newest.on_day = extract_early_help.completed_on
UNION ALL
SELECT
    'annex_a:early_help_step_up_183_days' AS measure_id,
    newest.area_code,
    newest.month_start,
    NULL AS source_group,
    MAX(CASE WHEN held_referral.day_number IS NULL THEN 0 ELSE 1 END) AS is_met
FROM extract_early_help
JOIN newest
    ON newest.extract_id = extract_early_help.extract_id
    AND newest.list_number = 2
    AND newest.on_day = extract_early_help.completed_on
LEFT JOIN held_referral
    ON held_referral.area_code = newest.area_code
    AND held_referral.child_hash = extract_early_help.child_hash
    AND held_referral.day_number >= newest.day_number
    AND held_referral.day_number <= newest.day_number + 183
GROUP BY
    newest.area_code, newest.month_start, extract_early_help.extract_id,
    extract_early_help.row_number
