-- By which grades does each tool judge, best first?
--
-- One row per scale. Where the words differ between audits they do not compare.
CREATE VIEW tool AS
SELECT
    scale_id,
    string_agg(label, ', ' ORDER BY rank) AS tool,
FROM grade_scale
GROUP BY scale_id
