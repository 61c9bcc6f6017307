"""All that is wrong with the rows that were refused, so that nobody mends them a fault at a time.

While rows are read only the first fault of each is looked for, for that is quick. Those few that
have one are looked at a second time, here.
"""

import re
from collections.abc import Iterable
from itertools import groupby

import duckdb

from learning_hub.loading.check.row_rules import broken
from learning_hub.loading.check.stages import Fault
from learning_hub.loading.sql_text import quoted

# The column at fault, what stood there, what is wrong and what to do.
Told = tuple[str, str | None, str, str]

WHOLE_LINE = "the whole line"
_HEADER_AGAIN = ("is the header a second time", "take the line out")


def _one_of(faults: list[tuple[int, Fault]], name: str) -> str:
    """Give the SQL of the first fault of a column: its place in the list, and what stands there."""
    cases = " ".join(
        f"WHEN {test} THEN {{'place': {place}, 'cell': {quoted('w ' + name)}::VARCHAR}}"
        for place, (test, *_) in faults
    )
    return f"CASE {cases} END"


def _broken_sql(rule: str, named: list[str]) -> str:
    """Give the SQL of what stands in the cells of a rule that does not hold. NULL = it holds."""
    read = re.sub(
        rf"'[^']*'|\b({'|'.join(named)})\b",
        lambda found: quoted("t " + found[0]) if found[1] else found[0],
        rule,
    )
    cells = ", ".join(quoted("t " + name) for name in named)
    return f"CASE WHEN NOT ({read}) THEN concat_ws(', ', {cells}) END"


def found(
    connection: duckdb.DuckDBPyConnection,
    rows: str,
    faults: list[Fault],
    rules: list[tuple[str, list[str]]],
    wanted: Iterable[int],
    headings: dict[str, str],
) -> dict[int, list[Told]]:
    """List the faults of some rows by their place: one for each cell, then what does not fit.

    rows: the SQL of rows with their cells as written, "w x", and as read, "t x". faults: those of
    one column stand together, the gravest first. rules: about several cells, each with its columns.
    headings: what stands above each column in the file.
    """
    columns = [
        _one_of(list(group), name)
        for name, group in groupby(enumerate(faults), key=lambda one: one[1][1])
    ]
    unfit = [_broken_sql(*rule) for rule in rules] or ["NULL::VARCHAR"]
    told: dict[int, list[Told]] = {}
    for raw_row, cells, others in connection.execute(
        f"SELECT raw_row, [{', '.join(columns)}], [{', '.join(unfit)}] FROM {rows} "
        "WHERE raw_row IN (SELECT unnest($rows))",
        {"rows": list(wanted)},
    ).fetchall():
        wrong: list[Told] = [
            (faults[one["place"]][1], one["cell"], *faults[one["place"]][2:])
            for one in cells
            if one is not None
        ]
        if len(wrong) > 1 and all(cell == headings[column] for column, cell, *_ in wrong):
            told[raw_row] = [(WHOLE_LINE, None, *_HEADER_AGAIN)]
            continue
        at_fault = {column for column, *_ in wrong}
        # A rule about a cell that could not be read tells nothing.
        wrong += [
            (", ".join(named), stood, *broken(rule))
            for (rule, named), stood in zip(rules, others, strict=False)
            if stood is not None and not at_fault & set(named)
        ]
        told[raw_row] = wrong
    return told
