"""Published statistics in the tidy convention of DfE's Explore education statistics.

One file becomes areas, their other names, measures (one an indicator) and observations (one a
row and indicator). Values and symbols are kept apart; nothing is rounded, filled or summed.
"""

from collections.abc import Callable
from pathlib import Path

import duckdb

from learning_hub.loading.check import marks_told, notes
from learning_hub.loading.check.cells import is_mark_sql, number_sql, symbols_sql
from learning_hub.loading.check.instead import IS_ERROR
from learning_hub.loading.check.stages import Reject
from learning_hub.loading.check.twins import lines_sql
from learning_hub.loading.copies import without_copy
from learning_hub.loading.formats.ees import conventions
from learning_hub.loading.formats.ees.columns import (
    GEOGRAPHY,
    indicators_and_filters,
    marked_parts,
    of_file,
)
from learning_hub.loading.formats.ees.continuing import series_of
from learning_hub.loading.formats.ees.labels import meta_of
from learning_hub.loading.formats.ees.measures import make_measures, seen_in
from learning_hub.loading.formats.ees.words import words_of
from learning_hub.loading.formats.format import Documentation, Format, Sent
from learning_hub.loading.formats.shared.error_cells import error_sql
from learning_hub.loading.formats.shared.places import double_places, held_sql
from learning_hub.loading.formats.shared.transformed import Transformed
from learning_hub.loading.read.parts import Part, Unreadable
from learning_hub.loading.read.spreadsheet_errors import is_error
from learning_hub.loading.sql_files import statement
from learning_hub.loading.sql_text import literal, quoted

MOST_KINDS = 3


def transform(
    connection: duckdb.DuckDBPyConnection, raw: str, part: Part, sent: Sent
) -> Transformed:
    """Turn the raw rows into temporary tables of text for the contract: area and so on.

    Raises Unreadable when there is nothing to take from it.
    """
    run = connection.execute
    file_name, meta = sent.file_name, meta_of(sent.labels)
    header = [*part.header]
    indicators, filters, notices = indicators_and_filters(connection, raw, header, file_name, meta)
    held = {cell.lower(): _no_mark(cell) for cell in part.header}

    def make(table: str, **pieces: str) -> None:
        # Each table is called as the file of its SQL is.
        run(f"CREATE TEMP TABLE {table} AS {statement(table, **pieces)}")

    written = {cell.lower(): of_file(cell) for cell in part.header}

    def columns(*names: str) -> dict[str, str]:
        return {name: held.get(name, "CAST(NULL AS VARCHAR)") for name in names}

    def as_written(*names: str) -> dict[str, str]:
        return {name: written.get(name, "CAST(NULL AS VARCHAR)") for name in names}

    marked = marked_parts(connection, raw, filters)
    codes = as_written("country_code", "region_code", "new_la_code", "old_la_code")

    make(
        "ees_placed",
        raw=raw,
        spanning=conventions.SPANNING_SQL,
        written=", ".join(f"{quoted(cell)} AS {of_file(cell)}" for cell in part.header),
        error=error_sql({cell: of_file(cell) for cell in part.header if cell not in indicators}),
        **columns(
            "time_period",
            "time_identifier",
            "geographic_level",
            "country_code",
            "country_name",
            "region_code",
            "region_name",
            "new_la_code",
            "old_la_code",
            "la_name",
        ),
        **{f"written_{name}": cell for name, cell in codes.items()},
    )
    make(
        "ees_dated",
        period_kind=conventions.PERIOD_KIND_SQL,
        first_day=conventions.FIRST_DAY_SQL,
        last_day=conventions.LAST_DAY_SQL,
        no_kind=literal(conventions.NO_KIND),
        other_levels=literal(conventions.OTHER_LEVELS),
        is_mark=is_mark_sql("hub_code_written"),
        part_column=_case_of_parts(marked, literal),
        part_written=_case_of_parts(marked, of_file),
    )
    told = as_written("time_period", "time_identifier", "geographic_level")
    rejects = [
        Reject(part.name, *row)
        for row in run(
            statement(
                "ees_refused",
                how_to_write=conventions.REMEDY_SQL,
                levels=conventions.LEVELS_SQL,
                **told,
            ),
            {"kind_remedy": conventions.KIND_REMEDY, "level_remedy": conventions.LEVEL_REMEDY},
        ).fetchall()
    ]
    make("ees_sound", levels=conventions.LEVELS_SQL)
    notices += _left_out_told(connection, file_name, told)
    areas = held_sql("area", ("area_code", "name", "region_code", "country_code"), sent.earlier)
    make("ees_area", areas=areas, **columns("region_code", "country_code"))
    make("ees_area_name", **columns("old_la_code"))
    notices += _empty_told(connection, filters, file_name)
    parts = [(c, f"coalesce({of_file(c)}, 'Total')") for c in filters]
    figures = ", ".join(of_file(c) for c in indicators)
    make(
        "ees_wide",
        figures=figures,
        kinds=", ".join(
            f"CASE WHEN {cell} <> 'Total' THEN {literal(words_of(c))} END" for c, cell in parts
        )
        or "NULL",
        parts=", ".join(f"CASE WHEN {cell} <> 'Total' THEN {cell} END" for _, cell in parts)
        or "NULL",
    )
    rejects += _refuse_twins(connection, part, figures, told["time_identifier"])
    make("ees_cell", figures=figures, number=number_sql("cell"), status=symbols_sql("cell"))
    notices += notes.said(connection, notes.of_cells("ees_cell", ["cell"]), file_name)
    illegible = "cell IS NOT NULL AND number IS NULL AND symbol IS NULL"
    remedy = "write a number, or c, z, x, u, k or low where there is none"
    rejects += [
        Reject(
            part.name,
            line,
            column,
            cell,
            *(IS_ERROR if is_error(cell) else ("is not a number", remedy)),
        )
        for line, column, cell in run(
            f"SELECT source_row, indicator, cell FROM ees_cell WHERE {illegible} "
            "ORDER BY source_row, indicator"
        ).fetchall()
    ]
    ends = run("SELECT max(hub_to) FROM ees_sound").fetchone()
    series = series_of(connection, sent, indicators, ends[0] if ends else None)
    notices += series.notices
    stem = without_copy(Path(file_name).stem)
    seen = seen_in(connection)
    notices += marks_told.said(seen.marks, file_name)
    notices += make_measures(connection, indicators, meta, series.publication, stem, seen)
    run(
        f"CREATE TEMP TABLE ees_observation AS {statement('ees_observation')}",
        {"publication": series.publication},
    )
    tables = {t: f"ees_{t}" for t in ("area", "area_name", "measure", "observation")}
    notices += double_places(connection, tables["area_name"], sent.earlier)
    return Transformed(tables, rejects, notices, series.offered)


