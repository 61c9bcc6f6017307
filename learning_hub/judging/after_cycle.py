"""A measure after a cycle: its verdict, what that rests on, and what does not compare with it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from math import inf, log, nan
from typing import NamedTuple

import pandas as pd

from learning_hub.judging import units
from learning_hub.judging.shares import interval
from learning_hub.judging.verdicts import Verdict
from learning_hub.statistics import impact
from learning_hub.statistics.impact import Impact, Visible, assessing
from learning_hub.statistics.periods import whole_calendar

VERDICTS = {
    assessing.IMPROVED: Verdict.IMPROVED,
    assessing.WORSE: Verdict.WORSE,
    assessing.NO_CHANGE: Verdict.NO_DETECTABLE_CHANGE,
    assessing.TOO_EARLY: Verdict.TOO_EARLY,
    assessing.NOT_COMPARABLE: Verdict.NOT_COMPARABLE,
}
WINDOW = impact.WINDOW  # periods on each side that are looked at
CHANGED = (Verdict.IMPROVED, Verdict.WORSE)
# A caveat beside those of `impact`, which knows of no hiding.
HIDDEN_PERIODS = "hidden_periods"
LEVEL_AS_BEFORE = "level_as_before"
# What the figures allowed to be told, one way or the other.
TOLD = (*CHANGED, Verdict.CHANGED, Verdict.PERHAPS, Verdict.NO_DETECTABLE_CHANGE)
# Of the changes told of pairs that nobody named, so many may be chance. Half of what METHOD allows:
# where the truth is known, 0.10 let 23 of 100 through, and this 12 (docs/decisions, 39).
FALSE_DISCOVERIES = 0.05
# Onsets so near each other are of one change: each is found to within some months.
ONE_CHANGE = pd.Timedelta(days=100)
# The kind of a break by which a manager agreed a new level; the others change what is counted.
AGREED = "agreed rebase"


class Anew(NamedTuple):
    """Since when a measure is counted in another way, and the cycles' baselines from before it."""

    since: pd.Timestamp
    cycles: list[str]
    is_every: bool


def assess(
    rows: pd.DataFrame,
    intervention: date,
    good_direction: str | None,
    unit: str,
    breaks: Sequence[date] = (),
    rebase: Sequence[date] = (),
    expected_from: date | None = None,
    comparator: pd.DataFrame | None = None,
) -> Impact:
    """Assess one measure after one date.

    rows: its rows of measures/all_series (period_start, numerator, denominator, value, is_ended); a
    count is a number of events a period, a share or rate its parts, anything else its value. A
    period that has not ended is judged by nothing. expected_from: from when its actions expect it
    to move. comparator: its rows of impact/comparator_series, None for none.
    """
    good = good_direction if isinstance(good_direction, str) else None
    result = impact.assess(
        _as_assessed(rows, unit),
        intervention,
        good=good,
        breaks=list(breaks),
        rebase=list(rebase),
        expected_from=expected_from,
        comparator=None
        if comparator is None or comparator.empty
        else comparator.rename(columns={"period_start": "period"})[["period", "value"]],
    )
    return _level_told(_hidden_told(result, rows), rows)


def _level_told(result: Impact, rows: pd.DataFrame) -> Impact:
    """Tell a change of level from one against a course alone: which leaves the level as it was."""
    if of_result(result) not in (*CHANGED, Verdict.CHANGED):
        return result
    ended = rows[rows["is_ended"].astype(bool)] if "is_ended" in rows else rows
    known = ended[ended["value"].notna()].sort_values("period_start")
    _, before, after = _parted(known, result.looked_after, result.n_before, result.n_after)
    if result.seen_from is not None:
        after = after[after["period_start"] >= result.seen_from]
    level, now = float(before["value"].mean()), float(after["value"].mean())
    if result.scale == "ratio":
        moved, effect = (log(now / level) if level > 0 and now > 0 else nan), log(result.effect)
    else:
        moved, effect = now - level, result.effect
    # Less than half of it, or the other way, is no change of the level itself.
    if moved * effect >= effect**2 / 2:
        return result
    return replace(result, caveats=(*result.caveats, LEVEL_AS_BEFORE))


def _hidden_told(result: Impact, rows: pd.DataFrame) -> Impact:
    """Tell periods that are hidden from those that have no value, among the ones that were used."""
    if "missing_periods" not in result.caveats or "hidden" not in rows:
        return result
    known = rows[rows["value"].notna()].sort_values("period_start")
    _, before, after = _parted(known, result.looked_after, result.n_before, result.n_after)
    first, last = before["period_start"].min(), after["period_start"].max()
    used = rows[rows["period_start"].between(first, last)]
    hidden = used["hidden"].notna() & used["value"].isna()
    if not hidden.any():
        return result
    sent = whole_calendar(pd.DatetimeIndex(used["period_start"].sort_values()).as_unit("ns"))
    are_all = len(used) == len(sent) and not (used["value"].isna() & ~hidden).any()
    told = [HIDDEN_PERIODS] if are_all else ["missing_periods", HIDDEN_PERIODS]
    at = result.caveats.index("missing_periods")
    return replace(result, caveats=(*result.caveats[:at], *told, *result.caveats[at + 1 :]))


