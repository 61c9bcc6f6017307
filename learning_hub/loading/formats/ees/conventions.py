"""Which kinds of period and which levels of place are read: the one place where they stand."""

from collections.abc import Callable
from dataclasses import dataclass

from learning_hub.loading.formats.shared import periods
from learning_hub.loading.sql_text import literal


@dataclass(frozen=True)
class KindOfPeriod:
    """A kind of period by its time_identifier, in small letters, with the kind of ours that it is.

    begins: its first month, counted from January of the year that it is written with: 9 = that
    September, 13 = next January, -8 = the April before. day: the day of that month. months: how
    many it lasts. remedy: how such a period's year is written. is_six_digits: it belongs to a year
    that spans two, and 2024 alone is to some the first of them, to others the last.
    """

    identifier: str
    period_kind: str
    begins: int
    months: int
    remedy: str
    is_six_digits: bool = False
    day: int = 1


def _spanning(
    identifier: str, kind: str, begins: int, months: int, whole: str, day: int = 1
) -> KindOfPeriod:
    remedy = f"write six digits, as 202425 for the {whole} that begins in 2024"
    return KindOfPeriod(identifier, kind, begins, months, remedy, is_six_digits=True, day=day)


_MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_FOUR = "write the four digits of the year, as 2025"
KINDS = (
    KindOfPeriod(
        "reporting year",
        periods.TO_MARCH.period_kind,
        -8,
        12,
        "write the four digits of the reporting year, as 2025 for the year that ends in March 2025",
    ),
    KindOfPeriod(
        "calendar year",
        periods.CALENDAR.period_kind,
        1,
        12,
        "write the four digits of the calendar year, as 2025",
    ),
    _spanning("academic year", periods.ACADEMIC.period_kind, 9, 12, "academic year"),
    _spanning("financial year", periods.FINANCIAL.period_kind, 4, 12, "financial year"),
    _spanning("tax year", periods.FINANCIAL.period_kind, 4, 12, "tax year", day=6),
    _spanning("autumn term", "term", 9, 4, "academic year"),
    _spanning("spring term", "term", 13, 3, "academic year"),
    _spanning("summer term", "term", 16, 4, "academic year"),
    *(
        KindOfPeriod(f"calendar year q{number}", "quarter", 3 * number - 2, 3, _FOUR)
        for number in range(1, 5)
    ),
    *(
        _spanning(f"financial year q{number}", "quarter", 3 * number + 1, 3, "financial year")
        for number in range(1, 5)
    ),
    *(
        _spanning(f"tax year q{number}", "quarter", 3 * number + 1, 3, "tax year", day=6)
        for number in range(1, 5)
    ),
    *(KindOfPeriod(month, "month", number, 1, _FOUR) for number, month in enumerate(_MONTHS, 1)),
)
# Periods of the convention for which the contract has no kind: parts of years of other lengths,
# weeks, and quarters of academic years, which begin in August to some and in September to others.
NO_KIND = (
    r"week \d{1,2}|part [12].*|(autumn and spring|spring and summer) term.*|term"
    r"|(academic|calendar|financial|tax|reporting) year (q\d )?(to|and) q\d|academic year q\d"
    r"|(academic|calendar|financial|tax|reporting) year q\d (to|and|-) q\d"
)
LEVELS = ("Local authority", "Regional", "National")
# The convention's other levels, of which nothing is held.
OTHER_LEVELS = (
    "school|provider|institution|multi-academy trust|mat|sponsor|ward|parliamentary constituency"
    "|local authority district|english devolved area|local skills improvement plan area"
    "|local enterprise partnership|local enterprise partnerships|opportunity area|planning area"
    "|rsc region|police force area|mayoral combined authority|lower layer super output area"
    "|middle layer super output area"
)
KIND_REMEDY = (
    "use one of: reporting year, calendar year, academic year, financial year, tax year, one of "
    "their quarters (Financial year Q1), Autumn, Spring or Summer term, or the name of a month"
)
LEVEL_REMEDY = f"keep only: {', '.join(LEVELS)}"


def _by_kind(piece: Callable[[KindOfPeriod], str]) -> str:
    """Give the SQL that picks by a row's kind of period; NULL where that is none of ours."""
    cases = " ".join(f"WHEN {literal(kind.identifier)} THEN {piece(kind)}" for kind in KINDS)
    return f"CASE hub_identifier {cases} END"


def _day(kind: KindOfPeriod, months: str) -> str:
    first = f"make_date(hub_year, 1, 1) + to_months({months})"
    return f"CAST({first} + to_days({kind.day - 1}) AS DATE)"


# A calendar year that is written with two, 202425, goes over both: a year of no kind of its own.
_MORE = "CASE WHEN hub_spans_two THEN 12 ELSE 0 END"
SPANNING_SQL = ", ".join(literal(kind.identifier) for kind in KINDS if kind.is_six_digits)
LEVELS_SQL = ", ".join(map(literal, LEVELS))
PERIOD_KIND_SQL = (
    f"CASE WHEN hub_spans_two THEN {literal(periods.PLAIN.period_kind)} ELSE "
    f"{_by_kind(lambda kind: literal(kind.period_kind))} END"
)
FIRST_DAY_SQL = _by_kind(lambda kind: _day(kind, str(kind.begins - 1)))
LAST_DAY_SQL = _by_kind(
    lambda kind: f"{_day(kind, f'{kind.begins - 1 + kind.months} + {_MORE}')} - 1"
)
REMEDY_SQL = _by_kind(lambda kind: literal(kind.remedy))
