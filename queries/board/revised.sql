-- Which figures of our own agencies are not what they were: what was seen then, what is held now?
--
-- One row per local measure and period, in the partnership's order: changed or withdrawn since the
-- earlier snapshot. Where either figure is small, neither is shown: a difference tells as much.
-- Counts: then_numerator of then_denominator giving then_value, now_numerator, now_value, by measure_id; cases: then_denominator; unit: counts_of.
-- Counts: now_numerator of now_denominator giving now_value, then_numerator, then_value, by measure_id; cases: now_denominator; unit: counts_of.
-- Plain: decimals, load_id, line.
WITH changed AS (
    SELECT
        happened.*,
        was.period_kind,
        was.numerator AS was_numerator,
        was.denominator AS was_denominator,
        was.value AS was_value,
        was.status AS was_status,
        held.numerator AS held_numerator,
        held.denominator AS held_denominator,
        held.value AS held_value,
        held.status AS held_status,
        coalesce(measure_now.name, defined.name) AS name,
        coalesce(measure_now.unit, defined.unit) AS unit,
        coalesce(measure_now.decimals, defined.decimals) AS decimals,
        coalesce(measure_now.counts_of, defined.counts_of) AS counts_of,
        coalesce(measure_now.rank, defined.rank) AS rank,
    FROM since.observation AS happened
    JOIN earlier.observation AS was
        USING (measure_id, area_code, period_start, period_end, breakdown_kind, breakdown)
    JOIN earlier.measure_now AS defined USING (measure_id)
    LEFT JOIN measure_now USING (measure_id)
    LEFT JOIN observation AS held
        USING (measure_id, area_code, period_start, period_end, breakdown_kind, breakdown)
    WHERE defined.scope = 'local'
        AND happened.breakdown = 'Total'
        AND (
            happened.how = 'withdrawn'
            OR was.value IS DISTINCT FROM held.value
            OR was.numerator IS DISTINCT FROM held.numerator
            OR was.denominator IS DISTINCT FROM held.denominator
            OR was.status IS DISTINCT FROM held.status
        )
)
SELECT
    changed.measure_id,
    changed.name,
    changed.unit,
    changed.decimals,
    changed.counts_of,
    changed.period_start,
    changed.period_end,
    changed.period_kind,
    changed.how,
    CASE WHEN changed.unit = 'count' THEN changed.was_value ELSE changed.was_numerator END
        AS then_numerator,
    CASE WHEN changed.unit <> 'count' THEN changed.was_denominator END AS then_denominator,
    changed.was_value AS then_value,
    changed.was_status AS then_status,
    CASE WHEN changed.unit = 'count' THEN changed.held_value ELSE changed.held_numerator END
        AS now_numerator,
    CASE WHEN changed.unit <> 'count' THEN changed.held_denominator END AS now_denominator,
    changed.held_value AS now_value,
    changed.held_status AS now_status,
    changed.load_id,
    changed.is_taken_out,
    load.delivery,
    load.file_name,
    changed.source_row AS line,
    changed.traced,
FROM changed
LEFT JOIN load USING (load_id)
ORDER BY changed.rank, changed.measure_id, changed.period_start
