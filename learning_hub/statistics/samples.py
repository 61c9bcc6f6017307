"""Small samples: shares of few cases, their intervals, and whether two or more of them differ.

Shares are fractions (0 to 1). Nothing here colours a share or writes a sentence about it; agreement
of two graders is in `agreement`, a series over time in `spc` and `impact`.
"""

import math
from collections import defaultdict
from collections.abc import Sequence
from statistics import NormalDist
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

FEW = 10  # under this many a share is a count: "5 of 8", and no verdict is given
LOW = 20  # under this many a percentage is shown, marked low reliability
EXACT_BELOW = 40  # a trend over fewer than this many is tested exactly


class Share(NamedTuple):
    """A share and its interval; floats, or arrays of the shape that was asked."""

    count: float | np.ndarray
    n: float | np.ndarray
    share: float | np.ndarray
    lower: float | np.ndarray
    upper: float | np.ndarray


class Difference(NamedTuple):
    """A difference of two shares, in shares (0.1 = 10 percentage points), and its interval."""

    difference: float | np.ndarray
    lower: float | np.ndarray
    upper: float | np.ndarray


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

    earlier: Share
    later: Share
    difference: float
    lower: float
    upper: float
    p: float
    code: str


class ShareTrend(NamedTuple):
    """A trend of shares over cycles in order.

    code: rising, falling, no_clear_trend, too_few_to_tell. method: exact, asymptotic, or none when
    no test can be made (then statistic and p are NaN). statistic is the Cochran-Armitage z.
    """

    statistic: float
    p: float
    n: int
    cycles: int
    method: str
    code: str


class ClusteredShare(NamedTuple):
    """A share of judgements whose interval knows that judgements of one case go together.

    n counts judgements, cases the cases; effective_n is the number of independent judgements that
    would carry as much (NaN for a bootstrap).
    """

    count: int
    n: int
    cases: int
    share: float
    lower: float
    upper: float
    effective_n: float
    method: str


class GradeComparison(NamedTuple):
    """Two distributions over the same ordered grades.

    later_better: the chance that a later case has the better grade than an earlier one, ties
    counting half (0.5 = no difference; Bross's ridit of the later against the earlier).
    """

    later_better: float
    lower: float
    upper: float
    p: float
    n_earlier: int
    n_later: int


def reliability(n: float) -> str:
    """Return how much a share of n may be made of: count_only (under 10), low (under 20), full."""
    if not n >= FEW:  # also when n is not a number
        return "count_only"
    return "low" if n < LOW else "full"


def wilson(count: ArrayLike, n: ArrayLike, confidence: float = 0.95) -> Share:
    """Return the share count / n with Wilson's score interval.

    count and n: numbers or arrays that broadcast together. Where n is 0 or either is missing the
    share and its interval are missing (NaN). Raises ValueError when a count is negative or above n.
    Source: Wilson (1927), as in Newcombe (1998), Statistics in Medicine 17, 857-872, method 3.
    """
    z = _two_sided_z(confidence)
    counts, sizes = np.broadcast_arrays(_numbers(count), _numbers(n))
    if ((counts < 0) | (counts > sizes)).any():
        raise ValueError("a count must lie between 0 and n")
    share = _divide(counts, sizes)
    lower, upper = _wilson_bounds(share, sizes, z)
    return Share(*map(_as_given, (counts, sizes, share, lower, upper)))


def newcombe(
    count1: ArrayLike, n1: ArrayLike, count2: ArrayLike, n2: ArrayLike, confidence: float = 0.95
) -> Difference:
    """Return the first share minus the second, with Newcombe's interval for unpaired shares.

    Shapes broadcast; missing wherever either share is. Raises as `wilson` does.
    Source: Newcombe (1998), Statistics in Medicine 17, 873-890, method 10 (no continuity
    correction).
    """
    one, two = wilson(count1, n1, confidence), wilson(count2, n2, confidence)
    difference = np.asarray(one.share) - np.asarray(two.share)
    down = np.hypot(np.subtract(one.share, one.lower), np.subtract(two.upper, two.share))
    up = np.hypot(np.subtract(one.upper, one.share), np.subtract(two.share, two.lower))
    return Difference(*map(_as_given, (difference, difference - down, difference + up)))


