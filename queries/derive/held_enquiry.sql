-- Which section 47 enquiries are held, each from the latest delivery that can know of it?
--
-- One row per enquiry: of the latest delivery that holds it (by child and day) or whose list
-- covers the day on which it began. A delivery that begins later knows nothing of it, and does not
-- take it away. conference_on: empty when the conference was still to come on the delivery's date.
WITH dated AS (
    SELECT
        coverage.area_code,
        coverage.as_at,
        coverage.load_id,
        extract_section47.extract_id,
        extract_section47.row_number,
        extract_section47.child_hash,
        extract_section47.strategy_on,
        extract_section47.conference_unnecessary,
        extract_section47.led_to_plan,
        CASE
            WHEN extract_section47.conference_on <= coverage.as_at
            THEN extract_section47.conference_on
        END AS conference_on
    FROM extract_section47
    JOIN coverage
        ON coverage.extract_id = extract_section47.extract_id AND coverage.list_number = 5
),
replaced AS (
    SELECT DISTINCT dated.extract_id, dated.row_number
    FROM dated
    JOIN coverage AS later
        ON later.area_code = dated.area_code
        AND later.list_number = 5
        AND (
            later.as_at > dated.as_at
            OR (later.as_at = dated.as_at AND later.load_id > dated.load_id)
        )
    LEFT JOIN extract_section47 AS again
        ON again.extract_id = later.extract_id
        AND again.child_hash = dated.child_hash
        AND again.strategy_on = dated.strategy_on
    WHERE later.as_at = dated.as_at
        OR later.covered_from <= dated.strategy_on
        OR again.child_hash IS NOT NULL
)
SELECT
    dated.area_code,
    dated.strategy_on,
    dated.conference_unnecessary,
    dated.conference_on,
    dated.led_to_plan
FROM dated
LEFT JOIN replaced
    ON replaced.extract_id = dated.extract_id
    AND replaced.row_number = dated.row_number
WHERE replaced.row_number IS NULL
