"""How far two graders of the same cases agree: auditor and moderator, or two agencies."""

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

FEWEST_PAIRS = 20  # under this many pairs only counts are given


class Agreement(NamedTuple):
    """The agreement of two graders over pairs of grades.

    pairs, exact, within_one (exact ones included), first_higher, second_higher: counts; higher
    means the better grade. ac2 (Gwet, linear weights) and kappa (Cohen, quadratic weights) are
    missing (NaN) for fewer than 20 pairs, and where chance alone would agree always.
    """

    pairs: int
    exact: int
    within_one: int
    first_higher: int
    second_higher: int
    ac2: float
    kappa: float


def agree(counts: ArrayLike) -> Agreement:
    """Return the agreement of two graders.

    counts: how many pairs had each grade of the first (rows) and of the second (columns), best
    first, all grades of the scale, also those nobody gave. Grades of several agencies on one case
    go together, so no test is made here: shares get their interval by case
    (`samples.share_by_case`).
    Raises ValueError for a table that is not as wide as it is long, of fewer than two grades, or
    with a negative count.
    Source: Gwet (2014), Handbook of Inter-Rater Reliability, chapter 3; Cohen (1968), Psychological
    Bulletin 70, 213-220.
    """
    table = np.asarray(counts, dtype=np.int64)
    if table.ndim != 2 or table.shape[0] != table.shape[1] or len(table) < 2:
        raise ValueError("counts are a square table of two or more grades")
    if (table < 0).any():
        raise ValueError("a count is negative")
    n = int(table.sum())
    exact = int(np.trace(table))
    apart = np.abs(np.subtract.outer(np.arange(len(table)), np.arange(len(table))))
    ac2 = kappa = math.nan
    if n >= FEWEST_PAIRS:
        part, far = table / n, apart / (len(table) - 1)
        ac2, kappa = _ac2(part, far), _kappa(part, far)
    return Agreement(
        n,
        exact,
        int(table[apart <= 1].sum()),
        int(np.triu(table, 1).sum()),
        int(np.tril(table, -1).sum()),
        ac2,
        kappa,
    )


def _ac2(part: np.ndarray, far: np.ndarray) -> float:
    """Return Gwet's AC2 with linear weights.

    part: each pair of grades as a share of all; far: how far apart they are, as a share of the
    scale.
    """
    q = len(part)
    weights = 1 - far
    used = (part.sum(axis=0) + part.sum(axis=1)) / 2
    by_chance = weights.sum() / (q * (q - 1)) * (used * (1 - used)).sum()
    return float(((weights * part).sum() - by_chance) / (1 - by_chance))


def _kappa(part: np.ndarray, far: np.ndarray) -> float:
    """Return Cohen's kappa with quadratic weights, NaN where both used one and the same grade."""
    by_chance = (far**2 * np.outer(part.sum(axis=1), part.sum(axis=0))).sum()
    return float(1 - (far**2 * part).sum() / by_chance) if by_chance > 0 else math.nan
