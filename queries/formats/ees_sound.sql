-- Which rows of a file can be used: of a place, a level and a period that are known, without error?
--
-- One row per row of the file that can be used.
-- {levels}: the levels of place that are held.
FROM ees_dated
WHERE hub_from IS NOT NULL
    AND hub_error IS NULL
    AND hub_left_out IS NULL
    AND hub_place IS NOT NULL
    AND hub_level IN ({levels})
