-- Of which measure, whom and what part is each row that can be used, and what is known of its value?
--
-- One row per row of the file that can be used.
-- {everybody}: the words, in small letters, for everybody there is.
-- {status}: the status that the mark in the cell stands for, or NULL.
-- {status_of_count}: likewise that of the mark in the count.
-- {status_of_denominator}: likewise that of the mark in the denominator.
--
-- What one file holds beside a row says nothing of what the next one will: a sex is always a part,
-- and figures of an age are a measure of their own, so that none passes for everybody's.
WITH sound AS (
    SELECT
        *,
        CASE WHEN lower(sex) NOT IN ({everybody}) THEN sex END AS of_sex,
        CASE WHEN lower(age) NOT IN ({everybody}) THEN age END AS whose,
    FROM fingertips_row
    JOIN fingertips_year USING (label)
    WHERE code IS NOT NULL AND id IS NOT NULL AND level IS NOT NULL AND error IS NULL
        AND no_part IS NULL
),
marked AS (
    SELECT
        *,
        'fingertips:' || id || coalesce(':' || lower(whose), '') AS measure_id,
        coalesce(nullif(concat_ws(
            '; ',
            CASE WHEN of_sex IS NOT NULL THEN 'Sex' END,
            CASE WHEN category IS NOT NULL THEN coalesce(sort, 'Category') END
        ), ''), 'Total') AS cut,
        coalesce(nullif(concat_ws('; ', of_sex, category), ''), 'Total') AS part,
        coalesce(
            {status},
            CASE
                WHEN cell IS NULL AND regexp_matches(lower(note), 'suppress|disclos') THEN 'c'
                -- Of a small sample nothing is hidden: there is no figure that could be relied on.
                WHEN cell IS NULL AND contains(lower(note), 'small') AND NOT contains(lower(note), 'sample') THEN 'c'
                WHEN cell IS NULL AND note IS NOT NULL THEN 'x'
                WHEN cell IS NULL THEN {status_of_count}
                WHEN regexp_matches(lower(note), 'unreliable|caution|data quality') THEN 'u'
            END
        ) AS status,
        -- The mark of a count says nothing of a value that is published beside it.
        {status_of_count} AS count_hidden,
        {status_of_denominator} AS denominator_hidden,
    FROM sound
)
SELECT
    *,
    row_number() OVER (
        PARTITION BY
            measure_id, code, period_start, period_end, cut, part, cell, many, out_of, status
        ORDER BY source_row
    ) > 1 AS is_repeat,
FROM marked
