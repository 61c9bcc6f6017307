-- What do an action's dates suggest of it, beside its owner's own word?
--
-- One row per action, as at the snapshot's date. suggested_status: what the dates say; is_at_odds:
-- the owner's word is better than the dates.
CREATE VIEW action_dated AS
SELECT
    action.*,
    action.done_on IS NULL AND action.due_on < today.as_at AS is_overdue,
    CASE
        WHEN action.status IN ('complete', 'embedded') THEN action.status
        WHEN action.start_on > today.as_at THEN 'not_started'
        WHEN action.blocked_by IS NOT NULL THEN 'off_track'
        WHEN action.due_on < today.as_at - INTERVAL 31 DAY THEN 'off_track'
        WHEN action.due_on < today.as_at THEN 'at_risk'
        ELSE 'on_track'
    END AS suggested_status,
    (action.status = 'on_track' AND action.due_on < today.as_at)
        OR (action.status IN ('on_track', 'at_risk') AND action.blocked_by IS NOT NULL)
        AS is_at_odds,
FROM action
CROSS JOIN (SELECT max_by(as_at, number) AS as_at FROM snapshot) AS today
