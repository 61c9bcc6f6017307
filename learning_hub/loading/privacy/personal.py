"""Refusing what points at a person in the cells of our own tables: the row, or the whole file.

What is such a cell, `identifiers` tells. Here columns are gone through: each on its different
values alone, so that twenty million rows of a few hundred areas cost next to nothing.
"""

import re
from collections.abc import Iterable

import duckdb

from learning_hub.contract import Column, Table
from learning_hub.loading.privacy.headings import may_head_persons
from learning_hub.loading.privacy.identifiers import candidate_sql, kind_of
from learning_hub.loading.privacy.kinds import CITED, CODED, FREE
from learning_hub.loading.read.few_rows import FewRows
from learning_hub.loading.read.parts import Part, Unreadable
from learning_hub.loading.sql_text import quoted

# In so many rows of a sheet that is no table a heading is looked for.
FIRST_ROWS = 10
# Tables that name published works, and the columns in which their authors and publishers, who are
# no secret, may stand. What was learned from a work is people's own words.
CITING = ("guidance", "evidence", "review_learning")
CITED_COLUMNS = ("title", "issuer", "source", "reference", "link")
_FIGURE = re.compile(r"(\d{1,4}|\d{1,3},\d{3})(\.\d{1,4})?\s?%?")
_TEN_DIGITS = re.compile(r"\d{3}[ -]?\d{3}[ -]?\d{4}(\.0)?")


def mode_of(table: Table, column: Column) -> str:
    """Say how a column of text is examined: as codes, as citations or as people's own words."""
    is_code = column.name.endswith(("_id", "_code")) or column.name in dict(table.references)
    if is_code or column.name in ("sha256", "alias") or column.name == table.name:
        return CODED
    is_cited = table.name in CITING and column.name in CITED_COLUMNS
    return CITED if is_cited else FREE


def may_identify(values: Iterable[object], mode: str) -> bool:
    """Say whether any of a small column's values is an identifier: else none need be asked for."""
    return any(kind_of(str(value), mode) for value in values)


def identifying(
    connection: duckdb.DuckDBPyConnection, source: str, cell: str, mode: str
) -> tuple[dict[str, str], int, int]:
    """Find a column's values that are identifiers: what each is, how many cells, of how many.

    source: a table, or a SELECT in brackets. A number of ten digits is taken for an NHS number
    only where half of such numbers in the column have its check digit: of any numbers a tenth do.
    """
    name = quoted(cell)
    run = connection.execute
    is_candidate, pattern = candidate_sql("value", mode)
    values = run(
        f"SELECT value, cells FROM (SELECT {name}::VARCHAR AS value, count(*) AS cells "
        f"FROM {source} WHERE {name} IS NOT NULL GROUP BY ALL) "
        f"WHERE {is_candidate}",
        {"pattern": pattern},
    ).fetchall()
    told = {value: (kind_of(value, mode), cells) for value, cells in values}
    found = {value: kind for value, (kind, _) in told.items() if kind is not None}
    bare = {value: cells for value, (_, cells) in told.items() if _TEN_DIGITS.fullmatch(value)}
    proven = sum(cells for value, cells in bare.items() if value in found)
    if proven * 2 < sum(bare.values()):
        found = {value: kind for value, kind in found.items() if value not in bare}
    if not found:
        return {}, 0, 0
    row = run(f"SELECT count({name}) FROM {source}").fetchone()
    return found, sum(told[value][1] for value in found), row[0] if row else 0


def refuse_around(
    texts: Iterable[str],
    where: str,
    what: str = "what stands above its table or to the right of it",
) -> None:
    """Refuse a part about whose table an identifier stands: the file is kept with it.

    texts: what stands above its header or to the right of it, or where else `what` says. Raises
    Unreadable.
    """
    for text in texts:
        if kind := kind_of(text):
            raise Unreadable(
                f"{where} was refused whole: {what} looks as if it holds {kind}. Take it out and "
                "load the file again."
            )


def _is_counted(cells: list[str]) -> bool:
    """Say whether a row is a word and figures about it: 'Date of birth' is complete in 99.1 %.

    None of five digits or more, which may be a date or a number of somebody.
    """
    return len(cells) > 1 and all(_FIGURE.fullmatch(cell) for cell in cells[1:])


def refuse_headings_below(part: Part, where: str) -> None:
    """Refuse a left-out sheet with a case list in it: its headings may stand below a title.

    Raises Unreadable.
    """
    rows = part.rows.slice(0, FIRST_ROWS).to_pylist()
    rows = [[row[cell] for cell in part.header if row[cell] is not None] for row in rows]
    cells = [cell for row in rows if not _is_counted(row) for cell in row]
    for cell in (*part.header, *cells, *part.around):
        if isinstance(cell, str) and may_head_persons(cell):
            raise Unreadable(
                f"{where} was refused whole: it is no table that is known here, and one of its "
                "first rows holds a heading that points at a person. This dashboard never holds "
                "names, dates of birth, addresses, NHS numbers or UPNs. Take the sheet out and "
                "load the file again."
            )


def refuse_unknown(
    connection: duckdb.DuckDBPyConnection,
    source: str,
    cells: list[str],
    where: str,
    texts: FewRows | None = None,
) -> None:
    """Refuse a part whose columns hold identifiers of persons. Raises Unreadable.

    They may not reach a table, but the file itself is kept. source: a table, or a SELECT in
    brackets; cells: its columns that no table of ours says anything about; texts: its rows,
    when they are few.
    """
    if texts:
        cells = [cell for cell in cells if may_identify(texts.values(cell), FREE)]
    if not cells:
        return
    # One look over all of them first: what is read here may be a very large file.
    tests = [candidate_sql(f"{quoted(cell)}::VARCHAR", FREE) for cell in cells]
    asked = ", ".join(f"bool_or({is_candidate})" for is_candidate, _ in tests)
    hits = connection.execute(f"SELECT {asked} FROM {source}", {"pattern": tests[0][1]}).fetchone()
    for cell, is_hit in zip(cells, hits or (), strict=True):
        found = identifying(connection, source, cell, FREE)[0] if is_hit else {}
        if found:
            kind = next(iter(found.values()))
            raise Unreadable(
                f"{where} was refused whole: a cell of its column '{cell}' looks as if it holds "
                f"{kind}. Take the column out and load the file again."
            )
