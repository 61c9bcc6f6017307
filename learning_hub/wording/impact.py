"""Sentences of the Board's impact page: what we know, how we know it, what we will do."""

import html

import pandas as pd

from learning_hub import theme
from learning_hub.statistics import impact, samples, spc
from learning_hub.statistics.spc import Chart
from learning_hub.wording import verdicts
from learning_hub.wording.numbers import (
    PERCENT,
    bold,
    capital,
    count,
    day,
    is_empty,
    joined,
    period,
    plural,
    value,
)

HIDDEN = "too small to show"
CHANGED = ("improved", "worse")
MOVED = {"improved": "improved", "worse": "got worse"}
NEVER = "cannot be judged"
UNJUDGED = ("too early to tell", NEVER, "not comparable", HIDDEN)
METHOD = (
    "A change is looked for from the cycle's month-4 session on, a date fixed before the result "
    "was seen: up to 24 months each side, 12 at least, and the change of level with its 95\u00a0% "
    "interval. It says that something changed, never why."
)
CHART = (
    "Blue upright: a cycle's month-4 session. Thick: baseline, when the cycle began. Dashed: "
    "target. Large dot: latest. Dotted and long-dashed: neighbours and nation, for the year "
    "published."
)
NEAR_OF, NEAR = 4, 3    # so many of the last months near the target look like success
RUN = 7                 # so many on one side of the mean are more than chance


def marked(word: str, text: str) -> str:
    """Write a verdict with its shape, so that colour is not needed."""
    shape, colour = theme.IMPACT_MARKS[word]
    return f'<span aria-hidden="true" style="color:{colour}">{shape}</span> {text}'


def of_measure(aims: pd.DataFrame, verdicts_: pd.DataFrame) -> pd.DataFrame:
    """Put verdicts to the cycles that named measures: finished cycles, the earliest first."""
    finished = aims[aims["is_agreed"].astype(bool)]
    return finished.merge(verdicts_.drop(columns="intervention_on"), on=["cycle_id", "measure_id"])


def in_order(aims: pd.DataFrame) -> list[str]:
    """Put the measures of a priority in order: impact before success, then as the cycles do."""
    ranked = aims.assign(is_success=aims["role"].ne("impact"))
    first = ranked.groupby("measure_id", sort=False).agg(
        is_success=("is_success", "min"), rank=("rank", "min")
    )
    return first.sort_values(["is_success", "rank"], kind="stable").index.tolist()


def priority_said(
    priorities: pd.DataFrame, priority_id: str, aims: pd.DataFrame, verdicts_: pd.DataFrame
) -> str:
    """Answer for a priority: which of its measures changed after which cycle, and the rest.

    priorities: the rows of impact/priorities; aims: those of impact/aims for the priority;
    verdicts_: what `ledger.judge` gives.
    """
    if not priority_id:
        return "No cycle has served a priority yet. Load the tables priority and cycle first."
    title = priorities.set_index("priority_id").loc[priority_id, "title"]
    if aims.empty:
        return f"No cycle on {bold(title)} has named a measure that it hopes to move."
    judged = of_measure(aims, verdicts_)
    if judged.empty:
        return (
            f"The first cycle on {bold(title)} is not finished, so nothing can be said yet of the "
            f"{plural(aims['measure_id'].nunique(), 'measure')} that it hopes to move."
        )
    said, rest = [], []
    for _, rows in judged.groupby("measure_id", sort=False):
        changes = rows[rows["word"].isin(CHANGED)]
        if changes.empty:
            known = rows[~rows["word"].eq("too early to tell")]
            never = not len(known) and all(map(verdicts.never_judged, rows["result"]))
            rest.append(NEVER if never else (known if len(known) else rows)["word"].iloc[-1])
            continue
        parts = [f"{MOVED[row.word]} after {row.cycle_id}" for row in changes.itertuples()]
        ours = "" if changes["has_action"].any() else ", with no action of ours"
        said.append(bold(f"{changes['short_name'].iloc[0]} {' and '.join(parts)}{ours}"))
    start = f"{html.escape(title)}: "
    text = start + (f"{'; '.join(said)}." if said else "no measure is known to have changed.")
    if rest:
        tally = pd.Series(rest).value_counts()
        number = plural(len(rest), "measure") if len(rest) > 1 else "measure"
        others = f"{'its other' if said else 'its'} {number}"
        listed = [f"{count(tally[word])} {_standing(word)}"
                  for word in ("no detectable change", *UNJUDGED) if word in tally]
        if len(listed) == 1:
            text += f" {capital(others)}: {rest[0]}."
        else:
            text += f" Of {others}: {joined(listed)}."
    return text


def _standing(word: str) -> str:
    return "with no detectable change" if word == "no detectable change" else word


