"""Rows on their way in, typed and not yet merged, and those that were refused."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

import duckdb

from learning_hub.contract import Table
from learning_hub.loading.privacy.identifiers import looks_like_a_person
from learning_hub.loading.read.few_rows import FewRows
from learning_hub.loading.sql_text import quoted

HELD_BACK = "(not repeated: it looks like something that points at a person)"

LONGEST_VALUE = 200

# More than anybody could look at: then something is wrong with the file as a whole.
MOST_REJECTS = 200_000

# The tables of measures and places, each with the column by which figures name its rows.
REGISTERS = {
    "measure": "measure_id",
    "area": "area_code",
    "area_name": "area_code",
    "area_change": "area_code",
}

# When it holds, the column at fault, what is wrong and what to do.
Fault = tuple[str, str, str, str]


@dataclass(frozen=True)
class Reject:
    """A fault of a refused row: where it stood, what was wrong, and what to do.

    is_more: that the row has a fault already, and is counted with that.
    """

    part: str
    line: int
    column: str
    value: str | None
    reason: str
    remedy: str
    is_more: bool = False

    @property
    def told(self) -> tuple[str, int, str, str | None, str, str]:
        """Give what is written down of it: part, line, column, value, reason and remedy."""
        return self.part, self.line, self.column, self.value, self.reason, self.remedy

    def __post_init__(self) -> None:
        if self.value is not None:
            shown = HELD_BACK if looks_like_a_person(self.value) else self.value
            # A frozen dataclass is set so; there is no other moment at which every value passes.
            object.__setattr__(self, "value", shown[:LONGEST_VALUE])


_BECAUSE = re.compile(r"names an? (.+), whose own row was refused: (.+)")


def because(words: str, place: str) -> str:
    """Say of a row that what it names was refused: what it is, and where its own row stood."""
    return (
        f"names {'an' if words[0] in 'aeiou' else 'a'} {words}, whose own row was refused: {place}"
    )


def cause_in(reason: str) -> tuple[str, str] | None:
    """Give what it was that a row named in vain, and where its own row stood. None = no such."""
    found = _BECAUSE.fullmatch(reason)
    return (found[1], found[2]) if found else None


def rows_refused(rejects: Iterable[Reject]) -> int:
    """Count the rows that were refused: one may have several faults."""
    return sum(not reject.is_more for reject in rejects)


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
    has_notes: that `rows` has a column, `noted`, of the figures behind which a note stood.
    has_emptied: that it has one, `emptied`, of the columns in which a mark was read as empty.
    has_marks: that it has one, `marked`, of the mark by which a row of ours has its status.
    has_share_signs: that it has one, `share_signs`, of the columns with a percent sign in them.
    out: of each row taken out its line, its own id and the ids it names, as `named_in` has them.
    carried: of a register that was made for the rows of another stage, that stage.
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
    has_notes: bool = False
    has_emptied: bool = False
    has_marks: bool = False
    has_share_signs: bool = False
    out: list[tuple[int, tuple[object, ...]]] = field(default_factory=list)
    carried: "Stage | None" = None

    @property
    def named_in(self) -> tuple[str, ...]:
        """List the columns that hold a row's own id, and ids of rows of other tables."""
        named = dict.fromkeys([self.table.key[0], *(name for name, _ in self.table.references)])
        return tuple(name for name in named if name in self.columns)


@dataclass
class Merged:
    """What became of the rows of one stage."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    withdrawn: int = 0


def take_out(connection: duckdb.DuckDBPyConnection, staged: Stage, raw_rows: list[int]) -> None:
    """Remove rows from a stage by their place, and remember what they named."""
    if not raw_rows:
        return
    named = "".join(f", {quoted(name)}" for name in staged.named_in)
    staged.out += [
        (line, tuple(ids))
        for line, *ids in connection.execute(
            f"SELECT source_row{named} FROM {staged.rows} "
            "WHERE raw_row IN (SELECT unnest($rows)) ORDER BY raw_row",
            {"rows": raw_rows},
        ).fetchall()
    ]
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
    rejects: dict[int, list[Reject]],
    exactly: bool = False,
) -> list[Reject]:
    """Remove refused rows from a stage by their line, and give the rejects of those removed.

    exactly: only those in which a refused value stands, too. Where a line of the file makes one row
    all its faults are told; where it makes several, the first is, of each of them.
    """
    if exactly:
        rejects = {
            line: stood
            for line, found in rejects.items()
            if (stood := [one for one in found if _stands(connection, staged, one)])
        }
    if not rejects:
        return []
    gone = connection.execute(
        f"SELECT raw_row, source_row FROM {staged.rows} "
        "WHERE source_row IN (SELECT unnest($lines)) ORDER BY source_row, raw_row",
        {"lines": list(rejects)},
    ).fetchall()
    take_out(connection, staged, [raw_row for raw_row, _ in gone])
    told = []
    for line, number in Counter(line for _, line in gone).items():
        # Of two checks that look at one column the first has told enough.
        by_column = {one.column: one for one in reversed(rejects[line])}
        faults = sorted(by_column.values(), key=rejects[line].index)
        told += faults[:1] * number
        told += [replace(one, is_more=True) for one in faults[1:] if number == 1]
    return [replace(one, part=staged.part, value=_as_shown(staged, one)) for one in told]


def _as_shown(staged: Stage, reject: Reject) -> str | None:
    """Give a whole number as a sheet shows it, 143 for 143.0."""
    is_number = (
        reject.column in staged.table.names and staged.table.column(reject.column).type == "DOUBLE"
    )
    return reject.value.removesuffix(".0") if reject.value and is_number else reject.value


def _stands(connection: duckdb.DuckDBPyConnection, staged: Stage, reject: Reject) -> bool:
    """Say whether the value of a reject stands in a stage on its line."""
    return (
        reject.column not in staged.columns
        or connection.execute(
            f"SELECT 1 FROM {staged.rows} WHERE source_row = $line AND "
            f"{quoted(reject.column)}::VARCHAR IS NOT DISTINCT FROM $value",
            {"line": reject.line, "value": reject.value},
        ).fetchone()
        is not None
    )
