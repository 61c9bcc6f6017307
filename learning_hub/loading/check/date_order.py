"""In which order a column writes day and month: judged whole, for one cell alone cannot tell.

03/04/2026 is the 3rd of April here and the 4th of March in America. A column with a 25th month is
read month first; one in which both ways stand is believed only where a date can be but one.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

import duckdb

from learning_hub.contract import Table
from learning_hub.loading.read.few_rows import FewRows
from learning_hub.loading.sql_text import literal, quoted

# What is wrong with a date that could be two, in a column of both ways, and what to do.
MIXED = (
    "could be read day first or month first, and this column is written in both ways",
    "write every date of the column as 2026-07-31",
)
# In a workbook: what stands as a date among texts that are dates month first.
EXCHANGED = (
    "is a date in a column whose other dates are text written month first, so that its day and month "
    "may have been exchanged",
    "write every date of the column in one way, as 2026-07-31",
)
# In a column that does not tell by itself, beside one that does.
BESIDE = (
    "could be read day first or month first, and another column of the table is written month first",
    "write every date of the table as 2026-07-31",
)
_START, _END = "period_start", "period_end"
SHORT_YEAR = (
    "has a year of two figures, which may be of any century",
    "write the date as 2026-07-31 or 31/07/2026",
)
SHORT_YEAR_WRITTEN = r"\d{1,2}[-/. ](\d{1,2}|[A-Za-z]+)[-/. ]'?\d\d([ T].*)?"
WEEKDAY = r"(?i:(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?[,.]?\s+)"
_PARTED = rf"^\s*{WEEKDAY}?(\d{{1,2}})[-/.](\d{{1,2}})[-/.](\d{{4}})(?:[ T].*)?\s*$"


class Order(StrEnum):
    """How the dates of a column are read."""

    DAY_FIRST = "day first"
    MONTH_FIRST = "month first"
    # Both ways stand in it: what could be either is not believed.
    BOTH = "both"


@dataclass(frozen=True)
class Written:
    """How a column writes its dates, with an example of each way, and of a date that may be both.

    either: how many different cells could be read both ways. mixed: why those are not believed, when
    they are not, and what to do. is_typed: that dates stand in it as dates, as in a workbook.
    settled_by: the column beside it that tells, where it does not by itself.
    """

    order: Order
    day_first: str | None
    month_first: str | None
    either: int
    mixed: tuple[str, str] = MIXED
    is_typed: bool = False
    settled_by: str = ""

    @property
    def is_doubtful(self) -> bool:
        """Say whether nothing in the column tells which way it is: several that could be either."""
        return self.order == Order.DAY_FIRST and self.day_first is None and self.either > 1


def first_sql(cell: str) -> str:
    """Give the SQL of the first number of a date that is written 03/04/2026. NULL = it is not."""
    return f"try_cast(regexp_extract({cell}, {literal(_PARTED)}, 1) AS INTEGER)"


def second_sql(cell: str) -> str:
    """Give the SQL of the second number of such a date."""
    return f"try_cast(regexp_extract({cell}, {literal(_PARTED)}, 2) AS INTEGER)"


def is_either_sql(cell: str) -> str:
    """Give the SQL that says whether a date could be read both ways, with two results."""
    first, second = first_sql(cell), second_sql(cell)
    return (
        f"coalesce({first} BETWEEN 1 AND 12 AND {second} BETWEEN 1 AND 12 "
        f"AND {first} <> {second}, false)"
    )


def is_exchangeable_sql(cell: str) -> str:
    """Give the SQL that says whether a date, such as 2026-04-03, would be one with day and month
    exchanged too.
    """
    parts = [
        f"try_cast(regexp_extract({cell}, '^\\d{{4}}-(\\d\\d)-(\\d\\d)([ T].*)?$', {n}) AS INTEGER)"
        for n in (1, 2)
    ]
    return f"coalesce({parts[1]} BETWEEN 1 AND 12 AND {parts[0]} <> {parts[1]}, false)"


def together(found: dict[str, Written], *, is_book: bool) -> dict[str, Written]:
    """Judge the columns of a table together: one that does not tell may stand beside one that does.

    is_book: that dates may stand in it as dates, and not as text.
    """
    is_month_first = any(one.order == Order.MONTH_FIRST for one in found.values())
    # The end of a period stands in every row of its start, and is written by the same hand.
    end = found.get(_END)
    if end and end.order == Order.MONTH_FIRST and (start := found.get(_START)):
        is_open = start.order == Order.DAY_FIRST and start.day_first is None
        settled = replace(
            start, order=Order.MONTH_FIRST, month_first=end.month_first, settled_by=_END
        )
        found = {**found, _START: settled if is_open else start}
    return {
        name: replace(one, order=Order.BOTH, mixed=BESIDE)
        if is_month_first and one.order == Order.DAY_FIRST and one.day_first is None
        else replace(one, is_typed=is_book)
        for name, one in found.items()
    }


def judged_sql(column: str) -> str:
    """Give the SQL of what `judged` is told of a column."""
    first, second = first_sql(column), second_sql(column)
    return (
        f"min({column}) FILTER ({first} > 12 AND {second} BETWEEN 1 AND 12), "
        f"min({column}) FILTER ({second} > 12 AND {first} BETWEEN 1 AND 12), "
        f"count(DISTINCT {column}) FILTER ({is_either_sql(column)})"
    )


def judged(day: str | None, month: str | None, either: int) -> Written | None:
    """Say how a column writes its dates. None = none that could be read in two ways.

    day: one that can be read day first alone; month: month first alone; either: how many both ways.
    """
    if day is None and month is None and not either:
        return None
    order = Order.DAY_FIRST if month is None else Order.BOTH if day else Order.MONTH_FIRST
    return Written(order, day, month, either)


def written(
    connection: duckdb.DuckDBPyConnection, table: Table, raw: str, cells: dict[str, str]
) -> dict[str, Written]:
    """Say of each column of dates how it writes them; of none where no date is written so.

    cells: the table's column for each column of `raw` that may be written so.
    """
    found = {}
    for cell, name in cells.items():
        if table.column(name).type != "DATE":
            continue
        row = connection.execute(f"SELECT {judged_sql(quoted(cell))} FROM {raw}").fetchone()
        if one := judged(*(row or (None, None, 0))):
            found[name] = one
    return found


def of_many_rows(connection: duckdb.DuckDBPyConnection, raw: str, cells: list[str]) -> list[str]:
    """Name the columns in which a date may be written 03/04/2026: of a large table, in one pass.

    Such a date has its first stroke, point or dash after one figure or two. Where every cell has
    its dash after four, as 2026-07-31 has, the column need not be looked at so closely.
    """
    closely = _where(
        connection, raw, cells, [f"NOT bool_and({quoted(cell)} LIKE '____-%')" for cell in cells]
    )
    starts = [f"ltrim({quoted(cell)})" for cell in closely]
    marks = "IN ('/', '.', '-')"
    return _where(
        connection,
        raw,
        closely,
        [f"bool_or({one}[2] {marks} OR {one}[3] {marks})" for one in starts],
    )


def _where(
    connection: duckdb.DuckDBPyConnection, raw: str, cells: list[str], asked: list[str]
) -> list[str]:
    """Name the columns of which what is asked of each holds."""
    if not cells:
        return []
    found = connection.execute(f"SELECT {', '.join(asked)} FROM {raw}").fetchone() or ()
    return [cell for cell, holds in zip(cells, found, strict=True) if holds]


def may_be_written_so(texts: FewRows, cells: Iterable[str]) -> list[str]:
    """Name the columns in which a date may be written 03/04/2026: of a small table, by a look."""
    return [
        cell
        for cell in cells
        if any(mark in str(text) for text in texts.values(cell) for mark in "/.")
        or any(str(text)[2:3] == "-" or str(text)[1:2] == "-" for text in texts.values(cell))
    ]


def said(found: dict[str, Written], where: str) -> list[str]:
    """Say of each column what was made of dates that could be read in two ways.

    Not where another column of the same rows tells that they are day first.
    """
    notices = []
    is_told = any(one.order == Order.DAY_FIRST and one.day_first for one in found.values())
    for name, one in found.items():
        if one.order == Order.MONTH_FIRST and one.settled_by:
            notices.append(
                f"{where}: the dates in {name} were read month first, as those in {one.settled_by} "
                "beside them. Look whether they came out right."
            )
        elif one.order == Order.MONTH_FIRST:
            notices.append(
                f"{where}: the dates in {name} were read month first, because "
                f"'{one.month_first}' can be no other. Look whether they came out right."
            )
        elif one.is_doubtful and not is_told:
            notices.append(
                f"{where}: the dates in {name} could be read day first or month first; they were "
                "read day first, as it is done here. If they are month first, write them as "
                "2026-07-31 and load the file again."
            )
    return notices
