"""Exports of Fingertips, the public health indicators: one row an indicator, area, part and period.

Values, counts and denominators are kept; nothing is rounded, filled or summed.
"""

import re

import duckdb

from learning_hub.loading.check import marks_told, notes
from learning_hub.loading.check.cells import is_mark_sql, number_sql, symbols_sql
from learning_hub.loading.check.instead import IS_MARK
from learning_hub.loading.check.stages import Reject, Stage
from learning_hub.loading.check.twins import lines_sql
from learning_hub.loading.formats.format import Documentation, Format, Sent
from learning_hub.loading.formats.shared.error_cells import error_sql
from learning_hub.loading.formats.shared.licences import OPEN_GOVERNMENT
from learning_hub.loading.formats.shared.measure_names import name_of
from learning_hub.loading.formats.shared.periods import (
    CALENDAR,
    FINANCIAL,
    Period,
    period_of,
    quarter_or_month,
)
from learning_hub.loading.formats.shared.places import ENGLAND, REGIONS, held_sql
from learning_hub.loading.formats.shared.transformed import Transformed, put
from learning_hub.loading.read.parts import Part, Unreadable
from learning_hub.loading.sql_files import statement
from learning_hub.loading.sql_text import literal, quoted

SOURCE = "Fingertips, public health profiles"
CELLS = {
    "indicator id": "id",
    "indicator name": "title",
    "parent code": "parent",
    "area code": "written_code",
    "area name": "name",
    "area type": "kind",
    "sex": "sex",
    "age": "age",
    "category type": "sort",
    "category": "category",
    "time period": "label",
    "value": "cell",
    "count": "many",
    "denominator": "out_of",
    "value note": "note",
}
# The cells that tell whom a figure is about, and when.
TOLD_BY = (
    "indicator id",
    "area code",
    "area type",
    "sex",
    "age",
    "category type",
    "category",
    "time period",
)
# Sex and age of everybody there is.
ALL = ("persons", "all", "all ages", "not applicable", "n/a")
# So many of what is counted a value is out of: it tells what unit the value is in.
PERCENT = 100
MULTIPLES = (PERCENT, 1_000, 10_000, 100_000)
MOST_NOTES = 3


def _read_rows(connection: duckdb.DuckDBPyConnection, raw: str, part: Part) -> None:
    held = {" ".join(cell.lower().split()): quoted(cell) for cell in part.header}
    cells = ", ".join(
        f"{held.get(cell, 'CAST(NULL AS VARCHAR)')} AS {name}" for cell, name in CELLS.items()
    )
    told = {
        cell: held[" ".join(cell.lower().split())]
        for cell in part.header
        if " ".join(cell.lower().split()) in TOLD_BY
    }
    row = statement(
        "fingertips_row",
        raw=raw,
        cells=cells,
        error=error_sql(told),
        england=literal(ENGLAND),
        is_mark=is_mark_sql("written_code"),
        no_sex=_is_no_part("sex"),
        no_age=_is_no_part("age"),
    )
    connection.execute(f"CREATE TEMP VIEW fingertips_row AS {row}")


def _is_no_part(cell: str) -> str:
    everybody = ", ".join(map(literal, ALL))
    return f"coalesce({is_mark_sql(cell)} AND lower({cell}) NOT IN ({everybody}), false)"


def _period(label: str) -> Period | None:
    # 2023/24 is from April to March, and a year without a stroke is a calendar year.
    return period_of(label, FINANCIAL if "/" in label else CALENDAR) or quarter_or_month(label)


def _dated(connection: duckdb.DuckDBPyConnection) -> None:
    labels = connection.execute(
        "SELECT DISTINCT label FROM fingertips_row WHERE label IS NOT NULL"
    ).fetchall()
    found = [(label, _period(label)) for (label,) in labels]
    put(
        connection,
        "fingertips_year",
        ("label", "period_start", "period_end", "period_kind"),
        [(label, str(p.start), str(p.end), p.kind) for label, p in found if p],
    )


