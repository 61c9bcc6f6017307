"""How much a series changed at an intervention: the model behind a verdict."""

import math
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from . import fits
from .segments import course, quantile
from .series import A_YEAR, Series

SEASONS_FROM = 24  # periods before for seasonal terms: two of each month
# Autocorrelation found below this is taken as this: from few periods negative values are mostly
# chance, and believing them makes intervals too short (null series called changed: 5.6 % instead
# of 6.0 %, at a loss of 1 point of power).
LOWEST_RHO = -0.1
HIGH_RHO = 0.5
RARE_SHARE = 0.05  # counts of a smaller part of their denominator are events at a rate
SAME = 1e-9  # relative; a smaller effect is a rounding error
SIGNIFICANT = 0.05
FOUND = 0.8  # of changes of the smallest visible size are found
# In how many of the first periods after the session a change may begin, about four months, and
# how many independent tries the best of them is worth (simulated; METHOD section 3 has 2.2, at
# which some settings of 24 months exceed their 10 %).
ONSETS = {"weekly": (0, 4, 8, 12), "monthly": (0, 1, 2, 3), "quarterly": (0, 1)}
TRIES = {1: 1.0, 2: 1.5, 4: 2.4}
# How steep a common trend may be, as an sd, in residual sd a period; a short series cannot tell a
# steep one from a step, so that it is held less.
TREND_SD, TREND_PERIODS = 0.06, 36
# A straight line that fits nearly as well as the best step is steep: then the change has to hold
# beside a free trend too, without the periods in which it may have begun.
NEARLY = 1.1
WORTH = 4  # such a line leaves out this many rows' part of the squares or more


@dataclass(frozen=True)
class Change:
    """An estimated change of level and its interval.

    p: two-sided, paid for the choice of the onset. visible: the smallest change that would be found
    in 8 of 10 cases, as a difference (of logarithms for a ratio). onset: how many periods after the
    first of those after the intervention the change is seen from.
    """

    effect: float
    low: float
    high: float
    rho: float
    p: float
    visible: float
    onset: int | None = None


@dataclass(frozen=True)
class Regressed:
    """What is regressed: counts with their exposure, or values with weights (None = alike)."""

    y: np.ndarray
    weights: np.ndarray | None
    numbers: np.ndarray
    is_ratio: bool

    @property
    def exposure(self) -> np.ndarray:
        """The exposure of the counts. Raises TypeError for values, which need have no weights."""
        if self.weights is None:
            raise TypeError("values have no exposure")
        return self.weights

    def only(self, kept: np.ndarray) -> "Regressed":
        """Return the rows kept."""
        weights = None if self.weights is None else self.weights[kept]
        return Regressed(self.y[kept], weights, self.numbers[kept], self.is_ratio)

    def fit(self, X: np.ndarray, held: np.ndarray | None = None) -> fits.Fit:
        """Return the regression on a design, its errors autocorrelated."""
        if self.is_ratio:
            return fits.quasipoisson_ar1(
                X, self.y, self.exposure, self.numbers, lowest=LOWEST_RHO, held=held
            )
        return fits.ar1(X, self.y, self.numbers, self.weights, lowest=LOWEST_RHO, held=held)

    def squares(self, X: np.ndarray) -> float:
        """Return what a design leaves unexplained, of the logarithms of a ratio."""
        y, weights = self.y, self.weights
        if self.is_ratio:
            y, weights = np.log((y + 0.5) / self.exposure), y + 0.5
        n, k = X.shape
        return float(fits.least_squares(X, y, weights).dispersion * (n - k))


def are_shares(series: Series, said: bool | None) -> bool:
    """Return whether numerators are parts of their denominators, and no rare ones."""
    if said is not None:
        return said
    counts, exposure = series.parts()
    part = counts.sum() / exposure.sum()
    return bool((counts <= exposure).all() and part >= RARE_SHARE)


def regressed(series: Series, ratio: bool) -> Regressed:
    """Return what of a series is regressed."""
    if ratio:
        return Regressed(*series.parts(), series.numbers, True)
    weights = None
    if series.exposure is not None:
        weights = series.exposure / series.exposure.mean()
    scale = 1.0 if series.counts is None else 100.0
    return Regressed(scale * series.values, weights, series.numbers, False)


