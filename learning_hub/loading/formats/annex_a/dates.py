"""Up to which day case lists tell, by their latest entries."""

from datetime import date, timedelta

from learning_hub.loading.formats.annex_a.case_lists import Cleaned

# A delivery or a list dated so much later than its last entry was probably given the wrong date.
STALE = timedelta(days=31)
# With fewer rows nobody can tell a slip in a date from a quiet month.
LEAST_TO_TELL_SLIPS = 5
MAY_LIE_AHEAD = "conference_on"


def _latest_days(lists: list[Cleaned], today: date) -> list[date]:
    """Give the latest day of each row that has one up to today, in order."""
    days = (
        [
            value
            for column, value in entry.values.items()
            if isinstance(value, date) and column != MAY_LIE_AHEAD and value <= today
        ]
        for cleaned in lists
        for entry in cleaned.entries
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