def _rejects(connection: duckdb.DuckDBPyConnection, part: Part) -> list[Reject]:
    found = connection.execute(statement("fingertips_refused")).fetchall()
    said = {
        "Indicator ID": ("is empty", "fill it in"),
        "Area Code": ("names no place", "fill in the code of the place"),
        "Area Type": (
            "is a kind of area not held here",
            "keep only: England, regions, counties and unitary authorities",
        ),
        "Time period": (
            "is not a period that can be read",
            "write it as 2023, 2023/24, 2021 - 23, 2023 Q1 or 2023 Jan",
        ),
        "Sex": IS_MARK,
        "Age": IS_MARK,
    }
    return [
        Reject(part.name, line, fault, value, *(error if error[0] else said[fault]))
        for line, fault, value, *error in found
    ]


def _observations(connection: duckdb.DuckDBPyConnection) -> int:
    """Make the observations, and say how many rows repeat another below a second parent area."""
    everybody = ", ".join(map(literal, ALL))
    every = statement(
        "fingertips_all",
        everybody=everybody,
        status=symbols_sql("cell"),
        status_of_count=symbols_sql("many"),
        status_of_denominator=symbols_sql("out_of"),
    )
    connection.execute(f"CREATE TEMP TABLE fingertips_all AS {every}")
    connection.execute(
        f"CREATE TEMP TABLE fingertips_observation AS {statement('fingertips_observation')}"
    )
    row = connection.execute("SELECT count(*) FROM fingertips_all WHERE is_repeat").fetchone()
    return row[0] if row else 0


def _hidden_counts(connection: duckdb.DuckDBPyConnection, name: str) -> list[str]:
    """Say of how many values that are published the publisher hides the count."""
    found = connection.execute(
        f"SELECT count(*), {lines_sql('source_row')}, arg_min(many, source_row) FROM "
        "fingertips_all WHERE NOT is_repeat AND count_hidden IS NOT NULL AND cell IS NOT NULL "
        f"AND {symbols_sql('cell')} IS NULL"
    ).fetchone()
    number, lines, example = found or (0, None, None)
    if not number:
        return []
    return [
        f"{name}: {number:,} value{'s' if number > 1 else ''} (line{'s' if number > 1 else ''} "
        f"{lines}) stand{'' if number > 1 else 's'} beside a mark in place of the count, such as "
        f"'{example}'. The value{'s are' if number > 1 else ' is'} held as published, without a "
        "count."
    ]


def _places(connection: duckdb.DuckDBPyConnection, earlier: list[Stage]) -> None:
    areas = held_sql("area", ("area_code",), earlier)
    regions = ", ".join(literal(code) for code in REGIONS.values())
    is_mark = is_mark_sql("name")
    area = statement(
        "fingertips_area", areas=areas, regions=regions, england=literal(ENGLAND), is_mark=is_mark
    )
    connection.execute(f"CREATE TEMP TABLE fingertips_area AS {area}")
    connection.execute(
        "CREATE TEMP TABLE fingertips_area_name AS SELECT min(source_row) AS source_row, "
        "'name' AS kind, name AS alias, code AS area_code, max(period_end) AS last_seen_on "
        f"FROM fingertips_all WHERE name IS NOT NULL AND NOT {is_mark} GROUP BY name, code"
    )


def _unit(title: str, multiple: float | None) -> tuple[str, int]:
    """Tell the unit, and per how many, by how values follow from counts, else from the title."""
    for known in MULTIPLES:
        if multiple and abs(multiple / known - 1) < 0.02:
            return ("percent" if known == PERCENT else "rate"), known
    low = title.lower()
    if "%" in low or any(word in low for word in ("percentage", "proportion", "prevalence")):
        return "percent", PERCENT
    if said := re.search(r"\bper ([1-9][\d,]*0)\b", low):
        return "rate", int(said[1].replace(",", ""))
    return ("count" if low.startswith(("number", "count")) else "number"), 1


