"""Verdicts in words that a Board member can read.

Codes and numbers come from `learning_hub.judging`; what is not said anywhere is that a cycle
caused anything. Phrases start in lower case and end without a stop; sentences are whole.
"""

from collections.abc import Iterable

import numpy as np
import pandas as pd

from learning_hub import theme
from learning_hub.judging import Course, Impact, Verdict, after_cycle, periods, units
from learning_hub.wording.numbers import PERCENT, day, joined, noun_of, period, plural, rounded

WORDS = {
    Verdict.IMPROVING: "improving",
    Verdict.GETTING_WORSE: "getting worse",
    Verdict.HIGHER: "higher than before",
    Verdict.LOWER: "lower than before",
    Verdict.HIGHER_SINCE: "higher since a step",
    Verdict.LOWER_SINCE: "lower since a step",
    Verdict.NO_CLEAR_CHANGE: "no clear change",
    Verdict.TOO_FEW_TO_TELL: "too few to tell",
    Verdict.WILL_MEET: "will consistently meet the target if nothing changes",
    Verdict.WILL_SOMETIMES_MEET: "will sometimes meet the target and sometimes miss it",
    Verdict.WILL_MISS: "will consistently miss the target if nothing changes",
    Verdict.HAS_NOT_MET: "has not met the target",
    Verdict.HAS_ALWAYS_MET: "has met the target each time",
    Verdict.IMPROVED: "improved",
    Verdict.WORSE: "worse",
    Verdict.CHANGED: "changed",
    Verdict.PERHAPS: "perhaps: one of the several that chance would mark",
    Verdict.NO_DETECTABLE_CHANGE: "no detectable change",
    Verdict.TOO_EARLY: "too early to tell",
    Verdict.NEVER_JUDGED: "cannot be judged",
    Verdict.NOT_COMPARABLE: "not comparable",
    Verdict.ROSE: "higher than in the earlier cycle",
    Verdict.FELL: "lower than in the earlier cycle",
    Verdict.RISING: "rising",
    Verdict.FALLING: "falling",
    Verdict.NO_CLEAR_TREND: "no clear trend",
    Verdict.ONE_CYCLE_ONLY: "one cycle only",
    Verdict.TOO_SMALL_TO_COMPARE: "too small to compare",
    Verdict.TOO_SMALL_TO_SHOW: "too small to show",
    Verdict.NOT_REPORTED: theme.EMPTY,
    Verdict.COMPLETE_IMPROVED: "complete, improved",
    Verdict.OPEN_IMPROVED: "not complete, improved",
    Verdict.IMPROVED_NOT_OURS: "improved, no action of ours",
    Verdict.IMPROVED_EARLIER: "improved, no action of this cycle",
    Verdict.COMPLETE_NO_CHANGE: "complete, no detectable change",
    Verdict.OPEN_NO_CHANGE: "not complete, no detectable change",
    Verdict.NO_CHANGE_NOT_OURS: "no detectable change, no action of ours",
    Verdict.NO_CHANGE_EARLIER: "no detectable change, no action of this cycle",
    Verdict.COMPLETE_WORSE: "complete, worse",
    Verdict.OPEN_WORSE: "not complete, worse",
    Verdict.WORSE_NOT_OURS: "worse, no action of ours",
    Verdict.WORSE_EARLIER: "worse, no action of this cycle",
    Verdict.NO_MEASURE: "no measure named",
    Verdict.NO_ACTION: "no action yet",
    Verdict.REJECTED: "rejected",
    Verdict.DEFERRED: "deferred",
    Verdict.NOT_YET_DECIDED: "not yet decided",
    Verdict.TO_COME: "to come",
    Verdict.CHART_DUE: "chart due",
    Verdict.VERDICT_DUE: "verdict due",
    Verdict.VERDICT_GIVEN: "verdict given",
}
# The same where a measure stands before it, and where a number of measures does.
MOVED = {
    Verdict.IMPROVED: "improved",
    Verdict.WORSE: "got worse",
    Verdict.CHANGED: "changed, neither direction of it counting as good,",
}
COUNTED = {
    Verdict.NO_DETECTABLE_CHANGE: "with no detectable change",
    Verdict.NEVER_JUDGED: "that cannot be judged",
    Verdict.PERHAPS: "that moved, but among the several that chance would mark",
}
DEFINITION_CHANGED = "not comparable (definition changed)"
RULES = {
    "common": "within its usual variation",
    "outside_above": "above the upper limit of its usual variation",
    "outside_below": "below the lower limit of its usual variation",
    "trend_up": "part of 7 or more points in a row, each higher than the one before",
    "trend_down": "part of 7 or more points in a row, each lower than the one before",
    "two_of_three_above": "one of 2 points out of 3 in a row near the upper limit",
    "two_of_three_below": "one of 2 points out of 3 in a row near the lower limit",
    "run_above": "part of 7 or more points in a row above the average",
    "run_below": "part of 7 or more points in a row below the average",
}
# A share goes from none to all at most. Where neighbouring periods are so alike that hardly one of
# them tells anything, the regression's interval runs past that.
MOST_POINTS = 100.0
# Ways to draw in which a point can be marked.
DRAWN = ("xmr", "p", "p_prime", "u", "u_prime")
TOGETHER = {
    "few_events": "It counts fewer than 3 a period",
    "few_expected": "Fewer than 5 good or 5 other cases are to be expected in most periods",
}
KINDS_TOGETHER = {
    "quarter": "months are put together to quarters",
    "calendar year": "its periods are put together to years",
}
CHART_NOTES = {
    "no_variation": "The values do not vary at all",
    "screening_dropped": (
        "The level moved so abruptly that the jump itself had to be used for the limits"
    ),
    "last_missing": "The latest period has no value, so the one before it with a value is judged",
    "no_values": "There are no values yet",
}
AFTER = {
    Verdict.IMPROVED: "improved after the cycle",
    Verdict.WORSE: "worse after the cycle",
    Verdict.CHANGED: "changed after the cycle, in a measure without a good direction",
    Verdict.NO_DETECTABLE_CHANGE: "no detectable change after the cycle",
    Verdict.TOO_EARLY: "too early to tell after the cycle",
    Verdict.NEVER_JUDGED: "cannot be judged after the cycle",
    Verdict.NOT_COMPARABLE: "not comparable before and after the cycle",
}
IMPACT_CAVEATS = {
    "before_cut_at_break": "Only the time since its definition or level was last reset is used",
    "before_cut_at_step": "Only the time since its level last stepped is used as the time before",
    "after_cut_at_break": "Only the time until its definition or level was reset is used",
    "slow_measure": "It is not counted monthly, so a verdict takes 3 to 12 years",
    "missing_periods": "Some periods have no value",
    "level_as_before": (
        "Its level is about what it was: the change is from the course that it was on before"
    ),
    "hidden_periods": (
        "Some periods are hidden here and not used: who sees them all may read another verdict"
    ),
    "no_variation": "Its values do not vary at all",
    "no_events": "One side has no events at all",
    "few_events": "It counts fewer than 3 events a period, so a change is hard to see",
    "seasonal": "Its yearly pattern has been taken out",
    "season_unknown": ("With less than two years before, a yearly pattern could not be taken out"),
    "autocorrelated": "Neighbouring periods are so alike that they tell less than their number",
    "already_improving": "It was improving before the cycle already",
    "already_worsening": "It was getting worse before the cycle",
    "neutral_direction": "No direction of this measure counts as good",
    "comparator_used": "What its comparator did as well is taken out",
    "comparator_too_short": "Its comparator shares too few periods and is not used",
    "comparator_trend_alike": (
        "Before the cycle no difference in trend from its comparator could be told"
    ),
    "comparator_trend_differs": "Its trend differed from that of its comparator before the cycle",
}
_AR1 = (
    "a regression with one step over a trend, at the onset among the first four months that fits "
    "best, its errors autocorrelated"
)
_POISSON = f"{_AR1}, for counts that scatter more than chance (quasi-Poisson)"
# How a verdict was reached, by the method's code.
METHODS = {
    "chart_only": "the chart alone, too few periods for more",
    "difference": "the difference of means before and after, without a verdict",
    "rate_ratio": "the ratio of rates before and after, without a verdict",
    "segmented_ar1": _AR1,
    "segmented_quasipoisson_ar1": _POISSON,
}
METHODS |= {
    f"{code}_to_comparator": f"{words}, relative to the comparator"
    for code, words in METHODS.items()
}
PERIODS = {
    "weekly": "week",
    "monthly": "month",
    "quarterly": "quarter",
    "termly": "term",
    "annual": "year",
}
LIMITS_FROM = 5  # points
WINDOW = after_cycle.WINDOW
UNITS = {"percent": " percentage points", "days": " days", "count": ""}


