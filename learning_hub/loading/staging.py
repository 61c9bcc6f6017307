"""Holding rows of text against the contract: typed rows go on, the rest are refused with a reason.

Works on a temporary table of text and leaves a temporary table of typed rows beside it.
"""

import re
from dataclasses import dataclass, field

import duckdb

from learning_hub import contract
from learning_hub.contract import Column, Table


@dataclass(frozen=True)
class Reject:
    """One refused row: where it stood, what was wrong, and what to do."""

    part: str
    line: int
    column: str
    value: str | None
    reason: str
    remedy: str


@dataclass
class Stage:
    """The rows of one part of one file, typed and ready to be merged into a table.

    rows: name of a temporary table with the columns that the file holds, and source_row.
    """

    table: Table
    part: str
    rows: str
    columns: tuple[str, ...]
    file_rows: int
    rejects: list[Reject] = field(default_factory=list)
    scope: dict[str, str] = field(default_factory=dict)


# What agencies write in a number cell when they hide, lack or cannot give the number.
SYMBOLS = {
    "c": "c", "z": "z", "x": "x", "u": "u", "k": "k", "low": "low",
    "[c]": "c", "[z]": "z", "[x]": "x", "[u]": "u", "[k]": "k", "[low]": "low",
    ":": "x", "..": "x", "~": "low", "*": "c", "suppressed": "c", "n/a": "z",
    "<5": "c", "<6": "c", "<=5": "c", "1-5": "c", "1 to 5": "c", "<10": "c",
}