def _as_assessed(rows: pd.DataFrame, unit: str) -> pd.DataFrame:
    """Give the periods that have ended as `impact` takes them."""
    if "is_ended" in rows:
        rows = rows[rows["is_ended"].astype(bool)]
    given = rows.rename(columns={"period_start": "period"})
    if unit == "count":
        given = given.assign(numerator=given["value"], denominator=1.0)
    elif given["denominator"].isna().all():
        return given[["period", "value"]]
    return given[["period", "numerator", "denominator"]]


ALL = 100.0  # percentage points


def can_show(rows: pd.DataFrame, unit: str, good: str | None) -> list[Visible]:
    """Give the smallest change that a measure would show 12, 18 and 24 periods after a session.

    rows: its rows of measures/all_series. Only what was counted as it is now tells anything. good:
    the direction in which it is to go, None where neither is good. Empty where its past is too
    short or does not vary.
    """
    anew = rows.loc[rows["starts_anew"].astype(bool), "period_start"]
    if len(anew):
        rows = rows[rows["period_start"] >= anew.max()]
    falls = good == "decrease"
    return impact.visible(_as_assessed(rows, unit), scale=units.times(unit), falls=falls)


def can_happen(one: Visible, unit: str, good: str | None) -> bool:
    """Say whether a change so large is possible at all: no share goes beyond none or all."""
    room = one.level if good == "decrease" else inf
    if unit == "percent":
        room = {"decrease": one.level, "increase": ALL - one.level}.get(good or "", ALL)
    return one.change < room


def asks_for_less(seen: list[Visible], baseline: float, target: float) -> bool:
    """Say whether a target asks for a smaller change than its measure can show in 24 periods."""
    if not seen or pd.isna(baseline) or pd.isna(target):
        return False
    return bool(abs(target - baseline) < seen[-1].change)


def of_result(result: Impact | None) -> Verdict:
    """Give the verdict on a measure; None = too much of it is hidden to judge.

    A change that is neither better nor worse, and what no wait will bring, are told apart.
    """
    if result is None:
        return Verdict.TOO_SMALL_TO_SHOW
    if has_changed_neither_way(result):
        return Verdict.CHANGED
    return Verdict.NEVER_JUDGED if is_never_judged(result) else VERDICTS[result.word]


def by_chance(verdicts: pd.DataFrame) -> pd.Series:
    """Say which changes may be among those that chance alone would mark.

    verdicts: one row per pair that nobody named beforehand, with verdict and result. Of so many
    tests the false discovery rate is held (Benjamini and Hochberg); pairs that a cycle or an action
    named are judged each by itself. METHOD section 3.
    """
    p = pd.Series([nan if one is None else one.p for one in verdicts["result"]], verdicts.index)
    tested = p.dropna().sort_values()
    allowed = FALSE_DISCOVERIES * (pd.RangeIndex(len(tested)) + 1) / max(len(tested), 1)
    passed = tested.to_numpy() <= allowed.to_numpy()
    number = int(passed.nonzero()[0].max()) + 1 if passed.any() else 0
    moved = verdicts["verdict"].isin((*CHANGED, Verdict.CHANGED))
    return moved & ~verdicts.index.isin(tested.index[:number])


def rules_out(result: Impact, baseline: float, target: float) -> bool:
    """Say whether a change as large as hoped for, from baseline to target, can be ruled out.

    Only where the measure has no detectable change and a good direction.
    """
    if result.word != assessing.NO_CHANGE or result.good is None:
        return False
    if pd.isna(baseline) or pd.isna(target):
        return False
    # No ratio is 0 or below, so that no interval of one could ever hold such a target.
    if result.scale == "ratio" and min(baseline, target) <= 0:
        return False
    hoped = target / baseline if result.scale == "ratio" else target - baseline
    none = 1.0 if result.scale == "ratio" else 0.0
    if result.good == "increase":
        return none < hoped and result.high < hoped
    return hoped < none and hoped < result.low


def has_changed_neither_way(result: Impact) -> bool:
    """Say whether a measure changed that has no good direction, so is neither better nor worse."""
    return result.word == assessing.NO_CHANGE and "neutral_change" in result.caveats


def is_unchanged(result: Impact | None) -> bool:
    """Say whether a measure has its verdict, and that is no detectable change."""
    return result is not None and of_result(result) == Verdict.NO_DETECTABLE_CHANGE


def is_never_judged(result: Impact | None) -> bool:
    """Say whether a measure stays unjudged for good: too little is known from before the cycle."""
    return (
        result is not None
        and result.word == assessing.TOO_EARLY
        and result.judged_from is None
        and "too_few_before" in result.caveats
    )


