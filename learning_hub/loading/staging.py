"""Holding rows of text against the contract: typed rows go on, the rest are refused with a reason.

Works on a temporary table of text and leaves a temporary table of typed rows beside it.
"""

import re
from collections.abc import Callable, Set
from dataclasses import dataclass, field

import duckdb

from learning_hub.contract import Column, Table
from learning_hub.loading.cells import ERRORS, KINDS, cast_sql, symbols_sql
from learning_hub.loading.identifiers import looks_like_a_person
from learning_hub.loading.reading import Unreadable
from learning_hub.loading.scans import NotPlain, Scan
from learning_hub.loading.sql_text import literal, quoted

HELD_BACK = "(not repeated: it looks like something that points at a person)"
LONGEST_VALUE = 200
MOST_LINES = 5
# More than anybody could look at: then something is wrong with the file as a whole.
MOST_REJECTS = 200_000
# Only of more rows than this is it worth while to look for twins by a hash first.
MANY = 100_000

IS_ERROR = ("is an error of the spreadsheet", "mend it there, or write what should stand here")

# When it holds, the column at fault, what is wrong and what to do.
Fault = tuple[str, str, str, str]


@dataclass(frozen=True)
class Reject:
    """One refused row: where it stood, what was wrong, and what to do."""

    part: str
    line: int
    column: str
    value: str | None
    reason: str
    remedy: str

    def __post_init__(self) -> None:
        if self.value is not None:
            shown = HELD_BACK if looks_like_a_person(self.value) else self.value
            # A frozen dataclass is set so; there is no other moment at which every value passes.
            object.__setattr__(self, "value", shown[:LONGEST_VALUE])


@dataclass
class Stage:
    """The rows of one part of one file, typed and ready to be merged into a table.

    rows: name of a temporary table with the columns that the file holds, source_row (its line),
    and raw_row (its number among the records: a line of a wide file makes several).
    is_published: that it comes from a publication, of which there are several about one place.
    store, raw_row: where the rows are taken out of, and by what they are told there; of a large
    file `rows` is a view of that.
    """

    table: Table
    part: str
    rows: str
    columns: tuple[str, ...]
    file_rows: int
    rejects: list[Reject] = field(default_factory=list)
    scope: dict[str, str] = field(default_factory=dict)
    is_published: bool = False
    store: str = ""
    raw_row: str = "raw_row"

    def __post_init__(self) -> None:
        self.store = self.store or self.rows


def _is_symbol_column(table: Table, column: Column) -> bool:
    return table.name == "observation" and column.type == "DOUBLE"


def _made_up(table: Table, held: dict[str, str]) -> set[str]:
    """Name the columns that a file may lack and yet fills: a key's default, a symbol's status."""
    keys = {k for k in table.key if table.column(k).default is not None}
    has_symbols = any(_is_symbol_column(table, table.column(name)) for name in held)
    return (keys | ({"status"} if has_symbols else set())) - set(held)


def empty_errors(
    connection: duckdb.DuckDBPyConnection, table: Table, raw: str, header: dict[str, str]
) -> tuple[list[int], set[str]]:
    """Read an error of a spreadsheet, such as #N/A, as an empty cell, where a cell may be empty.

    raw: the table of text rows, which is changed. Gives the lines of such cells, and the columns
    that must be filled in which errors are left: there an empty cell would mean something else.
    """
    lines: set[int] = set()
    left: set[str] = set()
    for cell, name in header.items():
        column = table.column(name)
        is_error = f"lower({quoted(cell)}) IN ({', '.join(map(literal, ERRORS))})"
        found = connection.execute(
            f"SELECT source_row FROM {raw} WHERE starts_with({quoted(cell)}, '#') AND {is_error}"
        ).fetchall()
        if found and (column.is_required or name in table.key):
            left.add(name)
        elif found:
            lines.update(line for line, in found)
            connection.execute(f"UPDATE {raw} SET {quoted(cell)} = NULL WHERE {is_error}")
    return sorted(lines), left


