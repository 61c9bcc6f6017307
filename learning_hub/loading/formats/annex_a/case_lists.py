"""Ofsted's Annex A: from a workbook of case lists to rows that point at nobody.

Ids become keyed hashes and dates of birth and ages become bands as a row is read: what can point
at a person never reaches the database, a receipt or a reject. No free text is kept at all.
"""

from collections.abc import Set
from dataclasses import dataclass, field
from datetime import date

from learning_hub.loading.check import date_columns
from learning_hub.loading.check.date_columns import Dates
from learning_hub.loading.check.date_order import Order
from learning_hub.loading.check.instead import IS_ERROR
from learning_hub.loading.check.stages import Reject
from learning_hub.loading.formats import strangers
from learning_hub.loading.formats.annex_a import cells
from learning_hub.loading.formats.annex_a.cells import Unclear
from learning_hub.loading.formats.annex_a.columns import (
    AGE,
    BIRTH,
    BY_NUMBER,
    CHILD,
    LEFT_OUT,
    CaseList,
    columns_of,
    list_by_name,
    list_of,
    plain,
)
from learning_hub.loading.privacy.hashing import hash_of
from learning_hub.loading.read.parts import Part, Unreadable
from learning_hub.loading.read.spreadsheet_errors import is_error

MOST_LINES = 12


@dataclass
class Entry:
    """A row of a list on its way in: its line, our words by column, and what only the door sees.

    born and years never leave this module.
    """

    line: int
    values: dict[str, str | date]
    born: date | None = None
    years: int | None = None


@dataclass
class Cleaned:
    """A list as it was read: the rows that can be used, the refused ones, and what to know."""

    case_list: CaseList
    part: Part
    header: dict[str, str]
    entries: list[Entry] = field(default_factory=list)
    rejects: list[Reject] = field(default_factory=list)
    unclear: dict[tuple[str, str], list[int]] = field(default_factory=dict)
    month_first: list[str] = field(default_factory=list)
    doubtful: list[str] = field(default_factory=list)

    def refuse(self, line: int, column: str, reason: str, remedy: str) -> None:
        """Refuse a row. Its value is never repeated: it may be anything."""
        self.rejects.append(Reject(self.part.name, line, column, None, reason, remedy))

    def leave_empty(self, line: int, column: str, reason: str) -> None:
        """Note a cell that was not understood and is left empty; its row stays."""
        self.unclear.setdefault((column, reason), []).append(line)

    @property
    def notices(self) -> list[str]:
        """Say what was not understood, by sheet, column and rows."""
        return [
            f"Sheet '{self.part.name}', column '{column}', {_lines(lines)}: the value {reason}."
            for (column, reason), lines in self.unclear.items()
        ] + self._order_said()

    def _order_said(self) -> list[str]:
        """Say which columns of dates were read month first, and of which nothing tells the order."""
        ways = (
            (
                self.month_first,
                "were read month first, because one of them can be no other. Look whether they came "
                "out right.",
            ),
            (
                self.doubtful,
                "could be read day first or month first; they were read day first, as it is done "
                "here. If they are month first, write them as 2026-07-31 and load the file again.",
            ),
        )
        return [
            f"Sheet '{self.part.name}': the dates in {named} {what}"
            for columns, what in ways
            if (named := ", ".join(f"'{cell}'" for cell, c in self.header.items() if c in columns))
        ]


def _lines(lines: list[int]) -> str:
    named = ", ".join(f"{line}" for line in lines[:MOST_LINES])
    more = f" and {len(lines) - MOST_LINES:,} more" if len(lines) > MOST_LINES else ""
    return f"row{'s' if len(lines) > 1 else ''} {named}{more}"


def _refuse_lacking(part: Part, one: CaseList, file_name: str) -> None:
    """Refuse a list without the columns that nothing of it can be counted without.

    All that it lacks is named, for a column under another name lacks too. Raises Unreadable.
    """
    held = columns_of(part, one).values()
    needed = [c for c in (CHILD, one.dated_by) if c]
    lacking = [c for c in needed if c not in held]
    if not lacking:
        return
    if what := strangers.told(part):
        raise Unreadable(
            f"{file_name}, sheet '{part.name}', is named like {one.name} of Annex A and is none."
            f"{what}"
        )
    words = {CHILD: "Child Unique ID"}
    told = [
        f"'{words.get(c, c.replace('_', ' '))}'"
        for c in (*lacking, *(c for c in one.columns if c not in (*held, *needed)))
    ]
    raise Unreadable(
        f"{file_name}, sheet '{part.name}', is {one.name} of Annex A but has no column for "
        f"{', '.join(told)}. Name the columns as Annex A does, or take the sheet out, and load the "
        "file again."
    )


