-- You said, we did: and did we tell you?
--
-- One row per promise, those not yet answered first.
-- $cycle_id: the cycle; empty = all.
-- $as_at: the date that the figures stand for.
-- Plain: days_waiting.
-- Column days_waiting: Days waiting.
SELECT
    promise.promise_id,
    promise.cycle_id,
    promise.respondent_group,
    theme.label AS theme,
    promise.you_said,
    promise.we_did,
    promise.told_on,
    promise.told_how,
    promise.said_on,
    CASE WHEN promise.told_on IS NULL THEN datediff('day', promise.said_on, $as_at) END
        AS days_waiting,
    [promise.lineage] AS traced,
FROM promise
LEFT JOIN theme ON theme.theme = promise.theme
WHERE $cycle_id = '' OR promise.cycle_id = $cycle_id
ORDER BY promise.told_on IS NOT NULL, promise.said_on, promise.promise_id