def difference_corrected(
    count1: int, n1: int, count2: int, n2: int, confidence: float = 0.95
) -> Difference:
    """Return the first share minus the second with the continuity-corrected Wald interval.

    Only for setting our figures beside published ones made with R's `prop.test`, which uses it;
    `newcombe` is the interval we show, because this one is too short for small or extreme shares.
    Missing (NaN) when either n is 0.
    """
    one, two = wilson(count1, n1), wilson(count2, n2)
    difference = one.share - two.share
    if math.isnan(difference):
        return Difference(math.nan, math.nan, math.nan)
    correction = min(abs(difference), 0.5 * (1 / n1 + 1 / n2))
    variance = one.share * (1 - one.share) / n1 + two.share * (1 - two.share) / n2
    half = _two_sided_z(confidence) * math.sqrt(variance) + correction
    return Difference(difference, max(difference - half, -1.0), min(difference + half, 1.0))


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
    return ShareChange(earlier, later, *change, p, code)


def share_trend(
    counts: Sequence[int], sizes: Sequence[int], scores: Sequence[float] | None = None
) -> ShareTrend:
    """Return the Cochran-Armitage test for a trend of shares over several cycles in order.

    counts, sizes, scores: one per cycle; scores are equally spaced unless given (give them where
    the cycles are not). Cycles without cases are left out. Two-sided; exact where fewer than 40
    cases, that is conditional on the margins, adding up the chance of all results at least as
    far from the expected one. Fewer than three cycles or 10 cases say nothing, and no clear trend
    of fewer than 40 is too_few_to_tell. Raises ValueError for unequal lengths or a count outside
    0 to n.
    Source: Cochran (1954), Armitage (1955); Agresti, Categorical Data Analysis, 3.4.7 and 5.3.5.
    """
    x = np.asarray(counts, dtype=np.int64)
    n = np.asarray(sizes, dtype=np.int64)
    t = np.arange(len(n), dtype=float) if scores is None else np.asarray(scores, dtype=float)
    if not len(x) == len(n) == len(t):
        raise ValueError("counts, sizes and scores must be equally many")
    if ((x < 0) | (x > n)).any():
        raise ValueError("a count must lie between 0 and its size")
    used = n > 0
    x, n, t = x[used], n[used], t[used]
    total, cycles = int(n.sum()), int(used.sum())
    if cycles < 3 or total < FEW or np.ptp(t) == 0:
        return ShareTrend(math.nan, math.nan, total, cycles, "none", "too_few_to_tell")
    share = x.sum() / total
    from_centre = t - (n * t).sum() / total
    # The variance of Cochran and Armitage, N in the denominator (N - 1 would be Mantel's).
    variance = share * (1 - share) * (n * from_centre**2).sum()
    z = float((x * from_centre).sum() / math.sqrt(variance)) if variance > 0 else 0.0
    if total < EXACT_BELOW:
        p, method = _exact_trend_p(x, n, t), "exact"
    else:
        p, method = math.erfc(abs(z) / math.sqrt(2)), "asymptotic"
    if p < 0.05:
        code = "rising" if z > 0 else "falling"
    else:
        code = "too_few_to_tell" if total < EXACT_BELOW else "no_clear_trend"
    return ShareTrend(z, p, total, cycles, method, code)


