"""Numbers, dates, periods and shares in words, the same everywhere."""

import html
import re
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import TypeAlias

import pandas as pd

from learning_hub import theme
from learning_hub.judging import ClusteredShare, shares, units

# A number and its sign stay on one line.
PERCENT = "\u00a0%"
# A true minus: a hyphen is read as one, or not at all, and breaks from its number at a line's end.
MINUS = "\u2212"
UNSURE = f"under {shares.LOW}, so unsure"
Cell: TypeAlias = str | float | date | pd.Timestamp | None
NOUNS = {
    "month": "month",
    "quarter": "quarter",
    "term": "term",
    "calendar year": "year",
    "year to March": "year",
    "academic year": "year",
    "financial year": "year",
    "year": "year",
}
Number: TypeAlias = str | float | None  # as text where the answer was read from a file


def is_empty(value: Cell) -> bool:
    """Say whether a cell holds nothing."""
    return value is None or bool(pd.isna(value))


def day(value: str | date | pd.Timestamp | None) -> str:
    """Write a date as '12 Nov 2026'. Empty when there is none."""
    if is_empty(value):
        return ""
    moment = pd.Timestamp(value)
    return f"{moment.day} {moment:%b %Y}"


def period(start: date | pd.Timestamp, end: date | pd.Timestamp, kind: str) -> str:
    """Write a period: 'Oct 2026', 'Jul to Sep 2026', 'year to March 2025', '2024/25'."""
    if is_empty(start) or is_empty(end):
        return ""
    first, last = pd.Timestamp(start), pd.Timestamp(end)
    if kind == "month":
        return f"{last:%b %Y}"
    if kind == "year to March":
        return f"year to March {last:%Y}"
    if kind == "academic year":
        return f"academic year {first:%Y}/{last:%y}"
    if kind == "financial year":
        return f"financial year {first:%Y}/{last:%y}"
    if kind == "calendar year":
        return f"{last:%Y}"
    return (
        f"{first:%b} to {last:%b %Y}"
        if first.year == last.year
        else (f"{first:%b %Y} to {last:%b %Y}")
    )


def rounded(number: float, decimals: int = 0) -> str:
    """Write a number with so many decimals, a half rounded away from zero: 62.5 becomes 63.

    For people to read: below zero with a minus, which no program takes for one. In a CSV file
    numbers stay as programs write them.

    As people round, and R and Excel print; Python's own way takes a half to the even number, so
    that 62.5 and 37.5 would go different ways.
    """
    # What binary fractions add in the last digits is taken off first: 14.499999999999998 is 14.5.
    exact = Decimal(repr(round(float(number), 9)))
    figure = exact.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    # A little below nothing is nothing, not '-0.0'.
    return f"{figure if figure else abs(figure):,f}".replace("-", MINUS)


def signed(number: float, decimals: int = 0) -> str:
    """Write a change with its sign: '+3.1', '\u22120.4'; of one that rounds to nothing '0.0'."""
    text = rounded(number, decimals)
    is_none = not any(figure in text for figure in "123456789")
    return text if is_none or text.startswith(MINUS) else f"+{text}"


def percent(part: float, whole: float) -> str:
    """Write a share in whole per cent."""
    return f"{rounded(100 * part / whole)}{PERCENT}"


def count(number: float | int) -> str:
    """Write a whole number with commas."""
    return rounded(number)


def plural(number: float | int, one: str, many: str | None = None) -> str:
    """Write a number with its noun: '1 action', '12 actions'."""
    return f"{count(number)} {one if number == 1 else many or one + 's'}"


def of_them(some: int, every: int) -> str:
    """Write so many of those just named, not '6 of the 6': 'all of them', '5 of them'.

    'it' where there is one, 'none of them' where it is none of several.
    """
    if some == every:
        return "it" if every == 1 else "all of them"
    return f"{count(some) if some else 'none'} of them"


def value(number: Number, unit: str, decimals: int = 1) -> str:
    """Write a value in its unit: '62.5 %', '4.1 per 10,000', '18'. Empty = 'not reported'."""
    if number is None or is_empty(number):
        return theme.EMPTY
    text = rounded(float(number), decimals)
    if many := units.per(unit):
        return f"{text} per {many:,}"
    return {
        "percent": f"{text}{PERCENT}",
        "days": f"{text} day" if text == "1" else f"{text} days",
    }.get(unit, text)


def aimed(number: Number, unit: str, decimals: int) -> str:
    """Write a baseline or a target, on every page alike: of a count 12, but 1.8 and not 2.

    They are means or wishes, so that they may be finer than the figures themselves.
    """
    if number is None or is_empty(number):
        return theme.EMPTY
    is_whole = float(number).is_integer()
    return value(number, unit, decimals if is_whole else max(decimals, 1))


def cell(number: Number, unit: str, decimals: int, status: Cell = None, hidden: Cell = None) -> str:
    """Write a table cell: a value, or why there is none. Never a zero or a code in its place."""
    if not is_empty(hidden) and is_empty(number):
        return theme.HIDDEN
    if not is_empty(status):
        words = theme.SYMBOLS[str(status)]
        if is_empty(number):
            return words
        return f"{value(number, unit, decimals)} ({words})"
    return value(number, unit, decimals)


