"""The verdict on a cycle: whether a measure changed after it, and from when that can be said."""

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from ..periods import Date, as_periods
from .changing import Change, are_shares, change, season_pairs, side
from .comparing import shared
from .series import Series, following_until, intervention_date, prepare
from .window import (
    ENOUGH,
    SOME,
    WINDOW,
    beside,
    judged_from,
    since_last_step,
    within,
    without_breaks,
)

IMPROVED, WORSE, NO_CHANGE = "improved", "worse", "no detectable change"
TOO_EARLY, NOT_COMPARABLE = "too early to tell", "not comparable"
FEW_EVENTS = 3  # counts below this a period
GOOD = {"increase": 1, "decrease": -1}
SLOW = ("quarterly", "termly", "annual")
# What else is to be said of a result, in the order given.
CAVEATS = (
    "break_in_series",  # a break or rebase leaves fewer than 12 periods on a side
    "before_cut_at_break",  # only periods since a break or rebase count as before
    "before_cut_at_step",  # only periods since the level last stepped count as before
    "after_cut_at_break",  # only periods up to a break or rebase count as after
    "rebased_at_intervention",  # a rebase at the change itself is no reason not to compare
    "too_few_before",  # fewer than 12 periods before: it can never be judged
    "too_few_after",  # fewer than 12 periods after, so far
    "interval_without_verdict",  # 8 to 11 periods on the shorter side
    "slow_measure",  # termly, quarterly or annual: takes 3 to 12 years
    "missing_periods",  # periods without a value among those used
    "no_variation",  # all values alike
    "no_events",  # one side has none, so that no ratio can be given
    "few_events",  # fewer than 3 a period
    "seasonal",  # the yearly pattern is taken out
    "season_unknown",  # fewer than 24 periods before, a yearly pattern cannot be told
    "autocorrelated",  # neighbouring periods are much alike: they say less than their number
    "already_improving",  # the series was improving before, and no step explains it as well
    "already_worsening",
    "neutral_direction",  # no good direction: never improved or worse
    "neutral_change",  # and yet the level changed
    "comparator_used",  # effect is beyond what the comparator did
    "comparator_too_short",  # it shares too few periods, and is not used
    "comparator_trend_alike",  # before, no difference in trend could be told
    "comparator_trend_differs",
)


@dataclass(frozen=True)
class Impact:
    """Whether a measure changed after an intervention.

    word: improved, worse, no detectable change, too early to tell, not comparable. method:
    chart_only, difference, rate_ratio, segmented_ar1, segmented_quasipoisson_ar1, each with
    _to_comparator where there is one. effect, low, high: the change of level from its onset on,
    with its 95 % interval (NaN for chart_only), as scale says: difference (in the unit of
    the value), points (of 100 numerator / denominator) or ratio (of rates, 1 = none).
    n_before, n_after: periods with a value that were used. judged_from: the first day on which 12
    periods after have ended, None where that cannot come. caveats: codes of CAVEATS. kind: of the
    periods. rho: autocorrelation found (NaN for chart_only). looked_after: the day after which periods
    count as after: the intervention, or later where an action expects its effect later. parted_on:
    the break or rebase nearest to it for which it is not comparable, else None.
    """

    word: str
    method: str
    effect: float
    low: float
    high: float
    scale: str
    n_before: int
    n_after: int
    judged_from: pd.Timestamp | None
    caveats: tuple[str, ...]
    good: str | None
    intervention: pd.Timestamp
    kind: str
    rho: float
    p: float = math.nan
    visible: float = math.nan
    seen_from: pd.Timestamp | None = None
    looked_after: pd.Timestamp | None = None
    parted_on: pd.Timestamp | None = None


