"""From case lists to monthly observations, by the SQL files of `queries/derive`.

The SQL is portable and looks at everything held: the lists of every delivery, a calendar of
working days, and the list of measures. So it comes to the same whatever was loaded first.
"""

import csv
import re
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from functools import cache

import duckdb
import pyarrow as pa

from learning_hub import contract
from learning_hub.loading.check.stages import Stage
from learning_hub.loading.formats.annex_a.calendar import DATA, beyond_the_list, working_days
from learning_hub.loading.formats.annex_a.columns import LISTS
from learning_hub.loading.sql_text import literal, quoted
from learning_hub.loading.temporary import register

MEASURES = DATA / "annex_a_measures.csv"
# What a measure needs of the lists: not of the contract's table of measures.
HOW = (
    "list_number",
    "moment",
    "with_list",
    "days_before",
    "days_after",
    "breakdown_kind",
    "rate_of",
)
RESULT = "derived_observation"
LIST_TABLES = ("extract", *(one.table for one in LISTS))


@cache
def steps() -> tuple[tuple[str, str], ...]:
    """Give the SQL files of `queries/derive` by name, each after those that it reads."""
    waiting = {
        path.stem: path.read_text(encoding="utf-8")
        for path in sorted((contract.QUERIES / "derive").glob("*.sql"))
    }
    # Only what is read counts: a name in the head, or a column named like a file, does not.
    reads = {
        name: set(re.findall(r"\b(?:FROM|JOIN)\s+(\w+)", sql)) & (set(waiting) - {name})
        for name, sql in waiting.items()
    }
    ordered: list[tuple[str, str]] = []
    while waiting:
        ready = [name for name in waiting if not reads[name] & set(waiting)]
        if not ready:
            raise ValueError(f"These steps read one another in a circle: {', '.join(waiting)}")
        ordered += [(name, waiting.pop(name)) for name in ready]
    return tuple(ordered)


def measures() -> list[dict[str, str]]:
    """Read the measures that can come from Annex A: our table's columns, and what each needs."""
    with MEASURES.open(newline="", encoding="utf-8-sig") as handle:
        return list(csv.DictReader(handle))


def text_table(rows: Sequence[Mapping[str, str | None]], columns: list[str]) -> pa.Table:
    """Put rows into an Arrow table of text with `source_row`, their place."""
    arrays = [pa.array([row.get(c) or None for row in rows], pa.string()) for c in columns]
    places = pa.array(range(1, len(rows) + 1), pa.int64())
    return pa.table([*arrays, places], names=[*columns, "source_row"])


def _lists(
    connection: duckdb.DuckDBPyConnection, arrived: list[Stage], load_id: int, earlier: list[Stage]
) -> None:
    """Put what is held and what arrives together, in temporary tables that hide those held.

    earlier: what came before in the same delivery, of which the case lists are arriving, too.
    """
    staged = [stage for stage in (*earlier, *arrived) if stage.table.name in LIST_TABLES]
    extracts = [stage.rows for stage in staged if stage.table.name == "extract"]
    for name in LIST_TABLES:
        columns = contract.tables()[name].names
        held = ", ".join(quoted(c) for c in columns)
        # A delivery that is looked at again takes the place of itself.
        sql = f"SELECT {held}, load_id FROM {quoted(name)}{_not_in(extracts)}"
        # How many workbooks arrived by then: an extract is staged before its lists.
        number = 0
        for stage in staged:
            number += stage.table.name == "extract"
            if stage.table.name != name:
                continue
            came = ", ".join(
                quoted(c)
                if c in stage.columns
                else f"CAST(NULL AS {contract.tables()[name].column(c).type})"
                for c in columns
            )
            # They merge in this order, so the later of two stands as loaded later.
            loaded = load_id - len(extracts) + number
            sql += (
                f" UNION ALL SELECT {came}, {loaded} FROM {stage.rows}{_not_in(extracts[number:])}"
            )
        connection.execute(f"CREATE TEMP TABLE {quoted(name)} AS {sql}")


def _not_in(extracts: list[str]) -> str:
    """Write the condition that a row is of none of these staged extracts."""
    ids = " UNION ALL ".join(f"SELECT extract_id FROM {rows}" for rows in extracts)
    return f" WHERE extract_id NOT IN ({ids})" if ids else ""


