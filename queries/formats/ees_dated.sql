-- Of which kind is each row's period, and from which day to which does it go?
--
-- One row per row of the file.
SELECT
    *,
    CASE hub_identifier
        WHEN 'reporting year' THEN 'year to March'
        WHEN 'calendar year' THEN 'calendar year'
        WHEN 'academic year' THEN 'academic year'
        WHEN 'financial year' THEN 'financial year'
        WHEN 'tax year' THEN 'financial year'
    END AS hub_kind,
    CASE hub_identifier
        WHEN 'reporting year' THEN make_date(hub_year - 1, 4, 1)
        WHEN 'calendar year' THEN make_date(hub_year, 1, 1)
        WHEN 'academic year' THEN make_date(hub_year, 9, 1)
        WHEN 'financial year' THEN make_date(hub_year, 4, 1)
        WHEN 'tax year' THEN make_date(hub_year, 4, 6)
    END AS hub_from,
    CASE hub_identifier
        WHEN 'reporting year' THEN make_date(hub_year, 3, 31)
        WHEN 'calendar year' THEN make_date(hub_year, 12, 31)
        WHEN 'academic year' THEN make_date(hub_year + 1, 8, 31)
        WHEN 'financial year' THEN make_date(hub_year + 1, 3, 31)
        WHEN 'tax year' THEN make_date(hub_year + 1, 4, 5)
    END AS hub_to,
FROM ees_placed
