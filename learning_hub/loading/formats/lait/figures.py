"""Long data of DfE's Local authority interactive tool (LAIT): places, measures, observations.

The dictionary, which says what the measures are, may come before or after. Values and symbols are
kept apart; nothing is rounded, filled or summed.
"""

from datetime import date

import duckdb

from learning_hub.loading.check import marks_told, notes
from learning_hub.loading.check.cells import is_mark_sql, number_sql, symbols_sql
from learning_hub.loading.check.stages import Reject, Stage
from learning_hub.loading.formats.format import Documentation, Format, Sent
from learning_hub.loading.formats.lait import words
from learning_hub.loading.formats.lait.dictionary import MEASURE, named
from learning_hub.loading.formats.shared.licences import OPEN_GOVERNMENT
from learning_hub.loading.formats.shared.periods import Period, period_of
from learning_hub.loading.formats.shared.places import BY_NUMBER, ENGLAND, REGIONS, held_sql
from learning_hub.loading.formats.shared.transformed import Transformed, put
from learning_hub.loading.read.parts import Part, Unreadable
from learning_hub.loading.sql_files import statement
from learning_hub.loading.sql_text import literal, quoted

# Which figure stands when a file holds a year twice.
FINALITY = ("provisional", None, "outturn", "revised", "final")
MOST_LABELS = 20_000
# How the definition of a measure ends of which the dictionary has not come.
_ALONE = "its dictionary is not loaded."


def _held_measures(
    connection: duckdb.DuckDBPyConnection, earlier: list[Stage]
) -> dict[str, dict[str, str | None]]:
    held = held_sql("measure", MEASURE, earlier)
    rows = connection.execute(
        f"SELECT {', '.join(MEASURE)} FROM {held} WHERE starts_with(measure_id, 'lait:') "
        "ORDER BY turn"
    ).fetchall()
    return {row[0]: dict(zip(MEASURE, row, strict=True)) for row in rows}


def _label_periods(
    connection: duckdb.DuckDBPyConnection, held: dict[str, dict[str, str | None]], name: str
) -> tuple[dict[tuple[str, str], Period], set[str]]:
    """Read every year that a measure has, and tell the measures of which the kind is not known."""
    pairs = connection.execute(
        "SELECT DISTINCT short, label FROM lait_row WHERE short IS NOT NULL AND label IS NOT NULL "
        f"ORDER BY ALL LIMIT {MOST_LABELS + 1}"
    ).fetchall()
    if len(pairs) > MOST_LABELS:
        raise Unreadable(
            f"{name} holds more than {MOST_LABELS:,} years of measures; LAIT has a few thousand. "
            "Look whether its columns have been mixed up."
        )
    kinds = {
        short: words.year_type_in(held.get(f"lait:{short}", {}).get("definition"))
        for short, _ in pairs
    }
    periods = {
        (short, label): period
        for short, label in pairs
        if (period := period_of(label, kinds[short]))
    }
    return periods, {short for short, _ in periods if kinds[short] is None}


def _superseded(periods: dict[tuple[str, str], Period]) -> dict[tuple[str, str], str]:
    """Tell which labels of a measure mean a year that another of its labels gives more finally."""
    best: dict[tuple[str, date, date], str] = {}
    for (short, label), period in periods.items():
        key = (short, period.start, period.end)
        other = best.get(key)
        if other is None or FINALITY.index(period.mark) > FINALITY.index(
            periods[short, other].mark
        ):
            best[key] = label
    return {
        (short, label): better
        for (short, label), period in periods.items()
        if (better := best[short, period.start, period.end]) != label
    }


def _place(connection: duckdb.DuckDBPyConnection, earlier: list[Stage]) -> None:
    """Match the file's places with those that are known: by number, then by name."""
    areas = held_sql("area", ("area_code", "level"), earlier)
    names = held_sql("area_name", ("kind", "alias", "area_code", "last_seen_on"), earlier)
    regions = ", ".join(f"{literal(k)}: {literal(v)}" for k, v in REGIONS.items())
    codes = f"MAP {{{literal('england')}: {literal(ENGLAND)}, {regions}}}"
    known = statement("lait_known", names=names, areas=areas, by_number=literal(BY_NUMBER))
    connection.execute(f"CREATE TEMP TABLE lait_known AS {known}")
    place = statement("lait_place", codes=codes, by_number=literal(BY_NUMBER))
    connection.execute(f"CREATE TEMP TABLE lait_place AS {place}")


