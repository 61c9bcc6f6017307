"""What a measure can show: the smallest change that would be found, told before anything is done."""

import math
from typing import NamedTuple

import numpy as np
import pandas as pd

from . import fits
from .changing import (
    FOUND,
    LOWEST_RHO,
    ONSETS,
    SIGNIFICANT,
    TRIES,
    are_shares,
    regressed,
    season_pairs,
    trend_held,
)
from .segments import course
from .series import Series, following, prepare
from .window import ENOUGH, WINDOW, since_last_step, within


class Visible(NamedTuple):
    """The smallest change that would be found in 8 of 10 cases, so many periods after a session.

    change: in the unit of the measure, points of 100 for a share, never below 0. level: the level
    of the time before, in the same unit.
    """

    periods: int
    change: float
    level: float


def visible(
    series: pd.DataFrame,
    *,
    shares: bool | None = None,
    scale: float = 1.0,
    falls: bool = False,
    after: tuple[int, ...] = (12, 18, 24),
) -> list[Visible]:
    """Return what a measure can show, from its own past, so many periods after a session.

    series: as `assess` takes it, of the time before alone; shares: as there. scale: what a rate of
    counts is multiplied by to be in the measure's unit (10,000 for a rate per 10,000). falls: tell
    how large a fall would have to be, and not a rise: of counts that is another size. Empty where
    fewer than 12 periods of the past have a value, or where they do not vary.
    The design is that of `assess`: a step over a held trend, beginning in the first of the months
    that are scanned or in the last, whichever is harder to see; the scatter and the correlation are
    those of the past. Source: METHOD section 3, "What a measure can show".
    """
    given = prepare(series)
    if not len(given):
        return []
    end = given.periods[-1]
    past = within(since_last_step(given, end, set()), end, WINDOW)
    if len(past) < ENOUGH or float(np.ptp(past.values)) == 0:
        return []
    ratio = past.counts is not None and not are_shares(past, shares)
    pairs = season_pairs(given, end, ratio, set())
    return [Visible(count, *_smallest(past, count, ratio, pairs, scale, falls)) for count in after]


def _smallest(
    past: Series, count: int, ratio: bool, pairs: int, scale: float, falls: bool
) -> tuple[float, float]:
    """Return the smallest visible change after so many periods, and the level before."""
    known = regressed(past, ratio)
    X = course(past, harmonics=pairs)[0]
    fit = known.fit(X, trend_held(len(past), X.shape[1]))
    onsets = ONSETS.get(past.kind, (0,))
    ahead = following(past.periods, past.kind, count)
    numbers = np.append(past.numbers, past.numbers[-1] + 1 + np.arange(count))
    whole = Series(
        past.periods.append(ahead),
        np.zeros(len(numbers)),
        None,
        None,
        numbers,
        past.kind,
        0,
        past.periods.append(ahead),
    )
    trend = course(whole, harmonics=pairs)[0]
    usual = float(known.y.mean()) if ratio else 1.0
    from scipy import special

    each = (1 - SIGNIFICANT) ** (1 / TRIES[len(onsets)])
    seen = 0.0
    for onset in {onsets[0], onsets[-1]}:
        design = np.column_stack([trend, np.arange(len(numbers)) >= len(past) + onset])
        error, df = fits.error_to_come(
            design,
            numbers,
            max(fit.rho, LOWEST_RHO),
            max(fit.dispersion, _chance(past, ratio)),
            usual,
            trend_held(len(numbers), design.shape[1]),
        )
        needed = float(special.stdtrit(df, (1 + each) / 2) + special.stdtrit(df, FOUND))
        seen = max(seen, error * needed)
    if past.counts is None or past.exposure is None or not ratio:
        level = float(past.values.mean()) * (1.0 if past.counts is None else 100.0)
        return seen, level
    level = scale * float(past.counts.sum() / past.exposure.sum())
    return level * (1 - math.exp(-seen) if falls else math.exp(seen) - 1), level


def _chance(past: Series, ratio: bool) -> float:
    """Return the variance that chance alone gives: a short past may by luck have scattered less."""
    if ratio:
        return 1.0
    if past.counts is None or past.exposure is None:
        return 0.0
    share = float(past.counts.sum() / past.exposure.sum())
    return 100.0**2 * share * (1 - share) / float(past.exposure.mean())