def verdict_line(rows: pd.DataFrame, live: pd.DataFrame) -> str:
    """Say the verdicts on one measure, the latest cycle first.

    rows: of `of_measure` for the measure; live: aims of cycles that are not finished.
    """
    parts = []
    for place, row in enumerate(rows.iloc[::-1].itertuples()):
        words = f"{row.word} after {row.cycle_id}"
        if row.word in CHANGED and row.result is not None:
            words += f", by {short_size(row.result, row.unit)}"
        elif verdicts.never_judged(row.result):
            words = f"{NEVER}: too few periods before {row.cycle_id}"
        elif row.word == "too early to tell":
            words += when_judged(row.judged_from)
        elif row.result is not None and "already_improving" in row.result.caveats:
            words += ", improving before it already"
        elif row.result is not None and "already_worsening" in row.result.caveats:
            words += ", getting worse before it already"
        text = marked(row.word, html.escape(capital(words) if not place else words))
        parts.append(f"<strong>{text}</strong>" if not place else text)
    if not parts:
        ids = html.escape(joined(live["cycle_id"].tolist()))
        text = f"<strong>Too early to tell</strong>: {ids} is not finished."
        return marked("too early to tell", text)
    return "; ".join(parts) + "."


def when_judged(judged_from: pd.Timestamp) -> str:
    """Say with which figures a measure can be judged; empty where that cannot come.

    Not from which day: figures come later than the months that they are of.
    """
    if is_empty(judged_from):
        return ""
    last = pd.Timestamp(judged_from) - pd.Timedelta(days=1)
    return f", to be judged once the figures up to {day(last)} are in"


def short_size(result: impact.Impact, unit: str) -> str:
    """Write a change and its interval in few words: '33.1 points (23.3 to 43.0)'."""
    low, size, high = result.low, result.effect, result.high
    if result.scale == "ratio":
        low, size, high = (100 * (one - 1) for one in (low, size, high))
        return f"{size:+.0f}{PERCENT} ({low:+.0f} to {high:+.0f}{PERCENT})"
    after = " points" if result.scale == "points" or unit == "percent" else ""
    return f"{size:+.1f}{after} ({low:+.1f} to {high:+.1f})"


def card_said(
    series: pd.DataFrame, aims: pd.DataFrame, rows: pd.DataFrame, published: pd.DataFrame,
    breaks: pd.DataFrame, is_hidden: bool,
) -> str:
    """Say what stands under a measure's chart: latest, baseline, target, its course, comparators.

    series: the rows of measures/series; aims: those of impact/aims for the measure; rows: of
    `of_measure`; published: of impact/comparators; breaks: of measures/breaks. is_hidden: too much
    of it is hidden to be shown.
    """
    known = series[series["value"].notna()]
    last = None if is_hidden or known.empty else known.iloc[-1]
    course = "" if last is None else course_line(series, aims.iloc[-1], rows)
    lines = [latest_line(last, aims), "" if last is None else _anew_said(last, aims, breaks),
             course, comparator_line(published, last)]
    return " ".join(filter(None, lines))


def _anew_said(last: pd.Series, aims: pd.DataFrame, breaks: pd.DataFrame) -> str:
    """Say that the latest value is counted in another way than a baseline that stands beside it."""
    own = pd.to_datetime(breaks.loc[breaks["kind"].ne("agreed rebase"), "break_on"])
    own = own[own <= last["period_start"]]
    based = aims[aims["has_baseline"].astype(bool)]
    if own.empty or not (based["baseline_from"] < own.max()).any():
        return ""
    ids = based.loc[based["baseline_from"] < own.max(), "cycle_id"].tolist()
    which = "its baseline" if len(ids) == len(based) else (
        f"the baseline of {html.escape(joined(ids))}")
    return f"Counted in another way from {day(own.max())}: it does not compare with {which}."


def latest_line(last: pd.Series | None, aims: pd.DataFrame) -> str:
    """Say a measure's latest value with its interval, its baseline at month 1 and its target.

    last: the latest row of measures/series with a value, None when there is none; aims: the rows
    of impact/aims for the measure, the earliest cycle first.
    """
    own = aims.iloc[-1]
    unit, decimals = own["unit"], int(own["decimals"])
    if last is None:
        text = "No value can be shown."
    else:
        when = period(last["period_start"], last["period_end"], last["period_kind"])
        text = f"Latest {bold(value(last['value'], unit, decimals))}{_range(last, unit)}, {when}."
    based = aims[aims["has_baseline"].astype(bool)]
    if based.empty and aims["target"].isna().all():
        return text
    listed = []
    for row in based.itertuples():
        hidden = is_empty(row.baseline_value)
        shown = theme.HIDDEN if hidden else value(row.baseline_value, unit, max(decimals, 1))
        listed.append(f"{shown} ({html.escape(row.cycle_id)})")
    said = [f"baseline {', '.join(listed)}"] if listed else []
    return f"{text} {capital('; '.join([*said, _target_said(aims)]))}."


