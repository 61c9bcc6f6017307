"""A measure period by period: how it moves, what to expect of its target, and when not to judge."""

from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
import pandas as pd

from learning_hub.judging import units
from learning_hub.judging.verdicts import Verdict
from learning_hub.statistics import spc
from learning_hub.statistics.periods import whole_calendar
from learning_hub.statistics.spc import Chart, Law

VARIATIONS = {
    "common": Verdict.NO_CLEAR_CHANGE,
    "improvement_high": Verdict.IMPROVING,
    "improvement_low": Verdict.IMPROVING,
    "concern_high": Verdict.GETTING_WORSE,
    "concern_low": Verdict.GETTING_WORSE,
    "neutral_high": Verdict.HIGHER,
    "neutral_low": Verdict.LOWER,
}
ASSURANCES = {
    "consistent_pass": Verdict.WILL_MEET,
    "inconsistent": Verdict.WILL_SOMETIMES_MEET,
    "consistent_fail": Verdict.WILL_MISS,
    "never_met": Verdict.HAS_NOT_MET,
    "always_met": Verdict.HAS_ALWAYS_MET,
}
NEAR_OF, NEAR = 4, 3  # so many of the last periods near the target look like success
RUN = 7  # so many on one side of the mean are more than chance
# How a course is drawn, beside the kinds of `Law` and xmr.
FIGURES, NEARLY_ALIKE = "figures", "nearly_alike"
ALIKE = 0.8  # more than this part of the values are one and the same
FEWEST = 12  # so many longer periods a chart of them needs
# Into what periods of too few are put together, in order: how many months each has.
LONGER = {"month": (3, 12), "quarter": (12,)}
KINDS = {3: "quarter", 12: "calendar year"}
NOT_BELOW_NOUGHT = (0.0, np.inf)
POSSIBLE = {"percent": (0.0, 100.0), "count": NOT_BELOW_NOUGHT, "days": NOT_BELOW_NOUGHT}


class Run(NamedTuple):
    """The last figures of a measure, all on one side of its mean."""

    number: int
    since: pd.Timestamp
    is_above: bool
    verdict: Verdict


class Stepped(NamedTuple):
    """A step that is over: since which period the level is another, and which way it went."""

    since: pd.Timestamp
    is_higher: bool


@dataclass(frozen=True)
class Course:
    """A measure period by period, judged.

    chart: of the periods that were judged, longer ones than were sent where `kind` says so; its
    groups begin at breaks and at `proposed` steps. rows: those periods, with period_start,
    period_end, value, numerator, denominator. sent: the periods as they were sent, the ended ones.
    way: xmr, a kind of `Law`, figures (too few in each
    period for limits, even when put together) or nearly_alike. kind: of the periods. together: why
    they were put together (few_events, few_expected), else None. verdict, assurance: what may be
    said. proposed: the first periods after steps that nobody has agreed yet. stepped: the last
    step, where the level has held since. not_sent: how many periods between the first and the last
    never came. unfinished: the rows of periods that are not over, judged by nothing.
    """

    chart: Chart
    rows: pd.DataFrame
    sent: pd.DataFrame
    way: str
    kind: str
    together: str | None
    verdict: Verdict
    assurance: Verdict | None
    proposed: tuple[pd.Timestamp, ...]
    stepped: Stepped | None
    not_sent: int
    unfinished: pd.DataFrame


def of_measures(every: pd.DataFrame, measures: pd.DataFrame) -> pd.DataFrame:
    """Pick the rows of measures/all_series that are of these measures, in their order."""
    return every.merge(measures[["measure_id"]])


def judge_all(every: pd.DataFrame, declined: pd.DataFrame | None = None) -> dict[str, Course]:
    """Judge many measures, each as `judge` would.

    every: the rows of measures/all_series; declined: those of measures/declined_steps.
    """
    courses = {}
    for name, rows in every.groupby("measure_id", sort=False):
        own: tuple[pd.Timestamp, ...] = ()
        if declined is not None:
            steps = declined.loc[declined["measure_id"] == name, "step_on"]
            own = tuple(pd.to_datetime(steps))
        good, target = rows["good_direction"].iloc[0], rows["target"].iloc[0]
        courses[str(name)] = judge(rows, good, target, own)
    return courses


