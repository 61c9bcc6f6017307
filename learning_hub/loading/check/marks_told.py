"""What marks for no number were read as: told once a file, with the marks as they were written.

A dash or n/a may mean several things to whoever wrote it, so that somebody should look.
"""

import duckdb

from learning_hub.loading.privacy.identifiers import looks_like_a_person
from learning_hub.loading.read.marks import CODES
from learning_hub.loading.sql_text import literal, quoted

MEANINGS = {
    "c": ("hidden", "hidden"),
    "x": ("not available", "not available"),
    "z": ("does not apply", "do not apply"),
    "u": ("unreliable", "unreliable"),
    "k": ("rounds to 0", "round to 0"),
    "low": ("rounds to 0", "round to 0"),
}
MOST_NAMED = 12
# How many cells hold each mark, by the status that it was read as.
Counts = dict[tuple[str, str], int]


def said(counts: Counts, where: str) -> list[str]:
    """Say how many cells were read as which mark. Nothing, where all are the codes themselves."""
    if not any(mark.strip("[]").lower() not in CODES for _, mark in counts):
        return []
    told = []
    for words in dict.fromkeys(MEANINGS.values()):
        of = {mark: n for (status, mark), n in counts.items() if MEANINGS[status] == words}
        if not of:
            continue
        many = sum(of.values())
        marks = [
            mark
            for mark in sorted(of, key=lambda mark: (-of[mark], mark))
            if not looks_like_a_person(mark)
        ]
        named = ", ".join(f"'{mark}'" for mark in marks[:MOST_NAMED])
        more = f" and {len(marks) - MOST_NAMED} more" if len(marks) > MOST_NAMED else ""
        told.append(f"{many:,} {words[many > 1]} ({named}{more})")
    return [f"{where}: marks for no number were read: {', '.join(told)}."]


def marks_sql(names: list[str]) -> str:
    """Give the SQL of the mark by which a row of ours has a status, as written. NULL = it has none.

    names: the columns of figures that came, and status if it did.
    """
    each = [
        quoted("w status") + "::VARCHAR"
        if name == "status"
        else f"CASE WHEN {quoted('t ' + name)} IS NULL THEN {quoted('w ' + name)}::VARCHAR END"
        for name in sorted(names, key=("status", "value", "numerator", "denominator").index)
    ]
    return f"CASE WHEN {quoted('t status')} IS NOT NULL THEN coalesce({', '.join(each)}) END"


def counted(connection: duckdb.DuckDBPyConnection, rows: str, mark: str, status: str) -> Counts:
    """Count the cells that hold each mark. rows, mark, status: the SQL of rows and of two cells."""
    return {
        (one, written): number
        for one, written, number in connection.execute(
            f"SELECT {status}, {mark}, count(*) FROM {rows} WHERE {mark} IS NOT NULL "
            f"AND list_contains([{', '.join(map(literal, CODES))}], {status}) GROUP BY ALL"
        ).fetchall()
    }