def stage(
    connection: duckdb.DuckDBPyConnection,
    table: Table,
    raw: str,
    part: str,
    header: dict[str, str],
    rows: str,
    scope: dict[str, str],
    scan: Scan | None = None,
    errors_in: Set[str] = frozenset(),
) -> Stage:
    """Type the text rows of `raw` for a table and take out those that break its contract.

    header: the table's column for each column of `raw` that is used. Makes the temporary table
    `rows`. A row is refused once, for the first fault of the leftmost column. scan: the file
    behind `raw`, when it is so large that it is read in passing and put down in a scratch file.
    errors_in: the columns in which errors of a spreadsheet stand that refuse their rows.
    Raises Unreadable when more rows are refused than a person could look at, and NotPlain when a
    scanned file's lines are not its rows.
    """
    cells = {column: cell for cell, column in header.items()}
    made_up = _made_up(table, cells)
    columns = tuple(c.name for c in table.columns if c.name in cells or c.name in made_up)
    typed = [_typed(table, table.column(name), cells, scan) for name in columns]
    faults = [
        fault for name in columns
        for fault in [*_errors_of(name, errors_in), *_faults_of(table, table.column(name), cells)]
    ]
    cases = " ".join(f"WHEN {test} THEN {place}" for place, (test, *_) in enumerate(faults, 1))
    fault = f"CASE {cases} ELSE 0 END" if cases else "0"
    texts = ", ".join(
        f"{scan.text_sql(cell) if scan else quoted(cell)} AS {quoted('w ' + column)}"
        for column, cell in cells.items()
    )
    outer = ", ".join(f"{quoted('t ' + name)} AS {quoted(name)}" for name in columns)

    def make(source: str, place: str) -> str:
        # Cells as written are w, cells as read are t: a file's column can have any name.
        return (
            f"SELECT {place}{outer}, {fault} AS fault "
            f"FROM (SELECT *, {', '.join(typed)} FROM (SELECT {place}{texts} FROM {source}))"
        )

    staged = Stage(table, part, rows, columns, 0, scope=scope)
    if scan:
        _put_down(connection, staged, make, raw, scan)
    else:
        numbered = f"(SELECT *, rowid AS raw_row FROM {raw})"
        connection.execute(f"CREATE TEMP TABLE {rows} AS {make(numbered, 'raw_row, source_row, ')}")
        count = connection.execute(f"SELECT count(*) FROM {rows}").fetchone()
        staged.file_rows = count[0] if count else 0
    found = connection.execute(
        f"SELECT raw_row, source_row, fault FROM {rows} WHERE fault > 0 ORDER BY raw_row "
        f"LIMIT {MOST_REJECTS + 1}"
    ).fetchall()
    _refuse_too_many(found, part, faults)
    blank = _blank_rows(connection, cells, scan, [raw_row for raw_row, _, _ in found])
    written = _written(connection, raw, faults, cells, scan, found)
    staged.file_rows -= len(blank)
    staged.rejects = [
        Reject(part, line, *written[raw_row], *faults[place - 1][2:])
        for raw_row, line, place in found if raw_row not in blank
    ]
    take_out(connection, staged, [raw_row for raw_row, _, _ in found])
    _refuse_out_of_scope(connection, staged)
    _refuse_broken_rules(connection, staged)
    _refuse_twins(connection, staged)
    return staged


def _typed(table: Table, column: Column, cells: dict[str, str], scan: Scan | None) -> str:
    """Give the SQL that reads a column's cell, w, as what the contract says it is, t."""
    cell = quoted("w " + column.name) if column.name in cells else "NULL"
    is_typed = (
        scan is not None and column.name in cells
        and scan.type_of(cells[column.name]) == column.type != "VARCHAR"
    )
    cast = cell if is_typed else cast_sql(column, cell)
    if column.name == "status" and table.name == "observation":
        marks = [
            f"CASE WHEN {quoted('t ' + c.name)} IS NULL "
            f"THEN {symbols_sql(quoted('w ' + c.name) + '::VARCHAR')} END"
            for c in reversed(table.columns) if c.name in cells and _is_symbol_column(table, c)
        ]
        cast = f"coalesce({', '.join([cell, *marks])})" if marks else cell
    if column.default is not None:
        cast = f"coalesce({cast}, {column.default})"
    return f"{cast} AS {quoted('t ' + column.name)}"