def _case_of_parts(marked: dict[str, tuple[str, ...]], told: Callable[[str], str]) -> str:
    """Give the SQL that tells of the first breakdown of a row in which a mark stands. NULL = none."""
    cases = " ".join(
        f"WHEN {of_file(column)} IN ({', '.join(map(literal, marks))}) THEN {told(column)}"
        for column, marks in marked.items()
    )
    return f"CASE {cases} END" if cases else "CAST(NULL AS VARCHAR)"


def _no_mark(cell: str) -> str:
    """Give the SQL of a column without its marks where it names a place: a mark is no code."""
    column = of_file(cell)
    if cell.lower() in ("time_identifier", "geographic_level"):
        # Two spaces between words mean what one does.
        column = (
            f"CASE WHEN contains({column}, '  ') THEN regexp_replace({column}, ' +', ' ', 'g') "
            f"ELSE {column} END"
        )
    if cell.lower() not in GEOGRAPHY or cell.lower() in ("time_period", "time_identifier"):
        return column
    return f"CASE WHEN NOT {is_mark_sql(column)} THEN {column} END"


def _left_out_told(
    connection: duckdb.DuckDBPyConnection, file_name: str, told: dict[str, str]
) -> list[str]:
    """Say of which levels and periods rows were left out, once each, and how many are of no place.

    Raises Unreadable when no others are there.
    """
    run = connection.execute
    cells = {name: told[name] for name in ("time_identifier", "geographic_level")}
    notices, of_all = [], []
    found = run(statement("ees_left_out", **cells), {"most": MOST_KINDS}).fetchall()
    for why, name, values, many, rows, line in found:
        these = f"{rows:,} row{'s' if rows > 1 else ''} of {file_name}"
        end = f"{'They were' if rows > 1 else 'It was'} left out."
        listed = _listed(values, many)
        if why in ("place", "part"):
            if many > len(values):
                listed = f"marks, {listed},"
            of_all.append(f"no recorded {why} ({listed} for {name})")
            notices.append(
                f"{these} {'have' if rows > 1 else 'has'} {listed} for {name} (first line {line}), "
                f"so that nobody recorded which {why} {'they are' if rows > 1 else 'it is'} about. "
                f"{end}"
            )
            continue
        what = "level" if why == "level" else "kind of period"
        kinds = f"the {what} {listed}"
        if many > 1:
            kinds = f"{many} {'levels' if why == 'level' else 'kinds of period'}, {listed}"
        of_all.append(kinds)
        notices.append(
            f"{these} {'are' if rows > 1 else 'is'} of {kinds} (first line {line}), of which "
            f"nothing is held here. {end}"
        )
    others = run("SELECT 1 FROM ees_dated WHERE hub_left_out IS NULL LIMIT 1").fetchone()
    if of_all and others is None:
        raise Unreadable(
            f"{file_name} has only rows of {' and '.join(of_all)}, of which nothing is held here. "
            "Load a file of the same figures for local authorities, regions or the nation, by month, "
            "quarter, term or year."
        )
    return notices


