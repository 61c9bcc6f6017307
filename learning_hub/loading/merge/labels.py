"""Labels where codes are asked: 'Good' for G, 'Health trust' for HEA, when they name one thing."""

import re

import duckdb

from learning_hub import contract
from learning_hub.loading.check.offences import NOT_OF_QUESTION, NOT_OF_SCALE, UNKNOWN
from learning_hub.loading.check.stages import Reject, Stage
from learning_hub.loading.record.file import File
from learning_hub.loading.sql_text import literal, quoted

# The columns in which a register says its rows' names, the shortest first.
NAMES = ("label", "short_name", "name", "title")
_OF_SCALE = re.compile(f"{NOT_OF_SCALE}(.+)")
_OF_QUESTION = re.compile(f"{NOT_OF_QUESTION}(.+)")
# That a question does not apply, as a scale may have it for an answer.
_NOT_APPLICABLE = {"na", "n/a", "n.a.", "not applicable"}
MOST_NAMED = 5

Found = tuple[str, int, int, Reject]


def read_as_codes(
    connection: duckdb.DuckDBPyConnection, files: list[File], found: list[Found]
) -> bool:
    """Write the code in place of each label that a check found wanting. Says if there was any.

    Only where the label names one thing, in whatever letters, and of small tables alone: those of
    millions of rows are made by programs, which know codes.
    """
    wanted: dict[tuple[int, str, str, str, str], list[int]] = {}
    for table, load_id, line, reject in found:
        if reject.value is not None:
            key = (load_id, table, reject.column, reject.value, reject.reason)
            wanted.setdefault(key, []).append(line)
    any_read = False
    for (load_id, table, column, value, reason), lines in wanted.items():
        code = code_of(connection, files, table, column, value, reason)
        for file in files:
            if code is None or file.load_id != load_id:
                continue
            for staged in file.stages:
                if staged.table.name == table and _write(
                    connection, staged, column, value, code, lines
                ):
                    any_read = True
                    read = file.read_as_codes.setdefault(column, {})
                    read[value, code] = read.get((value, code), 0) + len(lines)
    return any_read


def notices(file: File) -> list[str]:
    """Say which words were read as codes, once a column."""
    said = []
    for column, read in file.read_as_codes.items():
        each = [
            (f"'{value}'", code, f"({rows:,} row{'s' if rows > 1 else ''})")
            for (value, code), rows in sorted(read.items())
        ]
        if len(each) == 1:
            [(value, code, rows)] = each
            said.append(
                f"{file.path.name}: {value} in {column} was read as the code {code} {rows}."
            )
            continue
        told = ", ".join(f"{value} as {code} {rows}" for value, code, rows in each[:MOST_NAMED])
        more = f" and {len(each) - MOST_NAMED:,} more" if len(each) > MOST_NAMED else ""
        said.append(f"{file.path.name}: words in {column} were read as codes: {told}{more}.")
    return said


def _write(
    connection: duckdb.DuckDBPyConnection,
    staged: Stage,
    column: str,
    value: str,
    code: str,
    lines: list[int],
) -> bool:
    if staged.first is None or column not in staged.columns:
        return False
    numbers = ", ".join(map(str, lines))
    [(count,)] = connection.execute(
        f"UPDATE {staged.rows} SET {quoted(column)} = {literal(code)} "
        f"WHERE {quoted(column)} = {literal(value)} AND source_row IN ({numbers})"
    ).fetchall()
    return bool(count)


def code_of(
    connection: duckdb.DuckDBPyConnection,
    files: list[File],
    table: str,
    column: str,
    value: str,
    reason: str,
) -> str | None:
    """Find the one code that a label stands for. None = there is none, or there are several."""
    if scale := _OF_SCALE.fullmatch(reason):
        return _one(connection, files, "grade_scale", "grade_code", value, "scale_id", scale[1])
    if question := _OF_QUESTION.fullmatch(reason):
        scales = _pairs(connection, files, "question", "question_id", ("scale_id",))
        of = {scale for key, scale in scales if key == question[1]}
        if len(of) != 1:
            return None
        return _one(
            connection, files, "grade_scale", "grade_code", value, "scale_id", str(of.pop())
        )
    if not reason.startswith(UNKNOWN):
        return None
    target = dict(contract.tables()[table].references).get(column)
    if target is None:
        return None
    return _one(connection, files, target, contract.tables()[target].key[0], value)


def _one(
    connection: duckdb.DuckDBPyConnection,
    files: list[File],
    target: str,
    key: str,
    value: str,
    within: str = "",
    which: str = "",
) -> str | None:
    names = [name for name in NAMES if name in contract.tables()[target].names]
    told = " ".join(value.split()).casefold()
    said = _NOT_APPLICABLE if within and told in _NOT_APPLICABLE else {told}
    codes: set[object] = set()
    for row in _pairs(connection, files, target, key, (*names, *([within] if within else []))):
        code, *labels = row
        if within and labels.pop() != which:
            continue
        if any(" ".join(str(one).split()).casefold() in said for one in (code, *labels) if one):
            codes.add(code)
    if target == "area":
        # An area has other names, and a number, in a register of their own.
        others = _pairs(connection, files, "area_name", "area_code", ("alias",))
        codes |= {code for code, alias in others if told == str(alias).casefold()}
    return str(codes.pop()) if len(codes) == 1 else None


def _pairs(
    connection: duckdb.DuckDBPyConnection,
    files: list[File],
    target: str,
    key: str,
    others: tuple[str, ...],
) -> list[tuple[object, ...]]:
    """List a register's codes with their names: those held, and those that came just now."""
    wanted = (key, *others)
    came = [
        staged
        for file in files
        for staged in file.stages
        if staged.table.name == target and set(wanted) <= set(staged.columns)
    ]
    columns = ", ".join(map(quoted, wanted))
    sources = [quoted(target), *(staged.rows for staged in came)]
    every = " UNION ".join(f"SELECT {columns} FROM {source}" for source in sources)
    return connection.execute(every).fetchall()