def judge(
    rows: pd.DataFrame,
    good: str | None,
    target: float | None,
    declined: tuple[pd.Timestamp, ...] = (),
) -> Course:
    """Judge one measure. rows: its rows of measures/all_series or measures/series.

    declined: first periods of steps that a manager has looked at and will have none of. METHOD
    sections 1.10 to 1.15 and 2: the calendar is made whole, periods that are not over are set
    aside, periods of too few are put together, the chart is the one that fits, and a step that
    noise would not make parts the limits.
    """
    unit = str(rows["unit"].iloc[0]) if len(rows) and "unit" in rows else ""
    ended = rows["is_ended"].astype(bool) if "is_ended" in rows else pd.Series(True, rows.index)
    whole, not_sent = _whole(rows[ended])
    kind = str(whole["period_kind"].iloc[0]) if len(whole) and "period_kind" in whole else "month"
    judged, kind, way, reason = _that_fit(whole, unit, kind)
    good = good if isinstance(good, str) else None
    values = judged["value"].to_numpy(dtype=float, na_value=np.nan)
    starts = np.flatnonzero(judged["starts_anew"].to_numpy(dtype=bool))
    steps: list[int] = []
    alike = _nearly_alike(values)
    if way not in (FIGURES, "none") and not alike:
        places = spc.steps(values, tuple(int(one) for one in starts))
        steps = [at for at in places if judged["period_start"].iloc[at] not in declined]
    chart = spc.xmr(
        values,
        judged["period_start"],
        good=good,
        target=target,
        rebase=judged["period_start"].iloc[sorted({*map(int, starts), *steps})],
        possible=NOT_BELOW_NOUGHT if units.per(unit) else POSSIBLE.get(unit, (-np.inf, np.inf)),
        law=_law(judged, way, unit),
    )
    if way == FIGURES or alike:
        chart = _without_limits(chart)
        way = FIGURES if way == FIGURES else NEARLY_ALIKE
    verdict = _variation(chart) if way != FIGURES else Verdict.TOO_FEW_TO_TELL
    stepped = _stepped(judged, chart, steps)
    if stepped is not None and verdict == Verdict.NO_CLEAR_CHANGE:
        verdict = Verdict.HIGHER_SINCE if stepped.is_higher else Verdict.LOWER_SINCE
    else:
        stepped = None
    return Course(
        chart,
        judged,
        whole,
        way,
        kind,
        reason,
        verdict,
        ASSURANCES.get(chart.assurance) if isinstance(chart.assurance, str) else None,
        tuple(judged["period_start"].iloc[at] for at in steps),
        stepped,
        not_sent,
        rows[~ended],
    )


def _whole(rows: pd.DataFrame) -> tuple[pd.DataFrame, int]:
    """Return the rows in order with an empty one for each period that never came, and how many."""
    ordered = rows.sort_values("period_start")
    held = pd.DatetimeIndex(ordered["period_start"])
    if held.has_duplicates or len(held) < 2:
        return ordered.reset_index(drop=True), 0
    calendar = whole_calendar(held.as_unit("ns"))
    if len(calendar) == len(held):
        return ordered.reset_index(drop=True), 0
    full = ordered.assign(period_start=held.as_unit("ns")).set_index("period_start")
    full = full.reindex(calendar).rename_axis("period_start").reset_index()
    full["starts_anew"] = full["starts_anew"].eq(True)
    for column in ("period_kind", "unit"):
        if column in full:
            full[column] = full[column].ffill()
    return full, len(calendar) - len(held)


def _that_fit(
    rows: pd.DataFrame, unit: str, kind: str
) -> tuple[pd.DataFrame, str, str, str | None]:
    """Return the periods that a chart fits, their kind, the way to draw them, and why together."""
    way, reason = _suggested(rows, unit)
    if way != spc.TOGETHER:
        return rows, kind, way, None
    for months in LONGER.get(kind, ()):
        longer = _together(rows, unit, months)
        if longer["value"].notna().sum() < FEWEST:
            break
        way, _ = _suggested(longer, unit)
        if way != spc.TOGETHER:
            return longer, KINDS[months], way, reason
    return rows, kind, FIGURES, reason