def between(
    number: Number,
    least: Number,
    most: Number,
    hidden: int,
    unit: str,
    decimals: int,
    status: Cell = None,
) -> str:
    """Write a figure of several areas, or between what it lies where some of theirs are hidden.

    '4.0 to 6.4 (3 hidden)'; for shares and rates, of which nothing can be said, 'not shown (3
    hidden)'.
    """
    if not hidden:
        return cell(number, unit, decimals, status)
    of = f"({count(hidden)} hidden)"
    if least is None or most is None or is_empty(least) or is_empty(most):
        return f"not shown {of}"
    return f"{rounded(float(least), 1)} to {value(most, unit, 1)} {of}"


def interval(positive: float, total: float) -> str:
    """Write the Wilson 95 % interval of a share: '31-86 %'."""
    found = shares.interval(positive, total)
    return f"{rounded(100 * found.lower)}\u2013{rounded(100 * found.upper)}{PERCENT}"


def share(positive: Number, total: Number) -> str:
    """Write a share as its size allows.

    Under 10: '5 of 8 (31-86 %)', no percentage. 10 to 19: with the percentage, marked 'under
    20, so unsure'. From 20: '30 of 40, 75 % (60-86 %)'. Hidden counts: 'hidden'.
    """
    if positive is None or total is None or is_empty(positive) or is_empty(total):
        return theme.HIDDEN
    part, whole = float(positive), float(total)
    return "none" if whole == 0 else _share(part, whole, interval(part, whole))


def share_by_case(found: ClusteredShare) -> str:
    """Write a share of judgements as `share` does, its interval by case."""
    if found.n == 0:
        return "none"
    bounds = f"{rounded(100 * found.lower)}\u2013{rounded(100 * found.upper)}{PERCENT} by case"
    return _share(found.positive, found.n, bounds)


def _share(part: float, whole: float, bounds: str) -> str:
    text = f"{count(part)} of {count(whole)}"
    if whole < shares.FEW:
        return f"{text} ({bounds})"
    mark = f", {UNSURE}" if whole < shares.LOW else ""
    return f"{text}, {percent(part, whole)} ({bounds}{mark})"


def portion(part: Number, whole: Number) -> str:
    """Write a share that is no sample of more, or whose cases are not independent: no interval.

    Under 10: '5 of 8'. 10 to 19: '6 of 12, 50 % (under 20, so unsure)'. From 20: '30 of 40,
    75 %'. Hidden counts: 'hidden'.
    """
    if part is None or whole is None or is_empty(part) or is_empty(whole):
        return theme.HIDDEN
    some, every = float(part), float(whole)
    text = f"{count(some)} of {count(every)}"
    if every < shares.FEW:
        return text
    mark = f" ({UNSURE})" if every < shares.LOW else ""
    return f"{text}, {percent(some, every)}{mark}"


def joined(words: list[str]) -> str:
    """Join words as a sentence does: 'a, b and c'.

    Where one holds an 'and' or a comma of its own, it is told apart from the next: 'children, and
    parents and carers', 'a; b and c; and d'.
    """
    if len(words) < 2:
        return "".join(words)
    # What stands in brackets or in mark-up parts nothing.
    bare = [re.sub(r"<[^>]+>|\([^()]*\)", "", word) for word in words]
    has_commas = any(", " in word for word in bare)
    if len(words) == 2 and has_commas:
        return "; ".join(words)
    if len(words) > 2 and (has_commas or any(" and " in word for word in bare[:-1])):
        return f"{'; '.join(words[:-1])}; and {words[-1]}"
    comma = "," if any(" and " in word for word in bare) else ""
    return f"{', '.join(words[:-1])}{comma} and {words[-1]}"


def named(name: str) -> str:
    """Write a name in quotes, so that it is told from the words around it; safely.

    Quotes within it become double ones, so that two never stand together.
    """
    within = re.sub(r"'([^']+)'", "\u201c\\1\u201d", name)
    return f"\u2018{html.escape(within, quote=False)}\u2019"


def capital(text: str) -> str:
    """Begin a text with a capital letter."""
    return text[:1].upper() + text[1:]


def small(text: str) -> str:
    """Begin a text with a small letter, unless its first word is an abbreviation such as MASH."""
    first = text.split(" ", 1)[0]
    return text if first[1:] != first[1:].lower() else text[:1].lower() + text[1:]


def bold(text: str) -> str:
    """Bring a figure out, safely: text from files is never taken for mark-up."""
    return f"<strong>{html.escape(text)}</strong>"


def around_value(
    number: float, periods: int, unit: str, decimals: int, kind: str | None = None
) -> str:
    """Write a figure of several periods together, with how many they are, so that a part of a year
    is told from a whole one: '62.1 % (10 months)'. 'none yet' where none is held.
    """
    if not periods:
        return "none yet"
    if is_empty(number):
        return theme.HIDDEN
    return f"{value(number, unit, max(decimals, 1))} ({plural(periods, noun_of(kind))})"


def noun_of(kind: str | None) -> str:
    """Give the noun of a kind of period: 'month'; 'period' for one that has none."""
    return "period" if kind is None or is_empty(kind) else NOUNS.get(kind, "period")
