"""Charts of sorted rows: what the rules of each row say of its series."""

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pandas as pd

from .rules import LIMIT_ROWS, POINTS_UP, RULES, TIE, TRIAL_ROWS, Judged, judge

FEWEST_FIXED = 12  # limits fixed on fewer rows would be too unsure to judge later ones by
POINT_TYPES = ("common", "improvement", "concern", "neutral_high", "neutral_low")
# Positions 5 to 8 are improvement and concern with the way they point, as _summary counts them.
VARIATIONS = (
    *POINT_TYPES,
    "improvement_high",
    "improvement_low",
    "concern_high",
    "concern_low",
)
GOOD = {"increase": 1, "decrease": -1}
# In the order they are given. trial_limits: a group has fewer than 13 rows. no_limits: a group has
# fewer than 5, or no two neighbouring values. no_variation: all values of a group are alike.
# screening_dropped: see rules.judge. last_missing: the last row has no value, an earlier one is
# judged. no_values: there is none. too_few_to_judge: the row judged has neither limits nor a group
# whose values are all alike, so its "common" says nothing. The first four are of any group.
NOTES = (
    "trial_limits",
    "no_limits",
    "no_variation",
    "screening_dropped",
    "last_missing",
    "no_values",
    "too_few_to_judge",
)


@dataclass(frozen=True)
class Chart:
    """One series judged.

    points: one row per input row in period order, with period, value (NaN = missing), group (the
    number of rebases up to it), mean, lower, upper, near_lower, near_upper (NaN = no limits), side
    (-1, 0, 1; NaN = no value), close (True, False; None = no value or no limits), rule, point_type,
    trial (its group has fewer than 13 rows). variation is common, or improvement, concern or
    neutral with _high or _low; assurance is consistent_pass, consistent_fail, inconsistent, or
    None without a target, a good direction or limits. notes: codes of NOTES. judged_at: the
    position of the row that variation speaks of, None where no row has a value.
    """

    points: pd.DataFrame
    variation: str
    assurance: str | None
    notes: tuple[str, ...]
    good: str | None = None
    target: float | None = None
    judged_at: int | None = None

    @property
    def judged_on(self) -> pd.Timestamp | None:
        """The period that variation speaks of."""
        return None if self.judged_at is None else self.points["period"].iloc[self.judged_at]

    @property
    def judged(self) -> pd.Series | None:
        """The row of points that variation speaks of."""
        return None if self.judged_at is None else self.points.iloc[self.judged_at]


@dataclass(frozen=True)
class Charts:
    """Many series judged.

    points: as in Chart, with the column series in front, ordered by series and period.
    summary: one row per series: series, n (rows), known (rows with a value), period and value
    (those judged), variation, assurance (None as in Chart), rule, mean, lower, upper (of the last
    group), trial, notes (a tuple), good, target (NaN for none), judged_at (as in Chart, -1 for
    none).
    """

    summary: pd.DataFrame
    _rows: "Rows" = field(repr=False)

    @cached_property
    def points(self) -> pd.DataFrame:
        """The judged rows; put together when first asked for, as many pages need no points."""
        return self._rows.frame()

    def none(self) -> "Charts":
        """Return the same without any series, for a frame that has none."""
        empty = Charts(self.summary.iloc[:0], self._rows)
        empty.__dict__["points"] = self.points.iloc[:0]
        return empty

    def chart(self, series: str | int) -> Chart:
        """Return the chart of one series, as `xmr` would have made it. KeyError if unknown."""
        found = np.flatnonzero((self.summary["series"] == series).to_numpy())
        if not len(found):
            raise KeyError(series)
        # Rows are in the order of the summary, so the rows of a series follow those before it.
        start = int(self.summary["n"].iloc[: found[0]].sum())
        row = self.summary.iloc[found[0]]
        own = self.points.iloc[start : start + row["n"]].drop(columns="series")
        return one_chart(own.reset_index(drop=True), row)


@dataclass(frozen=True)
class Rows:
    """The sorted and judged rows of all series, before they become a table.

    codes: the series of each row, a position in names (None: a single one without a name). group:
    the number of rebases up to each row; starts: the first row of each group. kind: positions in
    POINT_TYPES.
    """

    names: pd.Index | None
    codes: np.ndarray
    periods: pd.DatetimeIndex
    values: np.ndarray
    group: np.ndarray
    starts: np.ndarray
    judged: Judged
    kind: np.ndarray

    def frame(self) -> pd.DataFrame:
        """Return one row per row, with the columns of Chart.points (and series in front)."""
        judged = self.judged
        close = judged.close.astype(object)
        close[np.isnan(judged.side) | np.isnan(judged.lower)] = None
        columns = {
            "period": self.periods,
            "value": self.values,
            "group": self.group,
            "mean": judged.mean,
            "lower": judged.lower,
            "upper": judged.upper,
            "near_lower": judged.near_lower,
            "near_upper": judged.near_upper,
            "side": judged.side,
            "close": close,
            "rule": named(RULES, judged.rule),
            "point_type": named(POINT_TYPES, self.kind),
            "trial": np.repeat(judged.rows < TRIAL_ROWS, judged.rows),
        }
        if self.names is not None:
            columns = {"series": self.names.take(self.codes), **columns}
        return pd.DataFrame(columns, copy=False)


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
) -> Charts:
    """Judge sorted rows of series numbered 0, 1, .. by `codes`; names None: one, without a name.

    goods (1, -1, 0 for none) and targets (NaN for none): one per series. Each series has a row or
    more. Raises ValueError as `individuals.xmr` says.
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
    judged = judge(values, starts, fix_after=fix_after, screen=screen, parity=parity)
    way, sign = POINTS_UP[judged.rule], goods[codes]
    # positions in POINT_TYPES: 1 improvement, 2 concern; neutral: 3 high, 4 low
    kind = np.where(sign == 0, np.where(way > 0, 3, 4), np.where(way == sign, 1, 2))
    kind[way == 0] = 0
    rows = Rows(names, codes, periods, values, group, starts, judged, kind)
    return Charts(_summary(rows, firsts, ends, goods, targets, parity), rows)


def _summary(
    rows: Rows,
    firsts: np.ndarray,
    ends: np.ndarray,
    goods: np.ndarray,
    targets: np.ndarray,
    parity: bool,
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
    assurance = _assurance(goods, targets, mean, lower, upper, unvaried[last_group], parity)
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
        "lower": lower,
        "upper": upper,
        "trial": judged.rows[last_group] < TRIAL_ROWS,
        "notes": pd.Series(_noted(flags), dtype=object),
        "good": pd.Series(np.array([None, "increase", "decrease"])[goods], dtype=object),
        "target": targets,
        "judged_at": np.where(flags["no_values"] & (not parity), -1, at - firsts),
    }
    if rows.names is not None:
        summary = {"series": rows.names, **summary}
    return pd.DataFrame(summary, copy=False)


def one_chart(points: pd.DataFrame, row: pd.Series) -> Chart:
    """Return the chart of one series from its points and its row of a summary."""
    return Chart(
        points,
        row["variation"],
        row["assurance"],
        row["notes"],
        row["good"],
        None if np.isnan(row["target"]) else float(row["target"]),
        None if row["judged_at"] < 0 else int(row["judged_at"]),
    )


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
    return periods.isin(dates)


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


def named(names: tuple[str, ...], codes: np.ndarray) -> pd.api.extensions.ExtensionArray:
    """Return names by their position, as a column of text."""
    return pd.array(list(names), dtype="str").take(codes)
