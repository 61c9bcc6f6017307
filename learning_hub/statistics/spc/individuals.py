"""XmR charts (individuals and moving range): of one series, and of thousands at once."""

from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar

import numpy as np
import pandas as pd

from ..periods import Date, as_numbers, as_periods
from .chart import Chart, Charts, one_chart
from .judging import judge_series
from .laws import Law

GOOD = {"increase": 1, "decrease": -1}
Given = TypeVar("Given")  # a good direction, or a target


def xmr(
    values: Iterable[float | None],
    periods: Iterable[Date],
    *,
    good: str | None = None,
    target: float | None = None,
    rebase: Iterable[Date] = (),
    fix_after: int | None = None,
    screen: bool = True,
    parity: bool = False,
    possible: tuple[float, float] = (-np.inf, np.inf),
    law: Law | None = None,
) -> Chart:
    """Judge one series on an XmR chart, or by the same rules within the limits of a `law`.

    values: in any unit, one per period, empty (None, NaN) where missing. periods: as
    `periods.as_periods` takes them, in any order. good: "increase", "decrease" or None (neutral).
    target: in the unit of the values, None or NaN for none. rebase: the first periods of new
    groups. fix_after: limits come from each group's first so many rows (12 or more). screen: leave
    extreme moving ranges out of the limits. possible: the lowest and the highest value there can be
    (0 and 100 for a share): beyond them no limit says that a target could be met. law: where the
    values are shares, rates or counts whose chance is known. No rows give a chart without points, "common".

    The default departs from the reference where that is wrong or misleads, `parity` follows it:
    - all values of a group alike: no limits either way; we note no_variation and compare the target
      with the value itself (one equal to it is met), the reference says "inconsistent";
    - every real movement screened away: we drop screening and note it;
    - the last row is missing: we judge the last that is not, the reference the missing one;
    - a rebase date that matches no row: an error that names the nearest; the reference ignores it;
    - a window of 7 with a gap is no trend; the reference stops with an error (parity does not);
    - the last of a rise that a drop and a new rise follow: increasing; the reference: decreasing;
    - fewer than 5 rows: we give no limits and no assurance;
    - a target that none (or all) of 12 or more values of the last group has met is never said to
      be met sometimes: never_met (or always_met);
    - a value or target within 1e-12 of a limit is on it.

    Raises ValueError for unequal lengths, a period given twice or missing, infinite values, another
    good, fix_after under 12, a target that is not finite.
    Source: NHS England, Making Data Count; NHSRplotthedots 0.2.2.
    """
    numbers, when = as_numbers(values), as_periods(periods)
    if len(numbers) != len(when):
        raise ValueError(f"{len(numbers)} values but {len(when)} periods")
    if not len(numbers):
        like = xmr([np.nan], ["2000-01-01"]).points.iloc[:0]
        goal = _target(target)
        notes = ("no_values", "too_few_to_judge")
        return Chart(
            like,
            "common",
            None,
            notes,
            good if _sign(good) else None,
            None if np.isnan(goal) else goal,
        )
    order = np.argsort(when.to_numpy(), kind="stable")
    charts = judge_series(
        None,
        np.zeros(len(numbers), dtype=np.int64),
        numbers[order],
        when[order],
        np.array([_sign(good)]),
        np.array([_target(target)]),
        {0: as_periods(list(rebase))},
        fix_after=fix_after,
        screen=screen,
        parity=parity,
        possible=possible,
        by_size=None if law is None else law.ordered(order),
    )
    return one_chart(charts.points, charts.summary.iloc[0])


def xmr_many(
    frame: pd.DataFrame,
    *,
    series: str = "series",
    period: str = "period",
    value: str = "value",
    good: str | Mapping[str, str | None] | pd.Series | None = None,
    target: float | Mapping[str, float] | pd.Series | None = None,
    rebase: Iterable[Date] | Mapping[str, Iterable[Date]] = (),
    fix_after: int | None = None,
    screen: bool = True,
    parity: bool = False,
) -> Charts:
    """Judge many series at once, each as `xmr` would.

    frame: one row per series and period, in any order; `series`, `period`, `value` name its
    columns. good, target: one for all, or by series (a mapping or a Series with the series as
    index; a series left out is neutral, or has no target); where an argument is not given and the
    frame has a column of its name, that is used (it must be the same in all rows of a series).
    rebase: dates for all series (each must have a row of that date), or a mapping from series to
    dates. Series come out in the order of their first appearance.
    Raises as `xmr` does, naming the series; KeyError for a missing column.
    """
    if frame.empty:
        like = pd.DataFrame({series: ["none"], period: ["2000-01-01"], value: [np.nan]})
        nothing = xmr_many(like, series=series, period=period, value=value)
        return nothing.none()
    codes, names = pd.factorize(frame[series])
    if (codes < 0).any():
        raise ValueError(f"{int((codes < 0).sum())} rows have no {series}")
    numbers, when = as_numbers(frame[value]), as_periods(frame[period])
    goods = _per_series("good", good, _sign, frame, codes, names)
    targets = _per_series("target", target, _target, frame, codes, names)
    if isinstance(rebase, Mapping):
        unknown = [name for name in rebase if name not in names]
        if unknown and not parity:
            raise ValueError(f"rebase names series that are not there: {unknown}")
        at = {name: number for number, name in enumerate(names)}
        rebases = {at[name]: as_periods(list(d)) for name, d in rebase.items() if name in at}
    else:
        dates = as_periods(list(rebase))
        rebases = {} if dates.empty else dict.fromkeys(range(len(names)), dates)
    stamps = when.to_numpy().view(np.int64)
    steps = np.diff(codes)
    if not ((steps > 0) | ((steps == 0) & (np.diff(stamps) > 0))).all():
        order = np.lexsort((stamps, codes))
        codes, numbers, when = codes[order], numbers[order], when[order]
    return judge_series(
        names,
        codes,
        numbers,
        when,
        goods,
        targets,
        rebases,
        fix_after=fix_after,
        screen=screen,
        parity=parity,
    )


def _sign(good: str | None) -> int:
    """Return 1 or -1 for a good direction, 0 for one that is empty. ValueError for another word."""
    if isinstance(good, str) and good in GOOD:
        return GOOD[good]
    if good is None or pd.isna(good):
        return 0
    raise ValueError(f"good is increase, decrease or None, not {good!r}")


def _target(target: float | None) -> float:
    """Return a target, NaN for one that is empty. Raises ValueError for an infinite one."""
    if target is None or pd.isna(target):
        return np.nan
    if not np.isfinite(float(target)):
        raise ValueError("the target is infinite")
    return float(target)


def _per_series(
    name: str,
    given: Given | Mapping[str, Given] | pd.Series | None,
    read: Callable[[Given | None], float],
    frame: pd.DataFrame,
    codes: np.ndarray,
    names: pd.Index,
) -> np.ndarray:
    """Return one good direction or target per series, from the argument or the frame's column."""
    if isinstance(given, Mapping | pd.Series):
        return np.array([read(given.get(one)) for one in names])
    if given is not None or name not in frame:
        return np.full(len(names), read(given))
    column = frame[name].to_numpy(dtype=object, na_value=None)
    _, first = np.unique(codes, return_index=True)
    same = column == column[first][codes]
    if not same.all():
        raise ValueError(f"{names[codes[np.argmin(same)]]}: {name} differs between its rows")
    return np.array([read(one) for one in column[first]])
