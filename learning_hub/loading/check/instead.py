"""What stands in a cell instead of what is asked: errors of a spreadsheet, marks for no figure.

Where a cell may be empty both are read as empty, and said to be; where it must hold something its
row is refused. Whatever names a row of another table is held against that table besides.
"""

import re
from collections.abc import Set
from dataclasses import dataclass, field

import duckdb

from learning_hub.contract import Column, Table
from learning_hub.loading.check.cells import (
    NUMBERS,
    SYMBOLS,
    is_plainly_written,
    number_sql,
    symbols_sql,
)
from learning_hub.loading.check.stages import Fault
from learning_hub.loading.read.few_rows import FewRows
from learning_hub.loading.read.scans import Scan
from learning_hub.loading.read.spreadsheet_errors import ERRORS
from learning_hub.loading.sql_text import literal, quoted

IS_ERROR = ("is an error of the spreadsheet", "mend it there, or write what should stand here")
IS_MARK = (
    "is a mark for what is hidden or missing, and no code or name",
    "write what should stand here",
)
# By these nobody means a code: what has no letter, what stands in brackets, and NULL.
NO_CODE = tuple(
    mark for mark in SYMBOLS if mark == "null" or mark[0] == "[" or not re.search("[a-z]", mark)
)
# By these somebody may, on a scale of which it is one of the answers.
_NOT_APPLICABLE = ("n/a", "n.a.")
# That there is no day, or neither yes nor no: what is hidden would be one, and is not left out.
_NONE = tuple(mark for mark, status in SYMBOLS.items() if status in ("x", "z"))
# In the column of marks itself beside a number: that there is none to be told.
_NO_STATUS = tuple(m for m in _NONE if m in NO_CODE + _NOT_APPLICABLE and m[0] not in "[#")
# A publisher's x or z is no place either.
_OF_PLACES = ("area_code", "region_code", "country_code", "earlier_code")


@dataclass
class Instead:
    """In which columns errors and marks stand in the place of something else.

    emptied, marked: the lines of errors, and of marks, that were read as empty, by column. errors,
    marks: the columns that must be filled in which some are left, so that they refuse their rows.
    """

    emptied: dict[str, list[int]] = field(default_factory=dict)
    marked: dict[str, list[int]] = field(default_factory=dict)
    errors: set[str] = field(default_factory=set)
    marks: set[str] = field(default_factory=set)


def must_hold(table: Table, name: str) -> bool:
    """Say whether a cell of a column must hold something: an empty one would mean another thing."""
    # A figure that was held must not be emptied by an error in its place.
    is_of_figure = table.name == "observation"
    return is_of_figure or table.column(name).is_required or name in table.key


def is_symbol_column(table: Table, column: Column) -> bool:
    """Say whether a mark for no figure is meant where it stands."""
    return table.name == "observation" and column.type == "DOUBLE"


def marks_of(table: Table, column: Column) -> tuple[str, ...]:
    """List the marks that are nothing in a column, in small letters."""
    is_named = column.name in dict(table.references)
    if column.type != "VARCHAR":
        if must_hold(table, column.name):
            return ()
        return tuple(SYMBOLS) if column.type in NUMBERS else _NONE
    if table.name == "observation" and column.choices:
        return ()
    if column.name in _OF_PLACES:
        # What names a place of another table is held against that.
        return () if is_named else tuple(SYMBOLS)
    is_code = column.name in table.key or column.name.endswith(("_id", "_code"))
    if must_hold(table, column.name) and (is_named or not is_code):
        # Words that must be given may be anybody's: a dash is what some write for want of them.
        return ()
    if column.name.endswith(("grade_code", "answer_code")):
        return NO_CODE
    return NO_CODE + _NOT_APPLICABLE


def empty(
    connection: duckdb.DuckDBPyConnection,
    table: Table,
    raw: str,
    header: dict[str, str],
    texts: FewRows | None,
) -> Instead:
    """Read an error of a spreadsheet, such as #N/A, and a mark as an empty cell, where it may be.

    raw: the table of text rows, which is changed; texts: its rows, when they are few.
    """
    found = Instead()
    for cell, name in header.items():
        column = table.column(name)
        marks = marks_of(table, column)
        is_number = column.type in NUMBERS and bool(marks)
        if texts and (
            is_plainly_written(column, texts, cell)
            if is_number
            else not (texts.any_starts_with(cell, "#") or texts.any_is(cell, marks))
        ):
            continue
        is_error = _is_error_sql(quoted(cell))
        is_mark = (
            _is_no_number_sql(quoted(cell)) if is_number else _is_mark_sql(quoted(cell), marks)
        )
        rows = connection.execute(
            f"SELECT source_row, {is_error} FROM {raw} WHERE {is_error} OR {is_mark}"
        ).fetchall()
        errors = sorted(line for line, is_one in rows if is_one)
        others = sorted(line for line, is_one in rows if not is_one)
        if must_hold(table, name):
            found.errors |= {name} if errors else set()
            found.marks |= {name} if others else set()
        elif rows:
            found.emptied |= {name: errors} if errors else {}
            found.marked |= {name: others} if others else {}
            connection.execute(
                f"UPDATE {raw} SET {quoted(cell)} = NULL WHERE {is_error} OR {is_mark}"
            )
    if table.name == "observation":
        _empty_status(connection, raw, {name: cell for cell, name in header.items()}, texts, found)
    return found


