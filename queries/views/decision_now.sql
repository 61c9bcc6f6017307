-- What is the latest decision on each recommendation?
--
-- One row per recommendation that has been decided.
CREATE VIEW decision_now AS
SELECT *
FROM decision
QUALIFY row_number() OVER (
    PARTITION BY recommendation_id ORDER BY decided_on DESC, decision_id DESC
) = 1
