"""Ofsted's Annex A: from a workbook of case lists to rows that point at nobody.

Ids become keyed hashes and dates of birth and ages become bands as a row is read: what can point
at a person never reaches the database, a receipt or a reject. No free text is kept at all.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta

from learning_hub.loading.check.stages import Reject
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

# A child may be assessed before birth, but not long before.
BEFORE_BIRTH = timedelta(days=300)
# A conference may be planned ahead; a date further off than this is a slip.
AHEAD = timedelta(days=366)
# A delivery or a list dated so much later than its last entry was probably given the wrong date.
STALE = timedelta(days=31)
# With fewer rows nobody can tell a slip in a date from a quiet month.
LEAST_TO_TELL_SLIPS = 5
MOST_LINES = 12
MAY_LIE_AHEAD = "conference_on"


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
    words = {CHILD: "Child Unique ID"}
    told = [f"'{words.get(c, c.replace('_', ' '))}'"
            for c in (*lacking, *(c for c in one.columns if c not in (*held, *needed)))]
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
        named = ", ".join(f"'{part.name}'" for part in others)
        notices.append(
            f"Sheet{'s' if len(others) > 1 else ''} {named} "
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
    for row in part.rows.select([*header, "source_row"]).to_pylist():
        line = row["source_row"]
        held = {
            column: row[cell] for column, cell in cell_of.items() if not cells.is_empty(row[cell])
        }
        if not held:
            continue
        if CHILD not in held:
            cleaned.refuse(line, cell_of[CHILD], "is empty", "fill in the child's id")
            continue
        if one.dated_by and one.dated_by not in held:
            cleaned.refuse(line, cell_of[one.dated_by], "is empty", "fill in the date")
            continue
        entry = _read_row(cleaned, line, held, cell_of, key)
        if entry:
            cleaned.entries.append(entry)
    return cleaned


def _read_row(
    cleaned: Cleaned, line: int, held: dict[str, str], cell_of: dict[str, str], key: bytes
) -> Entry | None:
    """Read one row. None when it was refused: a date that is wrong makes every count wrong."""
    entry = Entry(line, {"child_hash": hash_of(key, held.pop(CHILD))})
    if BIRTH in held:
        entry.born = cells.birth(held.pop(BIRTH))
        if entry.born is None:
            cleaned.leave_empty(line, cell_of[BIRTH], "is not a date, so the age alone was used")
    if AGE in held:
        try:
            entry.years = cells.age(held.pop(AGE))
        except Unclear as error:
            cleaned.leave_empty(
                line, cell_of[AGE], f"{error.reason}; it is worked out from the date of birth, "
                "or left empty",
            )
    for column, cell in held.items():
        reader = cells.READERS.get(column)
        try:
            value = reader(cell) if reader else cells.day(cell)
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


def _latest_days(lists: list[Cleaned], today: date) -> list[date]:
    """Give the latest day of each row that has one up to today, in order."""
    days = (
        [value for column, value in entry.values.items()
         if isinstance(value, date) and column != MAY_LIE_AHEAD and value <= today]
        for cleaned in lists for entry in cleaned.entries
    )
    return sorted(max(of_row) for of_row in days if of_row)


def latest_entry(lists: list[Cleaned], today: date) -> date | None:
    """Give the latest day that any list tells of, up to today. None = no list has a date.

    The few rows that lie more than a month after all others are slips: they tell nothing.
    """
    days = _latest_days(lists, today)
    few = max(1, len(days) // 20) if len(days) >= LEAST_TO_TELL_SLIPS else 0
    slips = [n for n in range(1, few + 1) if days[-n] - days[-n - 1] > STALE]
    return days[-1 - max(slips, default=0)] if days else None


def ends_early(cleaned: Cleaned, as_at: date) -> str | None:
    """Say that a list ends so long before its date that its last months are not told."""
    days = _latest_days([cleaned], as_at)
    # Of children in need only how they stand on the day of the lists is told.
    if not days or cleaned.case_list.number == 6 or as_at - days[-1] <= STALE:
        return None
    return (
        f"Sheet '{cleaned.part.name}': its latest entry is of {days[-1]:%d/%m/%Y}, long before "
        f"{as_at:%d/%m/%Y}, so what happened in a month is told up to that entry's month alone."
    )


def settle(cleaned: Cleaned, as_at: date) -> None:
    """Hold the rows of a list against its date and against one another, and band the ages."""
    one, kept = cleaned.case_list, []
    cell_of = {column: cell for cell, column in cleaned.header.items()}
    for entry in cleaned.entries:
        if not _is_plausible(cleaned, entry, cell_of, as_at):
            continue
        years = entry.years
        if years is None and entry.born:
            years = cells.age_on(entry.born, as_at)
            years = years if years <= 30 else None
        if years is not None:
            entry.values["age_band"] = cells.band(years)
        kept.append(entry)
    cleaned.entries = kept
    if one.is_one_per_child:
        _refuse_twins(cleaned, cell_of)
    if one.has_no_repeats:
        _refuse_repeats(cleaned, cell_of)
    if one.number == 6:
        _tell_undated_closures(cleaned, cell_of)
    cleaned.rejects.sort(key=lambda reject: reject.line)


def _is_plausible(
    cleaned: Cleaned, entry: Entry, cell_of: dict[str, str], as_at: date
) -> bool:
    """Say whether a row's dates can be true; refuse it when they cannot."""
    days = {c: v for c, v in entry.values.items() if isinstance(v, date)}
    decisive = {cleaned.case_list.dated_by, MAY_LIE_AHEAD}
    decisive |= {column for pair in cleaned.case_list.in_order for column in pair}
    for column, day in list(days.items()):
        if day > as_at and column not in decisive:
            # Without its row a child would leave every count.
            del days[column], entry.values[column]
            cleaned.leave_empty(
                entry.line, cell_of[column],
                f"lies after {as_at:%d/%m/%Y}, the date of the lists; it was left empty",
            )
        elif day > (as_at + AHEAD if column == MAY_LIE_AHEAD else as_at):
            cleaned.refuse(
                entry.line, cell_of[column], f"lies after {as_at:%d/%m/%Y}, the date of the lists",
                "correct it, or give the lists their right date",
            )
            return False
    for first, last in cleaned.case_list.in_order:
        if first in days and last in days and days[last] < days[first]:
            cleaned.refuse(
                entry.line, cell_of[last], f"lies before '{cell_of[first]}'",
                "correct one of the two dates",
            )
            return False
    if entry.born and entry.born <= as_at:
        for column, day in days.items():
            in_care = cleaned.case_list.number == 8 and day < entry.born
            if in_care or day < entry.born - BEFORE_BIRTH:
                cleaned.leave_empty(
                    entry.line, cell_of[column],
                    "lies before the child's birth; the row was taken as it is",
                )
    return True


