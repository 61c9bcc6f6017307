"""Notes that publishers write behind a figure, as in 31 [note 1]: taken off, and said to be."""

from collections.abc import Iterable

import duckdb

from learning_hub.loading.check.cells import number_sql
from learning_hub.loading.privacy.identifiers import looks_like_a_person

MOST_LINES = 3


def noted_sql(cells: Iterable[str]) -> str:
    """Give the SQL of the figures of a row behind which a note stands, as a list of texts.

    cells: the SQL of its figures as they were written. No other number ends in a bracket, so that
    is looked for first.
    """
    each = ", ".join(
        f"CASE WHEN ends_with({cell}, ']') AND ({number_sql(cell)}) IS NOT NULL THEN {cell} END"
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
        f"arg_min(noted[1], source_row) FROM {rows} WHERE len(noted) > 0"
    ).fetchone()
    number, lines, example = row or (0, None, None)
    if not number:
        return []
    more = f" and {len(lines) - MOST_LINES:,} more" if len(lines) > MOST_LINES else ""
    stand = f"line{'s' if len(lines) > 1 else ''} {', '.join(map(str, lines[:MOST_LINES]))}{more}"
    of = "1 figure" if number == 1 else f"{number:,} figures"
    such = "" if looks_like_a_person(example) else f", such as '{example}'"
    return [
        f"{where}: {of} ({stand}) came with a note in brackets behind "
        f"{'it' if number == 1 else 'them'}{such}. The figure was read, and the note was left out."
    ]
