"""Years as publishers write them, and the first and last day that each of them means."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

# What stands behind a year: how final its figures are, and that it is outturn.
MARK = re.compile(r"\s*\((rev|prov|final|ot|[rp])\)$", re.IGNORECASE)
MARKS = {
    "prov": "provisional",
    "p": "provisional",
    "rev": "revised",
    "r": "revised",
    "final": "final",
    "ot": "outturn",
}
_SPAN = re.compile(r"((?:19|20)\d\d)(?:/(\d\d))?\s?[-\u2013]\s?(?:(?:19|20)?(\d\d))(?:/(\d\d))?")
_SPLIT = re.compile(r"((?:19|20)\d\d)/(\d\d|(?:19|20)\d\d)")
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]


@dataclass(frozen=True)
class YearType:
    """A kind of year: its name among our kinds of period, and the month it begins in.

    A year is named by its end: 2025 began in 2024 unless it begins in January.
    """

    period_kind: str
    first_month: int


CALENDAR = YearType("calendar year", 1)
TO_MARCH = YearType("year to March", 4)
FINANCIAL = YearType("financial year", 4)
ACADEMIC = YearType("academic year", 9)
# Of these only the year is known, or its last month.
PLAIN = YearType("year", 1)
TO_SEPTEMBER = YearType("year", 10)
TO_JANUARY = YearType("year", 2)


@dataclass(frozen=True)
class Period:
    """A span of days: whole years of a kind, one or more. mark: what stood behind it, in words."""

    start: date
    end: date
    kind: str
    mark: str | None = None


def _years(first: int, last: int, kind: YearType, mark: str | None) -> Period:
    """Give the days of years, each named by the calendar year that it ends in."""
    before = int(kind.first_month > 1)
    start = date(first - before, kind.first_month, 1)
    end = date(last - before + 1, kind.first_month, 1) - timedelta(days=1)
    # The kinds of period are of one year; what spans more is a year of no kind of its own.
    return Period(start, end, kind.period_kind if first == last else "year", mark)


def _follows(year: int, digits: str) -> bool:
    return digits[-2:] == f"{(year + 1) % 100:02d}"


def _later(year: int, digits: str) -> int:
    """Give the year of two digits that comes after another: 1999 and '01' make 2001."""
    return year + (int(digits[-2:]) - year) % 100


def period_of(label: str, kind: YearType | None) -> Period | None:
    """Read a year or a span of years. None = it is no year.

    kind: what the publisher says its years are; None = it says nothing, and the way of writing
    decides: 2023/24 is a financial year, and 2023 a year of no known kind.
    """
    found = MARK.search(label)
    mark = MARKS[found[1].lower()] if found else None
    text = label[: found.start()].strip() if found else label.strip()
    if re.fullmatch(r"(19|20)\d\d", text):
        return _years(int(text), int(text), kind or PLAIN, mark)
    if split := _SPLIT.fullmatch(text):
        year = int(split[1])
        if not _follows(year, split[2]):
            return None
        return _years(year + 1, year + 1, kind or FINANCIAL, mark)
    if not (span := _SPAN.fullmatch(text)):
        return None
    year, last = int(span[1]), _later(int(span[1]), span[3])
    if span[2] or span[4]:
        # 2013/14-15/16: both ends are years that span two.
        if not (span[2] and span[4] and _follows(year, span[2]) and _follows(last, span[4])):
            return None
        year, last, kind = year + 1, last + 1, kind or FINANCIAL
    elif last == year + 1 and (kind or FINANCIAL).first_month > 1:
        year, kind = last, kind or FINANCIAL
    if not 0 <= last - year <= 10:
        return None
    return _years(year, last, kind or PLAIN, mark)


def quarter_or_month(label: str) -> Period | None:
    """Read a quarter or a month: '2023 Q1', '2023/24 Q2', '2023 Jan'. None = it is neither."""
    if found := re.fullmatch(r"((?:19|20)\d\d)(?:/(\d\d))?\s?[Qq]([1-4])", label):
        year, month = int(found[1]), 3 * int(found[3]) - 2
        if found[2] and not _follows(year, found[2]):
            return None
        # Quarters of a year that spans two begin in April.
        start = _month(year, month + 3 if found[2] else month)
        return Period(start, _month(start.year, start.month + 3) - timedelta(days=1), "quarter")
    found = re.fullmatch(r"((?:19|20)\d\d) ([A-Za-z]{3,9})", label) or re.fullmatch(
        r"(?P<name>[A-Za-z]{3,9}) (?P<year>(?:19|20)\d\d)", label
    )
    if not found:
        return None
    told, name = (found["year"], found["name"]) if found.groupdict() else found.groups()
    if name[:3].lower() not in _MONTHS:
        return None
    start = _month(int(told), _MONTHS.index(name[:3].lower()) + 1)
    return Period(start, _month(start.year, start.month + 1) - timedelta(days=1), "month")


def _month(year: int, month: int) -> date:
    return date(year + (month - 1) // 12, (month - 1) % 12 + 1, 1)