def _errors_of(name: str, errors_in: Set[str]) -> list[Fault]:
    if name not in errors_in:
        return []
    listed = ", ".join(map(literal, ERRORS))
    return [(f"lower({quoted('w ' + name)}) IN ({listed})", name, *IS_ERROR)]


def _faults_of(table: Table, column: Column, cells: dict[str, str]) -> list[Fault]:
    """List what can be wrong with a column's cell: the test, the column, reason and remedy."""
    if column.name not in cells:
        return []
    faults: list[Fault] = []
    written, read = quoted("w " + column.name), quoted("t " + column.name)
    if column.is_required and column.default is None:
        faults.append((f"{written} IS NULL", column.name, "is empty", "fill it in"))
    if column.type != "VARCHAR":
        unread = f"{read} IS NULL AND {written} IS NOT NULL"
        if column.default is not None:
            unread = f"{written} IS NOT NULL AND ({cast_sql(column, written)}) IS NULL"
        if _is_symbol_column(table, column):
            # Only what is no number is looked up among the marks: that is slow.
            unread = f"CASE WHEN {unread} THEN {symbols_sql(written + '::VARCHAR')} IS NULL END"
        faults.append((unread, column.name, *KINDS[column.type]))
    if column.check:
        # The column's name can be one of its words too: 'attended' is a way to have attended.
        rule = re.sub(
            rf"'[^']*'|\b{column.name}\b",
            lambda found: found[0] if found[0][0] == "'" else read,
            column.check,
        )
        if column.choices:
            # IN would become a join, after which rows come in any order.
            rule = f"list_contains([{', '.join(map(literal, column.choices))}], {read})"
        faults.append(
            (f"NOT ({rule})", column.name, "is not allowed here", f"write {column.rule}")
        )
    return faults


def _put_down(
    connection: duckdb.DuckDBPyConnection,
    staged: Stage,
    make: Callable[[str, str], str],
    raw: str,
    scan: Scan,
) -> None:
    """Read a scanned file once, typed, into a scratch file beside the build.

    Raises NotPlain when its lines turn out not to be its rows.
    """
    _open_scratch(connection)
    staged.store = f"scratch.{staged.rows}"
    try:
        if scan.types:
            connection.execute(f"CREATE TABLE {staged.store} AS {make(raw, 'raw_row, ')}")
        else:
            staged.raw_row = "rowid"
            connection.execute(f"CREATE TABLE {staged.store} AS {make(raw, '')}")
            if not _is_in_order(connection, staged, make, scan):
                # Of several threads the rows may come in another order than they stand in.
                run = connection.execute
                threads = run("SELECT current_setting('threads')").fetchall()[0][0]
                run("SET threads = 1")
                run(f"CREATE OR REPLACE TABLE {staged.store} AS {make(raw, '')}")
                run(f"SET threads = {threads}")
                if not _is_in_order(connection, staged, make, scan):
                    raise NotPlain("Its lines are not its rows.")
    except (duckdb.InvalidInputException, duckdb.ConversionException) as error:
        raise NotPlain(str(error)) from error
    staged.file_rows = scan.num_rows
    number = "" if scan.types else "rowid AS raw_row, "
    connection.execute(
        f"CREATE TEMP VIEW {staged.rows} AS SELECT {number}"
        f"{staged.raw_row} + {scan.first_line} AS source_row, * FROM {staged.store}"
    )


