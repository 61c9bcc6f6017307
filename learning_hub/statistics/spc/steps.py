"""Where did the level of a series step, so that limits across it say nothing of either part?"""

import itertools
from collections.abc import Iterable

import numpy as np

from ..periods import as_numbers

LEAST = 9  # values on each side of a step
# What the t of a step, corrected for correlation, has to exceed, by how many steps are tried at a
# time: noise of 24 to 60 points with correlation 0 to 0.4 does so in at most 2 % of series
# (benchmarks/steps_on_noise.py).
CRITICAL = {1: 4.3, 2: 5.0}
MOST_RHO = 0.8


def steps(values: Iterable[float | None], begins: tuple[int, ...] = ()) -> list[int]:
    """Return the positions, in order, of the first values after each step that is to be proposed.

    values: in period order, NaN where missing. begins: where groups begin that are known already,
    which are searched each on its own. Every split with 9 or more values each side is tried, and
    where none will do every two; they are steps where each exceeds what noise would give, and they
    explain the course better than a straight line does. Their parts are searched in turn. Empty:
    none.
    """
    y = as_numbers(values)
    edges = sorted({0, *begins, len(y)})
    found: list[int] = []
    for start, end in itertools.pairwise(edges):
        found += _within(y, start, end)
    return found


def _within(y: np.ndarray, start: int, end: int) -> list[int]:
    place = start + np.flatnonzero(~np.isnan(y[start:end]))
    firsts = [int(place[at]) for at in _best(y[place])]
    edges = [start, *firsts, end]
    if len(edges) == 2:
        return []
    parts = [_within(y, a, b) for a, b in itertools.pairwise(edges)]
    found = parts[0]
    for first, part in zip(firsts, parts[1:], strict=True):
        found = [*found, first, *part]
    return found


def _best(y: np.ndarray) -> tuple[int, ...]:
    """Return where the values are best split in two, else in three; empty where noise would do.

    Three, because a rise and a fall after it hide each other from a single split.
    """
    n = len(y)
    if n < 2 * LEAST or np.ptp(y) == 0:
        return ()
    sums = np.concatenate([[0.0], np.cumsum(y - y.mean())])
    firsts = np.arange(LEAST, n - LEAST + 1)
    one = (int(firsts[np.argmax(_explained(sums, 0, firsts) + _explained(sums, firsts, n))]),)
    if _stands_out(y, one):
        return one
    pairs = [(a, b) for a in firsts for b in range(a + LEAST, n - LEAST + 1)]
    if not pairs:
        return ()
    first, second = np.array(pairs).T
    whole = _explained(sums, 0, first) + _explained(sums, first, second)
    best = pairs[int(np.argmax(whole + _explained(sums, second, n)))]
    two = (int(best[0]), int(best[1]))
    return two if _stands_out(y, two) else ()


def _explained(sums: np.ndarray, start: int | np.ndarray, end: int | np.ndarray) -> np.ndarray:
    """Return the squares that the mean of each part explains, of values about their mean."""
    return np.asarray((sums[end] - sums[start]) ** 2 / (end - start))


def _stands_out(y: np.ndarray, splits: tuple[int, ...]) -> bool:
    """Return whether each of these steps exceeds what noise gives, and a line explains no more."""
    n = len(y)
    parts = np.split(y, splits)
    rest = np.concatenate([part - part.mean() for part in parts])
    left = float(rest @ rest)
    time, about = np.arange(n) - (n - 1) / 2, y - y.mean()
    whole = float(about @ about)
    if whole - float(time @ about) ** 2 / float(time @ time) < left:
        return False
    if left <= 1e-12 * whole:
        return True
    alike = float(rest[1:] @ rest[:-1]) / left
    # Fitted means make what is left look less correlated than it is.
    rho = min(max(alike + (len(splits) + 0.5 + 4 * alike) / n, 0.0), MOST_RHO)
    variance = left / (n - len(parts)) * (1 + rho) / (1 - rho)
    return all(
        abs(a.mean() - b.mean())
        > CRITICAL[len(splits)] * np.sqrt(variance * (1 / len(a) + 1 / len(b)))
        for a, b in itertools.pairwise(parts)
    )