def _span(connection: duckdb.DuckDBPyConnection) -> tuple[date, date] | None:
    """Give the first and the last day that the lists tell of. None = no list is held."""
    selects = [
        f"SELECT min({quoted(column.name)}), max({quoted(column.name)}) FROM {quoted(name)}"
        for name in LIST_TABLES
        for column in contract.tables()[name].columns
        if column.type == "DATE"
    ]
    row = connection.execute(
        f"SELECT min(a), max(b) FROM ({' UNION ALL '.join(selects)}) AS days(a, b)"
    ).fetchone()
    return (row[0], row[1]) if row and row[0] else None


def _population(connection: duckdb.DuckDBPyConnection, earlier: list[Stage]) -> None:
    """Put what is published of the number of children into a temporary table.

    That is any published measure called `population_estimate`, where it says that it is of those
    aged 0 to 17, as the Office for National Statistics' estimates do.
    """
    came = [
        f"SELECT measure_id, area_code, period_end, breakdown, value FROM {stage.rows}"
        for stage in earlier
        if stage.table.name == "observation" and "value" in stage.columns
    ]
    held = "SELECT measure_id, area_code, period_end, breakdown, value FROM observation"
    connection.execute(
        "CREATE TEMP TABLE child_population AS SELECT area_code, period_end AS counted_on, "
        f"max(value) AS children FROM ({' UNION ALL '.join([held, *came])}) "
        "WHERE measure_id LIKE '%:population_estimate' AND value > 0 "
        "AND regexp_matches(breakdown, '\\b0 ?(to|-) ?17\\b') GROUP BY ALL"
    )


def derive(
    connection: duckdb.DuckDBPyConnection, arrived: list[Stage], load_id: int, earlier: list[Stage]
) -> tuple[int, str | None]:
    """Work out all observations from the lists held and those that arrive with a load.

    earlier: what came before in the same delivery, lists and published figures. Leaves them as
    text in the temporary table `derived_observation`, with the sender's agency; gives how many,
    and a warning when the list of bank holidays does not reach far enough.
    """
    run = connection.execute
    made = [*LIST_TABLES, "working_day", "derived_measure", "child_population"]
    _lists(connection, arrived, load_id, earlier)
    span = _span(connection)
    if span is None:
        for name in LIST_TABLES:
            run(f"DROP TABLE temp.{quoted(name)}")
        return 0, None
    # A month more on both sides: a position can stand in the month before, and a window after.
    first, last = span[0] - timedelta(days=31), span[1] + timedelta(days=31)
    register(connection, "working_day", working_days(first, last))
    register(connection, "how", text_table(measures(), ["measure_id", "unit", *HOW]))
    words = ("moment", "breakdown_kind", "rate_of")
    numbers = ", ".join(f"CAST({c} AS INTEGER) AS {c}" for c in HOW if c not in words)
    run(
        f"CREATE TEMP TABLE derived_measure AS SELECT measure_id, unit, {', '.join(words)}, "
        f"{numbers} FROM how"
    )
    _population(connection, earlier)
    for name, sql in steps():
        run(f"CREATE TEMP TABLE {quoted(name)} AS {sql}")
        made.append(name)
    run(
        "CREATE TEMP TABLE derived AS SELECT measure_id, area_code, "
        "CAST(period_start AS VARCHAR) AS period_start, CAST(period_end AS VARCHAR) AS period_end, "
        "'month' AS period_kind, breakdown_kind, breakdown, "
        "CAST(numerator AS VARCHAR) AS numerator, CAST(denominator AS VARCHAR) AS denominator, "
        "CAST(CAST(value AS DOUBLE) AS VARCHAR) AS value, status, "
        "(SELECT max(agency_id) FROM extract WHERE extract.area_code = told.area_code) "
        "AS agency_id, row_number() OVER (ORDER BY measure_id, area_code, period_start, "
        f"breakdown_kind, breakdown) AS source_row FROM {RESULT} AS told"
    )
    window = run("SELECT min(from_on), max(as_at) FROM extract").fetchone()
    warning = beyond_the_list(*window) if window and window[0] else None
    for name in (*made, "how"):
        run(f"DROP TABLE temp.{quoted(name)}")
    run(f"ALTER TABLE temp.derived RENAME TO {RESULT}")
    found = run(f"SELECT count(*) FROM {RESULT}").fetchone()
    return (found[0] if found else 0), warning


def held_measures(connection: duckdb.DuckDBPyConnection) -> set[str]:
    """List the measures of Annex A that are held already, whatever was changed in them since."""
    return {
        row[0]
        for row in connection.execute(
            f"SELECT measure_id FROM measure WHERE starts_with(measure_id, {literal('annex_a:')})"
        ).fetchall()
    }
