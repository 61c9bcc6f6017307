"""Holding rows of text against the contract: typed rows go on, the rest are refused with a reason.

Works on a temporary table of text and leaves a temporary table of typed rows beside it.
"""

import re
from dataclasses import dataclass, field

import duckdb

from learning_hub.contract import Column, Table
from learning_hub.loading.reading import Unreadable
from learning_hub.loading.recognising import looks_like_a_person

HELD_BACK = "(not repeated: it looks like something that points at a person)"
LONGEST_VALUE = 200
MOST_LINES = 5


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
    """

    table: Table
    part: str
    rows: str
    columns: tuple[str, ...]
    file_rows: int
    rejects: list[Reject] = field(default_factory=list)
    scope: dict[str, str] = field(default_factory=dict)
    is_published: bool = False


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


# A comma parts thousands or it is not understood: '1,5' is 1.5 to some and 15 to nobody.
_NUMBER = r"[+-]?(\d+|[1-9]\d{0,2}(,\d{3})+)?(\.\d*)?([eE][+-]?\d{1,2})?\s?%?"
_CLOCK = r"([ T]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?)?"
_DATES = (r"(\d{4}[-/]\d{1,2}[-/]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{4}|\d{1,2} [A-Za-z]+ \d{4})"
          + _CLOCK)


def number_sql(cell: str) -> str:
    """Give the SQL that reads a number from a text cell: 1,234.5 and a per cent sign are let be."""
    plain = f"replace(replace({cell}, ',', ''), '%', '')"
    return (
        f"try_cast(CASE WHEN regexp_full_match({cell}, {literal(_NUMBER)}) "
        f"THEN trim({plain}) END AS DOUBLE)"
    )


def date_sql(cell: str) -> str:
    """Give the SQL that reads a date of 1900 to 2199 from a text cell: the year has four digits."""
    day = f"regexp_extract({cell}, {literal('^' + _DATES + '$')}, 1)"
    found = (
        f"CAST(try_strptime(replace(replace({day}, '/', '-'), '.', '-'), "
        "['%Y-%m-%d', '%d-%m-%Y', '%d %b %Y', '%d %B %Y']) AS DATE)"
    )
    return f"CASE WHEN year({found}) BETWEEN 1900 AND 2199 THEN {found} END"


def _cast(column: Column, cell: str) -> str:
    if column.type == "VARCHAR":
        return cell
    if column.type == "DATE":
        return date_sql(cell)
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


def _made_up(table: Table, held: dict[str, str]) -> set[str]:
    """Name the columns that a file may lack and yet fills: a key's default, a symbol's status."""
    keys = {k for k in table.key if table.column(k).default is not None}
    has_symbols = any(_is_symbol_column(table, table.column(name)) for name in held)
    return (keys | ({"status"} if has_symbols else set())) - set(held)


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
    typed: list[str] = []
    # Each fault: when it holds, of the text (w) and the typed row (t), the column, what to say.
    faults: list[tuple[str, str, str, str]] = []
    symbols = _symbols_sql()
    made_up = _made_up(table, held)
    columns = tuple(c.name for c in table.columns if c.name in held or c.name in made_up)
    for column in (table.column(name) for name in columns):
        cell = held.get(column.name, "NULL")
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
        if column.name in made_up:
            continue
        written, made = f"w.{cell}", f"t.{quoted(column.name)}"
        if column.is_required and column.default is None:
            faults.append((f"{written} IS NULL", column.name, "is empty", "fill it in"))
        if column.type != "VARCHAR":
            unread = made if column.default is None else _cast(column, written)
            is_blank = blank.replace(cell, written)
            faults.append(
                (f"NOT {is_blank} AND ({unread}) IS NULL", column.name, *KINDS[column.type])
            )
        if column.check:
            # The column's name can be one of its words too: 'attended' is a way to have attended.
            rule = re.sub(
                rf"'[^']*'|\b{column.name}\b",
                lambda found, made=made: found[0] if found[0][0] == "'" else made,
                column.check,
            )
            faults.append(
                (f"NOT ({rule})", column.name, "is not allowed here", f"write {column.rule}")
            )
    run = connection.execute
    run(
        f"CREATE TEMP TABLE {rows} AS SELECT rowid AS raw_row, source_row, {', '.join(typed)} "
        f"FROM {raw}"
    )
    found = _faults(connection, raw, rows, faults, held)
    count = run(f"SELECT count(*) FROM {raw}").fetchone()
    staged = Stage(
        table, part, rows, columns, count[0] if count else 0,
        [Reject(part, *fault) for _, *fault in found], scope,
    )
    _take_out(connection, staged, [fault[0] for fault in found])
    _refuse_out_of_scope(connection, staged)
    _refuse_broken_rules(connection, staged)
    _refuse_twins(connection, staged)
    return staged


def _faults(
    connection: duckdb.DuckDBPyConnection,
    raw: str,
    rows: str,
    faults: list[tuple[str, str, str, str]],
    held: dict[str, str],
) -> list[tuple[int, int, str, str | None, str, str]]:
    """Find the first fault of each row: its place, line, column, text, reason and remedy."""
    if not faults:
        return []
    cases = " ".join(f"WHEN {test} THEN {place}" for place, (test, *_) in enumerate(faults))
    found = connection.execute(
        f"SELECT t.raw_row, t.source_row, CASE {cases} END AS fault "
        f"FROM {raw} AS w JOIN {rows} AS t ON w.rowid = t.raw_row "
        "WHERE fault IS NOT NULL ORDER BY t.raw_row"
    ).fetchall()
    if not found:
        return []
    texts = {}
    for place in {fault for _, _, fault in found}:
        column = faults[place][1]
        texts[place] = dict(
            connection.execute(
                f"SELECT rowid, {held[column]} FROM {raw} WHERE rowid IN (SELECT unnest($rows))",
                {"rows": [row for row, _, fault in found if fault == place]},
            ).fetchall()
        )
    return [
        (row, line, faults[fault][1], texts[fault][row], *faults[fault][2:])
        for row, line, fault in found
    ]


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
    _take_out(connection, staged, [fault[0] for fault in found])


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
        _take_out(connection, staged, [fault[0] for fault in found])


def _take_out(connection: duckdb.DuckDBPyConnection, staged: Stage, raw_rows: list[int]) -> None:
    if raw_rows:
        connection.execute(
            f"DELETE FROM {staged.rows} WHERE raw_row IN (SELECT unnest($rows))", {"rows": raw_rows}
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
    return [
        line
        for (line,) in connection.execute(
            f"DELETE FROM {staged.rows} WHERE source_row IN (SELECT unnest($lines)) "
            "RETURNING source_row",
            {"lines": wanted},
        ).fetchall()
    ]


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
    found = connection.execute(
        f"WITH twin AS (SELECT {key}, min(raw_row) AS first_row, min(source_row) AS first, "
        f"{lines_sql('raw_row')} AS lines, "
        f"count(DISTINCT hash({', '.join(others)})) = 1 AS is_same "
        f"FROM {staged.rows} GROUP BY {key} HAVING count(*) > 1) "
        f"SELECT raw_row, source_row, first, lines, is_same, concat_ws(', ', {key}) AS value "
        f"FROM {staged.rows} JOIN twin USING ({key}) "
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
    _take_out(connection, staged, [fault[0] for fault in found])
