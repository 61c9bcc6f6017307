-- What was done with what people said in a year, and were they told?
--
-- One row per promise said in the year, the earliest first.
-- $year_end: the last day of the year, as text; empty = none.
SELECT
    promise.promise_id,
    promise.cycle_id,
    promise.respondent_group,
    theme.label AS theme,
    promise.said_on,
    promise.you_said,
    promise.we_did,
    promise.told_on,
    promise.told_how,
    [promise.lineage] AS traced,
FROM promise
LEFT JOIN theme ON theme.theme = promise.theme
WHERE promise.said_on <= try_cast($year_end AS DATE)
    AND promise.said_on > try_cast($year_end AS DATE) - INTERVAL 1 YEAR
ORDER BY promise.said_on, promise.promise_id
