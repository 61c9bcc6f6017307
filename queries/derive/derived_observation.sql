-- What was seen for each measure in each month, in all and by source?
--
-- One row per measure, area, month and breakdown. A month in which nothing was counted is a true
-- zero, because the lists cover it; a share of nothing is marked z, does not apply. A rate is that
-- of the cases which another measure counts, per 10,000 children, where their number is known.
WITH counted_case AS (
    SELECT measure_id, area_code, month_start, source_group, is_met FROM case_contact UNION ALL
    SELECT measure_id, area_code, month_start, source_group, is_met FROM case_early_help UNION ALL
    SELECT measure_id, area_code, month_start, source_group, is_met FROM case_referral UNION ALL
    SELECT measure_id, area_code, month_start, source_group, is_met FROM case_assessment UNION ALL
    SELECT measure_id, area_code, month_start, source_group, is_met FROM case_section47 UNION ALL
    SELECT measure_id, area_code, month_start, source_group, is_met FROM case_child_in_need
    UNION ALL
    SELECT measure_id, area_code, month_start, source_group, is_met FROM case_child_protection
    UNION ALL
    SELECT measure_id, area_code, month_start, source_group, is_met FROM case_in_care UNION ALL
    SELECT measure_id, area_code, month_start, source_group, is_met FROM case_care_leaver
),
wanted AS (
    SELECT
        measure_id, COALESCE(rate_of, measure_id) AS counted_as, unit, area_code, month_start,
        month_end, 'Total' AS breakdown_kind, 'Total' AS breakdown
    FROM told
    UNION ALL
    SELECT
        told.measure_id, told.measure_id AS counted_as, told.unit, told.area_code,
        told.month_start, told.month_end, told.breakdown_kind, each_group.source_group AS breakdown
    FROM told
    CROSS JOIN (SELECT DISTINCT source_group FROM source_group) AS each_group
    WHERE told.breakdown_kind = 'Source'
),
added AS (
    SELECT
        wanted.measure_id, wanted.unit, wanted.area_code, wanted.month_start, wanted.month_end,
        wanted.breakdown_kind, wanted.breakdown,
        COALESCE(SUM(counted_case.is_met), 0) AS met,
        COUNT(counted_case.is_met) AS cases
    FROM wanted
    LEFT JOIN counted_case
        ON counted_case.measure_id = wanted.counted_as
        AND counted_case.area_code = wanted.area_code
        AND counted_case.month_start = wanted.month_start
        AND (wanted.breakdown_kind = 'Total' OR counted_case.source_group = wanted.breakdown)
    GROUP BY
        wanted.measure_id, wanted.unit, wanted.area_code, wanted.month_start, wanted.month_end,
        wanted.breakdown_kind, wanted.breakdown
)
SELECT
    added.measure_id,
    added.area_code,
    added.month_start AS period_start,
    added.month_end AS period_end,
    added.breakdown_kind,
    added.breakdown,
    CASE WHEN added.unit <> 'count' THEN added.met END AS numerator,
    CASE
        WHEN added.unit = 'percent' THEN added.cases
        WHEN added.unit = 'rate' THEN population.children
    END AS denominator,
    CASE
        WHEN added.unit = 'count' THEN added.met
        WHEN added.unit = 'rate' THEN 10000.0 * added.met / population.children
        WHEN added.cases > 0 THEN 100.0 * added.met / added.cases
    END AS value,
    CASE WHEN added.unit = 'percent' AND added.cases = 0 THEN 'z' END AS status
FROM added
LEFT JOIN population
    ON population.area_code = added.area_code
    AND population.month_start = added.month_start
WHERE added.unit <> 'rate' OR population.children IS NOT NULL