def _is_in_order(
    connection: duckdb.DuckDBPyConnection,
    staged: Stage,
    make: Callable[[str, str], str],
    scan: Scan,
) -> bool:
    """Say whether rows that were put down stand where their lines do: all there, the marked alike.

    A line's number is told by the place of its row, so nothing is taken on trust here.
    """
    run = connection.execute
    count = run(f"SELECT count(*) FROM {staged.store}").fetchone()
    if not count or count[0] != scan.num_rows:
        raise NotPlain("Its lines are not its rows.")
    connection.register("marked", scan.marked())
    differing = run(
        f"SELECT count(*) FROM (({make('marked', 'raw_row, ')}) EXCEPT SELECT rowid, * "
        f"FROM {staged.store} WHERE rowid IN (SELECT raw_row FROM marked))"
    ).fetchone()
    connection.unregister("marked")
    return differing == (0,)


def _open_scratch(connection: duckdb.DuckDBPyConnection) -> None:
    """Attach a scratch file beside the build, which goes when the build goes."""
    row = connection.execute(
        "SELECT path, (SELECT count(*) FROM duckdb_databases() WHERE database_name = 'scratch') "
        "FROM duckdb_databases() WHERE database_name = current_database()"
    ).fetchone()
    if row and not row[1]:
        connection.execute(f"ATTACH {literal(row[0] + '.scratch')} AS scratch (BLOCK_SIZE 262144)")
        # A checkpoint in between would number the rows anew.
        connection.execute("SET checkpoint_threshold = '1TB'")


def _refuse_too_many(
    found: list[tuple[int, int, int]], part: str, faults: list[Fault]
) -> None:
    if len(found) <= MOST_REJECTS:
        return
    said = "; ".join(
        f"line {line}, {faults[place - 1][1]}: {faults[place - 1][2]}"
        for _, line, place in found[:3]
    )
    raise Unreadable(
        f"{part} was refused whole: more than {MOST_REJECTS:,} of its rows cannot be used. "
        f"The first three: {said}. Mend what they have in common and load the file again."
    )


def _blank_rows(
    connection: duckdb.DuckDBPyConnection,
    cells: dict[str, str],
    scan: Scan | None,
    suspects: list[int],
) -> set[int]:
    """Tell which rows of a scanned file hold nothing at all: the reader of others skips those."""
    if scan is None:
        return set()
    texts = scan.texts(connection, suspects)
    return {row for row, held in texts.items() if not any(held)}


def _written(
    connection: duckdb.DuckDBPyConnection,
    raw: str,
    faults: list[Fault],
    cells: dict[str, str],
    scan: Scan | None,
    found: list[tuple[int, int, int]],
) -> dict[int, tuple[str, str | None]]:
    """Fetch what stood in each faulty cell: the column and the text, by the row's place."""
    columns = {row: faults[place - 1][1] for row, _, place in found}
    if scan:
        texts = scan.texts(connection, columns)
        return {
            row: (column, texts[row][scan.header.index(cells[column])])
            for row, column in columns.items()
        }
    told: dict[int, tuple[str, str | None]] = {}
    for column in sorted(set(columns.values())):
        held = connection.execute(
            f"SELECT rowid, {quoted(cells[column])} FROM {raw} "
            "WHERE rowid IN (SELECT unnest($rows))",
            {"rows": [row for row, at_fault in columns.items() if at_fault == column]},
        ).fetchall()
        told |= {row: (column, text) for row, text in held}
    return told


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


def _refuse_out_of_scope(connection: duckdb.DuckDBPyConnection, staged: Stage) -> None:
    """Refuse rows that lie outside what their own file says it is whole for."""
    cells = [
        cell for word, cell in (
            ("agency", staged.table.scope_agency), ("period_from", staged.table.scope_period)
        ) if word in staged.scope and cell
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
                staged.part, line, ", ".join(cells), value,
                "is outside what the file says it is whole for", "correct the row or the scope",
            )
        )
    take_out(connection, staged, [fault[0] for fault in found])


def _refuse_broken_rules(connection: duckdb.DuckDBPyConnection, staged: Stage) -> None:
    """Refuse rows whose cells are each fine but do not fit together."""
    for rule in staged.table.row_rules:
        named = [c for c in staged.table.names if re.search(rf"\b{c}\b", rule)]
        if not set(named) <= set(staged.columns):
            continue
        cells = ", ".join(quoted(c) for c in named)
        found = connection.execute(
            f"SELECT raw_row, source_row, concat_ws(', ', {cells}) FROM {staged.rows} "
            f"WHERE NOT ({rule}) ORDER BY raw_row"
        ).fetchall()
        for _, line, value in found:
            staged.rejects.append(
                Reject(
                    staged.part, line, ", ".join(named), value,
                    f"do not fit together: {rule} must hold", "correct one of them",
                )
            )
        take_out(connection, staged, [fault[0] for fault in found])


