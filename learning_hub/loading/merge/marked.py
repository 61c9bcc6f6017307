"""Marks in place of a code of another table: never one that might be loaded first.

Letters such as x may be codes of a register or a scale, so only what names nothing is looked at.
"""

import re
from dataclasses import replace

import duckdb

from learning_hub import contract
from learning_hub.loading.check.cells import is_mark_sql
from learning_hub.loading.check.instead import IS_MARK, Instead, must_hold, said
from learning_hub.loading.check.offences import NOT_OF_QUESTION, NOT_OF_SCALE, UNKNOWN
from learning_hub.loading.check.stages import Reject, Stage
from learning_hub.loading.record.file import File
from learning_hub.loading.sql_text import quoted

Found = tuple[str, int, int, Reject]
MOST_NAMED = 12
# What nobody writes by a slip of the pen where a grade or an answer is asked.
_NO_SLIP = ("na", "n/a", "n.a.")
_ABOUT_CODES = (UNKNOWN, NOT_OF_SCALE, NOT_OF_QUESTION)


def told_as_marks(connection: duckdb.DuckDBPyConnection, found: list[Found]) -> list[Found]:
    """Say of each code that names nothing, and is a mark, that it is one."""
    values = {one.value for *_, one in found if one.value and one.reason.startswith(_ABOUT_CODES)}
    marks = (
        {
            value
            for (value,) in connection.execute(
                f"SELECT value FROM (SELECT unnest($values) AS value) WHERE {is_mark_sql('value')}",
                {"values": sorted(values)},
            ).fetchall()
        }
        if values
        else set()
    )
    return [
        (table, load_id, line, _as_mark(one) if one.value in marks else one)
        for table, load_id, line, one in found
    ]


def _as_mark(one: Reject) -> Reject:
    if not one.reason.startswith(_ABOUT_CODES) or _may_be_a_grade(one):
        return one
    # Of a scale the words are few, and told.
    return replace(one, reason=IS_MARK[0], remedy=IS_MARK[1] if _names(one) else one.remedy)


def _names(one: Reject) -> bool:
    return one.reason.startswith(UNKNOWN)


def _may_be_a_grade(one: Reject) -> bool:
    """Say whether a capital stands in place of a grade: a slip of the pen, more likely than a mark."""
    return (
        not _names(one) and one.value is not None and re.fullmatch("[A-Z]", one.value) is not None
    )


def read_as_empty(
    connection: duckdb.DuckDBPyConnection, files: list[File], found: list[Found]
) -> bool:
    """Empty the cells that may be empty and hold such a mark, and say so. Says if there was any.

    Of small tables alone, as labels are: those of millions of rows are made by programs. Another
    letter in place of a grade may be a slip of the pen, and is not among them.
    """
    wanted: dict[tuple[int, str, str], list[tuple[int, str]]] = {}
    for table, load_id, line, one in found:
        is_one = one.column in contract.tables()[table].names and (
            (one.reason, one.remedy) == IS_MARK
            or (one.reason == IS_MARK[0] and str(one.value).lower() in _NO_SLIP)
        )
        if is_one and one.value and not must_hold(contract.tables()[table], one.column):
            wanted.setdefault((load_id, table, one.column), []).append((line, one.value))
    any_read = False
    for (load_id, table, column), cells in wanted.items():
        for file in files:
            for staged in file.stages if file.load_id == load_id else []:
                if staged.table.name != table:
                    continue
                lines = _empty(connection, staged, column, cells)
                if lines:
                    any_read = True
                    sheet = f", sheet '{staged.sheet}'" if staged.sheet else ""
                    file.receipt.notices += said(
                        Instead(marked={column: lines}, written={value for _, value in cells}),
                        file.path.name + sheet,
                        MOST_NAMED,
                    )
    return any_read


def _empty(
    connection: duckdb.DuckDBPyConnection, staged: Stage, column: str, cells: list[tuple[int, str]]
) -> list[int]:
    if staged.first is None or column not in staged.columns:
        return []
    which = (
        f"{quoted(column)} IN (SELECT unnest($values)) AND source_row IN (SELECT unnest($lines))"
    )
    sent = {"values": [value for _, value in cells], "lines": [line for line, _ in cells]}
    lines = [
        line
        for (line,) in connection.execute(
            f"SELECT source_row FROM {staged.rows} WHERE {which} ORDER BY source_row", sent
        ).fetchall()
    ]
    if lines:
        connection.execute(f"UPDATE {staged.rows} SET {quoted(column)} = NULL WHERE {which}", sent)
    return lines
