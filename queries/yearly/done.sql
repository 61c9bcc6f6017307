-- What did the Hub do in a year?
--
-- One row per kind of work that was done; of what was not done there is no row.
-- $year_end: the last day of the year, such as a 31 March, as text; empty = none.
-- Counts: number, by what; unit: work.
-- Plain: order_shown.
-- Column what: What.
-- Column number: Number.
WITH report_year AS (
    SELECT
        try_cast($year_end AS DATE) AS last_on,
        last_on - INTERVAL 1 YEAR AS before_on,
),
counted AS (
    SELECT 1 AS order_shown, 'Cycles worked in' AS what, lineage
    FROM cycle, report_year
    WHERE coalesce(started_on, planned_start_on) <= last_on
        AND coalesce(agreed_on, planned_end_on) > before_on
    UNION ALL
    SELECT 2, 'Cycles that agreed recommendations', lineage
    FROM cycle, report_year
    WHERE agreed_on > before_on AND agreed_on <= last_on
    UNION ALL
    SELECT 3, 'Meetings of the Hub held', lineage
    FROM meeting, report_year
    WHERE kind IN ('hub', 'mini_hub') AND held_on > before_on AND held_on <= last_on
    UNION ALL
    SELECT 4, 'Multi-agency audits held', lineage
    FROM audit, report_year
    WHERE kind = 'multi_agency' AND held_on > before_on AND held_on <= last_on
    UNION ALL
    SELECT 5, 'Cases audited together', audited_case.lineage
    FROM audited_case JOIN audit USING (audit_id), report_year
    WHERE audit.kind = 'multi_agency' AND held_on > before_on AND held_on <= last_on
    UNION ALL
    SELECT 6, 'Other audits and samples held', lineage
    FROM audit, report_year
    WHERE kind <> 'multi_agency' AND held_on > before_on AND held_on <= last_on
    UNION ALL
    SELECT 7, 'Visits to practice', lineage
    FROM visit, report_year
    WHERE visited_on > before_on AND visited_on <= last_on
    UNION ALL
    SELECT 8, 'Recommendations made', lineage
    FROM recommendation, report_year
    WHERE made_on > before_on AND made_on <= last_on
    UNION ALL
    SELECT 9, 'Actions completed', lineage
    FROM action, report_year
    WHERE done_on > before_on AND done_on <= last_on
)
SELECT
    what,
    order_shown,
    count(*) AS number,
    list(lineage) AS traced,
FROM counted
GROUP BY what, order_shown
ORDER BY order_shown
