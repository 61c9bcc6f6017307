"""Months and working days, by England's list of bank holidays."""

import csv
from datetime import date, timedelta
from functools import cache

import numpy as np
import pyarrow as pa

from learning_hub import contract
from learning_hub.loading.read.parts import Unreadable

DATA = contract.QUERIES.parent / "data"
HOLIDAYS = DATA / "bank_holidays_england.csv"


@cache
def bank_holidays() -> tuple[date, ...]:
    """List England's bank holidays, in order. Raises Unreadable when the file cannot be read."""
    try:
        with HOLIDAYS.open(newline="", encoding="utf-8-sig") as handle:
            return tuple(
                sorted(
                    date.fromisoformat(row["holiday_on"].strip()) for row in csv.DictReader(handle)
                )
            )
    except (OSError, KeyError, ValueError, AttributeError) as error:
        raise Unreadable(
            f"data/{HOLIDAYS.name} cannot be read: it needs the column holiday_on with dates "
            "such as 2026-12-25. Working days cannot be counted without it."
        ) from error


def beyond_the_list(first: date, last: date) -> str | None:
    """Say that some days lie outside the years of the list of bank holidays. None = none do."""
    held = bank_holidays()
    if not held or last.year > held[-1].year:
        known = f"ends with {held[-1].year}" if held else "is empty"
        return (
            f"The list of bank holidays {known}, and the case lists go up to {last.year}: working "
            f"days after it are counted without holidays. Bring data/{HOLIDAYS.name} up to date."
        )
    if first.year < held[0].year:
        return (
            f"The list of bank holidays begins with {held[0].year}: working days before it are "
            "counted without holidays."
        )
    return None


def end_of_month(day: date) -> date:
    """Give the last day of a day's month."""
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1) - timedelta(days=1)


def closing_day(day: date) -> date:
    """Give the month's end when no working day is left between a day and it, else the day."""
    end = end_of_month(day)
    left = np.busday_count(
        np.datetime64(day) + 1,
        np.datetime64(end) + 1,
        holidays=np.array(bank_holidays(), "datetime64[D]"),
    )
    return end if left == 0 else day


def six_months_before(as_at: date) -> date:
    """Give the first of the six months that end with a day."""
    after = as_at + timedelta(days=1)
    month = after.month - 6
    year, month = (after.year, month) if month > 0 else (after.year - 1, month + 12)
    last = end_of_month(date(year, month, 1)).day
    return date(year, month, min(after.day, last))


def working_days(first: date, last: date) -> pa.Table:
    """Number every day from the first of a month to the last of one, working days apart.

    The working days from one day to another are the difference of their numbers: those after the
    first, up to and with the second.
    """
    days = np.arange(
        np.datetime64(first.replace(day=1)), np.datetime64(end_of_month(last) + timedelta(days=1))
    )
    works = np.is_busday(days, holidays=np.array(bank_holidays(), "datetime64[D]"))
    months = days.astype("datetime64[M]")
    starts = months.astype("datetime64[D]")
    return pa.table(
        {
            "on_day": pa.array(days),
            "day_number": pa.array(np.arange(1, len(days) + 1)),
            "working_day_number": pa.array(np.cumsum(works)),
            "day_of_month": pa.array((days - starts).astype(int) + 1),
            "month_start": pa.array(starts),
            "month_end": pa.array((months + 1).astype("datetime64[D]") - 1),
        }
    )