def _empty_status(
    connection: duckdb.DuckDBPyConnection,
    raw: str,
    cells: dict[str, str],
    texts: FewRows | None,
    found: Instead,
) -> None:
    """Read a dash in the column of marks as an empty cell, where a figure stands beside it."""
    figures = [cells[name] for name in ("value", "numerator") if name in cells]
    cell = cells.get("status")
    if cell is None or not figures or (texts and not texts.any_is(cell, _NO_STATUS)):
        return
    # Where the value is marked it is that which says so.
    figure = f"coalesce({', '.join(map(quoted, figures))})"
    is_one = f"{_is_mark_sql(quoted(cell), _NO_STATUS)} AND {number_sql(figure)} IS NOT NULL"
    rows = connection.execute(f"SELECT source_row FROM {raw} WHERE {is_one}").fetchall()
    if rows:
        found.marked["status"] = sorted(line for (line,) in rows)
        connection.execute(f"UPDATE {raw} SET {quoted(cell)} = NULL WHERE {is_one}")


def of_scan(table: Table, header: dict[str, str], scan: Scan) -> Instead:
    """Say in which columns of a large file errors and marks are looked for while it is read."""
    texts = {
        name
        for cell, name in header.items()
        if must_hold(table, name) and scan.type_of(cell) == "VARCHAR"
    }
    return Instead(
        errors=texts if scan.has_errors else set(),
        marks={name for name in texts if marks_of(table, table.column(name))},
    )


def faults_of(table: Table, name: str, instead: Instead) -> list[Fault]:
    """Give the faults of a cell that must hold something else."""
    faults: list[Fault] = []
    written, column = quoted("w " + name), table.column(name)
    if name in instead.errors:
        # In place of a figure #N/A is a mark, and says that there is none.
        but = SYMBOLS if is_symbol_column(table, column) else {}
        faults.append((_is_error_sql(written, but.keys()), name, *IS_ERROR))
    if name in instead.marks:
        faults.append((_is_mark_sql(written, marks_of(table, column)), name, *IS_MARK))
    return faults


def _is_error_sql(cell: str, but: Set[str] = frozenset()) -> str:
    errors = ", ".join(literal(error) for error in ERRORS if error not in but)
    # IN would become a join, after which rows come in any order.
    return f"(starts_with({cell}, '#') AND list_contains([{errors}], lower({cell})))"


def _is_no_number_sql(cell: str) -> str:
    """Give the SQL that says whether a mark stands in place of a number: a small one, too."""
    return f"CASE WHEN try_cast({cell} AS DOUBLE) IS NULL THEN {symbols_sql(cell)} IS NOT NULL END"


def _is_mark_sql(cell: str, marks: tuple[str, ...]) -> str:
    if not marks:
        return "false"
    listed = ", ".join(map(literal, marks))
    # What is longer and in no brackets is none, which is quickly asked of a million cells.
    most = max(len(mark.encode()) for mark in marks if mark[0] != "[")
    may_be = f"(strlen({cell}) <= {most} OR starts_with({cell}, '['))"
    return f"({may_be} AND list_contains([{listed}], lower({cell})))"


def said(instead: Instead, where: str, most: int) -> list[str]:
    """Say which cells were read as empty, because of what stands there instead."""
    return [
        f"{where} has cells that hold {what}. They were read as empty: "
        f"{'; '.join(_named(column, stand, most) for column, stand in lines.items())}."
        for what, lines in (
            ("an error of the spreadsheet, such as #N/A or #REF!", instead.emptied),
            (
                "a mark for what is hidden or missing, such as - or [x], and nothing else",
                instead.marked,
            ),
        )
        if lines
    ]


def _named(column: str, lines: list[int], most: int) -> str:
    more = f" and {len(lines) - most:,} more" if len(lines) > most else ""
    return (
        f"column {column}, line{'s' if len(lines) > 1 else ''} "
        f"{', '.join(map(str, lines[:most]))}{more}"
    )
