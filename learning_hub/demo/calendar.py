"""When things happen in Harrowmere, for any seed: cycles, sessions, Boards and deliveries."""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

FIRST_MONTH = date(2022, 4, 1)
LAST_DAY = date(2026, 11, 22)


class Session(NamedTuple):
    """A meeting of a cycle's Hub: its month, kind, planned date and the date it was held."""

    meeting_id: str
    month: int
    kind: str
    planned_on: date
    held_on: date | None


class Cycle(NamedTuple):
    """One four-month cycle: planned dates, and the dates it really began and agreed its plan."""

    cycle_id: str
    priority_id: str
    lead: str
    joint_lead: str | None
    planned_start_on: date
    planned_end_on: date
    started_on: date
    agreed_on: date | None
    sessions: tuple[Session, ...]

    @property
    def number(self) -> int:
        """Give the cycle's number, 1 to 10."""
        return int(self.cycle_id[1:])

    def session(self, month: int) -> Session:
        """Give the cycle's main Hub of that month."""
        return next(s for s in self.sessions if s.month == month and s.kind == "hub")


def day(text: str) -> date:
    """Read an ISO date."""
    return date.fromisoformat(text)


def _cycle(
    number: int,
    priority_id: str,
    leads: str,
    planned: str,
    hubs: str,
    minis: str,
    *,
    live: bool = False,
) -> Cycle:
    """Read a cycle from short text: planned start and end; hubs as 'planned/held' by month."""
    cycle_id = f"C{number}"
    sessions: list[Session] = []
    for month, pair in enumerate(hubs.split(), start=1):
        planned_on, _, held_on = pair.partition("/")
        held = day(held_on) if held_on else None
        sessions.append(Session(f"{cycle_id}-H{month}", month, "hub", day(planned_on), held))
    for index, text in enumerate(minis.split(), start=1):
        told, _, held_on = text.partition(":")
        held = day(held_on)
        sessions.append(Session(f"{cycle_id}-MH{index}", int(told), "mini_hub", held, held))
    lead, _, joint = leads.partition("+")
    start, end = planned.split()
    hub_dates = [s.held_on for s in sessions if s.kind == "hub"]
    started = hub_dates[0]
    assert started is not None
    return Cycle(
        cycle_id,
        priority_id,
        lead,
        joint or None,
        day(start),
        day(end),
        started,
        None if live else hub_dates[3],
        tuple(sorted(sessions, key=lambda s: s.planned_on)),
    )


CYCLES: tuple[Cycle, ...] = (
    _cycle(
        1,
        "P1",
        "LA+HEA",
        "2023-09-01 2023-12-31",
        "2023-09-12/2023-09-12 2023-10-10/2023-10-10 2023-11-14/2023-11-14 2023-12-12/2023-12-13",
        "2:2023-10-26",
    ),
    _cycle(
        2,
        "P2",
        "POL+LA",
        "2024-01-01 2024-04-30",
        "2024-01-16/2024-01-17 2024-02-13/2024-02-20 2024-03-12/2024-03-19 2024-04-16/2024-04-24",
        "2:2024-03-05",
    ),
    _cycle(
        3,
        "P3",
        "POL",
        "2024-05-01 2024-08-31",
        "2024-05-14/2024-05-14 2024-06-18/2024-06-18 2024-07-16/2024-07-16 2024-08-20/2024-09-04",
        "2:2024-06-27 3:2024-07-24",
    ),
    _cycle(
        4,
        "P4",
        "HEA+ICB",
        "2024-09-01 2024-12-31",
        "2024-09-10/2024-09-10 2024-10-08/2024-10-15 2024-11-05/2024-11-19 2024-12-10/2024-12-11",
        "2:2024-10-24",
    ),
    _cycle(
        5,
        "P5",
        "LA+EH",
        "2024-11-01 2025-02-28",
        "2024-11-12/2024-11-12 2024-12-03/2024-12-03 2025-01-14/2025-01-14 2025-02-18/2025-03-05",
        "2:2024-12-17",
    ),
    _cycle(
        6,
        "P1",
        "LA+EDU",
        "2025-03-01 2025-06-30",
        "2025-03-11/2025-03-11 2025-04-08/2025-04-08 2025-05-13/2025-05-13 2025-06-17/2025-06-25",
        "1:2025-03-25 2:2025-04-29",
    ),
    _cycle(
        7,
        "P2",
        "POL",
        "2025-07-01 2025-10-31",
        "2025-07-08/2025-07-08 2025-08-12/2025-08-19 2025-09-09/2025-09-23 2025-10-14/2025-10-29",
        "2:2025-09-04",
    ),
    _cycle(
        8,
        "P6",
        "HEA+LA",
        "2025-11-01 2026-02-28",
        "2025-11-11/2025-11-11 2025-12-09/2025-12-09 2026-01-13/2026-01-13 2026-02-17/2026-02-25",
        "2:2025-12-18",
    ),
    _cycle(
        9,
        "P3",
        "POL+VOL",
        "2026-03-01 2026-06-30",
        "2026-03-10/2026-03-10 2026-04-14/2026-04-14 2026-05-12/2026-05-12 2026-06-16/2026-06-24",
        "2:2026-04-28 3:2026-05-20",
    ),
    _cycle(
        10,
        "P1",
        "LA+HEA",
        "2026-09-01 2026-12-31",
        "2026-09-08/2026-09-08 2026-10-06/2026-10-06 2026-11-03/2026-11-03 2026-12-08",
        "2:2026-10-22",
        live=True,
    ),
)
FINISHED = tuple(c for c in CYCLES if c.agreed_on is not None)
LIVE = CYCLES[-1]