def take_out(connection: duckdb.DuckDBPyConnection, staged: Stage, raw_rows: list[int]) -> None:
    """Remove rows from a stage by their place."""
    if raw_rows:
        connection.execute(
            f"DELETE FROM {staged.store} WHERE {staged.raw_row} IN (SELECT unnest($rows))",
            {"rows": raw_rows},
        )


def take_out_lines(
    connection: duckdb.DuckDBPyConnection,
    staged: Stage,
    rejects: dict[int, Reject],
    exactly: bool = False,
) -> list[int]:
    """Remove refused rows from a stage by their line, and give the line of each one removed.

    exactly: only those in which the refused value stands, too.
    """
    if not rejects:
        return []
    wanted = list(rejects)
    if exactly:
        wanted = [
            line for line, reject in rejects.items()
            if reject.column not in staged.columns or connection.execute(
                f"SELECT 1 FROM {staged.rows} WHERE source_row = $line AND "
                f"{quoted(reject.column)}::VARCHAR IS NOT DISTINCT FROM $value",
                {"line": line, "value": reject.value},
            ).fetchone()
        ]
    gone = connection.execute(
        f"SELECT raw_row, source_row FROM {staged.rows} "
        "WHERE source_row IN (SELECT unnest($lines)) ORDER BY raw_row",
        {"lines": wanted},
    ).fetchall()
    take_out(connection, staged, [raw_row for raw_row, _ in gone])
    return [line for _, line in gone]


def lines_sql(order: str) -> str:
    """Give the SQL that names the lines of a group of rows: the first five, and how many more."""
    return (
        f"array_to_string(list(source_row ORDER BY {order})[:{MOST_LINES}], ', ') || CASE WHEN "
        f"count(*) > {MOST_LINES} THEN ' and ' || (count(*) - {MOST_LINES}) || ' more' ELSE '' END"
    )


def _refuse_twins(connection: duckdb.DuckDBPyConnection, staged: Stage) -> None:
    """Refuse rows of one file that share a key.

    A plain repeat is refused once, naming the first. Where the rows differ, nobody can know
    which is right, so all are refused.
    """
    key = ", ".join(quoted(k) for k in staged.table.key)
    others = [quoted(c) for c in staged.columns if c not in staged.table.key] or ["1"]
    suspects = staged.rows
    if staged.file_rows > MANY:
        # A number for each key takes a tenth of the room of the keys themselves.
        row = connection.execute(
            f"SELECT count(*) = count(DISTINCT hash({key})) FROM {staged.rows}"
        ).fetchone()
        if row and row[0]:
            return
        suspects = (
            f"(FROM {staged.rows} WHERE hash({key}) IN (SELECT hash({key}) FROM {staged.rows} "
            "GROUP BY ALL HAVING count(*) > 1))"
        )
    found = connection.execute(
        f"WITH suspect AS MATERIALIZED (FROM {suspects}), "
        f"twin AS (SELECT {key}, min(raw_row) AS first_row, min(source_row) AS first, "
        f"{lines_sql('raw_row')} AS lines, "
        f"count(DISTINCT hash({', '.join(others)})) = 1 AS is_same "
        f"FROM suspect GROUP BY {key} HAVING count(*) > 1) "
        f"SELECT raw_row, source_row, first, lines, is_same, concat_ws(', ', {key}) AS value "
        f"FROM suspect JOIN twin USING ({key}) "
        "WHERE NOT is_same OR raw_row <> first_row ORDER BY raw_row"
    ).fetchall()
    for _, line, first, lines, is_same, value in found:
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
    take_out(connection, staged, [fault[0] for fault in found])