def beside(other: Series, ratio: bool) -> np.ndarray:
    """Return the column of a comparator, about its mean: values, or logarithms of its rates.

    A regressor rather than the difference of the two: where nothing is shared, a difference loses
    power (METHOD section 3).
    """
    column = other.values if other.counts is None else 100.0 * other.values
    if ratio:
        # Half an event more where one of its periods has none.
        counts, exposure = other.parts()
        half = 0.5 if (counts == 0).any() else 0.0
        column = np.log((counts + half) / exposure)
    return np.asarray(column - column.mean())


def season_pairs(series: Series, date: pd.Timestamp, ratio: bool, notes: set[str]) -> int:
    """Return how many pairs of seasonal terms describe the time before best (AICc), 0 to 2.

    Chosen by the time before alone, all of it: there no change of level can be taken for a season,
    nor a season for a change. Taking them always would lose 15 of 75 points of power at 24 + 12
    months, choosing them by the whole series would call 6.6 % of null series changed.
    """
    if series.kind not in A_YEAR:
        return 0
    before = ~series.after(date)
    if before.sum() < SEASONS_FROM:
        notes.add("season_unknown")
        return 0
    given = regressed(series, ratio).only(before)
    scores = []
    most = 2 if series.kind in ("monthly", "weekly") else 1
    for pairs in range(most + 1):
        X = course(series, harmonics=pairs)[0][before]
        n, k = X.shape
        squares = max(given.squares(X), np.finfo(float).tiny)
        scores.append(n * math.log(squares) + 2 * (k + 1) * n / (n - k - 2))
    pairs = int(np.argmin(scores))
    if pairs:
        notes.add("seasonal")
    return pairs


def change(
    used: Series,
    other: Series | None,
    after: np.ndarray,
    *,
    ratio: bool,
    full: bool,
    pairs: int,
    notes: set[str],
) -> Change:
    """Return the estimated change of level: from means, or if `full` over a common trend.

    used, other: a series and its comparator, of the same periods; after: which of them are after
    the intervention; pairs: of seasonal terms.
    """
    given = regressed(used, ratio)
    largest = max(float(np.abs(given.y).max()), np.finfo(float).tiny)
    if not ratio and float(np.ptp(given.y)) <= SAME * largest:
        notes.add("no_variation")
        return Change(0.0, 0.0, 0.0, 0.0, 1.0, 0.0)
    aside = np.empty((len(used), 0)) if other is None else beside(other, ratio)[:, None]
    if full:
        base = np.column_stack([course(used, harmonics=pairs)[0], aside])
        fit, found = _at_its_onset(given, base, after, ONSETS.get(used.kind, (0,)))
        _note_slopes(given, base[:, : 2 + 2 * pairs], after, other, ratio, notes)
    else:
        X = np.column_stack([np.ones(len(used)), aside, after.astype(float)])
        fit = given.fit(X)
        found = _level(fit, 1.0)
    if fit.rho > HIGH_RHO:
        notes.add("autocorrelated")
    if not ratio and abs(found.effect) <= SAME * largest:
        found = replace(
            found, effect=0.0, low=min(found.low, 0.0), high=max(found.high, 0.0), p=1.0
        )
    if ratio:
        found = replace(
            found, effect=math.exp(found.effect), low=math.exp(found.low), high=math.exp(found.high)
        )
    return found


def trend_held(periods: int, columns: int) -> np.ndarray:
    """Return what is held of the trend, the second of so many columns, beforehand."""
    spread = TREND_SD * max(1.0, (TREND_PERIODS / periods) ** 2)
    held = np.zeros((1, columns))
    held[0, 1] = 1 / spread
    return held