def lists_in(parts: list[Part], file_name: str) -> tuple[list[tuple[Part, CaseList]], list[str]]:
    """Find lists 1 to 9 among the sheets, with notices about what is left out.

    Raises Unreadable when a list lacks a column without which nothing of it can be counted, or is
    there twice.
    """
    found: dict[int, Part] = {}
    notices: list[str] = []
    others: list[Part] = []
    for part in parts:
        number = list_of(part)
        if number is None:
            named = BY_NUMBER.get(list_by_name(part) or 0)
            if named and (part.rows.num_rows or part.misfits):
                _refuse_lacking(part, named, file_name)
            others.append(part)
            continue
        if number not in BY_NUMBER:
            notices.append(
                f"Sheet '{part.name}' was left out: no measure comes from list {number}."
            )
            continue
        if number in found:
            raise Unreadable(
                f"{file_name} holds {BY_NUMBER[number].name} twice, on the sheets "
                f"'{found[number].name}' and '{part.name}'. Keep one of them and load it again."
            )
        one = BY_NUMBER[number]
        held = columns_of(part, one)
        _refuse_lacking(part, one, file_name)
        doubled = [c for c in held if list(held.values()).count(held[c]) > 1]
        if doubled:
            raise Unreadable(
                f"{file_name}, sheet '{part.name}', has two columns for the same thing: "
                f"'{doubled[0]}' and '{doubled[1]}'. Keep one of them and load the file again."
            )
        found[number] = part
        wanted = [c for c in one.columns if c not in held.values()]
        if wanted:
            notices.append(
                f"Sheet '{part.name}' has no column for {', '.join(wanted)}: what needs "
                f"{'them' if len(wanted) > 1 else 'it'} stays empty."
            )
        more = [c for c in part.header if c not in held and not LEFT_OUT.fullmatch(plain(c))]
        more = [c for c in more if not c.startswith("column ")]
        if more:
            notices.append(
                f"Sheet '{part.name}': {len(more)} column{'s' if len(more) > 1 else ''} that "
                f"Annex A does not have {'were' if len(more) > 1 else 'was'} left out."
            )
    if others:
        sheets = ", ".join(f"'{part.name}'" for part in others)
        notices.append(
            f"Sheet{'s' if len(others) > 1 else ''} {sheets} "
            f"{'were' if len(others) > 1 else 'was'} left out, for no list of Annex A was "
            "recognised there by its columns. Send tables of your own as files of their own."
        )
    return [(found[number], BY_NUMBER[number]) for number in sorted(found)], notices


def read_list(part: Part, one: CaseList, key: bytes) -> Cleaned:
    """Read a list's rows: our words for every cell, the child as a hash."""
    header = columns_of(part, one)
    cleaned = Cleaned(one, part, header)
    cell_of = {column: cell for cell, column in header.items()}
    for misfit in part.misfits:
        cleaned.refuse(misfit.line, "the whole line", misfit.reason, misfit.remedy)
    rows = part.rows.select([*header, "source_row"]).to_pylist()
    dates = _dates_of(cleaned, rows)
    for row in rows:
        line = row["source_row"]
        filled = {
            column: row[cell] for column, cell in cell_of.items() if not cells.is_empty(row[cell])
        }
        held = {column: cell for column, cell in filled.items() if not is_error(cell)}
        if not held:
            continue
        if _refuse_errors(cleaned, line, filled.keys() - held.keys()):
            continue
        if CHILD not in held:
            cleaned.refuse(line, cell_of[CHILD], "is empty", "fill in the child's id")
            continue
        if one.dated_by and one.dated_by not in held:
            cleaned.refuse(line, cell_of[one.dated_by], "is empty", "fill in the date")
            continue
        entry = _read_row(cleaned, line, held, cell_of, key, dates)
        if entry:
            cleaned.entries.append(entry)
    return cleaned


def _dates_of(cleaned: Cleaned, rows: list[dict[str, str]]) -> dict[str, Dates]:
    """Read the dates of a list, each column judged whole, and note in which order they stand."""
    texts = {
        column: {row[cell].strip() for row in rows if row[cell]}
        for cell, column in cleaned.header.items()
        if column not in (CHILD, AGE) and column not in cells.READERS
    }
    found = date_columns.read(
        texts, is_1904=cleaned.part.counts_from_1904, is_book=not cleaned.part.delimiter
    )
    # No cell of a list is ever repeated, not as an example either.
    for column, dates in found.items():
        if dates.order == Order.MONTH_FIRST:
            cleaned.month_first.append(column)
        elif dates.written and dates.written.is_doubtful:
            cleaned.doubtful.append(column)
    return found


def _refuse_errors(cleaned: Cleaned, line: int, at_fault: Set[str]) -> bool:
    """Refuse a row with an error of the spreadsheet where it must hold something. Says if it was.

    Elsewhere such a cell is left empty, and told.
    """
    cell_of = {column: cell for cell, column in cleaned.header.items()}
    needed = [c for c in (CHILD, cleaned.case_list.dated_by) if c in at_fault]
    if needed:
        cleaned.refuse(line, cell_of[needed[0]], *IS_ERROR)
        return True
    for column in sorted(at_fault):
        cleaned.leave_empty(line, cell_of[column], f"{IS_ERROR[0]}; it was left empty")
    return False


def _read_row(
    cleaned: Cleaned,
    line: int,
    held: dict[str, str],
    cell_of: dict[str, str],
    key: bytes,
    dates: dict[str, Dates],
) -> Entry | None:
    """Read one row. None when it was refused: a date that is wrong makes every count wrong."""
    entry = Entry(line, {"child_hash": hash_of(key, held.pop(CHILD))})
    if BIRTH in held:
        entry.born = cells.birth(held.pop(BIRTH), dates[BIRTH])
        if entry.born is None:
            cleaned.leave_empty(line, cell_of[BIRTH], "is not a date, so the age alone was used")
    if AGE in held:
        try:
            entry.years = cells.age(held.pop(AGE))
        except Unclear as error:
            cleaned.leave_empty(
                line,
                cell_of[AGE],
                f"{error.reason}; it is worked out from the date of birth, or left empty",
            )
    for column, cell in held.items():
        reader = cells.READERS.get(column)
        try:
            value = reader(cell) if reader else cells.day(cell, dates[column])
        except Unclear as error:
            if reader is None:
                cleaned.refuse(line, cell_of[column], error.reason, error.remedy)
                return None
            cleaned.leave_empty(line, cell_of[column], f"{error.reason}; it was left empty")
            continue
        if value is not None:
            entry.values[column] = value
    dated_by = cleaned.case_list.dated_by
    if dated_by and dated_by not in entry.values:
        cleaned.refuse(line, cell_of[dated_by], "is empty", "fill in the date")
        return None
    return entry