def of_finished(aims: pd.DataFrame, verdicts: pd.DataFrame) -> pd.DataFrame:
    """Put verdicts to the cycles that named measures: finished cycles, the earliest first.

    aims: rows of impact/aims; verdicts: what `ledger.judge` gives.
    """
    finished = aims[aims["is_agreed"].astype(bool)]
    return finished.merge(verdicts.drop(columns="intervention_on"), on=["cycle_id", "measure_id"])


def unchanged(rows: pd.DataFrame) -> Verdict:
    """Give where a measure stands that changed after none of its cycles: the latest that is known.

    rows: of `of_finished`, for one measure.
    """
    known = rows[~rows["verdict"].isin((Verdict.TOO_EARLY, Verdict.NEVER_JUDGED))]
    return Verdict((known if len(known) else rows)["verdict"].iloc[-1])


def same_change(rows: pd.DataFrame) -> dict[str, str]:
    """Name the cycles after which a measure moved as it did after an earlier one, and that one.

    rows: of `of_finished` for one measure, the earliest cycle first. The sessions of two cycles may
    lie so close that one change follows both: the same way, and seen from the same months on.
    """
    found: dict[str, str] = {}
    before: tuple[str, Impact] | None = None
    for row in rows.itertuples():
        if row.verdict not in (*CHANGED, Verdict.CHANGED) or row.result is None:
            continue
        if before is not None and _are_one(before[1], row.result):
            found[row.cycle_id] = found.get(before[0], before[0])
        before = row.cycle_id, row.result
    return found


def _are_one(earlier: Impact, later: Impact) -> bool:
    if earlier.seen_from is None or later.seen_from is None:
        return False
    none = 1.0 if earlier.scale == "ratio" else 0.0
    is_same_way = (earlier.effect > none) == (
        later.effect > (1.0 if later.scale == "ratio" else 0.0)
    )
    return is_same_way and later.seen_from - earlier.seen_from <= ONE_CHANGE


def first_judged(results: Sequence[Impact | None]) -> pd.Timestamp | None:
    """Give the first day on which one of those can be judged for which it is too early now."""
    days = [
        one.judged_from
        for one in results
        if one is not None and one.word == assessing.TOO_EARLY and one.judged_from is not None
    ]
    return min(days, default=None)


def in_order(aims: pd.DataFrame) -> list[str]:
    """Put the measures of a priority in order: impact before success, then as the cycles do."""
    ranked = aims.assign(is_success=aims["role"].ne("impact"))
    first = ranked.groupby("measure_id", sort=False).agg(
        is_success=("is_success", "min"), rank=("rank", "min")
    )
    return list(first.sort_values(["is_success", "rank"], kind="stable").index)


def hidden(judged: pd.DataFrame) -> set[str]:
    """Name the measures too small to show. judged: what `of_finished` gives."""
    return set(judged.loc[judged["verdict"] == Verdict.TOO_SMALL_TO_SHOW, "measure_id"])


def counted_anew(last: pd.Series, aims: pd.DataFrame, breaks: pd.DataFrame) -> Anew | None:
    """Give since when the latest value does not compare with baselines; None = it does with all.

    last: the latest row of measures/series; aims: the rows of impact/aims for the measure; breaks:
    those of measures/breaks. An agreed rebase changes the level, not what is counted.
    """
    own = pd.to_datetime(breaks.loc[breaks["kind"].ne(AGREED), "break_on"])
    own = own[own <= last["period_start"]]
    based = aims[aims["has_baseline"].astype(bool)]
    older = based[based["baseline_from"] < own.max()] if len(own) else based.iloc[:0]
    if older.empty:
        return None
    return Anew(own.max(), older["cycle_id"].tolist(), len(older) == len(based))


def looked_after(verdict: pd.Series) -> pd.Timestamp:
    """Give the day after which periods count as after: the session, or when more was expected.

    verdict: the row of `ledger.judge`.
    """
    result = verdict["result"]
    is_told = result is not None and result.looked_after is not None
    return pd.Timestamp(result.looked_after if is_told else verdict["intervention_on"])


def periods_used(
    known: pd.DataFrame, verdict: pd.Series
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Part the periods of a measure as a verdict used them: not at all, as before, as after.

    known: the rows of measures/series with a value; verdict: the row of `ledger.judge`.
    """
    return _parted(known, looked_after(verdict), verdict["n_before"], verdict["n_after"])


def _parted(
    known: pd.DataFrame, looked_after: pd.Timestamp | None, n_before: int, n_after: int
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    later = known["period_start"] > looked_after
    before, after = known[~later].tail(int(n_before)), known[later].head(int(n_after))
    return known.drop(index=[*before.index, *after.index]), before, after


def interval_of_latest(last: pd.Series, unit: str) -> tuple[float, float] | None:
    """Give the 95 % interval of a measure's latest value, in its unit; None for rates and days."""
    part, whole = last["numerator"], last["denominator"]
    if unit == "percent" and pd.notna(part) and pd.notna(whole) and whole:
        found = interval(part, whole)
        return 100 * float(found.lower), 100 * float(found.upper)
    if unit == "count" and pd.notna(last["value"]):
        lower, upper = impact.count_interval(last["value"])
        return float(lower), float(upper)
    return None
