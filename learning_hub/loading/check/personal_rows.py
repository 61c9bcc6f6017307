"""Refusing the rows of our own tables that point at a person, or the file when most of them do."""

import duckdb

from learning_hub.contract import Column, Table
from learning_hub.loading.check.stages import HELD_BACK, Reject, Stage, take_out
from learning_hub.loading.privacy.kinds import CODED
from learning_hub.loading.privacy.personal import identifying, may_identify, mode_of
from learning_hub.loading.read.few_rows import FewRows
from learning_hub.loading.read.parts import Unreadable
from learning_hub.loading.sql_text import quoted

REMEDY = "take it out and load the row again"
# So many such cells in a column, and at least half of those filled, are no slip.
LEAST_CELLS = 3
_NUMBERS = ("DOUBLE", "INTEGER", "BIGINT")


def _may_identify(rows: FewRows, table: Table, column: Column) -> bool:
    """Say whether a column of a small table may hold an identifier at all."""
    if column.type == "VARCHAR":
        return may_identify(rows.values(column.name), mode_of(table, column))
    return rows.any_within(column.name, 1e9, 9999999999)


def refuse_personal(connection: duckdb.DuckDBPyConnection, staged: Stage, where: str) -> None:
    """Take the rows out of a stage in which a cell of text holds an identifier of a person.

    Each gets a reject that does not repeat the value. Raises Unreadable when at least half of a
    column, and three cells, are such: then the whole file is refused.
    """
    lines: dict[int, list[tuple[str, str]]] = {}
    places: set[int] = set()
    for column in (staged.table.column(name) for name in staged.columns):
        if column.choices or column.type not in ("VARCHAR", *_NUMBERS):
            continue
        if staged.first and not _may_identify(staged.first, staged.table, column):
            continue
        if column.type == "VARCHAR":
            cell, source, mode = quoted(column.name), staged.rows, mode_of(staged.table, column)
        else:
            # Nothing that is counted here comes to ten digits, but a number in the wrong column.
            cell = f"try_cast({quoted(column.name)} AS BIGINT)::VARCHAR"
            source = (
                f"(SELECT {cell} AS {quoted(column.name)} FROM {staged.rows} "
                f"WHERE {quoted(column.name)} BETWEEN 1e9 AND 9999999999)"
            )
            mode = CODED
        found, cells, filled = identifying(connection, source, column.name, mode)
        if cells >= LEAST_CELLS and cells * 2 >= filled:
            kind = max(set(found.values()), key=list(found.values()).count)
            raise Unreadable(
                f"{where} was refused whole: most of what stands in its column '{column.name}' "
                f"looks like {kind}. This dashboard never holds what points at a person. Take it "
                "out of the file and load it again."
            )
        if not found:
            continue
        for place, line, value in connection.execute(
            f"SELECT raw_row, source_row, {cell} FROM {staged.rows} "
            f"WHERE {cell} IN (SELECT unnest($found))",
            {"found": list(found)},
        ).fetchall():
            places.add(place)
            lines.setdefault(line, []).append((column.name, found[value]))
    if not lines:
        return
    take_out(connection, staged, sorted(places))
    staged.rejects += [
        Reject(
            staged.part,
            line,
            column,
            HELD_BACK,
            f"looks as if it holds {kind}",
            REMEDY,
            is_more=place > 0,
        )
        for line, found_in in sorted(lines.items())
        for place, (column, kind) in enumerate(found_in)
    ]
