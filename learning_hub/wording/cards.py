"""What stands under a small chart of a measure: latest, baseline, target, course, comparators."""

import html

import pandas as pd

from learning_hub import theme
from learning_hub.judging import Course, after_cycle, periods
from learning_hub.wording import verdicts
from learning_hub.wording.measures import by_year_said
from learning_hub.wording.numbers import (
    PERCENT,
    aimed,
    between,
    bold,
    capital,
    count,
    day,
    is_empty,
    joined,
    noun_of,
    period,
    rounded,
    value,
)
from learning_hub.wording.verdicts import WORDS

# Another page may show its latest value, where that is not one of them.
MOSTLY_HIDDEN = "Too many of its periods are hidden for a chart of them."
NOTHING_HELD = "No value can be shown."


def card_said(
    series: pd.DataFrame,
    aims: pd.DataFrame,
    rows: pd.DataFrame,
    published: pd.DataFrame,
    breaks: pd.DataFrame,
    is_hidden: bool,
    judged: Course | None,
) -> str:
    """Say what stands under a measure's chart: latest, baseline, target, its course, comparators.

    series: the rows of measures/series; aims: those of impact/aims for the measure; rows: of
    `of_measure`; published: of impact/comparators; breaks: of measures/breaks. is_hidden: too much
    of it is hidden to be shown. judged: its course, None where none is held.
    """
    own, last, unshown = aims.iloc[-1], None, ""
    # Where too much is hidden the rows are of years, which say nothing of periods that have ended.
    if not is_hidden:
        ended = series[series["is_ended"].astype(bool)]
        known = ended[ended["value"].notna()]
        last = None if known.empty else known.iloc[-1]
        unshown = NOTHING_HELD if ended.empty else _unshown_said(ended.iloc[-1])
    course = "" if last is None or judged is None else course_line(judged, own, rows)
    lines = [
        unshown,
        MOSTLY_HIDDEN if is_hidden else "",
        latest_line(last, aims, "Before that" if unshown else "Latest"),
        "" if last is None else _anew_said(last, aims, breaks),
        course,
        by_year_said(own["unit"], noun_of(None)) if is_hidden else "",
        comparator_line(published, last),
    ]
    return " ".join(filter(None, lines))


def _unshown_said(row: pd.Series) -> str:
    """Say that the latest period held has no figure to show. Empty where it has one."""
    if not is_empty(row["value"]):
        return ""
    when = period(row["period_start"], row["period_end"], row["period_kind"])
    status = str(row.get("status"))
    why = (
        theme.HIDDEN if not is_empty(row.get("hidden")) else theme.SYMBOLS.get(status, theme.EMPTY)
    )
    return f"Latest period held: {when}, {why}."


def _anew_said(last: pd.Series, aims: pd.DataFrame, breaks: pd.DataFrame) -> str:
    """Say that the latest value is counted in another way than a baseline that stands beside it."""
    anew = after_cycle.counted_anew(last, aims, breaks)
    if anew is None:
        return ""
    which = (
        "its baseline" if anew.is_every else (f"the baseline of {html.escape(joined(anew.cycles))}")
    )
    return f"Counted in another way from {day(anew.since)}: it does not compare with {which}."


def latest_line(last: pd.Series | None, aims: pd.DataFrame, which: str = "Latest") -> str:
    """Say a measure's latest value with its interval, its baseline at month 1 and its target.

    which: what the value is called, where a later period is held that shows none.

    last: the latest row of measures/series with a value, None when there is none; aims: the rows
    of impact/aims for the measure, the earliest cycle first.
    """
    own = aims.iloc[-1]
    unit, decimals = own["unit"], int(own["decimals"])
    text = ""
    if last is not None:
        when = period(last["period_start"], last["period_end"], last["period_kind"])
        text = f"{which} {bold(value(last['value'], unit, decimals))}{_range(last, unit)}, {when}."
    based = aims[aims["has_baseline"].astype(bool)]
    if based.empty and aims["target"].isna().all():
        return text
    listed = []
    for row in based.itertuples():
        hidden = is_empty(row.baseline_value)
        shown = theme.HIDDEN if hidden else aimed(row.baseline_value, unit, decimals)
        listed.append(f"{shown} ({html.escape(row.cycle_id)})")
    said = [f"baseline {', '.join(listed)}"] if listed else []
    return f"{text} {capital('; '.join([*said, _target_said(aims)]))}.".strip()


