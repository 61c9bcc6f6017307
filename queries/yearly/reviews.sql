-- What did reviews, child deaths and inspections teach in a year, and who took it up?
--
-- One row per learning point dated in the year, the earliest first. recommendations: those of the
-- Hub that rest on it, as far as their evidence says; empty = none is recorded.
-- $year_end: the last day of the year, as text; empty = none.
-- Counts: actions, by learning_id; unit: work.
-- Counts: actions_complete of actions, by learning_id; unit: work.
-- Told: learning.
-- Column recommendations: Recommendations.
WITH resting AS (
    SELECT
        evidence.reference AS learning_id,
        recommendation_evidence.recommendation_id,
        [evidence.lineage, recommendation_evidence.lineage] AS traced,
    FROM recommendation_evidence
    JOIN evidence ON evidence.evidence_id = recommendation_evidence.evidence_id
    WHERE recommendation_evidence.evidence_kind = 'evidence'
)
SELECT
    review_learning.learning_id,
    review_learning.kind AS review_kind,
    review_learning.reference,
    review_learning.dated_on,
    review_learning.learning,
    review_learning.cycle_id,
    string_agg(DISTINCT resting.recommendation_id, ', ' ORDER BY resting.recommendation_id)
        AS recommendations,
    count(DISTINCT action.action_id) AS actions,
    count(DISTINCT action.action_id) FILTER (action.status IN ('complete', 'embedded'))
        AS actions_complete,
    list_distinct(list_concat(
        [review_learning.lineage], flatten(list(resting.traced)), list(action.lineage)
    )) AS traced,
FROM review_learning
LEFT JOIN resting USING (learning_id)
LEFT JOIN action ON action.recommendation_id = resting.recommendation_id
WHERE review_learning.dated_on <= try_cast($year_end AS DATE)
    AND review_learning.dated_on > try_cast($year_end AS DATE) - INTERVAL 1 YEAR
GROUP BY review_learning.learning_id, review_learning.kind, review_learning.reference,
    review_learning.dated_on, review_learning.learning, review_learning.cycle_id,
    review_learning.lineage
ORDER BY review_learning.dated_on, review_learning.learning_id
