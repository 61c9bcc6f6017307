"""Up to which day case lists tell, by their latest entries."""

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from learning_hub.loading.formats.annex_a.case_lists import Cleaned

# A delivery or a list dated so much later than its last entry was probably given the wrong date.
STALE = timedelta(days=31)
# With fewer rows nobody can tell a slip in a date from a quiet month.
LEAST_TO_TELL_SLIPS = 5
MAY_LIE_AHEAD = "conference_on"
# The last row of a list stands out when it comes after a gap so many times the widest before it.
STANDS_OUT = 2
MOST_LINES = 12


@dataclass(frozen=True)
class _Seen:
    """A day that a row of a list tells of: what the list is of, or a date beside that."""

    day: date
    number: int
    sheet: str
    line: int
    is_beside: bool


def decisive(cleaned: Cleaned) -> set[str]:
    """Name the columns that tell when what a list is of began and ended."""
    pairs = {column for pair in cleaned.case_list.in_order for column in pair}
    return {cleaned.case_list.dated_by, *pairs}


def _seen(lists: list[Cleaned], today: date) -> list[_Seen]:
    """Give the latest days up to today that each row tells of, in order."""
    found = []
    for cleaned in lists:
        ours = decisive(cleaned)
        for entry in cleaned.entries:
            days = {
                column: value
                for column, value in entry.values.items()
                if isinstance(value, date) and column != MAY_LIE_AHEAD and value <= today
            }
            own = max((day for column, day in days.items() if column in ours), default=None)
            last = max(days.values(), default=None)
            where = (cleaned.case_list.number, cleaned.part.name, entry.line)
            if own is not None:
                found.append(_Seen(own, *where, False))
            if last is not None and last != own:
                found.append(_Seen(last, *where, True))
    return sorted(found, key=lambda one: (one.day, one.number, one.line))


def _stands_out(late: _Seen, seen: list[_Seen]) -> bool:
    """Say whether a row comes after a gap that is like none before it in its own list.

    Where entries become rare towards the end, the last one is as far off as those before it.
    """
    days = [one.day for one in seen if one.number == late.number and not one.is_beside]
    if len(days) < LEAST_TO_TELL_SLIPS:
        return False
    *gaps, last = [after - before for before, after in pairwise(days)]
    return days[-1] == late.day and last > STANDS_OUT * max(gaps)


def _slips(seen: list[_Seen]) -> list[_Seen]:
    """Give the few days that lie more than a month after all others, and are probably slips.

    A day of what the list is of is believed unless it is the only one, and stands out.
    """
    rows = len({(one.number, one.line) for one in seen})
    few = max(1, rows // 20) if rows >= LEAST_TO_TELL_SLIPS else 0
    slips: list[_Seen] = []
    for many in range(1, min(few, len(seen) - 1) + 1):
        if seen[-many].day - seen[-many - 1].day > STALE:
            late = seen[-many:]
            if all(one.is_beside or _stands_out(one, seen) for one in late):
                slips = late
    return slips


def latest_entry(lists: list[Cleaned], today: date) -> tuple[date | None, str]:
    """Give the latest day that any list tells of, up to today, and what was set aside for it.

    No day = no list has one. Nothing said = nothing was set aside.
    """
    seen = _seen(lists, today)
    slips = _slips(seen)
    believed = seen[: len(seen) - len(slips)]
    return (believed[-1].day if believed else None), _told(slips)


def _told(slips: list[_Seen]) -> str:
    """Say which rows did not date the lists, and why. Empty = all did."""
    if not slips:
        return ""
    lines: dict[str, list[int]] = {}
    for one in slips:
        lines.setdefault(one.sheet, []).append(one.line)
    named = "; ".join(
        f"sheet '{sheet}', row{'s' if len(found) > 1 else ''} "
        f"{', '.join(map(str, sorted(found)[:MOST_LINES]))}"
        + (f" and {len(found) - MOST_LINES:,} more" if len(found) > MOST_LINES else "")
        for sheet, found in sorted(lines.items())
    )
    many = len(slips) > 1
    return (
        f"{named}: {'dates there lie' if many else 'a date there lies'} more than a month after "
        f"all others, so {'they were' if many else 'it was'} taken for "
        f"{'slips' if many else 'a slip'} and set aside. If {'they are' if many else 'it is'} "
        "right, load the file again with the date of its lists."
    )


def ends_early(cleaned: Cleaned, as_at: date) -> str | None:
    """Say that a list ends so long before its date that its last months are not told."""
    seen = _seen([cleaned], as_at)
    # Of children in need only how they stand on the day of the lists is told.
    if not seen or cleaned.case_list.number == 6 or as_at - seen[-1].day <= STALE:
        return None
    return (
        f"Sheet '{cleaned.part.name}': its latest entry is of {seen[-1].day:%d/%m/%Y}, long before "
        f"{as_at:%d/%m/%Y}, so what happened in a month is told up to that entry's month alone."
    )