def _measures(connection: duckdb.DuckDBPyConnection) -> None:
    multiple = f"{number_sql('cell')} * {number_sql('out_of')} / nullif({number_sql('many')}, 0)"
    found = connection.execute(
        statement("fingertips_measure", multiple=multiple), {"most_notes": MOST_NOTES}
    ).fetchall()
    rows = []
    for rank, told in enumerate(found, 1):
        measure_id, key, age, line, title, kind, multiple, notes, many = told
        unit, per = _unit(title or "", multiple)
        title = title or f"Indicator {key}"
        name = name_of(title, f"per {per}") if unit == "rate" else title
        whom = f" ({age})" if age else ""
        caveat = [str(note).rstrip(".") for note in notes or [] if note]
        if many > MOST_NOTES:
            caveat.append(f"and {many - MOST_NOTES} more")
        rows.append(
            (
                line,
                measure_id,
                "1",
                "published",
                name + whom,
                title + whom,
                f"{title}{whom}, as published by Fingertips, indicator {key}.",
                unit,
                "0" if unit == "count" else "1",
                "published",
                kind,
                f"Notes on values: {'; '.join(caveat)}." if caveat else None,
                SOURCE,
                OPEN_GOVERNMENT,
                str(rank),
            )
        )
    put(
        connection,
        "fingertips_measure",
        (
            "source_row",
            "measure_id",
            "version",
            "scope",
            "name",
            "short_name",
            "definition",
            "unit",
            "decimals",
            "counts_of",
            "period_kind",
            "caveat",
            "source_title",
            "licence",
            "rank",
        ),
        rows,
    )


def transform(
    connection: duckdb.DuckDBPyConnection, raw: str, part: Part, sent: Sent
) -> Transformed:
    """Turn the rows into temporary tables of text for the contract.

    Raises Unreadable when it has no rows.
    """
    _read_rows(connection, raw, part)
    _dated(connection)
    rejects = _rejects(connection, part)
    repeats = _observations(connection)
    row = connection.execute("SELECT count(*) FROM fingertips_all").fetchone()
    if not rejects and not (row and row[0]):
        raise Unreadable(f"{part.name} holds no figure.")
    _places(connection, sent.earlier)
    _measures(connection)
    cells = notes.of_cells("fingertips_all", ["cell", "many", "out_of"])
    marks = marks_told.counted(connection, "fingertips_all", "cell", symbols_sql("cell"))
    # A note in place of a value says what a mark does.
    marks |= marks_told.counted(
        connection, "fingertips_all", "CASE WHEN cell IS NULL THEN note END", "status"
    )
    notices = notes.said(connection, cells, part.name) + marks_told.said(marks, part.name)
    notices += _hidden_counts(connection, part.name)
    if repeats:
        notices.append(
            f"{repeats:,} rows repeat another, below a second parent area: each was taken once."
        )
    if any(cell.lower().startswith(("lower ci", "upper ci")) for cell in part.header):
        notices.append(
            "Confidence limits, trends and comparisons are left out: there is no column for them "
            "here. The file that was loaded keeps them."
        )
    tables = {t: f"fingertips_{t}" for t in ("area", "area_name", "measure", "observation")}
    return Transformed(tables, rejects, notices)


FORMAT = Format(
    name="fingertips",
    words="a Fingertips export",
    columns=frozenset(
        {
            "indicator id",
            "indicator name",
            "area code",
            "area type",
            "sex",
            "age",
            "time period",
            "value",
        }
    ),
    transform=transform,
    documentation=Documentation(
        title="Fingertips",
        what="Exports of Fingertips, the public health profiles: one row an indicator, area, part "
        "and period.",
        known_by="its columns `Indicator ID`, `Indicator Name`, `Area Code`, `Area Type`, `Sex`, "
        "`Age`, `Time period` and `Value`.",
        becomes="areas that are not held yet, names of areas, a measure for each indicator and age "
        "(`fingertips:<indicator>`), and an observation for each row, with its count and its "
        "denominator. England, regions, counties and unitary authorities are held. A sex is always "
        "a part, and an age other than all ages makes a measure of its own, so that an export of "
        "one sex or age alone never takes the place of a total.",
        not_taken="confidence limits, trends and comparisons; districts and other kinds of area, "
        "whose rows are refused; a row again below a second parent area.",
    ),
)
