-- In how many cases was practice good or better overall, in each multi-agency audit?
--
-- One row per multi-agency audit with a grade: the moderated overall grade, one for each case. Cases
-- to which the scale does not apply are left out of both counts.
CREATE VIEW audit_judged AS
SELECT
    audit_id,
    title,
    held_on,
    sampling,
    tool,
    cycle_id,
    cycle_title,
    planned_start_on,
    priority_id,
    priority,
    count(*) FILTER (is_good) AS good_cases,
    count(*) AS cases,
    list(lineage) AS traced,
FROM case_judged
WHERE audit_kind = 'multi_agency'
    AND is_good IS NOT NULL
GROUP BY ALL
