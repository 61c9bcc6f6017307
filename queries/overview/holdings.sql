-- What does this warehouse hold?
--
-- One row per warehouse.
-- Plain: cycles, local_measures, published_measures, audits, rounds, actions.
SELECT
    (SELECT count(*) FROM cycle) AS cycles,
    (SELECT count(*) FROM measure_now WHERE scope = 'local') AS local_measures,
    (SELECT count(*) FROM measure_now WHERE scope = 'published') AS published_measures,
    (SELECT count(*) FROM audit) AS audits,
    (SELECT count(*) FROM feedback_round) AS rounds,
    (SELECT count(*) FROM action) AS actions,
    list_concat(
        (SELECT list(lineage) FROM cycle),
        (SELECT list(lineage) FROM measure_now),
        (SELECT list(lineage) FROM audit),
        (SELECT list(lineage) FROM feedback_round),
        (SELECT list(lineage) FROM action)
    ) AS traced,
