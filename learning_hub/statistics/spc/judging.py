"""Charts of sorted rows: what the rules of each row say of its series."""

from collections.abc import Callable

import numpy as np
import pandas as pd

from .chart import NOTES, VARIATIONS, Charts, Rows, named
from .rules import LIMIT_ROWS, POINTS_UP, RULES, TIE, TRIAL_ROWS, judge

FEWEST_FIXED = 12  # limits fixed on fewer rows would be too unsure to judge later ones by
OFTEN = 12  # a target that none of so many values has met is not one that is "sometimes" met
# Gives each row its centre and how far its limits lie from it, told where groups start.
BySize = Callable[[np.ndarray], tuple[np.ndarray, np.ndarray]]


def judge_series(
    names: pd.Index | None,
    codes: np.ndarray,
    values: np.ndarray,
    periods: pd.DatetimeIndex,
    goods: np.ndarray,
    targets: np.ndarray,
    rebases: dict[int, pd.DatetimeIndex],
    *,
    fix_after: int | None,
    screen: bool,
    parity: bool,
    possible: tuple[float, float] = (-np.inf, np.inf),
    by_size: BySize | None = None,
) -> Charts:
    """Judge sorted rows of series numbered 0, 1, .. by `codes`; names None: one, without a name.

    goods (1, -1, 0 for none) and targets (NaN for none): one per series. Each series has a row or
    more. possible: the lowest and highest value that there can be. by_size: gives each row its
    centre and the distance of its limits, from where groups start. Raises ValueError as
    `individuals.xmr` says.
    """
    if fix_after is not None and fix_after < FEWEST_FIXED:
        raise ValueError(f"fix_after is {fix_after}: limits need at least {FEWEST_FIXED} rows")
    stamps = periods.to_numpy().view(np.int64)
    begins = np.append(True, codes[1:] != codes[:-1])
    twice = ~begins[1:] & (stamps[1:] == stamps[:-1])
    if twice.any():
        at = int(np.argmax(twice))
        whose = "" if names is None else f"{names[codes[at]]}: "
        raise ValueError(f"{whose}{periods[at]:%Y-%m-%d} is given more than once")
    firsts = np.flatnonzero(begins)
    ends = np.append(firsts[1:], len(values))
    rebased = np.zeros(len(values), dtype=np.int64)
    for code, dates in rebases.items():
        own = slice(firsts[code], ends[code])
        whose = "" if names is None else f"{names[code]}: "
        rebased[own] = _rebased(periods[own], dates, whose, parity)
    so_far = np.cumsum(rebased)
    # The number of rebases up to each row: 1 from the start where the first row is one.
    group = so_far - (so_far - rebased)[firsts][codes]
    starts = np.flatnonzero(begins | (rebased > 0))
    judged = judge(
        values,
        starts,
        fix_after=fix_after,
        screen=screen,
        parity=parity,
        by_size=None if by_size is None else by_size(starts),
    )
    way, sign = POINTS_UP[judged.rule], goods[codes]
    # positions in POINT_TYPES: 1 improvement, 2 concern; neutral: 3 high, 4 low
    kind = np.where(sign == 0, np.where(way > 0, 3, 4), np.where(way == sign, 1, 2))
    kind[way == 0] = 0
    rows = Rows(names, codes, periods, values, group, starts, judged, kind)
    return Charts(_summary(rows, firsts, ends, goods, targets, parity, possible), rows)


