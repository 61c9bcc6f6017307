"""Shares of few cases, their intervals, and whether two of them differ."""

import math
from statistics import NormalDist
from typing import Generic, NamedTuple, TypeAlias, TypeVar, overload

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

FEW = 10  # under this many a share is a count: "5 of 8", and no verdict is given
LOW = 20  # under this many a percentage is shown, marked low reliability


# One number, or an array of them.
Size = TypeVar("Size", float, np.ndarray)
Many: TypeAlias = np.ndarray | pd.Series


class Share(NamedTuple, Generic[Size]):
    """A share and its interval; floats, or arrays of the shape that was asked."""

    positive: Size
    n: Size
    share: Size
    lower: Size
    upper: Size


class Difference(NamedTuple):
    """A difference of two shares, in shares (0.1 = 10 percentage points), and its interval."""

    difference: float
    lower: float
    upper: float


class OddsRatio(NamedTuple):
    """Fisher's exact test of a 2 x 2 table: conditional odds ratio, its interval, two-sided p."""

    odds_ratio: float
    lower: float
    upper: float
    p: float


class ShareChange(NamedTuple):
    """Two cycles' shares, later minus earlier.

    code: rose, fell, no_clear_change, too_few_to_tell.
    """

    earlier: Share[float]
    later: Share[float]
    difference: float
    lower: float
    upper: float
    p: float
    code: str


@overload
def wilson(count: float, n: float, confidence: float = 0.95) -> Share[float]: ...


@overload
def wilson(count: Many, n: Many, confidence: float = 0.95) -> Share[np.ndarray]: ...


def wilson(
    count: float | Many, n: float | Many, confidence: float = 0.95
) -> Share[float] | Share[np.ndarray]:
    """Return the share count / n with Wilson's score interval.

    count and n: numbers or arrays that broadcast together. Where n is 0 or either is missing the
    share and its interval are missing (NaN). Raises ValueError when a count is negative or above n.
    Source: Wilson (1927), as in Newcombe (1998), Statistics in Medicine 17, 857-872, method 3.
    """
    z = two_sided_z(confidence)
    counts, sizes = np.broadcast_arrays(numbers(count), numbers(n))
    if ((counts < 0) | (counts > sizes)).any():
        raise ValueError("a count must lie between 0 and n")
    share = _divide(counts, sizes)
    lower, upper = wilson_bounds(share, sizes, z)
    if np.ndim(counts) == 0:
        return Share(float(counts), float(sizes), float(share), float(lower), float(upper))
    return Share(counts, sizes, share, lower, upper)


def newcombe(count1: int, n1: int, count2: int, n2: int, confidence: float = 0.95) -> Difference:
    """Return the first share minus the second, with Newcombe's interval for unpaired shares.

    Missing (NaN) where either share is. Raises as `wilson` does.
    Source: Newcombe (1998), Statistics in Medicine 17, 873-890, method 10 (no continuity
    correction).
    """
    one, two = wilson(count1, n1, confidence), wilson(count2, n2, confidence)
    difference = one.share - two.share
    down = math.hypot(one.share - one.lower, two.upper - two.share)
    up = math.hypot(one.upper - one.share, two.share - two.lower)
    return Difference(difference, difference - down, difference + up)


def fisher(count1: int, n1: int, count2: int, n2: int, confidence: float = 0.95) -> OddsRatio:
    """Return Fisher's exact test that two shares are the same.

    The odds ratio (first against second) is the conditional maximum likelihood one with its exact
    interval, as R gives it; 0 or infinite when a cell is empty, missing (NaN) when it says nothing
    (no case, or all alike). Raises ValueError when a count lies outside 0 to n.
    """
    for count, n in ((count1, n1), (count2, n2)):
        if not 0 <= count <= n:
            raise ValueError("a count must lie between 0 and n")
    if n1 == 0 or n2 == 0 or count1 + count2 in (0, n1 + n2):
        return OddsRatio(math.nan, 0.0, math.inf, 1.0)
    from scipy import stats  # 1.8 seconds to import: only for those who ask
    from scipy.stats.contingency import odds_ratio

    table = np.array([[count1, n1 - count1], [count2, n2 - count2]], dtype=np.int64)
    ratio = odds_ratio(table, kind="conditional")
    interval = ratio.confidence_interval(confidence)
    p = float(stats.fisher_exact(table).pvalue)
    return OddsRatio(float(ratio.statistic), float(interval.low), float(interval.high), min(p, 1.0))


def compare_shares(
    earlier_count: int, earlier_n: int, later_count: int, later_n: int
) -> ShareChange:
    """Return how the share of a later cycle differs from that of an earlier one.

    The difference is later minus earlier with Newcombe's interval, p is Fisher's. The code is
    too_few_to_tell when either cycle has fewer than 10 cases, whatever p says (no verdict on so
    few), or fewer than 20 and no clear difference. Raises as `wilson` does.
    """
    earlier, later = wilson(earlier_count, earlier_n), wilson(later_count, later_n)
    change = newcombe(later_count, later_n, earlier_count, earlier_n)
    p = fisher(later_count, later_n, earlier_count, earlier_n).p
    smaller = min(earlier_n, later_n)
    clear = p < 0.05 and (change.lower > 0 or change.upper < 0)
    if smaller < FEW or (smaller < LOW and not clear):
        code = "too_few_to_tell"
    elif clear:
        code = "rose" if change.difference > 0 else "fell"
    else:
        code = "no_clear_change"
    return ShareChange(earlier, later, change.difference, change.lower, change.upper, p, code)


def two_sided_z(confidence: float) -> float:
    """Return the normal quantile of a two-sided interval; ValueError outside 0 to 1."""
    if not 0 < confidence < 1:
        raise ValueError("confidence lies between 0 and 1")
    return NormalDist().inv_cdf(0.5 + confidence / 2)


def numbers(values: ArrayLike) -> np.ndarray:
    """Return values as a float array, missing as NaN, also where pandas holds pd.NA."""
    if isinstance(values, pd.Series | pd.Index):
        return np.asarray(values.to_numpy(dtype=float, na_value=np.nan))
    return np.asarray(values, dtype=float)


def wilson_bounds(share: np.ndarray, n: np.ndarray, z: float) -> tuple[np.ndarray, np.ndarray]:
    """Return Wilson's bounds for shares of n, which need not be whole (an effective number)."""
    over = _divide(np.full(np.shape(n), z * z), n)
    centre = (share + over / 2) / (1 + over)
    half = np.sqrt(over * share * (1 - share) + over**2 / 4) / (1 + over)
    # Exact at the ends, where rounding would leave -1e-17.
    lower = np.where(share == 0, 0.0, np.maximum(centre - half, 0.0))
    upper = np.where(share == 1, 1.0, np.minimum(centre + half, 1.0))
    missing = np.isnan(share)
    return np.where(missing, np.nan, lower), np.where(missing, np.nan, upper)


def _divide(counts: np.ndarray, sizes: np.ndarray) -> np.ndarray:
    """Return counts / sizes, missing where the size is 0."""
    return np.asarray(
        np.divide(counts, sizes, out=np.full(np.shape(sizes), np.nan), where=sizes > 0)
    )
