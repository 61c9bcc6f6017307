"""How much a series changed at an intervention: the model behind a verdict."""

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd

from . import fits
from .segments import course, design, quantile
from .series import A_YEAR, Series

SEASONS_FROM = 24  # periods before for seasonal terms: two of each month
# Autocorrelation found below this is taken as this: from few periods negative values are mostly
# chance, and believing them makes intervals too short (null series called changed: 5.6 % instead
# of 6.0 %, at a loss of 1 point of power).
LOWEST_RHO = -0.1
HIGH_RHO = 0.5
RARE_SHARE = 0.05  # counts of a smaller part of their denominator are events at a rate
SAME = 1e-9  # relative; a smaller effect is a rounding error


@dataclass(frozen=True)
class Change:
    """An estimated change of level, its interval, and the slopes found (low, high)."""

    effect: float
    low: float
    high: float
    rho: float
    slope_before: tuple[float, float] | None = None
    slope_change: tuple[float, float] | None = None


def are_shares(series: Series, said: bool | None) -> bool:
    """Return whether numerators are parts of their denominators, and no rare ones."""
    if said is not None:
        return said
    counts, exposure = series.parts()
    part = counts.sum() / exposure.sum()
    return bool((counts <= exposure).all() and part >= RARE_SHARE)


def events(series: Series, other: Series | None) -> tuple[np.ndarray, np.ndarray]:
    """Return what is regressed where a change is a ratio: counts and exposure."""
    counts, exposure = series.parts()
    if other is None:
        return counts, exposure
    # Relative to the comparator: its rate is what would be expected. Half an event more where
    # one of its periods has none, as elsewhere with logarithms of counts.
    other_counts, other_exposure = other.parts()
    half = 0.5 if (other_counts == 0).any() else 0.0
    return counts, exposure * (other_counts + half) / other_exposure


def measured(series: Series, other: Series | None) -> tuple[np.ndarray, np.ndarray | None]:
    """Return what is regressed where a change is a difference: values, their weights if any."""
    scale = 1.0 if series.counts is None else 100.0
    values = series.values if other is None else series.values - other.values
    weights = None
    if series.exposure is not None:
        weights = series.exposure / series.exposure.mean()
    return scale * values, weights


def season_pairs(
    series: Series, other: Series | None, date: pd.Timestamp, ratio: bool, notes: set[str]
) -> int:
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
    weights: np.ndarray | None
    if ratio:
        counts, exposure = events(series, other)
        y, weights = np.log((counts + 0.5) / exposure), counts + 0.5
    else:
        y, weights = measured(series, other)
    scores = []
    most = 2 if series.kind in ("monthly", "weekly") else 1
    for pairs in range(most + 1):
        X = course(series, harmonics=pairs)[0][before]
        n, k = X.shape
        fit = fits.least_squares(X, y[before], None if weights is None else weights[before])
        squares = max(fit.dispersion * (n - k), np.finfo(float).tiny)
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
    """Return the estimated change of level: from means, or with slopes and seasons if `full`."""
    if full:
        X, names = design(used, after, harmonics=pairs, slope=True)
    else:
        X, names = (
            np.column_stack([np.ones(len(used)), after.astype(float)]),
            ["intercept", "level"],
        )
    largest = 1.0  # what a rounding error is measured by: the logarithm of a ratio as it is
    if ratio:
        y, exposure = events(used, other)
        fit = fits.quasipoisson_ar1(X, y, exposure, used.numbers, lowest=LOWEST_RHO)
    else:
        y, weights = measured(used, other)
        largest = max(float(np.abs(y).max()), float(np.finfo(float).tiny))
        if float(np.ptp(y)) <= SAME * largest:
            notes.add("no_variation")
            return Change(0.0, 0.0, 0.0, 0.0)
        fit = fits.ar1(X, y, used.numbers, weights, lowest=LOWEST_RHO)
    half = quantile(fit.df) * np.sqrt(np.diag(fit.covariance))
    low, high = fit.estimates - half, fit.estimates + half
    at = names.index("level")
    ends = (float(fit.estimates[at]), float(low[at]), float(high[at]))
    if not ratio and abs(ends[0]) <= SAME * largest:
        ends = (0.0, min(ends[1], 0.0), max(ends[2], 0.0))
    if ratio:
        ends = (math.exp(ends[0]), math.exp(ends[1]), math.exp(ends[2]))
    slopes: dict[str, tuple[float, float]] = {}
    if full:
        for name, term in (("slope_before", "time"), ("slope_change", "slope")):
            where = names.index(term)
            real = abs(fit.estimates[where]) > SAME * largest
            slopes[name] = (float(low[where]), float(high[where])) if real else (0.0, 0.0)
        if other is not None:
            before = slopes["slope_before"]
            differs = before[0] > 0 or before[1] < 0
            notes.add("comparator_trend_differs" if differs else "comparator_trend_alike")
    if fit.rho > HIGH_RHO:
        notes.add("autocorrelated")
    return Change(*ends, fit.rho, slopes.get("slope_before"), slopes.get("slope_change"))


def side(low: float, high: float) -> int:
    """Return 1 where an interval lies above 0, -1 where below, 0 where it holds it."""
    return 1 if low > 0 else -1 if high < 0 else 0
