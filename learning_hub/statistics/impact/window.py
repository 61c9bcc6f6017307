"""Which periods before and after an intervention may be set against each other."""

import numpy as np
import pandas as pd

from ..spc.steps import steps
from .comparing import shared
from .series import Series, following, following_until

ENOUGH = 12  # periods on each side for a verdict
SOME = 8  # periods on each side for an interval without one
WINDOW = 24  # periods on each side that are looked at; what is older has other reasons


def without_breaks(
    series: Series, date: pd.Timestamp, breaks: pd.DatetimeIndex, rebase: pd.DatetimeIndex
) -> tuple[Series, set[str]]:
    """Return the periods about the intervention that no break or rebase parts from it.

    With caveats; break_in_series alone where too few periods are left, or ever will be.
    """
    if not len(series):
        return series, set()
    notes: set[str] = set()
    ahead = following_until(series.every, series.kind, date, 1)
    grid = series.every.append(ahead)
    last_before = grid[grid <= date][-1] if (grid <= date).any() else grid[0]
    first_after = grid[grid > date][0]
    start, end = grid[0], None
    for when, rebased in [(one, False) for one in breaks] + [(one, True) for one in rebase]:
        if rebased and last_before <= when <= first_after and when > grid[0]:
            notes.add("rebased_at_intervention")
        elif when <= last_before:
            start = max(start, when)
        else:
            end = when if end is None else min(end, when)
    kept = np.asarray(series.periods >= start)
    after = series.after(date)
    if not kept[~after].all():
        notes.add("before_cut_at_break")
        if (kept & ~after).sum() < ENOUGH:
            notes = {"break_in_series"}
    if end is not None:
        kept &= np.asarray(series.periods < end)
        to_come = following_until(series.every, series.kind, end, 0)
        to_come = to_come[(to_come > date) & (to_come < end)]
        if (kept & after).sum() + len(to_come) < ENOUGH:
            notes = {"break_in_series"}
        elif not kept[after].all():
            notes.add("after_cut_at_break")
    return series.only(kept), notes


def since_last_step(series: Series, date: pd.Timestamp, notes: set[str]) -> Series:
    """Return the series without what lies before the last step of the time before.

    A step that was over before the intervention would make the level before it a mean of two
    levels. Only where enough is left before; found as control charts propose new limits.
    """
    before = np.flatnonzero(~series.after(date))
    found = steps(series.values[before])
    if not found or len(before) - found[-1] < ENOUGH:
        return series
    notes.add("before_cut_at_step")
    kept = np.ones(len(series), dtype=bool)
    kept[before[: found[-1]]] = False
    return series.only(kept)


def within(series: Series, date: pd.Timestamp, window: int) -> Series:
    """Return at most `window` periods, by the calendar, on each side of the intervention."""
    after = series.after(date)
    kept = np.ones(len(series), dtype=bool)
    if (~after).any():
        kept &= series.numbers > series.numbers[~after][-1] - window
    if after.any():
        kept &= series.numbers < series.numbers[after][0] + window
    return series.only(kept)


def judged_from(series: Series, date: pd.Timestamp) -> pd.Timestamp:
    """Return the day after the twelfth period with a value after the intervention ends.

    Periods to come are taken to have a value; those that are there and have none do not count.
    """
    known = series.periods[series.periods > date]
    if len(known) > ENOUGH:
        return following(known[:ENOUGH], series.kind, 1)[0]
    ahead = following_until(series.every, series.kind, date, ENOUGH)
    to_come = known.append(ahead[ahead > date])
    return following(to_come[:ENOUGH], series.kind, 1)[0]


def beside(used: Series, other: Series, date: pd.Timestamp, notes: set[str]) -> Series | None:
    """Return the comparator, or None where it shares too few periods with the series.

    Too few: they leave the ladder on a lower rung than the series alone would be on.
    """
    rungs = []
    for one in (used, shared(used, other)[0]):
        after = one.after(date)
        shorter = min(int(after.sum()), int((~after).sum()))
        rungs.append((shorter >= SOME) + (shorter >= ENOUGH))
    if rungs[1] < rungs[0]:
        notes.add("comparator_too_short")
        return None
    notes.add("comparator_used")
    return other
