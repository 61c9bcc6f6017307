"""Judgements of cases by several agencies: shares by case, and ordered grades compared."""

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from .shares import FEW, ShareChange, compare_shares, numbers, two_sided_z, wilson_bounds
from .trends import EXACT_BELOW, ShareTrend, share_trend


class ClusteredShare(NamedTuple):
    """A share of judgements whose interval knows that judgements of one case go together.

    n counts judgements, cases the cases; effective_n is the number of independent judgements that
    would carry as much (NaN for a bootstrap).
    """

    positive: int
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
    y = numbers(positive)
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
        lower, upper = wilson_bounds(
            np.asarray(share), np.asarray(effective), two_sided_z(confidence)
        )
    return ClusteredShare(
        int(y.sum()), n, m, share, float(lower), float(upper), float(effective), method
    )


def share_by_case(
    count: int, n: int, cases: int, spread: float, confidence: float = 0.95
) -> ClusteredShare:
    """Return a share of judgements with its interval by case, from sums alone.

    count of n judgements of so many cases; spread: the sum over cases of the square of
    (its positive judgements - share x its judgements). Gives what `clustered_share` does with
    "rao_scott", so that nobody need see the cases. No judgement: share and interval are NaN.
    """
    if n == 0:
        return ClusteredShare(0, 0, 0, math.nan, math.nan, math.nan, math.nan, "rao_scott")
    share = count / n
    effective = _effective(share, n, cases, spread, confidence)
    lower, upper = wilson_bounds(np.asarray(share), np.asarray(effective), two_sided_z(confidence))
    return ClusteredShare(
        int(count), int(n), int(cases), share, float(lower), float(upper), effective, "rao_scott"
    )


def trend_by_case(shares: Sequence[ClusteredShare]) -> ShareTrend:
    """Return whether shares of judgements rise or fall over cycles in order, judged by case.

    The Cochran-Armitage test of `share_trend` on effective numbers, rounded down, so that
    judgements of one case are not taken for independent ones. n of the result counts cases: under
    10 of them nothing is said, and no clear trend of fewer than 40 is too_few_to_tell.
    Source: Rao and Scott (1992), Biometrics 48, 577-585.
    """
    counts, sizes = _effective_counts(shares)
    found, cases = share_trend(counts, sizes), sum(one.cases for one in shares)
    code = found.code
    if cases < FEW or (code == "no_clear_trend" and cases < EXACT_BELOW):
        code = "too_few_to_tell"
    return found._replace(n=cases, code=code)


def compare_by_case(earlier: ClusteredShare, later: ClusteredShare) -> ShareChange:
    """Return how a later cycle's share of judgements differs, judged by case.

    `compare_shares` on effective numbers, rounded down; too_few_to_tell when either cycle has
    fewer than 10 cases, whatever p says.
    """
    counts, sizes = _effective_counts([earlier, later])
    found = compare_shares(counts[0], sizes[0], counts[1], sizes[1])
    few = min(earlier.cases, later.cases) < FEW
    return found._replace(code="too_few_to_tell") if few else found


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
        half = two_sided_z(confidence) * math.sqrt(variance) / (chance * (1 - chance))
        logit = math.log(chance / (1 - chance))
        lower, upper = (1 / (1 + math.exp(-(logit + side * half))) for side in (-1, 1))
    return GradeComparison(chance, lower, upper, p, n_a, n_b)


def _effective_counts(shares: Sequence[ClusteredShare]) -> tuple[list[int], list[int]]:
    """Return effective counts and sizes, rounded down to whole independent judgements."""
    sizes = [math.floor(one.effective_n) if one.n else 0 for one in shares]
    pairs = zip(shares, sizes, strict=True)
    return [round(one.share * size) if size else 0 for one, size in pairs], sizes


def _effective_judgements(hits: np.ndarray, sizes: np.ndarray, confidence: float) -> float:
    """Return how many independent judgements would carry as much as these of several cases."""
    share = hits.sum() / sizes.sum()
    spread = ((hits - share * sizes) ** 2).sum()
    return _effective(float(share), int(sizes.sum()), len(sizes), float(spread), confidence)


def _effective(share: float, n: int, m: int, spread: float, confidence: float) -> float:
    """Return the effective number of n judgements of m cases; spread as in `share_by_case`."""
    if m == 1 or share in (0.0, 1.0):
        return float(m)
    variance = m / (m - 1) * spread / n**2
    # A design effect below 1 is luck, not information: judgements are never worth more than n.
    effective = n if variance == 0 else min(share * (1 - share) / variance, n)
    from scipy.stats import t

    tail = 0.5 + confidence / 2
    return float(effective * (t.ppf(tail, n - 1) / t.ppf(tail, m - 1)) ** 2)
