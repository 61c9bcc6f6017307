"""What stands in a cell instead of what is asked: errors of a spreadsheet, marks for no figure.

Where a cell may be empty a mark is read as empty, and said to be, as is #N/A; where it must hold
something its row is refused. Any other error refuses its row: what stood there is not known. Letters
that may be codes, such as x, are held against the table that they name first: `merge/marked.py`.
"""

import re
from collections.abc import Set
from dataclasses import dataclass, field

import duckdb

from learning_hub.contract import Column, Table
from learning_hub.loading.check.cells import NUMBERS, is_plainly_written, number_sql, symbols_sql
from learning_hub.loading.check.stages import Fault
from learning_hub.loading.read.few_rows import FewRows
from learning_hub.loading.read.marks import SYMBOLS
from learning_hub.loading.read.scans import Scan
from learning_hub.loading.read.spreadsheet_errors import ERRORS, NUMBERED
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
# As R writes what is missing; but where a register or a scale has such a code it is that.
_OF_R = "na"
# The columns in which a register says its rows' names: its key may be any code, NA too.
_NAMES = {"label", "name", "title"}
MOST_MARKS = 8
# That there is no day, or neither yes nor no: what is hidden would be one, and is not left out.
_NONE = tuple(mark for mark, status in SYMBOLS.items() if status in ("x", "z"))
# In the column of marks itself beside a number: that there is none to be told.
_NO_STATUS = tuple(m for m in _NONE if m in NO_CODE + _NOT_APPLICABLE and m[0] not in "[#")
# What a spreadsheet writes for what it did not find, so that there is none.
_NOT_FOUND = "#n/a"
# The words of a scale may say that a question does not apply.
_WORDS_OF_SCALE = ("grade_code", "answer_code")
# A publisher's x or z is no place either.
_OF_PLACES = ("area_code", "region_code", "country_code", "earlier_code")


@dataclass
class Instead:
    """In which columns errors and marks stand in the place of something else.

    emptied, marked: the lines of #N/A, and of marks, that were read as empty, by column. errors,
    marks: the columns in which errors, and marks where they must be filled, are left, so that they
    refuse their rows. written: the marks that were read as empty, as they stand there.
    may_empty: of a large file, the columns in which marks are read as empty while it is read.
    """

    emptied: dict[str, list[int]] = field(default_factory=dict)
    marked: dict[str, list[int]] = field(default_factory=dict)
    errors: set[str] = field(default_factory=set)
    marks: set[str] = field(default_factory=set)
    may_empty: set[str] = field(default_factory=set)
    written: set[str] = field(default_factory=set)


def must_hold(table: Table, name: str) -> bool:
    """Say whether a cell of a column must hold something: an empty one would mean another thing."""
    # A figure that was held must not be emptied by an error in its place. Whom it is from may be.
    is_of_figure = table.name == "observation" and name not in dict(table.references)
    column = table.column(name)
    is_required = column.is_required and column.default is None
    return is_of_figure or is_required or name in table.key


def is_symbol_column(table: Table, column: Column) -> bool:
    """Say whether a mark for no figure is meant where it stands."""
    return table.name == "observation" and column.type == "DOUBLE"


def marks_of(table: Table, column: Column) -> tuple[str, ...]:
    """List the marks that are nothing in a column, in small letters."""
    if column.type != "VARCHAR":
        if must_hold(table, column.name):
            return ()
        return tuple(SYMBOLS) if column.type in NUMBERS else _NONE
    if column.choices and must_hold(table, column.name):
        # Which words may stand there says more.
        return ()
    if column.name in _OF_PLACES:
        return tuple(SYMBOLS)
    is_of_scale = column.name.endswith(_WORDS_OF_SCALE) or table.name == "grade_scale"
    if is_of_scale:
        return NO_CODE
    is_code = column.name in dict(table.references) or (
        table.key[0] == column.name and bool(_NAMES & {*table.names})
    )
    return NO_CODE + _NOT_APPLICABLE + (() if is_code else (_OF_R, f"[{_OF_R}]"))


