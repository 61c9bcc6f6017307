-- How many other figures are not what they were: published ones, and parts of our own?
--
-- One row per measure, whether its figures are broken down, and the load that changed them.
-- Counts: changed_figures, by measure_id; unit: work.
-- Counts: withdrawn_figures, by measure_id; unit: work.
-- Plain: load_id.
SELECT
    defined.name,
    defined.scope,
    happened.measure_id,
    happened.breakdown <> 'Total' AS is_part,
    count(*) FILTER (happened.how = 'changed') AS changed_figures,
    count(*) FILTER (happened.how = 'withdrawn') AS withdrawn_figures,
    happened.load_id,
    happened.is_taken_out,
    load.delivery,
    load.file_name,
    flatten(list(happened.traced)) AS traced,
FROM since.observation AS happened
JOIN earlier.measure_now AS defined USING (measure_id)
LEFT JOIN load ON load.load_id = happened.load_id
WHERE defined.scope <> 'local' OR happened.breakdown <> 'Total'
GROUP BY ALL
ORDER BY defined.scope, defined.name, is_part, happened.load_id