def clustered_share(
    positive: ArrayLike,
    cases: ArrayLike,
    *,
    method: str = "rao_scott",
    repeats: int = 2000,
    seed: int = 1,
    confidence: float = 0.95,
) -> ClusteredShare:
    """Return a share of judgements with an interval computed by case.

    positive: 1 or True where the judgement is positive, one per judgement; missing ones are left
    out. cases: the case of each judgement. method "rao_scott" takes Wilson's interval on the
    effective number of judgements n / (design effect), never more than n, lowered for few cases by
    the ratio of t quantiles (Korn and Graubard); with one case, or all judgements alike, the
    effective number is the number of cases. "bootstrap" draws whole cases with the given seed and
    takes percentiles: it needs many cases and cannot see uncertainty when all judgements are alike.
    No judgement: share and interval are NaN. Raises ValueError for unequal lengths, a positive that
    is neither 0 nor 1, or another method.
    Source: Rao and Scott (1992), Biometrics 48, 577-585; Korn and Graubard (1998), Survey
    Methodology 24, 193-201; Dean and Pagano (2015), J. Surv. Stat. Methodol. 3, 484-503.
    """
    if method not in ("rao_scott", "bootstrap"):
        raise ValueError(f"method is rao_scott or bootstrap, not {method!r}")
    y = _numbers(positive)
    codes, _ = pd.factorize(np.asarray(cases))
    if y.shape != codes.shape:
        raise ValueError("each judgement needs its case")
    known = ~np.isnan(y)
    if (known & (codes < 0)).any():
        raise ValueError("a judgement has no case")
    y, codes = y[known], codes[known]
    if not np.isin(y, (0.0, 1.0)).all():
        raise ValueError("positive must be 0 or 1")
    n = len(y)
    if n == 0:
        return ClusteredShare(0, 0, 0, math.nan, math.nan, math.nan, math.nan, method)
    sizes = np.bincount(codes).astype(float)
    hits = np.bincount(codes, weights=y)
    hits, sizes = hits[sizes > 0], sizes[sizes > 0]
    m = len(sizes)
    share = float(y.mean())
    if method == "bootstrap":
        draws = np.random.default_rng(seed).integers(0, m, size=(repeats, m))
        drawn = hits[draws].sum(axis=1) / sizes[draws].sum(axis=1)
        tail = (1 - confidence) / 2
        lower, upper = np.quantile(drawn, (tail, 1 - tail))
        effective = math.nan
    else:
        effective = _effective_judgements(hits, sizes, confidence)
        lower, upper = _wilson_bounds(
            np.float64(share), np.float64(effective), _two_sided_z(confidence)
        )
    return ClusteredShare(
        int(y.sum()), n, m, share, float(lower), float(upper), float(effective), method
    )


def compare_grades(
    earlier: Sequence[int], later: Sequence[int], confidence: float = 0.95
) -> GradeComparison:
    """Return whether later cases were graded better than earlier ones, without averaging grades.

    earlier, later: how many cases had each grade, best grade first, the same grades in both. p is
    Mann-Whitney's with the tie correction. The interval is on the logit scale with DeLong's
    variance; it is missing (NaN) where every case of one side was graded better than every one of
    the other, or a side is empty. Raises ValueError for unequal lengths or negative counts.
    Source: Bross (1958), Biometrics 14, 18-38; DeLong et al. (1988), Biometrics 44, 837-845.
    """
    a, b = np.asarray(earlier, dtype=np.int64), np.asarray(later, dtype=np.int64)
    if a.shape != b.shape or (a < 0).any() or (b < 0).any():
        raise ValueError("earlier and later are counts of the same grades")
    n_a, n_b = int(a.sum()), int(b.sum())
    if n_a == 0 or n_b == 0:
        return GradeComparison(math.nan, math.nan, math.nan, math.nan, n_a, n_b)
    # For each grade the share of the other side that is worse, half of its own grade added.
    worse_a = (n_a - np.cumsum(a) + a / 2) / n_a
    worse_b = (n_b - np.cumsum(b) + b / 2) / n_b
    chance = float((b * worse_a).sum() / n_b)
    pooled = a + b
    total = n_a + n_b
    spread = n_a * n_b / 12 * (total + 1 - (pooled**3 - pooled).sum() / (total * (total - 1)))
    p = 1.0
    if spread > 0:
        # continuity correction of one half, as scipy and R apply it
        z = max(abs(chance - 0.5) * n_a * n_b - 0.5, 0.0) / math.sqrt(spread)
        p = math.erfc(z / math.sqrt(2))
    lower = upper = math.nan
    if 0 < chance < 1 and n_a > 1 and n_b > 1:
        variance = (b * (worse_a - chance) ** 2).sum() / (n_b - 1) / n_b
        variance += (a * (1 - worse_b - chance) ** 2).sum() / (n_a - 1) / n_a
        half = _two_sided_z(confidence) * math.sqrt(variance) / (chance * (1 - chance))
        logit = math.log(chance / (1 - chance))
        lower, upper = (1 / (1 + math.exp(-(logit + side * half))) for side in (-1, 1))
    return GradeComparison(chance, lower, upper, p, n_a, n_b)


