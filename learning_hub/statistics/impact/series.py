"""A measure's series made ready for a before-and-after comparison."""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from ..periods import MONTHS, Date, as_date, as_numbers, as_periods, kind

A_YEAR = {"weekly": 52.1786, "monthly": 12.0, "quarterly": 4.0, "termly": 3.0}


@dataclass(frozen=True)
class Series:
    """Sorted periods that have a value, one array element each.

    values: in the measure's unit, or numerator / denominator. counts and exposure: numerator and
    denominator; None for a series of values. numbers: the count of each period on an unbroken line
    of periods, so that a gap is a jump. kind: as in `periods.kind`. missing: how many rows had no
    value. every: all periods, also those without a value.
    """

    periods: pd.DatetimeIndex
    values: np.ndarray
    counts: np.ndarray | None
    exposure: np.ndarray | None
    numbers: np.ndarray
    kind: str
    missing: int
    every: pd.DatetimeIndex

    def __len__(self) -> int:
        return len(self.periods)

    def parts(self) -> tuple[np.ndarray, np.ndarray]:
        """Return numerators and denominators. Raises TypeError for a series of values."""
        if self.counts is None or self.exposure is None:
            raise TypeError("a series of values has neither numerators nor denominators")
        return self.counts, self.exposure

    def only(self, kept: np.ndarray) -> "Series":
        """Return the series of the rows kept."""
        return replace(
            self,
            periods=self.periods[kept],
            values=self.values[kept],
            counts=None if self.counts is None else self.counts[kept],
            exposure=None if self.exposure is None else self.exposure[kept],
            numbers=self.numbers[kept],
        )

    def after(self, intervention: pd.Timestamp) -> np.ndarray:
        """Return which periods start after the intervention; its own period counts as before."""
        return np.asarray(self.periods > intervention)


def prepare(frame: pd.DataFrame) -> Series:
    """Return a frame's series in period order, without the rows that have no value.

    frame: period and value, or period, numerator and denominator, in any order; a row has no value
    where one of them is empty or the denominator is 0. Raises KeyError for missing columns,
    ValueError for a period given twice, a negative numerator or denominator.
    """
    if "period" not in frame:
        raise KeyError("a series has a column period")
    when = as_periods(frame["period"])
    if when.has_duplicates:
        twice = when[when.duplicated()][0]
        raise ValueError(f"{twice:%Y-%m-%d} is given more than once")
    order = np.argsort(when.to_numpy(), kind="stable")
    when = when[order]
    counts = exposure = None
    if "value" in frame:
        values = as_numbers(frame["value"])[order]
        known = ~np.isnan(values)
    elif {"numerator", "denominator"} <= set(frame):
        counts = as_numbers(frame["numerator"])[order]
        exposure = as_numbers(frame["denominator"])[order]
        if (counts < 0).any() or (exposure < 0).any():
            raise ValueError("a numerator or denominator is negative")
        known = ~np.isnan(counts) & (exposure > 0)
        values = np.divide(counts, exposure, out=np.full(len(counts), np.nan), where=known)
    else:
        raise KeyError("a series has a column value, or numerator and denominator")
    sort = kind(when)
    everything = Series(
        when, values, counts, exposure, _numbers(when, sort), sort, int((~known).sum()), when
    )
    return everything.only(known)


def _numbers(periods: pd.DatetimeIndex, sort: str) -> np.ndarray:
    """Return where on an unbroken line of periods each one lies, rising by 1 from neighbours."""
    if sort in MONTHS:
        found = (periods.year * 12 + periods.month - 1) // MONTHS[sort]
    elif sort == "weekly":
        found = np.round((periods - periods[0]) / pd.Timedelta(days=7))
    else:
        found = np.arange(len(periods))
    numbers = np.asarray(found, dtype=np.int64)
    # Periods that do not fit their kind (two in one month) are simply taken in turn.
    return numbers if (np.diff(numbers) > 0).all() else np.arange(len(periods))


def following(periods: pd.DatetimeIndex, sort: str, count: int) -> pd.DatetimeIndex:
    """Return the `count` periods that would follow the last of these, by the calendar."""
    last = periods[-1]
    if sort in MONTHS:
        steps = [last + pd.DateOffset(months=MONTHS[sort] * i) for i in range(1, count + 1)]
    elif sort == "termly" and len(periods) >= 3:
        found = list(periods[-3:])
        for _ in range(count):
            found.append(found[-3] + pd.DateOffset(years=1))
        steps = found[3:]
    else:
        step = pd.Timedelta(days=_days(periods, sort))
        steps = [last + step * i for i in range(1, count + 1)]
    return pd.DatetimeIndex(steps)


def following_until(
    periods: pd.DatetimeIndex, sort: str, date: pd.Timestamp, more: int
) -> pd.DatetimeIndex:
    """Return the periods that would follow the last of these, to `more` after the date or so."""
    # the shortest month has 28 of 30 days, hence a tenth more
    steps = 1.1 * max((date - periods[-1]).days, 0) / _days(periods, sort)
    return following(periods, sort, int(steps) + 1 + more)


def _days(periods: pd.DatetimeIndex, sort: str) -> int:
    """Return about how many days lie between neighbouring periods; 30 where nothing tells."""
    if sort in MONTHS:
        return 30 * MONTHS[sort]
    if sort == "other" and len(periods) > 1:
        return max(1, round(float(np.median(np.diff(periods.to_numpy()) / np.timedelta64(1, "D")))))
    return {"weekly": 7, "termly": 90}.get(sort, 30)


def intervention_date(intervention: Date) -> pd.Timestamp:
    """Return the day of an intervention. Raises ValueError for a missing one."""
    return as_date(intervention)
