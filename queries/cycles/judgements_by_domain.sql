-- What share of the judgements on each domain was good or better, from cycle to cycle?
--
-- One row per domain and multi-agency audit, the earliest first, without the overall grade: that is
-- moderated to one for each case (audits/cases_good_or_better). The moderated grade stands where
-- there is one; grades such as 'does not apply' are left out of both counts.
-- spread: the sum over cases of the square of (good judgements - share x judgements); it gives the
-- interval by case. agency_id: the agency, where one alone graded the domain; else empty.
-- tool, sampling: as in audits/cases_good_or_better.
-- $priority_id: the priority to show; empty = all.
-- $domain: the domain to show; empty = all.
-- Counts: good_judgements of judgements giving spread, by audit_id, domain; cases: pooled_cases; unit: practice.
-- Counts: cases, by audit_id, domain; cases: pooled_cases; unit: practice.
-- Plain: domain_rank.
-- Column good_judgements: Good or better.
-- Column judgements: Judgements.
WITH judged AS (
    SELECT
        audit_id,
        domain,
        case_id,
        count(*) FILTER (is_good) AS good,
        count(*) AS judgements,
        list(DISTINCT agency_id) AS agencies,
        list(lineage) AS traced,
    FROM grade_judged
    WHERE audit_kind = 'multi_agency' AND is_good IS NOT NULL
    GROUP BY audit_id, domain, case_id
),
pooled AS (
    SELECT
        audit_id,
        domain,
        sum(good)::BIGINT AS good_judgements,
        sum(judgements)::BIGINT AS judgements,
        -- The square written out, because a share of all cannot stand beside its own cases here.
        sum(good ** 2) - 2 * sum(good) / sum(judgements) * sum(good * judgements)
            + (sum(good) / sum(judgements)) ** 2 * sum(judgements ** 2) AS spread,
        count(*) AS cases,
        list_distinct(flatten(list(agencies))) AS agencies,
        flatten(list(traced)) AS traced,
    FROM judged
    GROUP BY audit_id, domain
)
SELECT
    pooled.domain AS domain_code,
    domain.label AS domain,
    domain.rank AS domain_rank,
    pooled.audit_id,
    audit.cycle_id,
    audit.held_on,
    tool.tool,
    audit.sampling,
    pooled.good_judgements,
    pooled.judgements,
    pooled.spread,
    pooled.cases,
    -- One agency's own practice is not pooled over agencies, however many its cases.
    CASE WHEN len(pooled.agencies) > 1 THEN pooled.cases ELSE 1 END AS pooled_cases,
    CASE WHEN len(pooled.agencies) = 1 THEN pooled.agencies[1] END AS agency_id,
    pooled.traced,
FROM pooled
JOIN audit USING (audit_id)
JOIN cycle USING (cycle_id)
JOIN tool USING (scale_id)
JOIN domain ON domain.domain = pooled.domain
WHERE NOT domain.is_overall
    AND ($priority_id = '' OR cycle.priority_id = $priority_id)
    AND ($domain = '' OR pooled.domain = $domain)
ORDER BY domain.rank, domain.domain, cycle.planned_start_on, audit.held_on, pooled.audit_id
