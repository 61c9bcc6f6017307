"""Limits of shares, rates and counts by the law of chance that they follow, a width to each size."""

from dataclasses import dataclass

import numpy as np

from .attributes import mean_range
from .judging import BySize

RANGE_TO_SD = 1.128
SDS = 3.0


@dataclass(frozen=True)
class Law:
    """What counts vary by when nothing but chance is at work, METHOD section 2.

    kind: p (shares), u (rates), c (counts), p_prime and u_prime (Laney: shares and rates that
    scatter more than that). counts and sizes: one per row (sizes of 1 for counts), NaN where
    missing. scale: what count / size is multiplied by to give the value (100 for per cent).
    """

    kind: str
    counts: np.ndarray
    sizes: np.ndarray
    scale: float = 1.0

    def ordered(self, order: np.ndarray) -> BySize:
        """Return what gives each row its centre and width, the rows put in order."""
        counts, sizes = self.counts[order], self.sizes[order]

        def centre_and_width(starts: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
            centre, width = np.full(len(counts), np.nan), np.full(len(counts), np.nan)
            for start, end in zip(starts, [*starts[1:], len(counts)], strict=True):
                own = slice(start, end)
                centre[own], width[own] = self._of_group(counts[own], sizes[own])
            return self.scale * centre, self.scale * width

        return centre_and_width

    def _of_group(self, counts: np.ndarray, sizes: np.ndarray) -> tuple[float, np.ndarray]:
        known = ~np.isnan(counts) & (sizes > 0)
        if not known.any():
            return np.nan, np.full(len(counts), np.nan)
        centre = float(counts[known].sum() / sizes[known].sum())
        variance = centre * (1 - centre) if self.kind.startswith("p") else centre
        # A row without a value has no limits of its own: it is drawn with those of the usual size.
        usual = np.where(known, sizes, np.median(sizes[known]))
        width = SDS * np.sqrt(variance / usual)
        if self.kind.endswith("prime") and variance > 0:
            z = np.where(known, counts / usual - centre, np.nan) / (width / SDS)
            width = width * max(1.0, mean_range(z, screen=True) / RANGE_TO_SD)
        return centre, width
