-- On the topics that several groups were asked about, what share of each was positive, last time?
--
-- One row per topic and group, of the priority's latest cycle in which two or more groups were
-- asked about one. 'Not sure' and 'prefer not to say' are left out of both counts.
-- $priority_id: the priority to show; empty = all.
-- Counts: positive of answered, by topic, respondent_group; unit: people.
-- Column positive: Positive.
-- Column answered: Answered.
WITH shared AS (
    SELECT cycle_id, planned_start_on, topic
    FROM answer_judged
    WHERE topic IS NOT NULL AND ($priority_id = '' OR priority_id = $priority_id)
    GROUP BY cycle_id, planned_start_on, topic
    HAVING count(DISTINCT respondent_group) > 1
),
latest AS (
    SELECT cycle_id FROM shared ORDER BY planned_start_on DESC, cycle_id LIMIT 1
)
SELECT
    answer_judged.cycle_id,
    answer_judged.topic,
    answer_judged.respondent_group,
    count(*) FILTER (answer_judged.is_positive) AS positive,
    count(*) AS answered,
    list(answer_judged.lineage) AS traced,
FROM answer_judged
JOIN latest USING (cycle_id)
JOIN shared USING (cycle_id, topic)
GROUP BY answer_judged.cycle_id, answer_judged.topic, answer_judged.respondent_group,
    answer_judged.group_rank
ORDER BY answer_judged.topic, answer_judged.group_rank