def _summary(
    rows: Rows,
    firsts: np.ndarray,
    ends: np.ndarray,
    goods: np.ndarray,
    targets: np.ndarray,
    parity: bool,
    possible: tuple[float, float],
) -> pd.DataFrame:
    """Return one row per series; firsts and ends: where its rows begin and end."""
    judged, starts, lasts = rows.judged, rows.starts, ends - 1
    known = ~np.isnan(rows.values)
    # The position of the last row with a value, -1 where a series has none.
    last_known = np.maximum.reduceat(np.where(known, np.arange(len(known)), -1), firsts)
    at = lasts if parity else np.where(last_known < 0, lasts, last_known)

    known_in_group = np.add.reduceat(known, starts, dtype=np.int64)
    unvaried = judged.steady & (judged.rows >= LIMIT_ROWS) & (known_in_group > 1)
    unlimited = np.isnan(judged.lower[starts]) & ~unvaried
    of_series = np.searchsorted(starts, firsts)
    group_at = np.searchsorted(starts, at, side="right") - 1
    flags = {
        "trial_limits": np.logical_or.reduceat(judged.rows < TRIAL_ROWS, of_series),
        "no_limits": np.logical_or.reduceat(unlimited, of_series),
        "no_variation": np.logical_or.reduceat(unvaried, of_series),
        "screening_dropped": np.logical_or.reduceat(judged.unscreened, of_series),
        "last_missing": (last_known != lasts) & (last_known >= 0),
        "no_values": last_known < 0,
        "too_few_to_judge": unlimited[group_at],
    }
    kind, way = rows.kind[at], POINTS_UP[judged.rule[at]]
    # The last group's limits, whichever row is judged.
    last_group = np.searchsorted(starts, lasts, side="right") - 1
    mean, lower, upper = judged.mean[lasts], judged.lower[lasts], judged.upper[lasts]
    if not parity:
        lower, upper = np.maximum(lower, possible[0]), np.minimum(upper, possible[1])
    assurance = _assurance(goods, targets, mean, lower, upper, unvaried[last_group], parity)
    if not parity:
        met = _met(rows, goods[rows.codes], targets[rows.codes])
        counted, of = (np.add.reduceat(one, starts)[last_group] for one in (met, known))
        sometimes = (assurance == "inconsistent") & (of >= OFTEN)
        assurance[sometimes & (counted == 0)] = "never_met"
        assurance[sometimes & (counted == of)] = "always_met"
    # improvement and concern get the way they point; neutral has it in its name
    variation = np.where((kind == 1) | (kind == 2), 2 * kind + (way < 0) + 3, kind)
    summary = {
        "n": ends - firsts,
        "known": np.add.reduceat(known, firsts, dtype=np.int64),
        "period": rows.periods[at],
        "value": rows.values[at],
        "variation": named(VARIATIONS, variation),
        "assurance": pd.Series(assurance, dtype=object),
        "rule": named(RULES, judged.rule[at]),
        "mean": mean,
        "lower": judged.lower[lasts],
        "upper": judged.upper[lasts],
        "trial": judged.rows[last_group] < TRIAL_ROWS,
        "notes": pd.Series(_noted(flags), dtype=object),
        "good": pd.Series(np.array([None, "increase", "decrease"])[goods], dtype=object),
        "target": targets,
        "judged_at": np.where(flags["no_values"] & (not parity), -1, at - firsts),
    }
    if rows.names is not None:
        summary = {"series": rows.names, **summary}
    return pd.DataFrame(summary, copy=False)


def _met(rows: Rows, sign: np.ndarray, target: np.ndarray) -> np.ndarray:
    """Return which rows have a value that meets its series' target."""
    with np.errstate(invalid="ignore"):
        slack = TIE * np.maximum(1.0, np.abs(target))
        return np.asarray((sign != 0) & (sign * (rows.values - target) >= -slack))


def _rebased(
    periods: pd.DatetimeIndex, dates: pd.DatetimeIndex, whose: str, parity: bool
) -> np.ndarray:
    """Return where the sorted periods are rebase dates; a date that is none of them is refused."""
    unmatched = dates[~dates.isin(periods)]
    if len(unmatched) and not parity:
        date = unmatched[0]
        after = int(periods.searchsorted(date))
        nearest = [f"{one:%Y-%m-%d}" for one in periods[max(after - 1, 0) : after + 1]]
        hint = f"the nearest are {' and '.join(nearest)}" if nearest else "there are no rows"
        raise ValueError(f"{whose}no row is of the rebase date {date:%Y-%m-%d}; {hint}")
    return np.asarray(periods.isin(dates))


def _assurance(
    sign: np.ndarray,
    target: np.ndarray,
    mean: np.ndarray,
    lower: np.ndarray,
    upper: np.ndarray,
    unvaried: np.ndarray,
    parity: bool,
) -> np.ndarray:
    """Return each series' assurance code, None without target, direction or limits."""
    with np.errstate(invalid="ignore"):
        slack = 0.0 if parity else TIE * np.maximum(1.0, np.abs(target))
        # How far the limits lie on the good side of the target, in the direction that is good.
        surely_good = np.where(sign > 0, target < lower - slack, target > upper + slack)
        surely_bad = np.where(sign > 0, target > upper + slack, target < lower - slack)
        if not parity:
            met = sign * (mean - target) >= -slack
            surely_good = np.where(unvaried, met, surely_good)
            surely_bad = np.where(unvaried, ~met, surely_bad)
    codes = np.where(surely_good, "consistent_pass", "inconsistent").astype(object)
    codes[surely_bad] = "consistent_fail"
    unknown = (sign == 0) | np.isnan(target)
    if not parity:
        unknown |= np.isnan(lower) & ~unvaried
    codes[unknown] = None
    return codes


def _noted(flags: dict[str, np.ndarray]) -> np.ndarray:
    """Return a tuple of the notes that hold, per series."""
    table = np.column_stack([flags[note] for note in NOTES])
    kinds, which = np.unique(table @ (1 << np.arange(len(NOTES))), return_inverse=True)
    tuples = np.empty(len(kinds), dtype=object)
    tuples[:] = [
        tuple(note for bit, note in enumerate(NOTES) if kind >> bit & 1) for kind in kinds.tolist()
    ]
    return tuples[which]