def _refuse_repeats(cleaned: Cleaned, cell_of: dict[str, str]) -> None:
    """Refuse rows that are the same as an earlier one."""
    first: dict[tuple[tuple[str, str | date], ...], Entry] = {}
    for entry in cleaned.entries:
        same = first.setdefault(tuple(sorted(entry.values.items())), entry)
        if same is not entry:
            cleaned.refuse(
                entry.line, cell_of[CHILD], f"repeats row {same.line}", "take the repeat out"
            )
    cleaned.entries = list(first.values())


def _tell_undated_closures(cleaned: Cleaned, cell_of: dict[str, str]) -> None:
    """Note the children in need whose episode is closed on a day that is not told.

    They are not counted as open: queries/derive/case_child_in_need.sql.
    """
    for entry in cleaned.entries:
        status = entry.values.get("case_status")
        is_closed = status == "closed" or (not status and "closure_reason" in entry.values)
        if is_closed and "closed_on" not in entry.values:
            column = "closed_on" if "closed_on" in cell_of else "case_status"
            cleaned.leave_empty(
                entry.line, cell_of.get(column, cell_of[CHILD]),
                "gives no closing date although the episode is closed; the child was not counted "
                "as in need",
            )


def _refuse_twins(cleaned: Cleaned, cell_of: dict[str, str]) -> None:
    """Refuse rows of a list of one row per child that are about the same child.

    A plain repeat is refused once. Where the rows differ nobody can know which is right.
    """
    by_child: dict[str, list[Entry]] = {}
    for entry in cleaned.entries:
        by_child.setdefault(str(entry.values["child_hash"]), []).append(entry)
    gone: set[int] = set()
    for entries in by_child.values():
        first, *others = entries
        if not others:
            continue
        is_same = all(other.values == first.values for other in others)
        lines = ", ".join(str(entry.line) for entry in entries)
        for entry in others if is_same else entries:
            gone.add(entry.line)
            cleaned.refuse(
                entry.line, cell_of[CHILD],
                f"repeats row {first.line}" if is_same
                else f"rows {lines} are about the same child and differ",
                "take the repeat out" if is_same else "keep the child's latest row alone",
            )
    cleaned.entries = [entry for entry in cleaned.entries if entry.line not in gone]
