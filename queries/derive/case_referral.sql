-- Which referrals does each measure count, and of which does it hold?
--
-- One row per measure and referral. is_met: 1 when it holds, else 0.
WITH judged AS (
    SELECT
        held_referral.area_code,
        held_referral.month_start,
        held_referral.extract_id,
        held_referral.row_number,
        CASE
            WHEN MAX(earlier.day_number) IS NOT NULL THEN 1
            ELSE held_referral.has_unlisted
        END AS is_met
    FROM held_referral
    LEFT JOIN held_referral AS earlier
        ON earlier.area_code = held_referral.area_code
        AND earlier.child_hash = held_referral.child_hash
        AND earlier.day_number >= held_referral.day_number - 365
        AND earlier.day_number < held_referral.day_number
    GROUP BY
        held_referral.area_code, held_referral.month_start, held_referral.extract_id,
        held_referral.row_number, held_referral.has_unlisted
)
SELECT
    'annex_a:referrals' AS measure_id,
    area_code,
    month_start,
    source_group,
    1 AS is_met
FROM held_referral
UNION ALL
SELECT
    'annex_a:re_referrals' AS measure_id,
    area_code,
    month_start,
    NULL AS source_group,
    is_met
FROM judged
WHERE is_met IS NOT NULL
UNION ALL
SELECT
    'annex_a:referrals_no_further_action' AS measure_id,
    area_code,
    month_start,
    source_group,
    CASE WHEN had_no_further_action = 'yes' THEN 1 ELSE 0 END AS is_met
FROM held_referral
WHERE had_no_further_action IN ('yes', 'no')
UNION ALL
SELECT
    'annex_a:referrals_action_not_recorded' AS measure_id,
    area_code,
    month_start,
    source_group,
    CASE WHEN had_no_further_action IN ('yes', 'no') THEN 0 ELSE 1 END AS is_met
FROM held_referral
UNION ALL
SELECT
    'annex_a:referrals_from_police' AS measure_id,
    area_code,
    month_start,
    source_group,
    CASE WHEN source_group = 'Police' THEN 1 ELSE 0 END AS is_met
FROM held_referral
UNION ALL
SELECT
    'annex_a:referrals_from_schools' AS measure_id,
    area_code,
    month_start,
    source_group,
    CASE WHEN source_group = 'Schools' THEN 1 ELSE 0 END AS is_met
FROM held_referral
UNION ALL
SELECT
    'annex_a:referrals_from_health' AS measure_id,
    area_code,
    month_start,
    source_group,
    CASE WHEN source_group = 'Health services' THEN 1 ELSE 0 END AS is_met
FROM held_referral
