-- What was last reported of each local measure?
--
-- One row per local measure with a period that has ended: the last of them with a value, where there
-- is one. newest_: the last that is held, with a value or without; reported_: the last with a value or
-- with a mark that says why there is none.
CREATE VIEW measure_latest AS
WITH last AS (
    SELECT
        measure_id,
        arg_max(local_observation, period_end) FILTER (value IS NOT NULL) AS shown,
        arg_max(local_observation, period_end) AS newest,
        arg_max(local_observation, period_end) FILTER (value IS NOT NULL OR status IS NOT NULL)
            AS reported,
    FROM local_observation
    WHERE is_ended
    GROUP BY measure_id
)
SELECT
    measure_id,
    shown.period_start AS period_start,
    shown.period_end AS period_end,
    shown.period_kind AS period_kind,
    shown.numerator AS numerator,
    shown.denominator AS denominator,
    shown.value AS value,
    shown.lineage AS lineage,
    newest.period_start AS newest_start,
    newest.period_end AS newest_end,
    newest.period_kind AS newest_kind,
    newest.status AS newest_status,
    newest.lineage AS newest_lineage,
    reported.period_end AS reported_end,
    reported.lineage AS reported_lineage,
FROM last