def assess(
    series: pd.DataFrame,
    intervention: Date,
    *,
    good: str | None,
    comparator: pd.DataFrame | None = None,
    breaks: Iterable[Date] = (),
    rebase: Iterable[Date] = (),
    expected_from: Date | None = None,
    shares: bool | None = None,
    window: int = WINDOW,
) -> Impact:
    """Return whether a measure changed after an intervention, by the ladder of METHOD section 3.

    series: one row per period, in any order, with period (its first day) and value, or period,
    numerator and denominator; empty values are left out. intervention: a date; the first period
    after is the first that starts after it. good: "increase", "decrease" or None.
    comparator: neighbours, England or another agency, as values or as counts; only shared periods
    count.
    breaks: first periods of a new definition, of the series or its comparator: with one inside the
    window the word is not comparable. rebase: first periods of a known new level. Periods before
    the last one in the time before, or before its last step (`spc.steps`), do not count as before,
    nor those from the first one in the time after as after; where that leaves fewer than 12 periods
    on a side, the word is not comparable. A rebase at the change itself (in the last period before
    or the first after) is that change, and is no bar.
    expected_from: from when an action says that its effect is to be expected: the change is looked
    for from the period on that holds this day, and what lies between counts as before.
    shares: whether numerator / denominator is a share, assessed in percentage points, or a rate of
    events, assessed as a ratio; by default a share if no numerator exceeds its denominator and they
    are 5 % of them or more. window: at most so many periods on each side are used.

    The ladder, by the side with fewer periods: under 8 the chart only; 8 to 11 the difference of
    means or the ratio of rates with its interval, no verdict; from 12 on one step over a common
    trend, at the onset among the first four months that fits best, its interval paid for the
    choice. Errors are AR(1) by REML, with t on the effective degrees of freedom; counts are
    quasi-Poisson with offset. Seasonal terms where there are 24 periods before and they describe
    the series better (AICc). A comparator is a regressor.
    The word is improved or worse where the interval of the change of level leaves out no change.
    Without a good direction it stays no detectable change, and the caveat neutral_change says when
    there was one.
    Raises ValueError for another good, a period given twice, negative counts; KeyError for missing
    columns.
    """
    if good is not None and good not in GOOD:
        if not pd.isna(good):
            raise ValueError(f"good is increase, decrease or None, not {good!r}")
        good = None
    session, given = intervention_date(intervention), prepare(series)
    date = _looked_for_after(session, given, expected_from)
    reset, rebased = as_periods(list(breaks)), as_periods(list(rebase))
    whole, notes = without_breaks(given, date, reset, rebased)
    whole = since_last_step(whole, date, notes)
    used, looked_at = within(whole, date, window), within(given, date, window).periods
    # Enough may be left beside it, but what is looked at was counted in two ways.
    if len(looked_at) and ((reset > looked_at[0]) & (reset <= looked_at[-1])).any():
        notes = {"break_in_series"}
    # A break before the time that is used takes nothing from it.
    cut, uncut = (_sides(one, date) for one in (used, within(given, date, window)))
    if cut == uncut:
        notes -= {"before_cut_at_break", "after_cut_at_break"}
    if given.kind in SLOW:
        notes.add("slow_measure")
    comparable = "break_in_series" not in notes
    possible = comparable and _sides(whole, date)[0] >= ENOUGH
    result = Impact(
        word=TOO_EARLY if comparable else NOT_COMPARABLE,
        method="chart_only",
        effect=math.nan,
        low=math.nan,
        high=math.nan,
        scale="difference",
        n_before=cut[0],
        n_after=cut[1],
        judged_from=judged_from(whole, date) if possible else None,
        caveats=(),
        good=good,
        intervention=session,
        kind=given.kind,
        rho=math.nan,
        looked_after=date,
        parted_on=None if comparable else _nearest(reset.append(rebased), looked_at, date),
    )
    other = None
    if comparable and comparator is not None:
        other = beside(used, prepare(comparator), date, notes)
    if comparable:
        assessed, every = (
            (one, None) if other is None else shared(one, other) for one in (used, whole)
        )
        result = _on_the_ladder(result, assessed, every, date, shares, notes)
    return replace(result, caveats=tuple(code for code in CAVEATS if code in notes))


