-- How were the audited cases graded on each domain?
--
-- One row per domain and grade, best grade first. The moderated grade stands where there is one.
-- agency_id: the agency, where one alone graded the domain; empty where several did.
-- $audit_id: the audit to show, such as 'C7-MA'.
-- Counts: judgements of total_judgements, by domain, grade; cases: pooled_cases; unit: practice.
-- Counts: cases, by domain; cases: pooled_cases; unit: practice.
-- Plain: domain_rank, grade_rank.
-- Column grade: Grade.
-- Column judgements: Judgements.
-- Column total_judgements: All judgements.
WITH graded AS (
    SELECT
        domain,
        count(DISTINCT case_id) AS cases,
        -- One agency's own practice is not pooled over agencies, however many its cases.
        CASE WHEN count(DISTINCT agency_id) > 1 THEN count(DISTINCT case_id) ELSE 1 END
            AS pooled_cases,
        CASE WHEN count(DISTINCT agency_id) = 1 THEN min(agency_id) END AS agency_id,
        list(lineage) AS traced,
    FROM audit_grade
    WHERE audit_id = $audit_id
    GROUP BY domain
)
SELECT
    domain.label AS domain,
    domain.rank AS domain_rank,
    domain.is_overall,
    grade_judged.grade,
    grade_judged.grade_rank,
    grade_judged.is_good AS is_positive,
    count(*) AS judgements,             -- a case counts once for each agency that graded it
    sum(count(*)) OVER (PARTITION BY domain.domain)::BIGINT AS total_judgements,
    graded.cases,
    graded.pooled_cases,
    graded.agency_id,
    -- Those of all its grades, of which the row's is a share.
    any_value(graded.traced) AS traced,
FROM grade_judged
JOIN graded ON graded.domain = grade_judged.domain
JOIN domain ON domain.domain = grade_judged.domain
WHERE grade_judged.audit_id = $audit_id
GROUP BY domain.domain, domain.label, domain.rank, domain.is_overall, grade_judged.grade,
    grade_judged.grade_rank, grade_judged.is_good, graded.cases, graded.pooled_cases,
    graded.agency_id
ORDER BY domain.rank, grade_judged.grade_rank
