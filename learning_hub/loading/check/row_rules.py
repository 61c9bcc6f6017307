"""Refusing rows whose cells are each fine: out of their file's scope, or not fitting together."""

import re

import duckdb

from learning_hub.contract import Table
from learning_hub.loading.check.stages import Reject, Stage, take_out
from learning_hub.loading.read.parts import Unreadable
from learning_hub.loading.sql_text import literal, quoted


def scope_sql(table: Table, scope: dict[str, str]) -> str:
    """Give the SQL that says whether a row lies within a scope."""
    tests = []
    if "agency" in scope:
        tests.append(f"{quoted(table.scope_agency or '')} = {literal(scope['agency'])}")
    if "period_from" in scope:
        tests.append(
            f"{quoted(table.scope_period or '')} BETWEEN DATE {literal(scope['period_from'])} "
            f"AND DATE {literal(scope['period_to'])}"
        )
    return " AND ".join(tests) or "true"


def refuse_out_of_scope(connection: duckdb.DuckDBPyConnection, staged: Stage) -> None:
    """Refuse rows that lie outside what their own file says it is whole for."""
    cells = [
        cell
        for word, cell in (
            ("agency", staged.table.scope_agency),
            ("period_from", staged.table.scope_period),
        )
        if word in staged.scope and cell
    ]
    if not cells:
        return
    if not set(cells) <= set(staged.columns):
        raise Unreadable(f"The file names its scope, so it needs the column {cells[0]}.")
    found = connection.execute(
        f"SELECT raw_row, source_row, concat_ws(', ', {', '.join(quoted(c) for c in cells)}) "
        f"FROM {staged.rows} WHERE NOT coalesce({scope_sql(staged.table, staged.scope)}, false) "
        "ORDER BY raw_row"
    ).fetchall()
    for _, line, value in found:
        staged.rejects.append(
            Reject(
                staged.part,
                line,
                ", ".join(cells),
                value,
                "is outside what the file says it is whole for",
                "correct the row or the scope",
            )
        )
    take_out(connection, staged, [fault[0] for fault in found])


def rules_of(table: Table, columns: tuple[str, ...]) -> list[tuple[str, list[str]]]:
    """List the rules about cells of a row, of those of which all cells came, with their columns."""
    named_in = [
        (rule, [name for name in table.names if re.search(rf"\b{name}\b", rule)])
        for rule in table.row_rules
    ]
    return [(rule, named) for rule, named in named_in if set(named) <= set(columns)]


def broken(rule: str) -> tuple[str, str]:
    """Say that a rule does not hold, and what to do."""
    return f"do not fit together: {rule} must hold", "correct one of them"


def refuse_broken_rules(connection: duckdb.DuckDBPyConnection, staged: Stage) -> None:
    """Refuse rows whose cells are each fine but do not fit together."""
    for rule, named in rules_of(staged.table, staged.columns):
        cells = ", ".join(quoted(c) for c in named)
        found = connection.execute(
            f"SELECT raw_row, source_row, concat_ws(', ', {cells}) FROM {staged.rows} "
            f"WHERE NOT ({rule}) ORDER BY raw_row"
        ).fetchall()
        for _, line, value in found:
            staged.rejects.append(Reject(staged.part, line, ", ".join(named), value, *broken(rule)))
        take_out(connection, staged, [fault[0] for fault in found])
