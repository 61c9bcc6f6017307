-- Which referrals are held, each from the latest delivery that covers its day?
--
-- One row per referral. has_unlisted: 1 when more referrals are stated for the twelve months
-- before the child's latest one than the list holds, so that one came before the list begins; 0
-- when not; empty when the number is not stated.
WITH dated AS (
    SELECT
        extract_referral.extract_id,
        extract_referral.child_hash,
        extract_referral.referrals_before,
        working_day.day_number
    FROM extract_referral
    JOIN working_day ON working_day.on_day = extract_referral.referred_on
),
latest AS (
    SELECT
        extract_id,
        child_hash,
        MAX(day_number) AS day_number,
        MAX(referrals_before) AS referrals_before
    FROM dated
    GROUP BY extract_id, child_hash
),
counted AS (
    SELECT
        latest.extract_id,
        latest.child_hash,
        CASE
            WHEN latest.referrals_before IS NULL THEN NULL
            -- Another one of the latest's own day is no earlier one.
            WHEN latest.referrals_before
                > SUM(CASE WHEN dated.day_number < latest.day_number THEN 1 ELSE 0 END) THEN 1
            ELSE 0
        END AS has_unlisted
    FROM latest
    JOIN dated
        ON dated.extract_id = latest.extract_id
        AND dated.child_hash = latest.child_hash
        AND dated.day_number >= latest.day_number - 365
    GROUP BY latest.extract_id, latest.child_hash, latest.referrals_before
)
SELECT
    newest.area_code,
    newest.month_start,
    newest.day_number,
    extract_referral.extract_id,
    extract_referral.row_number,
    extract_referral.child_hash,
    extract_referral.had_no_further_action,
    counted.has_unlisted,
    source_group.source_group
FROM extract_referral
JOIN newest
    ON newest.extract_id = extract_referral.extract_id
    AND newest.list_number = 3
    AND newest.on_day = extract_referral.referred_on
JOIN counted
    ON counted.extract_id = extract_referral.extract_id
    AND counted.child_hash = extract_referral.child_hash
JOIN source_group ON source_group.source = COALESCE(extract_referral.source, '')
