"""Published statistics in the tidy convention of DfE's Explore education statistics.

One file becomes areas, their other names, measures (one an indicator) and observations (one a
row and indicator). Values and symbols are kept apart; nothing is rounded, filled or summed.
"""

from pathlib import Path

import duckdb

from learning_hub.loading.check.cells import number_sql
from learning_hub.loading.check.stages import Reject
from learning_hub.loading.check.staging import IS_ERROR
from learning_hub.loading.check.twins import lines_sql
from learning_hub.loading.formats.ees.columns import (
    GEOGRAPHY,
    SYMBOLS,
    indicators_and_filters,
    of_file,
)
from learning_hub.loading.formats.ees.measures import make_measures
from learning_hub.loading.formats.ees.words import words_of
from learning_hub.loading.formats.shared.error_cells import error_sql
from learning_hub.loading.formats.shared.transformed import Transformed
from learning_hub.loading.read.parts import Part
from learning_hub.loading.sql_text import literal, quoted

LEVELS = ("Local authority", "Regional", "National")
# Years that span two are written 202425: 2024 alone is to some the first of them, to others the
# last. The others are four digits.
SPANNING = ("academic year", "financial year", "tax year")
YEARS = {
    # identifier: kind of period, first day, last day; y = the first four digits
    "reporting year": ("year to March", "make_date({y} - 1, 4, 1)", "make_date({y}, 3, 31)"),
    "calendar year": ("calendar year", "make_date({y}, 1, 1)", "make_date({y}, 12, 31)"),
    "academic year": ("academic year", "make_date({y}, 9, 1)", "make_date({y} + 1, 8, 31)"),
    "financial year": ("financial year", "make_date({y}, 4, 1)", "make_date({y} + 1, 3, 31)"),
    "tax year": ("financial year", "make_date({y}, 4, 6)", "make_date({y} + 1, 4, 5)"),
}


def _year_sql(period: str) -> str:
    """Give the SQL that reads a year from `time_period`, by the identifier beside it."""
    spanning = ", ".join(literal(kind) for kind in SPANNING)
    digits = f"regexp_replace({period}, '[/-]', '')"
    year = f"try_cast(left({period}, 4) AS INTEGER)"
    follows = f"right({digits}, -4) IN (right(({year} + 1)::VARCHAR, 2), ({year} + 1)::VARCHAR)"
    return (
        f"CASE WHEN NOT regexp_full_match({period}, '(19|20|21)\\d\\d([/-]?\\d\\d(\\d\\d)?)?') "
        f"THEN NULL WHEN hub_identifier IN ({spanning}) THEN CASE WHEN {follows} THEN {year} END "
        f"WHEN length({period}) = 4 THEN {year} END"
    )


def _remedy(identifier: str) -> str:
    if identifier in SPANNING:
        return f"write six digits, as 202425 for the {identifier} that begins in 2024"
    ends = " for the year that ends in March 2025" if identifier == "reporting year" else ""
    return f"write the four digits of the {identifier}, as 2025{ends}"


