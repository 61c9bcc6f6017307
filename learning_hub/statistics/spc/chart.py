"""What an XmR chart holds: its judged rows, and what they say of the series."""

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pandas as pd

from .rules import RULES, TRIAL_ROWS, Judged

POINT_TYPES = ("common", "improvement", "concern", "neutral_high", "neutral_low")
# Positions 5 to 8 are improvement and concern with the way they point, as _summary counts them.
VARIATIONS = (*POINT_TYPES, "improvement_high", "improvement_low", "concern_high", "concern_low")
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
    neutral with _high or _low; assurance is consistent_pass, consistent_fail, inconsistent, never_met
    or always_met (where the limits would let it be met sometimes, but in 12 or more points of the
    last group it never, or always, was), or None without a target, a good direction or limits.
    notes: codes of NOTES. judged_at: the position of the row that variation speaks of, None where
    no row has a value.
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


def named(names: tuple[str, ...], codes: np.ndarray) -> pd.api.extensions.ExtensionArray:
    """Return names by their position, as a column of text."""
    return pd.array(list(names), dtype="str").take(codes)