def _tables_of_places(connection: duckdb.DuckDBPyConnection, earlier: list[Stage]) -> list[str]:
    """Make the tables of places that are new, and of names; say which have no code."""
    areas = held_sql("area", ("area_code",), earlier)
    connection.execute(
        # A place that no longer has figures is not seen, though LAIT goes on listing it.
        "CREATE TEMP TABLE lait_seen AS SELECT place, max(CASE WHEN number_read IS NOT NULL "
        "THEN period_end END) AS last_seen_on FROM lait_cell GROUP BY place"
    )
    is_mark = is_mark_sql("name")
    area = statement("lait_area", areas=areas, england=literal(ENGLAND), is_mark=is_mark)
    connection.execute(f"CREATE TEMP TABLE lait_area AS {area}")
    names = statement("lait_area_name", is_mark=is_mark_sql("alias"))
    connection.execute(f"CREATE TEMP TABLE lait_area_name AS {names}")
    bare = connection.execute(
        "SELECT count(DISTINCT area_code), min(name) FROM lait_place JOIN lait_seen USING (place) "
        f"WHERE starts_with(area_code, '{BY_NUMBER}')"
    ).fetchone()
    if not bare or not bare[0]:
        return []
    return [
        f"{bare[0]} place{'s' if bare[0] > 1 else ''}, such as {bare[1]}, "
        f"{'have' if bare[0] > 1 else 'has'} no 9-character code here and "
        f"{'are' if bare[0] > 1 else 'is'} held by number. Load a file of Explore Education "
        "Statistics that names them before this one, or with it, so that each is one place in both."
    ]


def _measures(
    connection: duckdb.DuckDBPyConnection,
    held: dict[str, dict[str, str | None]],
    periods: dict[tuple[str, str], Period],
) -> None:
    """Make the table of measures: what the dictionary said stays, and the caveat is the data's."""
    seen = connection.execute(
        "SELECT short, min(source_row), max(item), count(*) FILTER (symbol IS NOT NULL) > 0, "
        "mode(period_kind) FROM lait_cell GROUP BY short ORDER BY min(source_row)"
    ).fetchall()
    marks: dict[str, dict[str, list[str]]] = {}
    long: set[str] = set()
    for (short, label), period in periods.items():
        if period.mark:
            marks.setdefault(short, {}).setdefault(period.mark, []).append(label.split(" (")[0])
        if (period.end - period.start).days > 366:
            long.add(short)
    rows = []
    for rank, (short, line, item, has_dash, kind) in enumerate(seen, start=1):
        measure_id = f"lait:{short}"
        title = item or short
        known: dict[str, str | None] = held.get(measure_id) or {
            "name": title,
            "short_name": title,
            "definition": f"'{short}' of {words.SOURCE}; {_ALONE}",
            "unit": "number",
            "decimals": "1",
            "good_direction": None,
            "direction_reason": None,
            "period_kind": kind,
            "source_title": words.SOURCE,
            "licence": OPEN_GOVERNMENT,
            "rank": str(rank),
        }
        caveat = words.caveat_of(has_dash, marks.get(short, {}), short in long)
        told = known | {"measure_id": measure_id}
        cells = [None if told[c] is None else str(told[c]) for c in MEASURE]
        rows.append((line, *cells, "1", "published", "published", caveat))
    columns = ("source_row", *MEASURE, "version", "scope", "counts_of", "caveat")
    put(connection, "lait_measure", columns, rows)


def _rejects(
    connection: duckdb.DuckDBPyConnection, part: Part, replaced: dict[tuple[str, str], str]
) -> list[Reject]:
    """Refuse rows that name no measure, place or year, or hold no number where one should be."""
    found = connection.execute(statement("lait_refused")).fetchall()
    said = {
        "Short Desc": ("is empty", "fill in the measure"),
        "LA Number": ("names no place", "fill in the number of the place"),
        "Years": ("is not a year", "write the year as LAIT does, such as 2025 or 2024-25"),
        "Values": ("is not a number", "write a number, or - where there is none"),
    }
    return [
        Reject(part.name, line, fault, value, *said[fault])
        if fault in said
        else Reject(
            part.name,
            line,
            "Years",
            value,
            f"is in the file as '{replaced[short, label]}' too, which stands",
            "nothing, or take these rows out",
        )
        for line, fault, value, short, label in found
    ]


def _read_rows(connection: duckdb.DuckDBPyConnection, raw: str, part: Part) -> None:
    held = {" ".join(cell.lower().split()): quoted(cell) for cell in part.header}

    def cell(name: str) -> str:
        return held.get(name, "CAST(NULL AS VARCHAR)")

    connection.execute(
        f"CREATE TEMP VIEW lait_row AS SELECT source_row, {cell('short desc')} AS short, "
        f"{cell('data item')} AS item, {cell('years')} AS label, {cell('values')} AS cell, "
        # 303.0 is the number 303: some tools keep every number as a fraction.
        f"nullif(regexp_extract({cell('la number')}, '^(\\d{{3,4}})(\\.0+)?$', 1), '') "
        "AS number, "
        f"{cell('la and regions')} AS name, "
        f"CASE WHEN upper({cell('region')}) NOT IN ('NA', 'N/A', '-') THEN {cell('region')} END "
        f"AS region FROM {raw}"
    )


