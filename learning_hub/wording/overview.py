"""Sentences of the overview: where the Hub is now, and what waits for whom.

They take rows as already disclosed.
"""

import html

import pandas as pd

from learning_hub import theme
from learning_hub.judging import Visible
from learning_hub.wording.after_cycle import can_show_in_short
from learning_hub.wording.numbers import (
    bold,
    count,
    day,
    is_empty,
    joined,
    named,
    of_them,
    plural,
    small,
)


def hub_now(
    holdings: pd.Series,
    cycles: pd.DataFrame,
    steps: pd.DataFrame,
    decisions: pd.DataFrame,
    totals: pd.Series,
) -> str:
    """Say where the Hub is and what waits for whom."""
    if cycles.empty:
        return nothing_held(holdings)
    live = cycles[cycles["stage"] == "live"]
    said = []
    for row in live.itertuples():
        month = int(row.month)
        late = steps[(steps["cycle_id"] == row.cycle_id) & (steps["standing"] == "late")]
        said.append(
            f"The Hub is in {bold(f'month {month} of 4 ({theme.MONTHS[month].lower()})')} of "
            f"{html.escape(row.cycle_id)} ({html.escape(row.title)})."
            + (
                f" {bold(plural(len(late), 'step is', 'steps are'))} late."
                if len(late)
                else " No step is late."
            )
        )
    if live.empty:
        said.append("No cycle is live.")
    waiting, overdue = len(decisions), int(totals["overdue"])
    asked = plural(waiting, "recommendation waits", "recommendations wait")
    behind = plural(overdue, "action is", "actions are")
    said.append(
        f"{bold(asked if waiting else 'No recommendation waits')} for the Board to decide, and "
        f"{bold(behind if overdue else 'no action is')} overdue."
    )
    return " ".join(said)


def nothing_held(holdings: pd.Series) -> str:
    """Say what an empty warehouse should be given first."""
    if holdings["published_measures"]:
        return (
            f"{bold(plural(holdings['published_measures'], 'published measure is', 'published measures are'))} "
            "held, and no cycle yet. Load the registers next: agency, priority, cycle and measure, "
            "as data/README.md describes them."
        )
    return (
        "Nothing is held yet. Load the registers first: agency, area, priority, cycle and measure, "
        "as data/README.md describes them. Use <code>python -m learning_hub load FOLDER</code>."
    )


def cycles_said(cycles: pd.DataFrame) -> str:
    """Say how many cycles there have been, since when, and how many are live."""
    stages = cycles["stage"].value_counts()
    finished, live = stages.get("finished", 0), stages.get("live", 0)
    return (
        f"{bold(plural(finished, 'cycle'))} finished and {bold(count(live))} live since "
        f"{day(cycles['began_on'].min())}. Cycles may overlap, and a priority may return."
    )


def steps_said(steps: pd.DataFrame) -> str:
    """Say what is done, what is late and what is to come in the live cycles.

    Late is what is not finished by its day: part of it may be done.
    """
    if steps.empty:
        return "No cycle is live, so nothing is planned for now."
    kinds = steps["standing"].value_counts()
    planned = plural(len(steps), "step is", "steps are")
    text = (
        f"{bold(count(kinds.get('done', 0)))} of {planned} done, "
        f"{bold(count(kinds.get('late', 0)))} late and "
        f"{count(kinds.get('to come', 0))} to come."
    )
    late = steps[steps["standing"] == "late"]
    if len(late):
        listed = [html.escape(small(step)) for step in late["step"].head(3)]
        more = [f"{len(late) - 3} more"] if len(late) > 3 else []
        text += f" Not finished by its day: {joined([*listed, *more])}."
    return text


def live_measures_said(rows: pd.DataFrame) -> str:
    """Say how many measures the live cycle hopes to move, and how many have a target."""
    if rows.empty:
        return "No measure has been named for a live cycle yet."
    targets = int(rows["target"].notna().sum())
    missing = int((~rows["has_baseline"].astype(bool)).sum())
    text = (
        f"{bold(plural(len(rows), 'measure'))} named, {count(targets)} with a target. Baselines "
        "were fixed when the cycle began."
    )
    if missing:
        text += f" {plural(missing, 'baseline is', 'baselines are')} missing."
    return text


def can_show(rows: pd.DataFrame, seen: dict[str, list[Visible]]) -> list[str]:
    """Write beside each measure of a live cycle how small a change it can show.

    rows: of overview/live_measures; seen: by measure, of `after_cycle.can_show`. Where the baseline
    or the whole measure is hidden, nothing is said.
    """
    return [
        theme.HIDDEN
        if not is_empty(row.hidden)
        else can_show_in_short(
            seen[row.measure_id],
            row.unit,
            row.good_direction,
            row.period_kind,
            row.baseline_value,
            row.target,
        )
        for row in rows.itertuples()
    ]


def decisions_said(decisions: pd.DataFrame) -> str:
    """Say how many recommendations wait for the Board, and for how long."""
    if decisions.empty:
        return "No recommendation waits for a decision."
    longest = decisions.sort_values("days_waiting").iloc[-1]
    deferred = int((decisions["standing"] == "deferred").sum())
    was = "was" if deferred == 1 or not deferred else "were"
    which = f"{named(longest['text'].rstrip('.'))} ({html.escape(longest['recommendation_id'])})"
    return (
        f"{bold(plural(len(decisions), 'recommendation waits', 'recommendations wait'))} for a "
        f"decision; {of_them(deferred, len(decisions))} {was} deferred by the Board. The oldest, "
        f"{which}, was made {bold(plural(longest['days_waiting'], 'day'))} ago."
    )


def meetings_said(rows: pd.DataFrame) -> str:
    """Say which meeting comes next."""
    if rows.empty:
        return "No meeting is planned."
    row = rows.iloc[0]
    return f"Next: {bold(row['title'])} on {bold(day(row['planned_on']))}."