def _target_said(aims: pd.DataFrame) -> str:
    """Say the target that the chart draws last, and by which cycle if a later one set none."""
    aimed = aims[aims["target"].notna()]
    if aimed.empty:
        return "no target"
    row = aimed.iloc[-1]
    by = "" if is_empty(row["target_by"]) else f" by {row['target_by']:%b %Y}"
    text = f"target {value(row['target'], row['unit'], max(int(row['decimals']), 1))}{by}"
    if row["cycle_id"] == aims["cycle_id"].iloc[-1]:
        return text
    return f"{text} ({html.escape(row['cycle_id'])}); none since"


def _range(last: pd.Series, unit: str) -> str:
    part, whole = last["numerator"], last["denominator"]
    if unit == "percent" and not is_empty(part) and not is_empty(whole) and whole:
        found = samples.wilson(part, whole)
        low, high = 100 * found.lower, 100 * found.upper
        return f" ({count(part)} of {count(whole)}; {low:.0f} to {high:.0f}{PERCENT})"
    if unit == "count" and not is_empty(last["value"]):
        low, high = impact.count_interval(last["value"])
        return f" ({low:.0f} to {high:.0f})"
    return ""


def course_line(series: pd.DataFrame, own: pd.Series, rows: pd.DataFrame) -> str:
    """Say how a measure runs now: near its target by luck, or long on one side of its mean.

    series: the rows of measures/series; own: a row of impact/aims. rows: of `of_measure`: where a
    change after a cycle is said already, nothing is added. Empty where there is nothing to add.
    """
    if rows["word"].isin(CHANGED).any():
        return ""
    chart = spc.xmr(
        series["value"], series["period_start"], good=own["good_direction"],
        target=own["own_target"], rebase=series.loc[series["starts_anew"], "period_start"],
    )
    points = chart.points[chart.points["value"].notna()]
    if points.empty or "too_few_to_judge" in chart.notes:
        return ""
    last = points[points["group"] == points["group"].iloc[-1]]
    side = (last["value"] - last["mean"]).gt(0)
    run = int((side.iloc[::-1] == side.iloc[-1]).cumprod().sum())
    if run >= RUN:
        since = last["period"].iloc[-run]
        way = "above" if side.iloc[-1] else "below"
        move = verdicts.variation(chart)
        return f"Each of the last {run} figures, since {since:%b %Y}, lies {way} its mean: {move}."
    return _near_said(last, chart, own)


def _near_said(last: pd.DataFrame, chart: Chart, own: pd.Series) -> str:
    if is_empty(own["own_target"]) or is_empty(own["good_direction"]):
        return ""
    slack = 0.0 if is_empty(own["tolerance"]) else float(own["tolerance"])
    short = own["own_target"] - last["value"].tail(NEAR_OF)
    near = int(((short if own["good_direction"] == "increase" else -short) <= slack).sum())
    if near < NEAR or chart.assurance != "inconsistent":
        return ""
    target = value(own["own_target"], own["unit"], 0)
    return (
        f"At or near its own target of {target} in {near} of the last {NEAR_OF} months, but if "
        "nothing changes it will meet it only sometimes."
    )


def comparator_line(rows: pd.DataFrame, last: pd.Series | None) -> str:
    """Say the published figures beside a measure, and that they are of another period.

    rows: those of impact/comparators for the measure. Empty where nothing is published.
    """
    if rows.empty:
        return ""
    unit, decimals = rows["unit"].iloc[0], int(rows["decimals"].iloc[0])
    # A nation's count says nothing beside an area's.
    shown = rows[rows["series"].ne("nation")] if unit == "count" else rows
    listed = [f"{html.escape(row.name_)} {value(row.value, unit, decimals)}"
              for row in shown.rename(columns={"name": "name_"}).itertuples()]
    one = rows.iloc[0]
    when = period(one["period_start"], one["period_end"], one["period_kind"])
    own = "" if last is None else period(
        last["period_start"], last["period_end"], last["period_kind"])
    gap = f"; another period than {own}" if own and own != when else ""
    return f"Published ({when}{gap}): {joined(listed)}."


def method_lines(own: pd.Series, rows: pd.DataFrame) -> list[str]:
    """Say how each verdict on one measure was reached: size, interval, window, caveats.

    own: a row of impact/aims; rows: of `of_measure`, the latest cycle last. The method's code
    stands in words.
    """
    lines = [f"{bold(own['name'])}. {METHOD}"]
    for _, row in rows.iloc[::-1].iterrows():
        since = f"{row['cycle_id']} (session {day(row['intervention_on'])})"
        lines.append(f"{html.escape(since)}: {method_of(row, row)}")
    return lines


def method_of(aim: pd.Series, verdict: pd.Series) -> str:
    """Say one verdict with its size, interval, window, caveats and method.

    aim: the row of impact/aims; verdict: that of `ledger.judge`.
    """
    result = verdict["result"]
    if result is None:
        return "Too many of its numbers are hidden here to judge it."
    said = [verdicts.impact(result, aim["unit"]), *verdicts.impact_caveats(result)]
    return html.escape(f"{' '.join(said)} Method: {verdicts.METHODS[result.method]}.")
