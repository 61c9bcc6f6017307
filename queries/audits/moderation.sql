-- Which grades did auditors give, and which stood after moderation?
--
-- One row per auditor's grade and grade after moderation, best first, also where no grade moved
-- so; no row at all where nothing was moderated. Grades such as 'does not apply' are left out.
-- unchanged, within_one: of all that were moderated, those left as they were, and those moved by
-- one grade at most. Their spreads are sums over cases of the square of (such judgements - share x
-- judgements), which give the intervals by case.
-- agency_id: the agency, where the grades of one alone were moderated; else empty.
-- $audit_id: the audit to show.
-- Counts: judgements of moderated; cases: pooled_cases; unit: practice.
-- Counts: unchanged of moderated giving unchanged_spread; cases: pooled_cases; unit: practice.
-- Counts: within_one of moderated giving within_one_spread; cases: pooled_cases; unit: practice.
-- Counts: cases; cases: pooled_cases; unit: practice.
-- Plain: grade_place, moderated_place.
-- Column grade: Auditor's grade.
-- Column moderated_grade: After moderation.
-- Column judgements: Judgements.
WITH scale AS (
    SELECT
        grade_scale.grade_code,
        grade_scale.label,
        row_number() OVER (ORDER BY grade_scale.rank) AS place,
    FROM grade_scale
    JOIN audit USING (scale_id)
    WHERE audit.audit_id = $audit_id AND grade_scale.is_positive IS NOT NULL
),
pair AS (
    SELECT
        audit_grade.case_id,
        audit_grade.agency_id,
        own.place AS grade_place,
        agreed.place AS moderated_place,
        audit_grade.lineage,
    FROM audit_grade
    JOIN scale AS own ON own.grade_code = audit_grade.grade_code
    JOIN scale AS agreed ON agreed.grade_code = audit_grade.moderated_grade_code
    WHERE audit_grade.audit_id = $audit_id
),
of_case AS (
    SELECT
        case_id,
        count(*) AS moderated,
        count(*) FILTER (grade_place = moderated_place) AS unchanged,
        count(*) FILTER (abs(grade_place - moderated_place) <= 1) AS within_one,
        list(lineage) AS traced,
    FROM pair
    GROUP BY case_id
),
whole AS (
    SELECT
        sum(moderated)::BIGINT AS moderated,
        sum(unchanged)::BIGINT AS unchanged,
        sum(within_one)::BIGINT AS within_one,
        -- The squares written out, because a share of all cannot stand beside its own cases here.
        sum(unchanged ** 2) - 2 * sum(unchanged) / sum(moderated) * sum(unchanged * moderated)
            + (sum(unchanged) / sum(moderated)) ** 2 * sum(moderated ** 2) AS unchanged_spread,
        sum(within_one ** 2) - 2 * sum(within_one) / sum(moderated) * sum(within_one * moderated)
            + (sum(within_one) / sum(moderated)) ** 2 * sum(moderated ** 2) AS within_one_spread,
        count(*) AS cases,
        flatten(list(traced)) AS traced,
    FROM of_case
    HAVING count(*) > 0
),
graded_by AS (
    SELECT
        count(DISTINCT agency_id) AS agencies,
        min(agency_id) AS agency_id,
    FROM pair
)
SELECT
    own.label AS grade,
    own.place AS grade_place,
    agreed.label AS moderated_grade,
    agreed.place AS moderated_place,
    count(pair.case_id) AS judgements,  -- a case counts once for each judgement moderated
    whole.moderated,
    whole.unchanged,
    whole.unchanged_spread,
    whole.within_one,
    whole.within_one_spread,
    whole.cases,
    -- One agency's own practice is not pooled over agencies, however many its cases.
    CASE WHEN graded_by.agencies > 1 THEN whole.cases ELSE 1 END AS pooled_cases,
    CASE WHEN graded_by.agencies = 1 THEN graded_by.agency_id END AS agency_id,
    -- Those of all that were moderated, of which the row's are a share.
    any_value(whole.traced) AS traced,
FROM scale AS own
CROSS JOIN scale AS agreed
CROSS JOIN whole
CROSS JOIN graded_by
LEFT JOIN pair ON pair.grade_place = own.place AND pair.moderated_place = agreed.place
GROUP BY ALL
ORDER BY own.place, agreed.place
