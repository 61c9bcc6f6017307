"""Whether a share rises or falls over several cycles in order."""

import math
from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from .shares import FEW

EXACT_BELOW = 40  # a trend over fewer than this many is tested exactly


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
