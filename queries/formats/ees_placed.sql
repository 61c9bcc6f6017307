-- Which place and which year is each row of a file about, and does a cell of it hold an error?
--
-- One row per row of the file. hub_ columns are ours; those of the file begin with 'w '.
-- {raw}: the rows as they were read.
-- {written}: each column of the file, named apart from ours.
-- {error}: the first cell that holds an error of a spreadsheet, as a struct of name, cell, reason
--     and remedy.
-- {spanning}: the kinds of year that span two and are named by the first.
-- {time_period}: the file's column of that name, or NULL, as those that follow are.
-- {time_identifier}: likewise.
-- {geographic_level}: likewise.
-- {country_code}: likewise.
-- {country_name}: likewise.
-- {region_code}: likewise.
-- {region_name}: likewise.
-- {new_la_code}: likewise.
-- {old_la_code}: likewise.
-- {la_name}: likewise.
-- {written_country_code}: the file's column country_code with its marks, or NULL, as those that
--     follow are; the others have none, for a mark is no place.
-- {written_region_code}: likewise.
-- {written_new_la_code}: likewise.
-- {written_old_la_code}: likewise.
SELECT
    *,
    CASE
        WHEN NOT regexp_full_match({time_period}, '(19|20|21)\d\d([/-]?\d\d(\d\d)?)?') THEN NULL
        -- Years that span two are written 202425: 2024 alone is to some the first of them, to
        -- others the last.
        WHEN hub_identifier IN ({spanning}) THEN CASE
            WHEN right(regexp_replace({time_period}, '[/-]', ''), -4) IN (
                right((try_cast(left({time_period}, 4) AS INTEGER) + 1)::VARCHAR, 2),
                (try_cast(left({time_period}, 4) AS INTEGER) + 1)::VARCHAR
            ) THEN try_cast(left({time_period}, 4) AS INTEGER)
        END
        WHEN length({time_period}) = 4 OR hub_spans_two
            THEN try_cast(left({time_period}, 4) AS INTEGER)
    END AS hub_year,
    CASE hub_level
        WHEN 'National' THEN {country_code}
        WHEN 'Regional' THEN {region_code}
        -- A legacy authority has no 9-character code: nothing stands there, and no mark.
        WHEN 'Local authority' THEN coalesce(
            {new_la_code},
            CASE WHEN {written_new_la_code} IS NULL THEN 'number:' || {old_la_code} END
        )
    END AS hub_place,
    CASE hub_level
        WHEN 'National' THEN 'country_code'
        WHEN 'Regional' THEN 'region_code'
        WHEN 'Local authority' THEN CASE
            WHEN {written_new_la_code} IS NULL AND {written_old_la_code} IS NOT NULL
                THEN 'old_la_code'
            ELSE 'new_la_code'
        END
    END AS hub_code_column,
    -- What stands there, a mark too.
    CASE hub_level
        WHEN 'National' THEN {written_country_code}
        WHEN 'Regional' THEN {written_region_code}
        WHEN 'Local authority' THEN coalesce({written_new_la_code}, {written_old_la_code})
    END AS hub_code_written,
    CASE hub_level
        WHEN 'National' THEN {country_name}
        WHEN 'Regional' THEN {region_name}
        ELSE {la_name}
    END AS hub_name,
    {error} AS hub_error,
FROM (
    SELECT
        *,
        lower({time_identifier}) AS hub_identifier,
        -- A calendar year that is written with two goes over both.
        coalesce(
            lower({time_identifier}) = 'calendar year'
            AND regexp_full_match({time_period}, '(19|20|21)\d\d[/-]?\d\d')
            AND right({time_period}, 2)
                = right((try_cast(left({time_period}, 4) AS INTEGER) + 1)::VARCHAR, 2),
            false
        ) AS hub_spans_two,
        upper(left({geographic_level}, 1)) || lower({geographic_level}[2:]) AS hub_level,
    FROM (SELECT source_row, {written} FROM {raw})
)