def _at_its_onset(
    given: Regressed, base: np.ndarray, after: np.ndarray, onsets: tuple[int, ...]
) -> tuple[fits.Fit, Change]:
    """Return the step over a common trend at the onset that fits best, and its regression.

    Where a straight line explains the course nearly as well as a step, the change has to hold in
    two ways: so, and beside a free trend without the periods in which it may have begun. The more
    cautious of the two is given.
    """
    place = np.cumsum(after) - 1
    designs = [np.column_stack([base, after & (place >= onset)]) for onset in onsets]
    held = trend_held(len(base), base.shape[1] + 1)
    tries = TRIES[len(onsets)]
    found = []
    for onset, X in zip(onsets, designs, strict=True):
        fit = given.fit(X, held)
        found.append((replace(_level(fit, tries), onset=onset), fit))
    best, fit = min(found, key=lambda one: one[0].p)
    if not _is_steep(given, base, designs):
        return fit, best
    settled = ~after | (place >= onsets[-1])
    freely = given.only(settled).fit(designs[-1][settled])
    free = replace(_level(freely, 1.0), onset=onsets[-1])
    agree = best.effect * free.effect > 0
    if not agree:
        free = replace(free, p=1.0, low=min(free.low, 0.0), high=max(free.high, 0.0))
    return (freely, free) if free.p >= best.p else (fit, best)


def _is_steep(given: Regressed, base: np.ndarray, designs: list[np.ndarray]) -> bool:
    """Return whether a straight line explains the course nearly as well as the best step does."""
    line, flat = given.squares(base), given.squares(np.delete(base, 1, axis=1))
    step = min(given.squares(np.delete(X, 1, axis=1)) for X in designs)
    return line < NEARLY * step and line < (1 - WORTH / len(base)) * flat


def _level(fit: fits.Fit, tries: float) -> Change:
    """Return the change of level, the last coefficient, paid for so many tries."""
    from scipy import special  # half a second to import: only for those who ask

    effect, error = float(fit.estimates[-1]), math.sqrt(float(fit.covariance[-1, -1]))
    each = (1 - SIGNIFICANT) ** (1 / tries)  # the part of noise that one try leaves unclaimed
    critical = float(special.stdtrit(fit.df, (1 + each) / 2))
    p = 1.0
    if error > 0:
        p = 1 - (1 - min(1.0, 2 * float(special.stdtr(fit.df, -abs(effect) / error)))) ** tries
    half = critical * error
    visible = (critical + float(special.stdtrit(fit.df, FOUND))) * error
    return Change(effect, effect - half, effect + half, fit.rho, p, visible)


def _note_slopes(
    given: Regressed,
    course_of: np.ndarray,
    after: np.ndarray,
    other: Series | None,
    ratio: bool,
    notes: set[str],
) -> None:
    """Note where the time before alone rose or fell, and whether its comparator did alike.

    A slope is one only where no single step explains the time before as well.
    """
    before = ~after
    own, X = given.only(before), course_of[before]
    way = _slope(own.fit(X))
    if way and not _is_step(own, X):
        notes.add("rising_before" if way > 0 else "falling_before")
    if other is not None:
        apart = replace(own, y=own.y - beside(other, ratio)[before]) if not ratio else None
        if apart is None:
            rates = np.exp(beside(other, ratio)[before])
            apart = replace(own, weights=own.exposure * rates)
        differs = _slope(apart.fit(X)) != 0
        notes.add("comparator_trend_differs" if differs else "comparator_trend_alike")


def _slope(fit: fits.Fit) -> int:
    """Return 1 where the second coefficient is surely above 0, -1 below, 0 where not sure."""
    estimate, half = fit.estimates[1], quantile(fit.df) * math.sqrt(fit.covariance[1, 1])
    return side(float(estimate - half), float(estimate + half))


def _is_step(own: Regressed, X: np.ndarray) -> bool:
    """Return whether one step explains a course at least as well as a slope does."""
    line, rest = own.squares(X), np.delete(X, 1, axis=1)
    n = len(X)
    return any(
        own.squares(np.column_stack([rest, np.arange(n) >= place])) <= line
        for place in range(3, n - 2)
    )


def side(low: float, high: float) -> int:
    """Return 1 where an interval lies above 0, -1 where below, 0 where it holds it."""
    return 1 if low > 0 else -1 if high < 0 else 0