def counted(verdict: Verdict) -> str:
    """Write a verdict as it follows a number of measures: 'with no detectable change'."""
    return COUNTED.get(verdict, WORDS[verdict])


def words(codes: Iterable[Verdict]) -> list[str]:
    """Return verdicts in words, such as for a column of a table."""
    return [WORDS[code] for code in codes]


def movement(course: Course, *, comparable: bool = True) -> str:
    """Return whether a measure is improving, getting worse, or what else its chart says.

    comparable False: its definition changed within the time that is judged.
    """
    if not comparable:
        return DEFINITION_CHANGED
    if course.stepped is not None:
        way = "higher" if course.stepped.is_higher else "lower"
        return f"{way} since {named(course, course.stepped.since)}, steady since"
    return WORDS[course.verdict]


def aim(course: Course) -> str:
    """Return what to expect of the target; empty without a target or a good direction."""
    if course.assurance is None:
        return ""
    met, of = periods.met(course)
    noun = noun_of(course.kind)
    if course.assurance == Verdict.HAS_NOT_MET:
        return f"has not met it in {of} of {plural(of, noun)}"
    if course.assurance == Verdict.HAS_ALWAYS_MET:
        return f"has met it in {met} of {plural(of, noun)}, though its limits do not promise it"
    if course.assurance == Verdict.WILL_SOMETIMES_MEET and (lately := periods.met_lately(course)):
        return f"{WORDS[course.assurance]}, though it met it in each of the last {plural(lately, noun)}"
    return WORDS[course.assurance]