def quoted(name: str) -> str:
    """Quote a column or table name for SQL."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """Quote a text for SQL."""
    return "'" + text.replace("'", "''") + "'"


def _symbols_sql() -> str:
    pairs = ", ".join(f"{literal(word)}: {literal(status)}" for word, status in SYMBOLS.items())
    return f"MAP {{{pairs}}}"


def number_sql(cell: str) -> str:
    """Give the SQL that reads a number from a text cell: commas and a per cent sign are let be."""
    plain = f"replace(replace({cell}, ',', ''), '%', '')"
    return f"try_cast(CASE WHEN {plain} NOT SIMILAR TO '.*(inf|nan).*' THEN {plain} END AS DOUBLE)"


def _cast(column: Column, cell: str) -> str:
    if column.type == "VARCHAR":
        return cell
    if column.type == "DATE":
        return (
            f"coalesce(try_cast({cell} AS DATE), "
            f"CAST(try_strptime({cell}, ['%d/%m/%Y', '%d-%m-%Y', '%d %b %Y', '%d %B %Y', "
            f"'%Y-%m-%d %H:%M:%S']) AS DATE))"
        )
    if column.type == "BOOLEAN":
        return (
            f"CASE WHEN lower({cell}) IN ('true', 'yes', 'y', '1', 't') THEN true "
            f"WHEN lower({cell}) IN ('false', 'no', 'n', '0', 'f') THEN false END"
        )
    number = number_sql(cell)
    if column.type == "DOUBLE":
        return number
    return f"CASE WHEN {number} = round({number}) THEN try_cast({number} AS {column.type}) END"


KINDS = {
    "DATE": ("is not a date that exists", "write the date as 2026-07-31 or 31/07/2026"),
    "BOOLEAN": ("is not true or false", "write true or false"),
    "INTEGER": ("is not a whole number", "write a whole number, in figures"),
    "BIGINT": ("is not a whole number", "write a whole number, in figures"),
    "DOUBLE": ("is not a number", "write a number, or c, z, x, u, k or low where there is none"),
}


def _is_symbol_column(table: Table, column: Column) -> bool:
    return table.name == "observation" and column.type == "DOUBLE"


def stage(
    connection: duckdb.DuckDBPyConnection,
    table: Table,
    raw: str,
    part: str,
    header: dict[str, str],
    rows: str,
    scope: dict[str, str],
) -> Stage:
    """Type the text rows of `raw` for a table and take out those that break its contract.

    header: the table's column for each column of `raw` that is used. Makes the temporary table
    `rows`. A row is refused once, for the first fault of the leftmost column.
    """
    held = {column: quoted(cell) for cell, column in header.items()}
    typed, faults = [], []
    symbols = _symbols_sql()
    for order, column in enumerate(c for c in table.columns if c.name in held):
        cell = held[column.name]
        cast = _cast(column, cell)
        blank = f"{cell} IS NULL"
        if _is_symbol_column(table, column):
            blank = f"({cell} IS NULL OR map_contains({symbols}, lower({cell})))"
            cast = f"CASE WHEN NOT {blank} THEN {cast} END"
        if column.name == "status" and table.name == "observation":
            cells = [held[c.name] for c in table.columns if c.name in held and c.type == "DOUBLE"]
            found = ", ".join(f"{symbols}[lower({c})]" for c in reversed(cells))
            cast = f"coalesce({cell}, {found})" if cells else cell
        if column.default is not None:
            cast = f"coalesce({cast}, {column.default})"
        typed.append(f"{cast} AS {quoted(column.name)}")
        name = literal(column.name)
        if column.is_required and column.default is None:
            faults.append(
                f"SELECT {order} AS place, source_row, {name} AS column_name, NULL AS value, "
                f"'is empty' AS reason, 'fill it in' AS remedy FROM {raw} WHERE {cell} IS NULL"
            )
        if column.type != "VARCHAR":
            reason, remedy = KINDS[column.type]
            faults.append(
                f"SELECT {order}, source_row, {name}, {cell}, {literal(reason)}, "
                f"{literal(remedy)} FROM {raw} WHERE NOT {blank} AND ({_cast(column, cell)}) IS NULL"
            )
        if column.check:
            faults.append(
                f"SELECT {order}, source_row, {name}, as_written, "
                f"{literal('is not allowed here')}, {literal('write ' + column.rule)} "
                f"FROM (SELECT source_row, {cell} AS as_written, {cast} AS {quoted(column.name)} "
                f"FROM {raw}) WHERE NOT ({column.check})"
            )
    run = connection.execute
    if faults:
        found = run(
            "SELECT DISTINCT ON (source_row) source_row, column_name, value, reason, remedy FROM ("
            + " UNION ALL ".join(faults)
            + ") ORDER BY source_row, place"
        ).fetchall()
    else:
        found = []
    run(f"CREATE TEMP TABLE {rows} AS SELECT source_row, {', '.join(typed)} FROM {raw}")
    count = run(f"SELECT count(*) FROM {raw}").fetchone()
    columns = tuple(c.name for c in table.columns if c.name in held)
    staged = Stage(
        table, part, rows, columns, count[0] if count else 0, [Reject(part, *f) for f in found],
        scope,
    )
    take_out(connection, staged, [f[0] for f in found])
    _refuse_broken_rules(connection, staged)
    _refuse_twins(connection, staged)
    return staged


def _refuse_broken_rules(connection: duckdb.DuckDBPyConnection, staged: Stage) -> None:
    """Refuse rows whose cells are each fine but do not fit together."""
    for rule in staged.table.row_rules:
        named = [c for c in staged.table.names if re.search(rf"\b{c}\b", rule)]
        if not set(named) <= set(staged.columns):
            continue
        cells = ", ".join(quoted(c) for c in named)
        found = connection.execute(
            f"SELECT source_row, concat_ws(', ', {cells}) FROM {staged.rows} WHERE NOT ({rule})"
        ).fetchall()
        for line, value in found:
            staged.rejects.append(
                Reject(
                    staged.part, line, ", ".join(named), value,
                    f"do not fit together: {rule} must hold", "correct one of them",
                )
            )
        take_out(connection, staged, [f[0] for f in found])


def take_out(connection: duckdb.DuckDBPyConnection, staged: Stage, lines: list[int]) -> None:
    """Remove refused rows from a stage, by their line."""
    if lines:
        connection.execute(
            f"DELETE FROM {staged.rows} WHERE list_contains($lines, source_row)", {"lines": lines}
        )


def _refuse_twins(connection: duckdb.DuckDBPyConnection, staged: Stage) -> None:
    """Refuse rows of one file that share a key.

    A plain repeat is refused once, naming the first. Where the rows differ, nobody can know
    which is right, so all are refused.
    """
    key = ", ".join(quoted(k) for k in staged.table.key)
    # Most files have no twins: a plain grouping says so at a tenth of the cost of the windows.
    if not connection.execute(
        f"SELECT 1 FROM {staged.rows} GROUP BY {key} HAVING count(*) > 1 LIMIT 1"
    ).fetchone():
        return
    others = [quoted(c) for c in staged.columns if c not in staged.table.key] or ["1"]
    found = connection.execute(
        f"WITH twin AS (SELECT source_row, {key}, "
        f"min(source_row) OVER (PARTITION BY {key}) AS first, "
        f"count(*) OVER (PARTITION BY {key}) AS twins, "
        f"hash({', '.join(others)}) AS print, "
        f"string_agg(source_row::VARCHAR, ', ') OVER (PARTITION BY {key} ORDER BY source_row "
        "ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS lines "
        f"FROM {staged.rows}), "
        "judged AS (SELECT *, "
        f"min(print) OVER (PARTITION BY {key}) = max(print) OVER (PARTITION BY {key}) AS is_same "
        "FROM twin WHERE twins > 1) "
        f"SELECT source_row, first, lines, is_same, concat_ws(', ', {key}) AS value FROM judged "
        "WHERE NOT is_same OR source_row <> first ORDER BY source_row"
    ).fetchall()
    for line, first, lines, is_same, value in found:
        staged.rejects.append(
            Reject(
                staged.part,
                line,
                ", ".join(staged.table.key),
                value,
                f"repeats line {first}" if is_same
                else f"lines {lines} are about the same thing and differ",
                "take the repeat out" if is_same else "keep the line that is right",
            )
        )
    take_out(connection, staged, [f[0] for f in found])
