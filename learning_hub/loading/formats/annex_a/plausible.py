"""Whether the rows of a case list can be true: held against its date and one another."""

from datetime import date, timedelta

from learning_hub.loading.formats.annex_a import cells
from learning_hub.loading.formats.annex_a.case_lists import Cleaned, Entry
from learning_hub.loading.formats.annex_a.columns import CHILD
from learning_hub.loading.formats.annex_a.dates import MAY_LIE_AHEAD, decisive

# A child may be assessed before birth, but not long before.
BEFORE_BIRTH = timedelta(days=300)
# A conference may be planned ahead; a date further off than this is a slip.
AHEAD = timedelta(days=366)


def check_rows(cleaned: Cleaned, as_at: date) -> None:
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


def _is_plausible(cleaned: Cleaned, entry: Entry, cell_of: dict[str, str], as_at: date) -> bool:
    """Say whether a row's dates can be true; refuse it when they cannot."""
    days = {c: v for c, v in entry.values.items() if isinstance(v, date)}
    ours = decisive(cleaned) | {MAY_LIE_AHEAD}
    for column, day in list(days.items()):
        if day > as_at and column not in ours:
            # Without its row a child would leave every count.
            del days[column], entry.values[column]
            cleaned.leave_empty(
                entry.line,
                cell_of[column],
                f"lies after {as_at:%d/%m/%Y}, the date of the lists; it was left empty",
            )
        elif day > (as_at + AHEAD if column == MAY_LIE_AHEAD else as_at):
            cleaned.refuse(
                entry.line,
                cell_of[column],
                f"lies after {as_at:%d/%m/%Y}, the date of the lists",
                "correct it, or give the lists their right date",
            )
            return False
    for first, last in cleaned.case_list.in_order:
        if first in days and last in days and days[last] < days[first]:
            cleaned.refuse(
                entry.line,
                cell_of[last],
                f"lies before '{cell_of[first]}'",
                "correct one of the two dates",
            )
            return False
    if entry.born and entry.born <= as_at:
        for column, day in days.items():
            in_care = cleaned.case_list.number == 8 and day < entry.born
            if in_care or day < entry.born - BEFORE_BIRTH:
                cleaned.leave_empty(
                    entry.line,
                    cell_of[column],
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
                entry.line,
                cell_of.get(column, cell_of[CHILD]),
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
                entry.line,
                cell_of[CHILD],
                f"repeats row {first.line}"
                if is_same
                else f"rows {lines} are about the same child and differ",
                "take the repeat out" if is_same else "keep the child's latest row alone",
            )
    cleaned.entries = [entry for entry in cleaned.entries if entry.line not in gone]
