"""Rows on their way in, typed and not yet merged, and those that were refused."""

from dataclasses import dataclass, field

import duckdb

from learning_hub.contract import Table
from learning_hub.loading.privacy.identifiers import looks_like_a_person
from learning_hub.loading.read.few_rows import FewRows
from learning_hub.loading.sql_text import quoted

HELD_BACK = "(not repeated: it looks like something that points at a person)"

LONGEST_VALUE = 200

# More than anybody could look at: then something is wrong with the file as a whole.
MOST_REJECTS = 200_000

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
    taken_out: of a large file `rows` is a view, without the rows that this table lists.
    worked_out: the table of the rows whose value was worked out, if there are any.
    sheet: the name of the sheet, of a workbook; None = the file is none, or the rows are worked out.
    first: of a small table, all of `rows` as they were first put down. What is not among them needs
    no statement to be looked for, and planning those takes most of a small file's time.
    """

    table: Table
    part: str
    rows: str
    columns: tuple[str, ...]
    file_rows: int
    rejects: list[Reject] = field(default_factory=list)
    scope: dict[str, str] = field(default_factory=dict)
    is_published: bool = False
    taken_out: str = ""
    worked_out: str = ""
    sheet: str | None = None
    first: FewRows | None = None


@dataclass
class Merged:
    """What became of the rows of one stage."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    withdrawn: int = 0


def take_out(connection: duckdb.DuckDBPyConnection, staged: Stage, raw_rows: list[int]) -> None:
    """Remove rows from a stage by their place."""
    if not raw_rows:
        return
    connection.execute(
        f"INSERT INTO {staged.taken_out} SELECT unnest($rows)"
        if staged.taken_out
        else f"DELETE FROM {staged.rows} WHERE raw_row IN (SELECT unnest($rows))",
        {"rows": raw_rows},
    )


def leave_only(connection: duckdb.DuckDBPyConnection, staged: Stage, select: str) -> None:
    """Remove all rows from a stage but those whose place, `raw_row`, a SELECT gives."""
    others = f"FROM {staged.rows} WHERE raw_row NOT IN ({select})"
    connection.execute(
        f"INSERT INTO {staged.taken_out} SELECT raw_row {others}"
        if staged.taken_out
        else f"DELETE {others}"
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
            line
            for line, reject in rejects.items()
            if reject.column not in staged.columns
            or connection.execute(
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