def empty(
    connection: duckdb.DuckDBPyConnection,
    table: Table,
    raw: str,
    header: dict[str, str],
    texts: FewRows | None,
) -> Instead:
    """Read a mark, and #N/A, as an empty cell, where it may be.

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
            else not (
                texts.any_starts_with(cell, "#")
                or texts.any_starts_with(cell, "Err:")
                or texts.any_is(cell, marks)
            )
        ):
            continue
        is_error = is_error_sql(quoted(cell))
        is_mark = (
            _is_no_number_sql(quoted(cell)) if is_number else _is_mark_sql(quoted(cell), marks)
        )
        rows = connection.execute(
            f"SELECT source_row, CASE WHEN {is_error} THEN lower({quoted(cell)}) END, "
            f"{quoted(cell)} FROM {raw} "
            f"WHERE {is_error} OR {is_mark}"
        ).fetchall()
        errors = [line for line, what, _ in rows if what and what != _NOT_FOUND]
        missing = sorted(line for line, what, _ in rows if what == _NOT_FOUND)
        others = sorted(line for line, what, _ in rows if not what)
        if must_hold(table, name):
            found.errors |= {name} if errors or missing else set()
            found.marks |= {name} if others else set()
            continue
        found.errors |= {name} if errors else set()
        found.emptied |= {name: missing} if missing else {}
        found.marked |= {name: others} if others else {}
        found.written |= {str(cell) for _, what, cell in rows if not what}
        if missing or others:
            is_missing = f"lower({quoted(cell)}) = {literal(_NOT_FOUND)}"
            connection.execute(
                f"UPDATE {raw} SET {quoted(cell)} = NULL WHERE {is_missing} OR {is_mark}"
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
    rows = connection.execute(
        f"SELECT source_row, {quoted(cell)} FROM {raw} WHERE {is_one}"
    ).fetchall()
    if rows:
        found.marked["status"] = sorted(line for line, _ in rows)
        found.written |= {str(mark) for _, mark in rows}
        connection.execute(f"UPDATE {raw} SET {quoted(cell)} = NULL WHERE {is_one}")


def of_scan(table: Table, header: dict[str, str], scan: Scan) -> Instead:
    """Say in which columns of a large file errors and marks are looked for while it is read."""
    texts = {name for cell, name in header.items() if scan.type_of(cell) == "VARCHAR"}
    marked = {name for name in texts if marks_of(table, table.column(name))}
    may_empty = {name for name in marked if not must_hold(table, name)}
    return Instead(
        errors=texts if scan.has_errors else set(), marks=marked - may_empty, may_empty=may_empty
    )


def is_emptied_sql(table: Table, name: str, cell: str) -> str:
    """Give the SQL that says whether a cell that may be empty holds a mark, and so is read so."""
    column = table.column(name)
    is_mark = (
        _is_no_number_sql(cell)
        if column.type in NUMBERS
        else _is_mark_sql(cell, (*marks_of(table, column), _NOT_FOUND))
    )
    return f"coalesce({is_mark}, false)"


def emptied_sql(names: list[str]) -> str:
    """Give the SQL of the columns of a row in which a mark was read as empty. NULL = in none."""
    each = ", ".join(f"CASE WHEN {quoted('e ' + name)} THEN {literal(name)} END" for name in names)
    any_is = " OR ".join(quoted("e " + name) for name in names)
    return f"CASE WHEN {any_is} THEN list_filter([{each}], lambda one: one IS NOT NULL) END"


def emptied_in(connection: duckdb.DuckDBPyConnection, rows: str) -> Instead:
    """Look up in the rows of a large file in which cells a mark was read as empty."""
    found = connection.execute(
        "SELECT name, list(source_row ORDER BY source_row) FROM (SELECT unnest(emptied) AS name, "
        f"source_row FROM {rows} WHERE emptied IS NOT NULL) GROUP BY name ORDER BY name"
    ).fetchall()
    return Instead(marked=dict(found))


def faults_of(table: Table, name: str, instead: Instead) -> list[Fault]:
    """Give the faults of a cell that must hold something else."""
    faults: list[Fault] = []
    written, column = quoted("w " + name), table.column(name)
    if name in instead.errors:
        # In place of a figure #N/A is a mark, and says that there is none.
        but = SYMBOLS if is_symbol_column(table, column) else {}
        faults.append((is_error_sql(written, but.keys()), name, *IS_ERROR))
    if name in instead.marks:
        faults.append((_is_mark_sql(written, marks_of(table, column)), name, *IS_MARK))
    return faults


def is_error_sql(cell: str, but: Set[str] = frozenset()) -> str:
    """Give the SQL that says whether a cell holds an error of a spreadsheet, but for some."""
    errors = ", ".join(literal(error) for error in ERRORS if error not in but)
    # IN would become a join, after which rows come in any order.
    return (
        f"((starts_with({cell}, '#') AND list_contains([{errors}], lower({cell}))) OR "
        f"(starts_with({cell}, 'Err:') AND regexp_full_match({cell}, {literal(NUMBERED)})))"
    )


def _is_no_number_sql(cell: str) -> str:
    """Give the SQL that says whether a mark stands in place of a number: a small one, too."""
    return f"CASE WHEN try_cast({cell} AS DOUBLE) IS NULL THEN {symbols_sql(cell)} IS NOT NULL END"


def _is_mark_sql(cell: str, marks: tuple[str, ...]) -> str:
    if not marks:
        return "false"
    listed = ", ".join(map(literal, marks))
    # What begins with another sign is none, which is quickly asked of a million cells.
    signs = sorted({ord(sign) for mark in marks for sign in (mark[0], mark[0].upper())})
    return f"(list_contains({signs}, ascii({cell})) AND list_contains([{listed}], lower({cell})))"


def said(instead: Instead, where: str, most: int) -> list[str]:
    """Say which cells were read as empty, because of what stands there instead."""
    return [
        f"{where} has cells that hold {what}. They were read as empty: "
        f"{'; '.join(_named(column, stand, most) for column, stand in lines.items())}."
        for what, lines in (
            ("#N/A, which a spreadsheet writes for what it did not find", instead.emptied),
            (
                f"a mark for what is hidden or missing, {_marks_named(instead.written)}, and nothing else",
                instead.marked,
            ),
        )
        if lines
    ]


def _marks_named(marks: set[str]) -> str:
    """Name marks as they stand in a file. Of a large file they were not noted."""
    each = [f"'{mark}'" for mark in sorted(marks)]
    if not each:
        return "such as - or [x]"
    more = len(each) - MOST_MARKS
    return ", ".join(each[:MOST_MARKS]) + (f" and {more} more" if more > 0 else "")


def _named(column: str, lines: list[int], most: int) -> str:
    more = f" and {len(lines) - most:,} more" if len(lines) > most else ""
    return (
        f"column {column}, line{'s' if len(lines) > 1 else ''} "
        f"{', '.join(map(str, lines[:most]))}{more}"
    )