def _target_said(aims: pd.DataFrame) -> str:
    """Say the target that the chart draws last, and by which cycle if a later one set none."""
    given = aims[aims["target"].notna()]
    if given.empty:
        return "no target"
    row = given.iloc[-1]
    by = "" if is_empty(row["target_by"]) else f" by {row['target_by']:%b %Y}"
    text = f"target {aimed(row['target'], row['unit'], int(row['decimals']))}{by}"
    if row["cycle_id"] == aims["cycle_id"].iloc[-1]:
        return text
    return f"{text} ({html.escape(row['cycle_id'])}); none since"


def _range(last: pd.Series, unit: str) -> str:
    found = after_cycle.interval_of_latest(last, unit)
    if found is None:
        return ""
    low, high = found
    if unit == "count":
        return f" ({rounded(low)} to {rounded(high)})"
    parts = f"{count(last['numerator'])} of {count(last['denominator'])}"
    return f" ({parts}; {rounded(low)} to {rounded(high)}{PERCENT})"


def course_line(course: Course, own: pd.Series, rows: pd.DataFrame) -> str:
    """Say how a measure runs now: near its target by luck, or long on one side of its mean.

    own: a row of impact/aims. rows: of `after_cycle.of_finished`: where a change after a cycle is
    said already, nothing is added. Empty where there is nothing to add.
    """
    if rows["verdict"].isin(after_cycle.CHANGED).any():
        return ""
    if course.stepped is not None:
        return f"{capital(verdicts.movement(course))}."
    if run := periods.run_at_end(course):
        way = "above" if run.is_above else "below"
        return (
            f"Each of the last {run.number} figures, since {verdicts.named(course, run.since)}, "
            f"lies {way} its mean: {WORDS[run.verdict]}."
        )
    if near := periods.near_by_luck(course, own["tolerance"]):
        target = aimed(own["own_target"], own["unit"], int(own["decimals"]))
        return (
            f"At or near its own target of {target} in {near} of the last {periods.NEAR_OF} "
            f"{noun_of(verdicts.kind_sent(course))}s, but if nothing changes it will meet it only "
            "sometimes."
        )
    return ""


def comparator_line(rows: pd.DataFrame, last: pd.Series | None) -> str:
    """Say the published figures beside a measure, and that they are of another period.

    rows: those of impact/comparators for the measure. Empty where nothing is published.
    """
    if rows.empty:
        return ""
    unit, decimals = rows["unit"].iloc[0], int(rows["decimals"].iloc[0])
    # A nation's count says nothing beside an area's.
    shown = rows[rows["series"].ne("nation")] if unit == "count" else rows
    listed = [
        f"{html.escape(row.name_)} "
        f"{between(row.value, row.least, row.most, row.hidden_areas, unit, decimals)}"
        for row in shown.rename(columns={"name": "name_"}).itertuples()
    ]
    one = rows.iloc[0]
    when = period(one["period_start"], one["period_end"], one["period_kind"])
    own = (
        ""
        if last is None
        else period(last["period_start"], last["period_end"], last["period_kind"])
    )
    gap = f"; another period than {own}" if own and own != when else ""
    later = ""
    if not is_empty(one.get("later_end")):
        why = theme.SYMBOLS.get(str(one["later_status"]), theme.EMPTY)
        newest = period(one["later_start"], one["later_end"], one["later_kind"])
        later = f" Of {newest} the figure is {why}."
    return f"Published ({when}{gap}): {joined(listed)}.{later}"
