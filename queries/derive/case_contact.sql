-- Which contacts does each measure count, and of which does it hold?
--
-- One row per measure and contact. is_met: 1 when it holds, else 0.
SELECT
    'annex_a:contacts' AS measure_id,
    area_code,
    month_start,
    source_group,
    1 AS is_met
FROM held_contact
UNION ALL
SELECT
    'annex_a:contact_to_referral_14_days' AS measure_id,
    held_contact.area_code,
    held_contact.month_start,
    held_contact.source_group,
    MAX(CASE WHEN held_referral.day_number IS NULL THEN 0 ELSE 1 END) AS is_met
FROM held_contact
LEFT JOIN held_referral
    ON held_referral.area_code = held_contact.area_code
    AND held_referral.child_hash = held_contact.child_hash
    AND held_referral.day_number >= held_contact.day_number
    AND held_referral.day_number <= held_contact.day_number + 14
GROUP BY
    held_contact.area_code, held_contact.month_start, held_contact.source_group,
    held_contact.extract_id, held_contact.row_number
UNION ALL
SELECT
    'annex_a:repeat_contacts_183_days' AS measure_id,
    held_contact.area_code,
    held_contact.month_start,
    held_contact.source_group,
    MAX(CASE WHEN earlier.day_number IS NULL THEN 0 ELSE 1 END) AS is_met
FROM held_contact
LEFT JOIN held_contact AS earlier
    ON earlier.area_code = held_contact.area_code
    AND earlier.child_hash = held_contact.child_hash
    AND earlier.day_number >= held_contact.day_number - 183
    AND earlier.day_number < held_contact.day_number
GROUP BY
    held_contact.area_code, held_contact.month_start, held_contact.source_group,
    held_contact.extract_id, held_contact.row_number