def named(course: Course, start: pd.Timestamp) -> str:
    """Return the name of the period of a course that begins on a day: 'Mar 2024'."""
    rows = course.rows
    # Asked for every point of a chart: a frame of the one row would take most of the time.
    there = (rows["period_start"].to_numpy() == np.datetime64(start)).nonzero()[0]
    end = rows["period_end"].iloc[there[0]] if len(there) and "period_end" in rows else None
    if end is None or pd.isna(end):
        return f"{start:%b %Y}" if start.day == 1 else day(start)
    return period(start, end, course.kind)


def kind_sent(course: Course) -> str | None:
    """Return the kind of the periods as they were sent, before any were put together."""
    sent = course.sent
    return sent["period_kind"].iloc[0] if len(sent) and "period_kind" in sent else None


def rule(code: str) -> str:
    """Return the rule that marks a point, in words. Raises KeyError for an unknown code."""
    return RULES[code]


def reason(course: Course) -> str:
    """Return why the chart says what it says: 'Oct 2026 is ..'; empty where it says nothing."""
    chart, when = course.chart, course.chart.judged_on
    if chart.judged is None or when is None or "too_few_to_judge" in chart.notes:
        return ""
    if course.way not in DRAWN:
        return ""
    return f"{named(course, when)} is {RULES[chart.judged['rule']]}"


def trial(course: Course) -> str:
    """Return the sentence on trial limits; empty where the limits judged by are not."""
    chart = course.chart
    if chart.judged is None or "too_few_to_judge" in chart.notes or not chart.judged["trial"]:
        return ""
    if course.way not in DRAWN:
        return ""
    points = int((chart.points["group"] == chart.judged["group"]).sum())
    return f"Trial limits: they rest on {plural(points, 'point')} and will still move."


