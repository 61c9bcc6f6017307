"""Periods and values as they arrive, made into sorted arrays; and what kind of period they are."""

import datetime as dt
from collections.abc import Iterable
from typing import TypeAlias

import numpy as np
import pandas as pd

Date: TypeAlias = str | dt.date | pd.Timestamp | pd.Period | np.datetime64


def as_periods(periods: Iterable[Date]) -> pd.DatetimeIndex:
    """Return periods as the first instants of them, one per input and in its order.

    Takes what pandas.to_datetime takes, and pandas Periods. Whole numbers from 1000 to 9999 are
    read as years, which pandas would read as nanoseconds. Time zones are dropped, so that dates
    compare. Raises ValueError for a missing period or text that is no date.
    """
    given = pd.Series(list(periods), dtype=object) if not hasattr(periods, "dtype") else periods
    found = pd.Index(given)
    if found.dtype == object and len(found) and all(isinstance(p, pd.Period) for p in found):
        found = pd.PeriodIndex(found)
    if isinstance(found, pd.PeriodIndex):
        found = found.to_timestamp()
    elif not isinstance(found, pd.DatetimeIndex):
        if all(isinstance(p, int | np.integer) and 1000 <= p <= 9999 for p in found):
            found = [f"{p:04d}-01-01" for p in found]
        found = pd.DatetimeIndex(pd.to_datetime(found))
    if found.tz is not None:
        found = found.tz_localize(None)
    if found.hasnans:
        raise ValueError(f"{int(found.isna().sum())} of the periods are missing")
    # One unit for all: dates of different precision would otherwise not be found in each other.
    return found.as_unit("ns")


def as_date(date: Date) -> pd.Timestamp:
    """Return one date as `as_periods` would."""
    return as_periods([date])[0]


def as_numbers(values: Iterable[float | None]) -> np.ndarray:
    """Return values as a float array, empty ones as NaN. Raises ValueError for infinite ones."""
    if hasattr(values, "to_numpy"):
        numbers = np.asarray(pd.Series(values).to_numpy(dtype=float, na_value=np.nan))
    else:
        listed = values if isinstance(values, np.ndarray) else list(values)
        held = pd.array(listed, dtype=object)
        numbers = np.asarray(held.to_numpy(dtype=float, na_value=np.nan))
    if np.isinf(numbers).any():
        raise ValueError("a value is infinite")
    return numbers


def kind(periods: pd.DatetimeIndex) -> str:
    """Return the kind of sorted periods: weekly, monthly, quarterly, termly, annual or other.

    Told by the middle gap, so that a missing month does not make a series quarterly. Terms are
    three a year and uneven (90 to 150 days), quarters never differ by more than three days.
    Fewer than two periods: other.
    """
    if len(periods) < 2:
        return "other"
    days = float(np.median(np.diff(periods.to_numpy()) / np.timedelta64(1, "D")))
    for name, shortest, longest in (
        ("weekly", 6, 8),
        ("monthly", 27, 32),
        ("quarterly", 88, 93),
        ("termly", 93, 155),
        ("annual", 350, 380),
    ):
        if shortest <= days <= longest:
            return name
    return "other"


# How many months from one period of a kind to the next.
MONTHS = {"monthly": 1, "quarterly": 3, "annual": 12}


def whole_calendar(periods: pd.DatetimeIndex) -> pd.DatetimeIndex:
    """Return sorted periods with those between the first and the last that are not among them.

    Weeks, months, quarters and years; of other kinds nothing tells which are missing. Where the
    periods do not lie on one line (months that begin on different days) they come back as they are.
    """
    sort = kind(periods)
    if sort in MONTHS:
        step: pd.DateOffset = pd.DateOffset(months=MONTHS[sort])
    elif sort == "weekly":
        step = pd.DateOffset(days=7)
    else:
        return periods
    whole = pd.date_range(periods[0], periods[-1], freq=step).as_unit(periods.unit)
    return whole if periods.isin(whole).all() else periods
