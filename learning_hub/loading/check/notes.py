"""Notes that publishers write behind a figure or a mark, as in 31 [note 1] and c [r]: taken off,
and said to be.
"""

from collections.abc import Iterable

import duckdb

from learning_hub.loading.check.cells import (
    is_mark_sql,
    may_be_noted_sql,
    number_sql,
    without_note_sql,
)
from learning_hub.loading.privacy.identifiers import looks_like_a_person

MOST_LINES = 3


def noted_sql(cells: Iterable[str]) -> str:
    """Give the SQL of the figures and marks of a row behind which notes stand, as a list of texts.

    cells: the SQL of its figures as they were written. No other number ends in a bracket, so that
    is looked for first; [c] does, and is a mark without a note.
    """
    each = ", ".join(
        f"CASE WHEN {may_be_noted_sql(cell)} AND {without_note_sql(cell)} <> {cell} "
        f"AND (({number_sql(cell)}) IS NOT NULL OR {is_mark_sql(cell)}) THEN {cell} END"
        for cell in cells
    )
    return f"list_filter([{each}], lambda one: one IS NOT NULL)"


def of_cells(rows: str, cells: Iterable[str]) -> str:
    """Give the SQL of rows with `noted`, from rows of text."""
    return f"(SELECT source_row, {noted_sql(cells)} AS noted FROM {rows})"


def said(connection: duckdb.DuckDBPyConnection, rows: str, where: str) -> list[str]:
    """Say once of how many figures a note was taken off, and where the first of them stand.

    rows: the SQL of rows with their line, `source_row`, and `noted`.
    """
    row = connection.execute(
        "SELECT sum(len(noted)), list(DISTINCT source_row ORDER BY source_row), "
        "arg_min(noted[1], source_row), "
        f"max(len(list_filter(noted, lambda one: ({number_sql('one')}) IS NULL))) > 0 "
        f"FROM {rows} WHERE len(noted) > 0"
    ).fetchone()
    number, lines, example, has_marks = row or (0, None, None, False)
    if not number:
        return []
    more = f" and {len(lines) - MOST_LINES:,} more" if len(lines) > MOST_LINES else ""
    stand = f"line{'s' if len(lines) > 1 else ''} {', '.join(map(str, lines[:MOST_LINES]))}{more}"
    what = "cell" if has_marks else "figure"
    of = f"1 {what}" if number == 1 else f"{number:,} {what}s"
    read = "What stands before it" if has_marks else "The figure"
    such = "" if looks_like_a_person(example) else f", such as '{example}'"
    return [
        f"{where}: {of} ({stand}) came with a note in brackets behind "
        f"{'it' if number == 1 else 'them'}{such}. {read} was read, and the note was left out."
    ]
