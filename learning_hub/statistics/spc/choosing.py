"""Which chart fits a series."""

import math
from collections.abc import Iterable
from typing import NamedTuple

import numpy as np

from ..periods import as_numbers

FEW_EVENTS = 3  # counts of fewer a period than this alarm falsely on an XmR or c chart
FEW_EXPECTED = 5  # so many good and so many bad cases a period a share needs
SMALL_SIZE = 50  # below this median size a share jumps for want of cases
UNEVEN = 0.25  # sizes further than this from their mean need limits of their own
TOGETHER = "together"


class Suggestion(NamedTuple):
    """Which chart fits a series: xmr, a kind of `Law`, together or none; and why, as a code.

    together: no chart of these periods; they are to be put together to longer ones. reason:
    too_few_points, few_events, few_expected, scatters_beyond_chance, small_or_uneven_sizes,
    steady_sizes, enough_events, continuous.
    """

    chart: str
    reason: str


def suggest(
    values: Iterable[float | None],
    sizes: Iterable[float | None] | None = None,
    *,
    shares: bool | None = None,
) -> Suggestion:
    """Return which chart fits a series, with a code for the reason.

    values: counts with their sizes (shares: whether each is at most its size; told from the figures
    unless said), counts without, or measurements. Missing ones are left out.
    - under 5 values: none, too_few_points;
    - counts of fewer than 3 a period: together, few_events (limits of such counts alarm on noise);
    - shares of which fewer than 5 good or 5 bad cases are expected in most periods: together,
      few_expected;
    - shares or rates that scatter more than chance allows: p_prime or u_prime;
    - of small or uneven sizes, each point needs limits of its own: p or u, small_or_uneven_sizes;
    - all others: xmr, with steady_sizes, enough_events or continuous.
    Source: METHOD section 2.
    """
    y = as_numbers(values)
    n = None if sizes is None else as_numbers(sizes)
    known = ~np.isnan(y) if n is None else ~np.isnan(y) & (n > 0)
    y = y[known]
    if len(y) < 5:
        return Suggestion("none", "too_few_points")
    counted = bool((y >= 0).all() and (y == np.round(y)).all())
    few = counted and y.mean() < FEW_EVENTS
    if n is None:
        if not counted:
            return Suggestion("xmr", "continuous")
        return Suggestion(TOGETHER, "few_events") if few else Suggestion("xmr", "enough_events")
    n = n[known]
    share = bool((y <= n).all()) if shares is None else shares
    centre = y.sum() / n.sum()
    if share and counted:
        expected = min(centre, 1 - centre) * n
        if 0 < centre < 1 and np.mean(expected < FEW_EXPECTED) > 0.5:
            return Suggestion(TOGETHER, "few_expected")
    elif few:
        return Suggestion(TOGETHER, "few_events")
    variance = centre * (1 - centre if share else 1) / n
    scatter = ((y / n - centre) ** 2 / variance).sum() / (len(y) - 1) if variance.all() else 0.0
    # Two standard errors of a chi-squared over its degrees of freedom above what chance gives.
    if counted and scatter > 1 + 2 * math.sqrt(2 / (len(y) - 1)):
        return Suggestion("p_prime" if share else "u_prime", "scatters_beyond_chance")
    small = share and np.median(n) < SMALL_SIZE
    if small or np.abs(n / n.mean() - 1).max() > UNEVEN:
        return Suggestion("p" if share else "u", "small_or_uneven_sizes")
    return Suggestion("xmr", "steady_sizes")