def _listed(values: list[str], many: int) -> str:
    """List what stands in cells, the first few where there are more."""
    each = [f"'{value}'" for value in values]
    if many > len(each):
        return f"such as {', '.join(each)}"
    return f"{', '.join(each[:-1])} and {each[-1]}" if len(each) > 1 else each[0]


def _empty_told(
    connection: duckdb.DuckDBPyConnection, filters: list[str], file_name: str
) -> list[str]:
    """Say of which filters an empty cell was read as Total, though the column has its own Total."""
    notices = []
    for column in filters:
        cell = of_file(column)
        found = connection.execute(
            f"SELECT count(*), {lines_sql('source_row')} FROM ees_sound WHERE {cell} IS NULL "
            f"AND EXISTS (FROM ees_sound WHERE {cell} = 'Total')"
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
    connection: duckdb.DuckDBPyConnection, part: Part, figures: str, time_identifier: str
) -> list[Reject]:
    """Take rows out of `ees_wide` that are about the same place, period and breakdown as another.

    A plain repeat goes, the first stays; of rows that differ none is believed.
    """
    run = connection.execute
    twins = statement(
        "ees_twins", figures=figures, lines=lines_sql("source_row"), time_identifier=time_identifier
    )
    found = run(twins).fetchall()
    if found:
        run(
            "DELETE FROM ees_wide WHERE source_row IN (SELECT unnest($lines))",
            {"lines": [row[0] for row in found]},
        )
    return [Reject(part.name, line, "the whole line", *told) for line, *told in found]


FORMAT = Format(
    name="ees",
    words="published statistics",
    columns=frozenset({"time_period", "time_identifier", "geographic_level", "country_code"}),
    transform=transform,
    labels="ees meta",
    documentation=Documentation(
        title="Explore Education Statistics",
        what="Data files of the Department for Education's Explore Education Statistics, and of "
        "any other publisher that keeps to their convention: one row a time, place and breakdown.",
        known_by="its columns `time_period`, `time_identifier`, `geographic_level` and "
        "`country_code`. Its labels, a `.meta.csv` of the same name, are read with it when they "
        "lie beside it.",
        becomes="areas and their other names and numbers, a measure for each column of figures "
        "(`ees:<file>:<column>`, by the file that began the series), and an observation for each "
        "row and figure. Every other column "
        "is a breakdown. Values and symbols are kept apart; nothing is rounded, filled or summed. "
        "Without labels a unit is taken from the name of its column, which the receipt says where it "
        "may mean another; a name that begins with `number_` is a count, and no share is guessed where "
        "most figures are over 100; where most figures have a percent sign it is a percentage, and what tells "
        "of a change, or is often below 0, is a number.",
        not_taken="rows of other levels than local authorities, regions and the nation, and of "
        "weeks, halves and other parts of years that have no kind here, and rows with a mark, such as "
        "x, z or [c], for the code of their place, or for a part, which are left out and told once; the "
        "columns that name other levels.",
    ),
)