BOARDS: tuple[date, ...] = tuple(
    day(f"{year}-{month_day}")
    for year, month_days in (
        (2024, ("01-25", "04-25", "07-18", "10-17")),
        (2025, ("01-23", "04-24", "07-17", "10-16")),
        (2026, ("01-22", "04-23", "07-16", "10-15")),
    )
    for month_day in month_days
)
NEXT_BOARD = day("2027-01-21")

# The police moved to a new recording system; two health months were held back in C7.
POLICE_SYSTEM_CHANGED = day("2024-02-01")
PROVIDER_CHANGED = day("2025-11-01")
HEALTH_FILE_ARRIVED = day("2025-12-17")
HEALTH_RESTATED = day("2026-09-15")


class Delivery(NamedTuple):
    """One dated delivery: its as-at date and the end of its folder's name."""

    as_at: date
    slug: str
    note: str


DELIVERIES: tuple[Delivery, ...] = tuple(
    Delivery(day(text), slug, note)
    for text, slug, note in (
        (
            "2023-09-15",
            "registers-and-history",
            "Registers of the partnership, monthly measures from April 2022, and the first session"
            " of cycle C1.",
        ),
        ("2024-01-19", "january-board", "Cycle C1 complete, ahead of the January 2024 Board."),
        ("2024-04-19", "april-board", "Cycle C2 to its third month, ahead of the April Board."),
        ("2024-07-12", "july-board", "Recommendations of C2 and the start of C3."),
        ("2024-10-11", "october-board", "Recommendations of C3 and the start of C4."),
        ("2025-01-17", "january-board", "Cycle C4 complete while C5 runs beside it."),
        ("2025-04-17", "april-board", "Cycle C5 complete; new definition of shared reports."),
        (
            "2025-07-11",
            "july-board",
            "Cycle C6 complete, ahead of the July Board; the authorities most like us.",
        ),
        (
            "2025-10-10",
            "october-board",
            "Cycle C7 in month 4. The health trust's monthly file has not been received.",
        ),
        (
            "2025-12-19",
            "late-health-file",
            "The health trust's file, two months late, with the autumn's other returns.",
        ),
        ("2026-01-16", "january-board", "Recommendations of C7, ahead of the January Board."),
        ("2026-02-20", "monthly", "Monthly returns and the Section 11 round of 2026."),
        ("2026-03-20", "monthly", "Monthly returns and the plan agreed in C8."),
        ("2026-04-17", "april-board", "Monthly returns, ahead of the April 2026 Board."),
        ("2026-05-22", "monthly", "Monthly returns; decisions of the April Board; C9 feedback."),
        ("2026-06-19", "monthly", "Monthly returns, with what the survey brought so far."),
        ("2026-07-10", "july-board", "The plan agreed in C9, ahead of the July 2026 Board."),
        (
            "2026-08-21",
            "monthly",
            "Decisions of the July Board; from now on each agency sends a file of its own.",
        ),
        (
            "2026-09-18",
            "restated-health-file",
            "The health trust's April to June file, restated and whole; first session of C10.",
        ),
        ("2026-10-09", "october-board", "Monthly returns, ahead of the October 2026 Board."),
        (
            "2026-10-30",
            "published-figures",
            "Published figures for the year to March 2026; audits of C10; decisions of the Board.",
        ),
        ("2026-11-22", "live-cycle", "Cycle C10 in its third month, with what has come back."),
    )
)


def months(first: date = FIRST_MONTH, last: date = LAST_DAY) -> list[date]:
    """Give the first day of every whole month from `first` that has ended by `last`."""
    found = []
    month = first
    while next_month(month) - timedelta(days=1) <= last:
        found.append(month)
        month = next_month(month)
    return found


def next_month(month: date, steps: int = 1) -> date:
    """Give the first day of the month that many steps on."""
    index = month.year * 12 + month.month - 1 + steps
    return date(index // 12, index % 12 + 1, 1)


def month_end(month: date, length: int = 1) -> date:
    """Give the last day of a period of `length` months that begins on `month`."""
    return next_month(month, length) - timedelta(days=1)


def months_between(earlier: date, later: date) -> int:
    """Count the months from one date's month to another's."""
    return (later.year - earlier.year) * 12 + later.month - earlier.month


def board_after(when: date) -> date:
    """Give the first Board held more than a week after a date."""
    return next(b for b in (*BOARDS, NEXT_BOARD) if b > when + timedelta(days=7))


def shift(when: date, days: int) -> date:
    """Move a date by days, and on to Monday when that is a weekend."""
    moved = when + timedelta(days=days)
    return moved + timedelta(days=(7 - moved.weekday()) if moved.weekday() > 4 else 0)
