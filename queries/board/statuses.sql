-- Which actions, recommendations, plans, challenges and risks stand elsewhere than they stood then?
--
-- One row per thing and side of it that moved; things agreed since are not among them.
-- Plain: load_id, line.
WITH moved AS (
    SELECT
        1 AS rank, 'action' AS kind, now.action_id AS item, now.text, now.cycle_id,
        was.status AS then_standing, now.status AS now_standing,
        was.load_id AS then_load, was.source_row AS then_row, now.load_id, now.source_row,
    FROM earlier.action AS was
    JOIN action AS now USING (action_id)
    UNION ALL
    SELECT
        2, 'date due', now.action_id, now.text, now.cycle_id,
        was.due_on::VARCHAR, now.due_on::VARCHAR,
        was.load_id, was.source_row, now.load_id, now.source_row,
    FROM earlier.action AS was
    JOIN action AS now USING (action_id)
    UNION ALL
    SELECT
        3, 'recommendation', made.recommendation_id, made.text, made.cycle_id,
        coalesce(was.decision, 'not yet decided'), coalesce(now.decision, 'not yet decided'),
        was.load_id, was.source_row, now.load_id, now.source_row,
    FROM earlier.recommendation AS known
    JOIN recommendation AS made USING (recommendation_id)
    LEFT JOIN earlier.decision_now AS was USING (recommendation_id)
    LEFT JOIN decision_now AS now USING (recommendation_id)
    UNION ALL
    SELECT
        4, 'plan', now.cycle_id || ' version ' || now.version, 'Delivery plan of ' || now.cycle_id,
        now.cycle_id, was.status, now.status,
        was.load_id, was.source_row, now.load_id, now.source_row,
    FROM earlier.delivery_plan AS was
    JOIN delivery_plan AS now USING (cycle_id, version)
    UNION ALL
    SELECT
        5, 'challenge', now.challenge_id, now.text, now.cycle_id, was.outcome, now.outcome,
        was.load_id, was.source_row, now.load_id, now.source_row,
    FROM earlier.challenge AS was
    JOIN challenge AS now USING (challenge_id)
    UNION ALL
    SELECT
        6, 'risk', now.risk_id, now.title, NULL,
        CASE WHEN was.closed_on IS NOT NULL THEN 'closed'
            ELSE 'score ' || was.likelihood * was.impact END,
        CASE WHEN now.closed_on IS NOT NULL THEN 'closed'
            ELSE 'score ' || now.likelihood * now.impact END,
        was.load_id, was.source_row, now.load_id, now.source_row,
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
    coalesce(moved.load_id <= since.last_load_then(), true) AS is_taken_out,
    load.load_id,
    load.delivery,
    load.file_name,
    CASE WHEN NOT is_taken_out THEN moved.source_row END AS line,
    [
        struct_pack(load_id := moved.then_load, source_row := moved.then_row),
        struct_pack(load_id := moved.load_id, source_row := moved.source_row)
    ] AS traced,
FROM moved
LEFT JOIN load ON load.load_id = CASE
    WHEN moved.load_id > since.last_load_then() THEN moved.load_id ELSE moved.then_load
END
WHERE moved.then_standing IS DISTINCT FROM moved.now_standing
ORDER BY moved.rank, moved.cycle_id DESC, moved.item
