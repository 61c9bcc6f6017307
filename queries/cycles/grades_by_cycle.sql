-- How were the audited cases graded on one domain, from cycle to cycle?
--
-- One row per multi-agency audit and grade, the earliest audit and the best grade first. The
-- moderated grade stands where there is one.
-- agency_id: the agency, where one alone graded the domain; empty where several did.
-- $priority_id: the priority to show; empty = all.
-- $domain: the domain; empty = the overall grade.
-- Counts: judgements of total_judgements, by audit_id, grade; cases: pooled_cases; unit: practice.
-- Counts: cases, by audit_id; cases: pooled_cases; unit: practice.
-- Plain: grade_rank, cycle_rank.
-- Column grade: Grade.
-- Column judgements: Judgements.
-- Column total_judgements: All judgements.
WITH graded AS (
    SELECT
        audit_grade.audit_id,
        audit_grade.domain,
        count(*) AS total_judgements,
        count(DISTINCT case_id) AS cases,
        -- One agency's own practice is not pooled over agencies, however many its cases.
        CASE WHEN count(DISTINCT agency_id) > 1 THEN count(DISTINCT case_id) ELSE 1 END
            AS pooled_cases,
        CASE WHEN count(DISTINCT agency_id) = 1 THEN min(agency_id) END AS agency_id,
        list(audit_grade.lineage) AS traced,
    FROM audit_grade
    JOIN domain ON domain.domain = audit_grade.domain
    WHERE CASE WHEN $domain = '' THEN domain.is_overall ELSE domain.domain = $domain END
    GROUP BY audit_grade.audit_id, audit_grade.domain
)
SELECT
    audit.audit_id,
    audit.cycle_id,
    dense_rank() OVER (ORDER BY cycle.planned_start_on, audit.held_on, audit.audit_id)
        AS cycle_rank,
    audit.held_on,
    grade_judged.grade,
    grade_judged.grade_rank,
    grade_judged.is_good AS is_positive,
    count(*) AS judgements,             -- a case counts once for each agency that graded it
    graded.total_judgements,
    graded.cases,
    graded.pooled_cases,
    graded.agency_id,
    -- Those of all grades of the audit, of which the row's is a share.
    any_value(graded.traced) AS traced,
FROM graded
JOIN grade_judged USING (audit_id, domain)
JOIN audit USING (audit_id)
JOIN cycle ON cycle.cycle_id = audit.cycle_id
WHERE audit.kind = 'multi_agency'
    AND ($priority_id = '' OR cycle.priority_id = $priority_id)
GROUP BY audit.audit_id, audit.cycle_id, cycle.planned_start_on, audit.held_on, grade_judged.grade,
    grade_judged.grade_rank, grade_judged.is_good, graded.total_judgements, graded.cases,
    graded.pooled_cases, graded.agency_id
ORDER BY cycle_rank, grade_judged.grade_rank