def chart_caveats(course: Course) -> list[str]:
    """Return what else is to be said of a chart, a sentence each."""
    sentences = [trial(course)] if trial(course) else []
    sentences += _without_limits(course) if "no_limits" in course.chart.notes else []
    sentences += [f"{CHART_NOTES[note]}." for note in course.chart.notes if note in CHART_NOTES]
    if course.together is not None and course.way != periods.FIGURES:
        # What was put together is said with why: months of so few would alarm on noise.
        sentences.append(f"{TOGETHER[course.together]}, so {KINDS_TOGETHER[course.kind]}.")
    if course.not_sent:
        noun = noun_of(kind_sent(course))
        was = "was" if course.not_sent == 1 else "were"
        sentences.append(
            f"{plural(course.not_sent, noun)} between the first and the last {was} not sent: the "
            "line has a gap there, and nothing is judged across it."
        )
    if len(course.unfinished):
        rows = course.unfinished.itertuples()
        names = joined([period(row.period_start, row.period_end, row.period_kind) for row in rows])
        has, is_ = ("has", "it is") if len(course.unfinished) == 1 else ("have", "they are")
        sentences.append(f"{names} {has} not ended: {is_} drawn hollow and judged by nothing.")
    if course.proposed:
        since = joined([named(course, step) for step in course.proposed])
        steps = "a step that chance" if len(course.proposed) == 1 else "steps that chance"
        sentences.append(
            f"The limits from {since} are proposed: the level took {steps} would rarely make, and "
            "nobody has agreed new limits yet."
        )
    return sentences


def _without_limits(course: Course) -> list[str]:
    """Say of each part of a chart that is too short for limits from when to when it goes."""
    points = course.chart.points
    said = []
    for group, rows in points.groupby("group", sort=False):
        if len(rows) >= LIMITS_FROM:
            continue
        first, last = (named(course, rows["period"].iloc[at]) for at in (0, -1))
        if group == points["group"].iloc[-1]:
            when = "" if group == points["group"].iloc[0] else f"Since {first} "
        else:
            when = f"In {first} " if first == last else f"From {first} to {last} "
        there = "there" if when else "There"
        so = "no limits are drawn" + (" for them" if when else "")
        said.append(f"{when}{there} are fewer than {LIMITS_FROM} points, so {so}.")
    return said


def by_chance(series: int) -> str:
    """Return how many marked measures chance alone would show among so many."""
    low, high = periods.expected_by_chance(series)
    return (
        f"Of {plural(series, 'measure')}, {low:.1f} to {high:.1f} would be marked by chance alone"
    )


def impact(result: Impact, unit: str = "", *, with_missed: bool = True) -> str:
    """Return the sentence on whether a measure changed after the cycle, with figures and interval.

    with_missed: say with no detectable change what could have been missed.
    unit: of the measure, percent, rate, days or empty, for results in the unit of the value.
    """
    verdict = after_cycle.of_result(result)
    phrase = AFTER[verdict]
    noun = PERIODS.get(result.kind, "period")
    sides = f"{plural(result.n_before, noun)} before, {result.n_after:,} after{_later(result)}"
    if verdict == Verdict.NOT_COMPARABLE:
        when = "" if result.parted_on is None else f" from {day(result.parted_on)} on"
        return (
            f"{_upper(phrase)}: its definition or level was reset{when}, among the {noun}s that "
            f"would be compared, up to {WINDOW} on each side."
        )
    if verdict in (Verdict.TOO_EARLY, Verdict.NEVER_JUDGED):
        return _too_early(result, phrase, noun, unit)
    size = _size(result.effect, result, unit)
    interval = _interval(result, unit)
    since = ""
    if verdict != Verdict.NO_DETECTABLE_CHANGE and result.seen_from is not None:
        since = f" from {_begun(result)} on"
    said = (
        f"{_upper(phrase)}: {size}{since} than its earlier course would lead to"
        f" (95{PERCENT} interval {interval}; {sides})."
    )
    is_missed = with_missed and verdict == Verdict.NO_DETECTABLE_CHANGE
    if is_missed and (missed := unseen(result, unit)):
        said += f" {_upper(missed)}."
    return said


def expected_later(result: Impact) -> pd.Timestamp | None:
    """Return from when a change was looked for, where actions expect it after the session."""
    if result.looked_after is None or result.looked_after <= result.intervention:
        return None
    return pd.Timestamp(result.looked_after + pd.Timedelta(days=1))


def _later(result: Impact) -> str:
    """Return since when periods count as after, where that is not the session."""
    since = expected_later(result)
    return "" if since is None else f" {day(since)}, from when its actions expect it to move"


def unseen(result: Impact, unit: str = "") -> str:
    """Return what could have been missed: 'a change under 6.0 percentage points could ..'.

    Such a change would be found in fewer than 8 of 10 cases; empty where nothing was judged. Where
    even that from none to all would not be, no size is told.
    """
    if pd.isna(result.visible) or "no_variation" in result.caveats:
        return ""
    if result.scale == "points" and result.visible >= MOST_POINTS:
        return "no change, however large, could have been told"
    if result.scale == "ratio":
        rise, fall = 100 * (result.visible - 1), 100 * (1 - 1 / result.visible)
        return (
            f"a rise under {rounded(rise)}{PERCENT} or a fall under {rounded(fall)}{PERCENT} could have been "
            "missed"
        )
    after = " percentage points" if result.scale == "points" else _unit(unit)
    return f"a change under {_figure(result.visible)}{after} could have been missed"