def transform(
    connection: duckdb.DuckDBPyConnection, raw: str, part: Part, sent: Sent
) -> Transformed:
    """Turn the long rows into temporary tables of text for the contract.

    What came before in the delivery may be the dictionary or the places' codes. Raises Unreadable
    when there is nothing to take from it.
    """
    run, earlier = connection.execute, sent.earlier
    _read_rows(connection, raw, part)
    held = _held_measures(connection, earlier)
    periods, undated = _label_periods(connection, held, part.name)
    replaced = _superseded(periods)
    put(
        connection,
        "lait_year",
        ("short", "label", "period_start", "period_end", "period_kind", "is_replaced"),
        [
            (*key, str(p.start), str(p.end), p.kind, "true" if key in replaced else None)
            for key, p in periods.items()
        ],
    )
    _place(connection, earlier)
    cell = statement("lait_cell", number=number_sql("row.cell"), status=symbols_sql("row.cell"))
    run(f"CREATE TEMP TABLE lait_cell AS {cell}")
    rejects = _rejects(connection, part, replaced)
    put(connection, "lait_refused", ("source_row",), [(reject.line,) for reject in rejects])
    notices = _strays(connection)
    notices += notes.said(connection, notes.of_cells("lait_cell", ["cell"]), part.name)
    marks = marks_told.counted(connection, "lait_cell", "cell", "symbol")
    # The dash that LAIT itself writes is explained in data/README.md.
    notices += marks_told.said(marks, part.name) if {mark for _, mark in marks} - {"-"} else []
    run(
        "DELETE FROM lait_cell WHERE period_start IS NULL OR short IS NULL OR area_code IS NULL "
        "OR source_row IN (FROM lait_refused)"
    )
    row = run("SELECT count(*) FROM lait_cell").fetchone()
    if not rejects and not (row and row[0]):
        raise Unreadable(f"{part.name} holds no figure of a year.")
    notices += _tables_of_places(connection, earlier)
    _measures(connection, held, periods)
    unsaid = {
        short
        for short in undated
        if not str((held.get(f"lait:{short}") or {"definition": _ALONE})["definition"]).endswith(
            _ALONE
        )
    }
    if unsaid:
        notices.append(
            f"{named(unsaid)} {'have' if len(unsaid) > 1 else 'has'} no kind of year in the data "
            "dictionary, so years are read as they are written: 2025 as that calendar year, 2024-25 "
            "as the year from April."
        )
    if undated - unsaid:
        notices.append(
            f"{named(undated - unsaid)} came without the data dictionary, so years are read as they are "
            "written: 2025 as that calendar year, 2024-25 as the year from April. Load the "
            "dictionary before this file, or with it, to have them dated as LAIT means them."
        )
    run(
        "CREATE TEMP TABLE lait_observation AS SELECT source_row, 'lait:' || short AS measure_id, "
        "area_code, period_start, period_end, period_kind, "
        "CASE WHEN symbol IS NULL THEN cell END AS value, symbol AS status FROM lait_cell"
    )
    tables = {t: f"lait_{t}" for t in ("area", "area_name", "measure", "observation")}
    return Transformed(tables, rejects, notices)


def _strays(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Say, once, that rows of no year hold no figure, so that nothing of them is kept."""
    found = connection.execute(
        "SELECT label, count(*), count(DISTINCT short), min(short) FROM lait_cell "
        "WHERE short IS NOT NULL AND area_code IS NOT NULL AND period_start IS NULL "
        "AND (cell IS NULL OR symbol IS NOT NULL) GROUP BY label ORDER BY label"
    ).fetchall()
    if not found:
        return []
    rows = sum(row[1] for row in found)
    labels = ", ".join(f"'{row[0]}'" if row[0] else "nothing" for row in found[:5])
    measures = f"the measure '{found[0][3]}'" if sum(row[2] for row in found) == 1 else "measures"
    return [
        f"{rows:,} rows of {measures} have {labels} where the year should stand, and no figure: "
        "there is nothing in them to keep."
    ]


FORMAT = Format(
    name="lait",
    words="data of LAIT",
    columns=frozenset({"short desc", "years", "la and regions", "values", "la number"}),
    transform=transform,
    # Its places are known by number, and its years by the dictionary.
    needs=("ees", "lait dictionary"),
    documentation=Documentation(
        title="LAIT's data",
        what="Long data of the Department for Education's Local authority interactive tool, LAIT: "
        "one row a measure, year and place.",
        known_by="its columns `Short Desc`, `Years`, `LA and Regions`, `Values` and `LA Number`.",
        becomes="areas that are not held yet and names of areas, measures (`lait:<short name>`) "
        "and an observation for each row. LAIT knows places by number: load it with, or after, a "
        "file of Explore Education Statistics that has their codes, and with its dictionary, which "
        "says which months its years mean. In another order the receipt says what to do. `-` is "
        "held as not available (`x`), because LAIT does not say whether a figure is missing or "
        "hidden.",
        not_taken="rows of no year and no figure; of a year that is there twice, all but the most "
        "final.",
    ),
)