def transform(
    connection: duckdb.DuckDBPyConnection,
    raw: str,
    part: Part,
    file_name: str,
    meta: dict[str, dict[str, str | None]],
) -> Transformed:
    """Turn the raw rows into temporary tables of text for the contract: area and so on.

    Raises Unreadable when there is nothing to take from it.
    """
    run = connection.execute
    stem = Path(file_name).stem
    others = [cell for cell in part.header if cell.lower() not in GEOGRAPHY]
    indicators, filters, notices = indicators_and_filters(connection, raw, others, file_name, meta)
    held = {cell.lower(): of_file(cell) for cell in part.header}

    def column(name: str) -> str:
        return held.get(name, "CAST(NULL AS VARCHAR)")

    level = f"upper(left({column('geographic_level')}, 1)) || " \
            f"lower({column('geographic_level')}[2:])"
    kinds = " ".join(f"WHEN {literal(k)} THEN {literal(v[0])}" for k, v in YEARS.items())
    starts, ends = (
        " ".join(
            f"WHEN {literal(k)} THEN {v[which].format(y='hub_year')}" for k, v in YEARS.items()
        )
        for which in (1, 2)
    )
    # A legacy authority has no 9-character code, and an unknown place only the code x.
    code = (
        f"CASE hub_level WHEN 'National' THEN {column('country_code')} "
        f"WHEN 'Regional' THEN {column('region_code')} "
        f"WHEN 'Local authority' THEN coalesce("
        f"CASE WHEN {column('new_la_code')} IN ('x', 'z') "
        f"THEN 'x:' || coalesce({column('region_code')}, '') "
        f"ELSE {column('new_la_code')} END, 'number:' || {column('old_la_code')}) END"
    )
    name = (
        f"CASE hub_level WHEN 'National' THEN {column('country_name')} "
        f"WHEN 'Regional' THEN {column('region_name')} ELSE {column('la_name')} END"
    )
    told = {cell: of_file(cell) for cell in part.header if cell not in indicators}
    written = ", ".join(f"{quoted(cell)} AS {of_file(cell)}" for cell in part.header)
    run(
        f"CREATE TEMP TABLE placed AS SELECT *, {_year_sql(column('time_period'))} AS hub_year, "
        f"{code} AS hub_place, {name} AS hub_name, {error_sql(told)} AS hub_error FROM (SELECT *, "
        f"lower({column('time_identifier')}) AS hub_identifier, {level} AS hub_level "
        f"FROM (SELECT source_row, {written} FROM {raw}))"
    )
    run(
        "CREATE TEMP TABLE dated AS SELECT *, "
        f"CASE hub_identifier {kinds} END AS hub_kind, "
        f"CASE hub_identifier {starts} END AS hub_from, CASE hub_identifier {ends} END AS hub_to "
        "FROM placed"
    )
    levels = ", ".join(literal(known) for known in LEVELS)
    remedies = " ".join(f"WHEN {literal(k)} THEN {literal(_remedy(k))}" for k in YEARS)
    rejects = [
        Reject(part.name, *row)
        for row in run(
            "SELECT DISTINCT ON (source_row) source_row, name, value, reason, remedy FROM ("
            "SELECT 0 AS place, source_row, hub_error.name AS name, hub_error.cell AS value, "
            f"{literal(IS_ERROR[0])} AS reason, {literal(IS_ERROR[1])} AS remedy FROM dated "
            "WHERE hub_error IS NOT NULL UNION ALL SELECT 1, source_row, 'time_identifier', "
            f"{column('time_identifier')}, 'is a kind of period not read here', "
            f"'use one of: {', '.join(YEARS)}' FROM dated WHERE hub_kind IS NULL "
            f"UNION ALL SELECT 2, source_row, 'time_period', {column('time_period')}, "
            f"'is not a year of this kind', CASE hub_identifier {remedies} END FROM dated "
            "WHERE hub_kind IS NOT NULL AND hub_from IS NULL UNION ALL "
            f"SELECT 3, source_row, 'geographic_level', {column('geographic_level')}, "
            "'is a level not held here', "
            f"'keep only: {', '.join(LEVELS)}' FROM dated "
            f"WHERE hub_level NOT IN ({levels}) OR hub_level IS NULL UNION ALL "
            "SELECT 4, source_row, 'new_la_code', hub_place, 'names no place', "
            f"'fill in the code of the place' FROM dated "
            f"WHERE hub_level IN ({levels}) AND hub_place IS NULL) ORDER BY source_row, place"
        ).fetchall()
    ]
    run(
        "CREATE TEMP TABLE sound AS FROM dated WHERE hub_from IS NOT NULL AND hub_error IS NULL "
        f"AND hub_place IS NOT NULL AND hub_level IN ({levels})"
    )
    latest = "row_number() OVER (PARTITION BY hub_place ORDER BY hub_to DESC, source_row) = 1"
    run(
        "CREATE TEMP TABLE ees_area AS SELECT source_row, hub_place AS area_code, "
        f"coalesce(hub_name, hub_place) AS name, hub_level AS level, "
        f"CASE WHEN hub_level = 'Local authority' THEN {column('region_code')} END "
        f"AS region_code, {column('country_code')} AS country_code, "
        f"hub_to::VARCHAR AS last_seen_on FROM sound QUALIFY {latest}"
    )
    run(
        "CREATE TEMP TABLE ees_area_name AS SELECT min(source_row) AS source_row, kind, alias, "
        "area_code, max(hub_to)::VARCHAR AS last_seen_on FROM ("
        f"SELECT source_row, 'number' AS kind, {column('old_la_code')} AS alias, "
        "hub_place AS area_code, hub_to FROM sound WHERE hub_level = 'Local authority' "
        "UNION ALL SELECT source_row, 'name', hub_name, hub_place, hub_to FROM sound) "
        "WHERE alias IS NOT NULL AND alias NOT IN ('x', 'z', '') GROUP BY ALL"
    )
    make_measures(connection, indicators, meta, stem)
    notices += _empty_told(connection, filters, file_name)
    parts = [(c, f"coalesce({of_file(c)}, 'Total')") for c in filters]
    kinds_list = ", ".join(
        f"CASE WHEN {cell} <> 'Total' THEN {literal(words_of(c))} END" for c, cell in parts
    )
    cells_list = ", ".join(f"CASE WHEN {cell} <> 'Total' THEN {cell} END" for c, cell in parts)
    breakdown_kind = (
        f"coalesce(nullif(concat_ws('; ', {kinds_list}), ''), 'Total')" if parts else "'Total'"
    )
    breakdown = (
        f"coalesce(nullif(concat_ws('; ', {cells_list}), ''), 'Total')" if parts else "'Total'"
    )
    values = ", ".join(of_file(c) for c in indicators)
    run(
        "CREATE TEMP TABLE ees_wide AS SELECT source_row, hub_place, hub_from, hub_to, "
        f"hub_kind, {breakdown_kind} AS hub_cut, {breakdown} AS hub_part, {values} "
        "FROM sound"
    )
    rejects += _refuse_twins(connection, part, values)
    symbols = ", ".join(f"{literal(k)}: {literal(v)}" for k, v in SYMBOLS.items())
    run(
        "CREATE TEMP TABLE ees_cell AS SELECT * REPLACE (indicator[3:] AS indicator), "
        f"{number_sql('cell')} AS number, MAP {{{symbols}}}[lower(cell)] AS symbol FROM ("
        f"FROM ees_wide UNPIVOT INCLUDE NULLS (cell FOR indicator IN ({values})))"
    )
    illegible = "cell IS NOT NULL AND number IS NULL AND symbol IS NULL"
    remedy = f"write a number or one of: {', '.join(SYMBOLS)}"
    rejects += [
        Reject(part.name, *row, "is not a number", remedy)
        for row in run(
            f"SELECT source_row, indicator, cell FROM ees_cell WHERE {illegible} "
            "ORDER BY source_row, indicator"
        ).fetchall()
    ]
    run(
        "CREATE TEMP TABLE ees_observation AS SELECT source_row, "
        f"{literal(f'ees:{stem}:')} || indicator AS measure_id, hub_place AS area_code, "
        "hub_from::VARCHAR AS period_start, hub_to::VARCHAR AS period_end, "
        "hub_kind AS period_kind, hub_cut AS breakdown_kind, hub_part AS breakdown, "
        "CASE WHEN symbol IS NULL THEN cell END AS value, symbol AS status "
        f"FROM ees_cell WHERE NOT ({illegible})"
    )
    tables = {t: f"ees_{t}" for t in ("area", "area_name", "measure", "observation")}
    return Transformed(tables, rejects, notices)