def amount(number: float, unit: str) -> str:
    """Return the size of a change in its unit: '6.0 percentage points'."""
    return f"{_figure(number)}{_unit(unit)}"


def _begun(result: Impact) -> str:
    """Return the name of the period from which a change is seen."""
    start = pd.Timestamp(result.seen_from)
    when = f"{start:%b %Y}" if start.day == 1 else day(start)
    if result.kind == "quarterly":
        return period(start, start + pd.DateOffset(months=3, days=-1), "quarter")
    if result.kind in ("termly", "annual"):
        return f"the {PERIODS[result.kind]} that begins in {when}"
    return when


def impact_caveats(result: Impact) -> list[str]:
    """Return what else is to be said of a result, a sentence each."""
    return [f"{IMPACT_CAVEATS[code]}." for code in result.caveats if code in IMPACT_CAVEATS]


def _too_early(result: Impact, phrase: str, noun: str, unit: str) -> str:
    """Return the sentence for a result that cannot be judged yet, and from when it can."""
    had = f"{plural(result.n_before, noun)} before and {result.n_after:,} after"
    had += _later(result)
    parts = [f"{_upper(phrase)}: 12 on each side are needed and there are {had}."]
    if "interval_without_verdict" in result.caveats and not pd.isna(result.effect):
        size = _size(result.effect, result, unit)
        parts.append(
            f"So far it is {size} than before (95{PERCENT} interval {_interval(result, unit)}),"
            " which is no verdict."
        )
    if result.judged_from is not None:
        last = day(result.judged_from - pd.Timedelta(days=1))
        parts.append(f"It can be judged once the figures up to {last} are in.")
    elif "too_few_before" in result.caveats:
        parts.append("With so little known from before, no wait will change that.")
    return " ".join(parts)


def _size(number: float, result: Impact, unit: str) -> str:
    """Return a change in words: '3.1 days lower'."""
    change, after = _in_words(number, result, unit)
    if abs(change) < 1e-9:
        return "neither higher nor lower"
    return f"{_figure(abs(change))}{after} {'higher' if change > 0 else 'lower'}"


def _interval(result: Impact, unit: str) -> str:
    """Return an interval in words: '2.1 to 10.3 days lower', '3.0 lower to 5.4 higher'."""
    (low, after), (high, _) = (
        _in_words(number, result, unit) for number in (result.low, result.high)
    )
    if low * high > 0:
        near, far = sorted((abs(low), abs(high)))
        return f"{_figure(near)} to {_figure(far)}{after} {'higher' if low > 0 else 'lower'}"
    return (
        f"{_figure(abs(low))}{after} {'higher' if low > 0 else 'lower'}"
        f" to {_figure(abs(high))}{after} {'lower' if high < 0 else 'higher'}"
    )


def _in_words(number: float, result: Impact, unit: str) -> tuple[float, str]:
    """Return a change with what follows its figure; a ratio becomes a change in %."""
    if result.scale == "ratio":
        return 100 * (number - 1), PERCENT
    if result.scale == "points":
        return possible(number), " percentage points"
    return number, _unit(unit)


def possible(points: float) -> float:
    """Return a change of a share within what a share can change: from none to all, or back."""
    return min(max(points, -MOST_POINTS), MOST_POINTS)


def _unit(unit: str) -> str:
    """Return a unit as it follows a figure; unknown ones are written as they are."""
    if many := units.per(unit):
        return f" per {many:,}"
    return UNITS.get(unit, f" {unit}" if unit else "")


def _figure(number: float) -> str:
    """Return a figure with one decimal, more below 1, none from 100."""
    if number >= 100:
        return rounded(number)
    return rounded(number, 1) if number >= 0.95 or number == 0 else f"{number:.2g}"


def _upper(phrase: str) -> str:
    """Return a phrase as the start of a sentence."""
    return phrase[:1].upper() + phrase[1:]
