"""How far two graders of the same cases agree: auditor and moderator, or two agencies."""

import math
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from .samples import Share, wilson

FEWEST_PAIRS = 20  # under this many pairs only counts are given


class Agreement(NamedTuple):
    """The agreement of two graders over pairs of grades.

    pairs, exact, within_one (exact ones included), first_higher, second_higher: counts; higher
    means the better grade. The shares with their intervals, ac2 (Gwet, linear weights), kappa
    (Cohen, quadratic weights) and p (exact sign test of the direction) are missing (NaN) for fewer
    than 20 pairs; ac2 and kappa also where chance alone would agree always. direction:
    first_higher, second_higher, no_clear_direction, too_few_to_tell.
    """

    pairs: int
    exact: int
    within_one: int
    first_higher: int
    second_higher: int
    exact_share: Share[float]
    within_one_share: Share[float]
    ac2: float
    kappa: float
    p: float
    direction: str


def agree(
    first: Iterable[object], second: Iterable[object], grades: Sequence[str | int]
) -> Agreement:
    """Return the agreement of two graders.

    first, second: each one's grade of the same cases, as codes of the scale; pairs with an empty
    one are left out. grades: all codes of the scale, best first, also those nobody gave.
    Raises ValueError for unequal lengths, a scale of fewer than two grades or one with a code
    twice, and a grade that is not on the scale.
    Source: Gwet (2014), Handbook of Inter-Rater Reliability, chapter 3; Cohen (1968), Psychological
    Bulletin 70, 213-220.
    """
    scale = pd.Index(list(grades))
    if len(scale) < 2 or scale.has_duplicates:
        raise ValueError("a scale has two or more different grades")
    one, two = (pd.Series(list(given), dtype=object) for given in (first, second))
    if len(one) != len(two):
        raise ValueError(f"{len(one)} grades of the first grader but {len(two)} of the second")
    both = one.notna() & two.notna()
    a, b = scale.get_indexer(one[both]), scale.get_indexer(two[both])
    if (a < 0).any() or (b < 0).any():
        odd = sorted({str(g) for g in [*one[both][a < 0], *two[both][b < 0]]})
        raise ValueError(f"grades that are not on the scale: {', '.join(odd)}")
    n = int(both.sum())
    exact, within = int((a == b).sum()), int((np.abs(a - b) <= 1).sum())
    first_higher, second_higher = int((a < b).sum()), int((a > b).sum())
    counts = (n, exact, within, first_higher, second_higher)
    nan = math.nan
    if n < FEWEST_PAIRS:
        shares = Share(exact, n, nan, nan, nan), Share(within, n, nan, nan, nan)
        return Agreement(*counts, *shares, nan, nan, nan, "too_few_to_tell")
    table = np.zeros((len(scale), len(scale)))
    np.add.at(table, (a, b), 1)
    table /= n
    p = _sign_test(first_higher, second_higher)
    direction = "no_clear_direction"
    if p < 0.05:
        direction = "first_higher" if first_higher > second_higher else "second_higher"
    return Agreement(
        *counts, wilson(exact, n), wilson(within, n), _ac2(table), _kappa(table), p, direction
    )


def _apart(q: int) -> np.ndarray:
    """Return how far apart grades are, as a share of the scale."""
    rank = np.arange(q)
    return np.asarray(np.abs(rank[:, None] - rank[None, :]) / (q - 1))


def _ac2(table: np.ndarray) -> float:
    """Return Gwet's AC2 with linear weights from a table of shares of pairs."""
    q = len(table)
    weights = 1 - _apart(q)
    used = (table.sum(axis=0) + table.sum(axis=1)) / 2
    by_chance = weights.sum() / (q * (q - 1)) * (used * (1 - used)).sum()
    return float(((weights * table).sum() - by_chance) / (1 - by_chance))


def _kappa(table: np.ndarray) -> float:
    """Return Cohen's kappa with quadratic weights, NaN where both used one and the same grade."""
    distance = _apart(len(table)) ** 2
    by_chance = (distance * np.outer(table.sum(axis=1), table.sum(axis=0))).sum()
    return float(1 - (distance * table).sum() / by_chance) if by_chance > 0 else math.nan


def _sign_test(one: int, other: int) -> float:
    """Return the exact two-sided chance of so uneven a split, were both ways equally likely."""
    n = one + other
    tail = sum(math.comb(n, k) for k in range(min(one, other) + 1))
    return float(min(1.0, 2 * tail / 2**n))