def _two_sided_z(confidence: float) -> float:
    """Return the normal quantile of a two-sided interval; ValueError outside 0 to 1."""
    if not 0 < confidence < 1:
        raise ValueError("confidence lies between 0 and 1")
    return NormalDist().inv_cdf(0.5 + confidence / 2)


def _numbers(values: ArrayLike) -> np.ndarray:
    """Return values as a float array, missing as NaN, also where pandas holds pd.NA."""
    if isinstance(values, pd.Series | pd.Index):
        return values.to_numpy(dtype=float, na_value=np.nan)
    return np.asarray(values, dtype=float)


def _as_given(values: np.ndarray) -> float | np.ndarray:
    """Return a plain float for a single number, the array otherwise."""
    return float(values) if np.ndim(values) == 0 else np.asarray(values)


def _divide(counts: np.ndarray, sizes: np.ndarray) -> np.ndarray:
    """Return counts / sizes, missing where the size is 0."""
    return np.divide(counts, sizes, out=np.full(np.shape(sizes), np.nan), where=sizes > 0)


def _wilson_bounds(share: np.ndarray, n: np.ndarray, z: float) -> tuple[np.ndarray, np.ndarray]:
    """Return Wilson's bounds for shares of n, which need not be whole (an effective number)."""
    over = _divide(np.full(np.shape(n), z * z), n)
    centre = (share + over / 2) / (1 + over)
    half = np.sqrt(over * share * (1 - share) + over**2 / 4) / (1 + over)
    # Exact at the ends, where rounding would leave -1e-17.
    lower = np.where(share == 0, 0.0, np.maximum(centre - half, 0.0))
    upper = np.where(share == 1, 1.0, np.minimum(centre + half, 1.0))
    missing = np.isnan(share)
    return np.where(missing, np.nan, lower), np.where(missing, np.nan, upper)


def _effective_judgements(hits: np.ndarray, sizes: np.ndarray, confidence: float) -> float:
    """Return how many independent judgements would carry as much as these of several cases."""
    m, n = len(sizes), sizes.sum()
    share = hits.sum() / n
    if m == 1 or share in (0.0, 1.0):
        return float(m)
    variance = m / (m - 1) * ((hits - share * sizes) ** 2).sum() / n**2
    # A design effect below 1 is luck, not information: judgements are never worth more than n.
    effective = n if variance == 0 else min(share * (1 - share) / variance, n)
    from scipy.stats import t

    tail = 0.5 + confidence / 2
    return float(effective * (t.ppf(tail, n - 1) / t.ppf(tail, m - 1)) ** 2)


def _exact_trend_p(x: np.ndarray, n: np.ndarray, t: np.ndarray) -> float:
    """Return the exact two-sided p of sum(t * x) given each cycle's size and the total of x."""
    positives = int(x.sum())
    # ways[(positives so far, score so far)] = in how many ways, as exact integers
    ways: dict[tuple[int, float], int] = {(0, 0.0): 1}
    for size, score in zip(n.tolist(), t.tolist(), strict=True):
        longer: defaultdict[tuple[int, float], int] = defaultdict(int)
        for (so_far, at), count in ways.items():
            for more in range(min(size, positives - so_far) + 1):
                # rounded so that equal sums of uneven scores meet under one key
                key = (so_far + more, round(at + more * score, 9))
                longer[key] += count * math.comb(size, more)
        ways = longer
    expected = positives * float((n * t).sum()) / float(n.sum())
    far = abs(float((x * t).sum()) - expected)
    kept = {at: count for (so_far, at), count in ways.items() if so_far == positives}
    extreme = sum(count for at, count in kept.items() if abs(at - expected) >= far - 1e-7)
    return extreme / sum(kept.values())