def _suggested(rows: pd.DataFrame, unit: str) -> tuple[str, str]:
    """Return which chart fits these periods, and why."""
    if not (unit == "percent" or units.per(unit)) or "denominator" not in rows:
        return spc.suggest(rows["value"]) if unit == "count" else ("xmr", "continuous")
    if not (rows["numerator"].notna() & rows["denominator"].gt(0)).any():
        return "xmr", "continuous"
    return spc.suggest(rows["numerator"], rows["denominator"], shares=unit == "percent")


def _together(rows: pd.DataFrame, unit: str, months: int) -> pd.DataFrame:
    """Put periods together to quarters or years of the calendar; one that lacks a part is empty.

    A period that holds a break within it is empty, and the next begins anew.
    """
    starts = pd.DatetimeIndex(rows["period_start"])
    first = (starts.month - 1) // months * months + 1
    begins = pd.to_datetime({"year": starts.year, "month": first, "day": 1}).set_axis(rows.index)
    each = rows.assign(_begins=begins, _first=starts == begins)
    size = each.groupby("_begins")["value"].transform("size")
    expected = int(size.max()) if len(size) else 0
    found = []
    for begin, own in each.groupby("_begins"):
        counts = own["value"] if unit == "count" else own["numerator"]
        broken = bool((own["starts_anew"].astype(bool) & ~own["_first"]).any())
        fit = len(own) == expected and counts.notna().all() and not broken
        of = own["denominator"].sum() if unit != "count" else np.nan
        fit = fit and (unit == "count" or (own["denominator"].notna().all() and of > 0))
        value = np.nan
        if fit:
            value = counts.sum() if unit == "count" else units.times(unit) * counts.sum() / of
        found.append(
            {
                "period_start": begin,
                "period_end": own["period_end"].max(),
                "period_kind": KINDS[months],
                "numerator": counts.sum() if fit else np.nan,
                "denominator": of if fit else np.nan,
                "value": value,
                "starts_anew": bool(own["starts_anew"].astype(bool).iloc[0]),
                "_broken": broken,
                "_is_part": len(own) < expected,
            }
        )
    longer = pd.DataFrame(found)
    # The first or the last may be a part of one: it is no period of this kind yet.
    is_part = longer.pop("_is_part")
    longer = longer[~((is_part.index == 0) | (is_part.index == len(is_part) - 1)) | ~is_part]
    longer = longer.reset_index(drop=True)
    longer["starts_anew"] |= longer.pop("_broken").shift(fill_value=False).astype(bool)
    return longer


def _law(rows: pd.DataFrame, way: str, unit: str) -> Law | None:
    """Return the law of chance that the limits follow; None for an XmR chart."""
    if way not in ("p", "p_prime", "u", "u_prime"):
        return None
    counts, sizes = (
        rows[column].to_numpy(dtype=float, na_value=np.nan)
        for column in ("numerator", "denominator")
    )
    return Law(way, counts, sizes, units.times(unit))


def _nearly_alike(values: np.ndarray) -> bool:
    """Return whether nearly all values are one and the same, but not all."""
    known = values[~np.isnan(values)]
    _, counts = np.unique(np.round(known, 9), return_counts=True)
    return bool(len(counts) > 1 and counts.max() > ALIKE * len(known))


def _without_limits(chart: Chart) -> Chart:
    """Return a chart of which only the figures are drawn and nothing is marked."""
    lines = ["lower", "upper", "near_lower", "near_upper", "mean"]
    points = chart.points.assign(rule="common", point_type="common", **dict.fromkeys(lines, np.nan))
    return replace(chart, points=points, variation="common", assurance=None, notes=())


def _stepped(rows: pd.DataFrame, chart: Chart, steps: list[int]) -> Stepped | None:
    """Return the step with which the last group begins, proposed or agreed; None where none."""
    points = chart.points
    if points.empty:
        return None
    first = int(np.flatnonzero((points["group"] == points["group"].iloc[-1]).to_numpy())[0])
    agreed = "is_recentred" in rows and bool(rows["is_recentred"].eq(True).iloc[first])
    if first == 0 or not (first in steps or agreed):
        return None
    before = points["mean"].iloc[first - 1]
    return Stepped(points["period"].iloc[first], bool(points["mean"].iloc[first] > before))


def _variation(chart: Chart) -> Verdict:
    if "too_few_to_judge" in chart.notes:
        return Verdict.TOO_FEW_TO_TELL
    return VARIATIONS[chart.variation]