def _looked_for_after(
    session: pd.Timestamp, series: Series, expected_from: Date | None
) -> pd.Timestamp:
    """Return the day after which periods are searched: the session, or when more is expected."""
    if expected_from is None or pd.isna(expected_from):
        return session
    expected = intervention_date(expected_from)
    # The period that holds the day may be one that is not sent yet.
    calendar = series.every
    if len(calendar):
        calendar = calendar.append(following_until(calendar, series.kind, expected, 1))
    begun = calendar[calendar <= expected]
    first = begun[-1] if len(begun) else expected
    return max(session, first - pd.Timedelta(days=1))


def _nearest(
    resets: pd.DatetimeIndex, looked_at: pd.DatetimeIndex, date: pd.Timestamp
) -> pd.Timestamp | None:
    """Return the reset nearest to the change among the periods that would be compared."""
    within_them = [one for one in resets if looked_at[0] < one <= looked_at[-1]]
    return min(within_them or resets, key=lambda one: abs(one - date), default=None)


def _sides(series: Series, date: pd.Timestamp) -> tuple[int, int]:
    """Return how many periods with a value lie before and after a date."""
    after = series.after(date)
    return int((~after).sum()), int(after.sum())


def _on_the_ladder(
    result: Impact,
    used: tuple[Series, Series | None],
    whole: tuple[Series, Series | None],
    date: pd.Timestamp,
    shares: bool | None,
    notes: set[str],
) -> Impact:
    """Return the result with the effect and word that its number of periods allows.

    used: the series and its comparator over the time that is assessed; whole: over all of it; date:
    the day after which a change is looked for.
    """
    series, other = used
    before, after = _sides(series, date)
    result = replace(result, n_before=before, n_after=after)
    if before < ENOUGH:
        notes.add("too_few_before")
    if after < ENOUGH:
        notes.add("too_few_after")
    if min(before, after) < SOME:
        return result
    later = series.after(date)
    counts = series.counts
    ratio = counts is not None and not are_shares(series, shares)
    if counts is not None:
        if ratio and 0 in (counts[later].sum(), counts[~later].sum()):
            ratio = False
            notes.add("no_events")
        if counts.mean() < FEW_EVENTS:
            notes.add("few_events")
    if (np.diff(series.numbers) > 1).any():
        notes.add("missing_periods")
    full = min(before, after) >= ENOUGH
    pairs = season_pairs(whole[0], date, ratio, notes) if full else 0
    found = change(series, other, later, ratio=ratio, full=full, pairs=pairs, notes=notes)
    if full:
        method = "segmented_quasipoisson_ar1" if ratio else "segmented_ar1"
        word = _word(found, ratio, result.good, notes)
    else:
        method, word = "rate_ratio" if ratio else "difference", TOO_EARLY
        notes.add("interval_without_verdict")
    return replace(
        result,
        word=word,
        method=method if other is None else f"{method}_to_comparator",
        effect=found.effect,
        low=found.low,
        high=found.high,
        scale="ratio" if ratio else "points" if counts is not None else "difference",
        rho=found.rho,
        p=found.p if full else math.nan,
        visible=(math.exp(found.visible) if ratio else found.visible) if full else math.nan,
        seen_from=None if found.onset is None else series.periods[later][found.onset],
    )


def _word(found: Change, ratio: bool, good: str | None, notes: set[str]) -> str:
    """Return the word for a change that can be judged, and note what else its slopes say."""
    none = 1.0 if ratio else 0.0
    way = side(found.low - none, found.high - none)
    toward = GOOD.get(good or "", 0)
    for note, rose in (("rising_before", 1), ("falling_before", -1)):
        if note in notes and toward:
            notes.add("already_improving" if rose == toward else "already_worsening")
    if not toward:
        notes.add("neutral_direction")
        if way:
            notes.add("neutral_change")
        return NO_CHANGE
    if way == 0:
        return NO_CHANGE
    return IMPROVED if way * toward > 0 else WORSE
