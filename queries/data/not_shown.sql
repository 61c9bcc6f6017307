-- Which figures of our own are held that no page shows, and why?
--
-- One row per local measure and reason, in the partnership's order.
-- Counts: figures, by measure_id; unit: work.
-- Plain: rank.
-- Column why_not_shown: Why not.
-- Column figures: Figures.
-- Column what: Which.
WITH judged AS (
    SELECT
        observation.measure_id,
        observation.lineage,
        CASE
            WHEN observation.breakdown_kind <> 'Total' OR observation.breakdown <> 'Total'
                THEN 'part'
            WHEN observation.area_code <> shown.area_code THEN 'area'
            WHEN observation.period_kind <> shown.period_kind THEN 'kind of period'
            ELSE 'same first day'
        END AS why_not_shown,
        CASE
            WHEN observation.breakdown_kind <> 'Total' OR observation.breakdown <> 'Total'
                THEN observation.breakdown_kind
            WHEN observation.area_code <> shown.area_code THEN observation.area_code
            ELSE observation.period_kind
        END AS which,
    FROM observation
    JOIN measure_now USING (measure_id)
    ANTI JOIN local_observation AS held
        ON held.measure_id = observation.measure_id
        AND held.area_code = observation.area_code
        AND held.period_start = observation.period_start
        AND held.period_end = observation.period_end
        AND held.period_kind = observation.period_kind
        AND observation.breakdown_kind = 'Total'
        AND observation.breakdown = 'Total'
    LEFT JOIN (
        SELECT measure_id, any_value(area_code) AS area_code, any_value(period_kind) AS period_kind
        FROM local_observation
        GROUP BY measure_id
    ) AS shown ON shown.measure_id = observation.measure_id
    WHERE measure_now.scope = 'local'
)
SELECT
    measure_now.measure_id,
    measure_now.name,
    measure_now.rank,
    judged.why_not_shown,
    string_agg(DISTINCT judged.which, ', ' ORDER BY judged.which) AS what,
    count(*) AS figures,
    list(judged.lineage) AS traced,
FROM judged
JOIN measure_now USING (measure_id)
GROUP BY measure_now.measure_id, measure_now.name, measure_now.rank, judged.why_not_shown
ORDER BY measure_now.rank, measure_now.measure_id, judged.why_not_shown
