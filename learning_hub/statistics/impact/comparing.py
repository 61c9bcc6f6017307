"""Two totals, or two series before and after: ratios and differences with their intervals."""

import math
from typing import NamedTuple

import numpy as np
import pandas as pd

from ..periods import Date
from . import fits
from .segments import quantile
from .series import Series, intervention_date, prepare


class RateRatio(NamedTuple):
    """A rate over a reference rate, with its exact interval and two-sided p."""

    ratio: float
    low: float
    high: float
    p: float


class DifferenceInDifferences(NamedTuple):
    """How much more a series changed than its comparator, in the unit of both.

    effect = (after - before) - (comparator_after - comparator_before), all of them means. The
    before-trends: by how much more the series rose a period than the comparator, with an interval
    (NaN for fewer than 4 periods before); trends_differ when that leaves out 0.
    """

    effect: float
    low: float
    high: float
    before: float
    after: float
    comparator_before: float
    comparator_after: float
    trend_gap: float
    trend_gap_low: float
    trend_gap_high: float
    trends_differ: bool
    n_before: int
    n_after: int


def rate_ratio(
    events: int,
    exposure: float,
    reference_events: int,
    reference_exposure: float,
    confidence: float = 0.95,
) -> RateRatio:
    """Return the ratio of two rates with its exact interval.

    For two fixed totals, never as the verdict on a series (a trend alone makes it differ from 1).
    Clopper-Pearson of the one count among both, turned into a ratio; p adds up all results no more
    likely than the one seen, as R's poisson.test. The ratio is infinite where the reference has no
    events, NaN where neither has. Raises ValueError for negative events or exposures not above 0.
    """
    if events < 0 or reference_events < 0 or exposure <= 0 or reference_exposure <= 0:
        raise ValueError("events are 0 or more, exposures above 0")
    if events + reference_events == 0:
        return RateRatio(math.nan, 0.0, math.inf, 1.0)
    from scipy.stats import binomtest

    fair = exposure / (exposure + reference_exposure)
    test = binomtest(int(events), int(events + reference_events), fair)
    interval = test.proportion_ci(confidence, method="exact")
    scale = reference_exposure / exposure
    low, high = (
        math.inf if share == 1 else share / (1 - share) * scale
        for share in (float(interval.low), float(interval.high))
    )
    ratio = math.inf if reference_events == 0 else events / reference_events * scale
    return RateRatio(ratio, low, high, float(test.pvalue))


def count_interval(events: float, confidence: float = 0.95) -> tuple[float, float]:
    """Return the exact interval of the mean of which a count is one draw (Garwood).

    Raises ValueError for a negative count.
    """
    if events < 0:
        raise ValueError("a count is 0 or more")
    from scipy.stats import chi2

    tail = (1 - confidence) / 2
    low = 0.0 if events == 0 else float(chi2.ppf(tail, 2 * events)) / 2
    return low, float(chi2.ppf(1 - tail, 2 * events + 2)) / 2


def difference_in_differences(
    series: pd.DataFrame, comparator: pd.DataFrame, intervention: Date
) -> DifferenceInDifferences:
    """Return the difference in differences of a series and its comparator.

    Both as `assess` takes them; only periods that both have a value for count, numerator /
    denominator where there are no values. The interval is that of the difference of the two series,
    autocorrelated by AR(1), whose correlation REML finds; the estimate stays that of plain means.
    Raises ValueError where a side has no shared period; with one a side, or no more than three in
    all, the interval is missing (NaN).
    """
    one, other = shared(prepare(series), prepare(comparator))
    after = one.after(intervention_date(intervention))
    if after.all() or not after.any():
        raise ValueError("both sides of the intervention need periods with values in both series")
    gap = one.values - other.values
    was, became, other_was, other_became = (
        float(values[side].mean())
        for values in (one.values, other.values)
        for side in (~after, after)
    )
    effect = (became - was) - (other_became - other_was)
    half = _half_width(gap, after, one.numbers)
    trend, trend_half = math.nan, math.nan
    if (~after).sum() >= 4:
        time = one.numbers[~after] - one.numbers[0]
        X = np.column_stack([np.ones(len(time)), time])
        fit = fits.ar1(X, gap[~after], one.numbers[~after], lowest=0.0)
        trend = float(fit.estimates[1])
        trend_half = quantile(fit.df) * math.sqrt(fit.covariance[1, 1])
    return DifferenceInDifferences(
        effect,
        effect - half,
        effect + half,
        was,
        became,
        other_was,
        other_became,
        trend,
        trend - trend_half,
        trend + trend_half,
        bool(abs(trend) > trend_half),
        int((~after).sum()),
        int(after.sum()),
    )


def shared(one: Series, other: Series) -> tuple[Series, Series]:
    """Return both series of the periods for which both have a value, numbered as the first."""
    both = one.periods.intersection(other.periods)
    return one.only(one.periods.isin(both)), other.only(other.periods.isin(both))


def _half_width(gap: np.ndarray, after: np.ndarray, numbers: np.ndarray) -> float:
    """Return half the interval of a difference of plain means of autocorrelated values."""
    X = np.column_stack([np.ones(len(gap)), after.astype(float)])
    if len(gap) <= 3 or min(after.sum(), (~after).sum()) < 2:
        return math.nan
    fit = fits.ar1(X, gap, numbers, lowest=0.0)
    # The plain means are not the best weights for correlated values, so their own variance it is.
    apart = np.abs(numbers[:, None] - numbers[None, :])
    correlation = fit.rho**apart
    bread = np.linalg.inv(X.T @ X)
    covariance = fit.dispersion * bread @ X.T @ correlation @ X @ bread
    return quantile(fit.df) * math.sqrt(covariance[1, 1])