def _empty_told(
    connection: duckdb.DuckDBPyConnection, filters: list[str], file_name: str
) -> list[str]:
    """Say of which filters an empty cell was read as Total, though the column has its own Total."""
    notices = []
    for column in filters:
        cell = of_file(column)
        found = connection.execute(
            f"SELECT count(*), {lines_sql('source_row')} FROM sound WHERE {cell} IS NULL "
            f"AND EXISTS (FROM sound WHERE {cell} = 'Total')"
        ).fetchone()
        if found and found[0]:
            rows = f"{found[0]:,} rows (lines" if found[0] > 1 else "1 row (line"
            notices.append(
                f"{file_name} has an empty cell in the column {column} in {rows} {found[1]}), read "
                "as Total. If it is not about all, write there which part it is about and load "
                "the file again."
            )
    return notices


def _refuse_twins(
    connection: duckdb.DuckDBPyConnection, part: Part, values: str
) -> list[Reject]:
    """Take rows out of `ees_wide` that are about the same place, period and breakdown as another.

    A plain repeat goes, the first stays; of rows that differ none is believed.
    """
    run = connection.execute
    key = "hub_place, hub_from, hub_to, hub_cut, hub_part"
    found = run(
        f"WITH twin AS (SELECT list(source_row ORDER BY source_row) AS lines, "
        f"{lines_sql('source_row')} AS told, count(DISTINCT hash({values})) = 1 AS is_same, "
        "any_value(hub_place) AS place "
        f"FROM ees_wide GROUP BY {key} HAVING count(*) > 1) "
        "SELECT unnest(CASE WHEN is_same THEN lines[2:] ELSE lines END) AS line, place, "
        "CASE WHEN is_same THEN 'repeats line ' || lines[1] ELSE 'lines ' || told || "
        "' are about the same thing and differ' END, "
        "CASE WHEN is_same THEN 'take the repeat out' ELSE 'keep the line that is right' END "
        "FROM twin ORDER BY line"
    ).fetchall()
    if found:
        run(
            "DELETE FROM ees_wide WHERE source_row IN (SELECT unnest($lines))",
            {"lines": [row[0] for row in found]},
        )
    return [Reject(part.name, line, "the whole line", *told) for line, *told in found]
