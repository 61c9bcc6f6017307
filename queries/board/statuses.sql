-- Which actions, recommendations, plans, challenges and risks stand elsewhere than they stood then?
--
-- One row per thing and side of it that moved; things agreed since are not among them.
-- Plain: load_id, line.
-- Told: text.
WITH moved AS (
    SELECT
        1 AS rank, 'action' AS kind, now.action_id AS item, now.text, now.cycle_id,
        was.status AS then_standing, now.status AS now_standing,
        was.lineage AS then_lineage, now.lineage, NULL AS about,
    FROM earlier.action AS was
    JOIN action AS now USING (action_id)
    UNION ALL
    SELECT
        2, 'date due', now.action_id, now.text, now.cycle_id,
        was.due_on::VARCHAR, now.due_on::VARCHAR,
        was.lineage, now.lineage, NULL,
    FROM earlier.action AS was
    JOIN action AS now USING (action_id)
    UNION ALL
    SELECT
        3, 'recommendation', made.recommendation_id, made.text, made.cycle_id,
        coalesce(was.decision, 'not yet decided'), coalesce(now.decision, 'not yet decided'),
        was.lineage, now.lineage, made.lineage,
    FROM earlier.recommendation AS known
    JOIN recommendation AS made USING (recommendation_id)
    LEFT JOIN earlier.decision_now AS was USING (recommendation_id)
    LEFT JOIN decision_now AS now USING (recommendation_id)
    UNION ALL
    SELECT
        4, 'plan', now.cycle_id || ' version ' || now.version, 'Delivery plan of ' || now.cycle_id,
        now.cycle_id, was.status, now.status,
        was.lineage, now.lineage, NULL,
    FROM earlier.delivery_plan AS was
    JOIN delivery_plan AS now USING (cycle_id, version)
    UNION ALL
    SELECT
        5, 'challenge', now.challenge_id, now.text, now.cycle_id, was.outcome, now.outcome,
        was.lineage, now.lineage, NULL,
    FROM earlier.challenge AS was
    JOIN challenge AS now USING (challenge_id)
    UNION ALL
    SELECT
        6, 'risk', now.risk_id, now.title, NULL,
        CASE WHEN was.closed_on IS NOT NULL THEN 'closed'
            ELSE 'score ' || was.likelihood * was.impact END,
        CASE WHEN now.closed_on IS NOT NULL THEN 'closed'
            ELSE 'score ' || now.likelihood * now.impact END,
        was.lineage, now.lineage, NULL,
    FROM earlier.risk AS was
    JOIN risk AS now USING (risk_id)
)
SELECT
    moved.kind,
    moved.item,
    moved.text,
    moved.then_standing,
    moved.now_standing,
    -- A load of before cannot have moved it: the later one was taken out.
    coalesce(moved.lineage.load_id <= since.last_load_then(), true) AS is_taken_out,
    load.load_id,
    load.delivery,
    load.file_name,
    CASE WHEN NOT is_taken_out THEN moved.lineage.source_row END AS line,
    [moved.then_lineage, moved.lineage, moved.about] AS traced,
FROM moved
LEFT JOIN load ON load.load_id = CASE
    WHEN moved.lineage.load_id > since.last_load_then() THEN moved.lineage.load_id
    ELSE moved.then_lineage.load_id
END
WHERE moved.then_standing IS DISTINCT FROM moved.now_standing
ORDER BY moved.rank, moved.cycle_id DESC, moved.item