def verdicts(
    measures: pd.DataFrame, courses: dict[str, Course], hidden: set[str]
) -> tuple[list[Verdict], list[Verdict | None]]:
    """Give, for each measure, how it moves and how it stands to its target.

    hidden: those that are not judged, because so much of them is hidden.
    """
    moves: list[Verdict] = []
    aims: list[Verdict | None] = []
    for measure_id in measures["measure_id"]:
        course = courses.get(measure_id)
        if course is None or measure_id in hidden:
            moves.append(
                Verdict.TOO_SMALL_TO_SHOW if measure_id in hidden else Verdict.NOT_REPORTED
            )
            aims.append(None)
            continue
        moves.append(course.verdict)
        aims.append(course.assurance)
    return moves, aims


def judged(moves: list[Verdict]) -> int:
    """Count the measures that were judged at all."""
    return sum(
        move not in (Verdict.TOO_SMALL_TO_SHOW, Verdict.NOT_REPORTED, Verdict.TOO_FEW_TO_TELL)
        for move in moves
    )


def expected_by_chance(measures: int) -> tuple[float, float]:
    """Say between how many of so many measures would be marked by chance alone."""
    return spc.expected_by_chance(measures)


def met(course: Course) -> tuple[int, int]:
    """Count how many of the last group's figures met the target, and of how many."""
    last = _last_group(course)
    if last is None or course.chart.target is None or course.chart.good is None:
        return 0, 0
    gap = last["value"] - course.chart.target
    return int((gap >= 0).sum() if course.chart.good == "increase" else (gap <= 0).sum()), len(last)


def met_lately(course: Course) -> int:
    """Count the last figures in a row that met the target; 0 where they are fewer than four."""
    last = _last_group(course)
    if last is None or course.chart.target is None or course.chart.good is None:
        return 0
    short = course.chart.target - last["value"].astype(float)
    missed = (short if course.chart.good == "increase" else -short) > 0
    number = len(last) if not missed.any() else int(missed.to_numpy()[::-1].argmax())
    return number if number >= NEAR_OF else 0


def usual(course: Course) -> tuple[float, int, pd.DataFrame]:
    """Give the value that nearly all periods share, in how many, and the rows of the others."""
    known = course.chart.points[course.chart.points["value"].notna()]
    rounded = known["value"].round(9)
    common = rounded.value_counts().idxmax()
    others = known[rounded != common]
    return float(common), len(known) - len(others), others


def _last_group(course: Course) -> pd.DataFrame | None:
    """Give the points of a chart since it last began anew; None where it cannot be judged."""
    chart = course.chart
    points = chart.points[chart.points["value"].notna()]
    if points.empty or "too_few_to_judge" in chart.notes or course.way in (FIGURES, NEARLY_ALIKE):
        return None
    return points[points["group"] == points["group"].iloc[-1]]


def run_at_end(course: Course) -> Run | None:
    """Give the run on one side of the mean in which a measure ends; None where it is short."""
    last = _last_group(course)
    if last is None:
        return None
    side = np.sign((last["value"] - last["mean"]).astype(float).round(9))
    run = int((side.iloc[::-1] == side.iloc[-1]).cumprod().sum())
    # What lies on the mean lies on neither side of it, and ends a run.
    if run < RUN or side.iloc[-1] == 0:
        return None
    return Run(run, last["period"].iloc[-run], bool(side.iloc[-1] > 0), course.verdict)


def near_by_luck(course: Course, tolerance: float | None) -> int:
    """Count the last few figures at or near a target that will be met only sometimes.

    0 where there is no target or good direction, where too few lie near, and where more can be
    said of the target than that. tolerance: how far off is still near; None or NaN = not at all.
    """
    last, chart = _last_group(course), course.chart
    if last is None or chart.target is None or chart.good is None:
        return 0
    slack = 0.0 if tolerance is None or pd.isna(tolerance) else float(tolerance)
    # Single periods look like success, also where they were put together to be judged.
    sent = course.sent[course.sent["value"].notna()]
    sent = sent[sent["period_start"] >= last["period"].iloc[0]]
    short = chart.target - sent["value"].astype(float).tail(NEAR_OF)
    near = int(((short if chart.good == "increase" else -short) <= slack).sum())
    return near if near >= NEAR and course.assurance == Verdict.WILL_SOMETIMES_MEET else 0
