"""Which kinds of year and which levels of place are read: the one place where they stand."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from learning_hub.loading.formats.shared import periods
from learning_hub.loading.sql_text import literal


@dataclass(frozen=True)
class KindOfYear:
    """A kind of year by its time_identifier, in small letters, with the kind of ours that it is.

    month, day: when it begins. is_named_by_its_end: that 2025 is the year that ends in 2025.
    remedy: how such a year is written. One that spans two years and is named by the first has six
    digits, for 2024 alone is to some the first of them, to others the last.
    """

    identifier: str
    period_kind: str
    month: int
    day: int
    remedy: str
    is_named_by_its_end: bool = False

    @property
    def spans_two(self) -> bool:
        """Say whether it is written with both of its years, as 202425."""
        return (self.month, self.day) != (1, 1) and not self.is_named_by_its_end


def _six_digits(identifier: str) -> str:
    return f"write six digits, as 202425 for the {identifier} that begins in 2024"


KINDS = (
    KindOfYear(
        "reporting year",
        periods.TO_MARCH.period_kind,
        4,
        1,
        "write the four digits of the reporting year, as 2025 for the year that ends in March 2025",
        is_named_by_its_end=True,
    ),
    KindOfYear(
        "calendar year",
        periods.CALENDAR.period_kind,
        1,
        1,
        "write the four digits of the calendar year, as 2025",
    ),
    KindOfYear("academic year", periods.ACADEMIC.period_kind, 9, 1, _six_digits("academic year")),
    KindOfYear(
        "financial year", periods.FINANCIAL.period_kind, 4, 1, _six_digits("financial year")
    ),
    KindOfYear("tax year", periods.FINANCIAL.period_kind, 4, 6, _six_digits("tax year")),
)
LEVELS = ("Local authority", "Regional", "National")
KIND_REMEDY = f"use one of: {', '.join(kind.identifier for kind in KINDS)}"
LEVEL_REMEDY = f"keep only: {', '.join(LEVELS)}"


def _by_kind(piece: Callable[[KindOfYear], str]) -> str:
    """Give the SQL that picks by a row's kind of year; NULL where that is none of ours."""
    cases = " ".join(f"WHEN {literal(kind.identifier)} THEN {piece(kind)}" for kind in KINDS)
    return f"CASE hub_identifier {cases} END"


def _first_day(kind: KindOfYear) -> str:
    before = " - 1" if kind.is_named_by_its_end else ""
    return f"make_date(hub_year{before}, {kind.month}, {kind.day})"


def _last_day(kind: KindOfYear) -> str:
    # Of a year that is no leap year; none of the kinds begins in March.
    last = date(2002, kind.month, kind.day) - timedelta(days=1)
    later = last.year - 2001 - int(kind.is_named_by_its_end)
    return f"make_date(hub_year{' + 1' if later else ''}, {last.month}, {last.day})"


SPANNING_SQL = ", ".join(literal(kind.identifier) for kind in KINDS if kind.spans_two)
LEVELS_SQL = ", ".join(map(literal, LEVELS))
PERIOD_KIND_SQL = _by_kind(lambda kind: literal(kind.period_kind))
FIRST_DAY_SQL, LAST_DAY_SQL = _by_kind(_first_day), _by_kind(_last_day)
REMEDY_SQL = _by_kind(lambda kind: literal(kind.remedy))
