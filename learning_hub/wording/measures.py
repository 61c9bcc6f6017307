"""Sentences about measures: where they stand, how they move, and beside whom."""

import html

import pandas as pd

from learning_hub import theme
from learning_hub.statistics import samples
from learning_hub.statistics.spc import Chart, Charts, suggest
from learning_hub.wording import verdicts
from learning_hub.wording.numbers import (
    UNSURE,
    bold,
    capital,
    cell,
    count,
    day,
    is_empty,
    joined,
    period,
    plural,
    share,
    value,
)
from learning_hub.wording.tables import Table

# Over a fifth of the last two years hidden: what is left would mislead.
MOST_HIDDEN = 0.2


MATRIX = (
    "How each measure moves, and whether it can be expected to meet its target. A single month "
    "says little: the words rest on all the months."
)
AVERAGES = {"mean": "Mean", "median": "Median"}


def too_hidden(every: pd.DataFrame) -> set[str]:
    """Name the series of which so much is hidden that no chart of them is drawn.

    every: the rows of measures/all_series, the measure in the column `series`.
    """
    recent = every.groupby("series").tail(24)
    portion = recent["hidden"].notna().groupby(recent["series"]).mean()
    return set(portion.index[portion > MOST_HIDDEN])


def too_few(every: pd.DataFrame) -> set[str]:
    """Name the counts of so few a period that limits would take chance for change.

    every: the rows of measures/all_series, the measure in the column `series`.
    """
    counts = every[every["unit"] == "count"]
    return {
        str(series) for series, rows in counts.groupby("series")
        if suggest(rows["value"].to_numpy(float)).reason == "few_events"
    }


def matrix_said(charts: Charts, measures: pd.DataFrame, hidden: set[str]) -> str:
    """Say how many measures improve, worsen, show no clear change or cannot be told."""
    if measures.empty:
        return "No measure of our own is held yet. Load the tables measure and observation."
    summary = charts.summary
    words = [verdicts.variation(row) for _, row in summary.iterrows()
             if row["series"] not in hidden]
    tally = pd.Series(words, dtype=object).value_counts()
    order = ["improving", "getting worse", "higher than before", "lower than before",
             "no clear change", "too few to tell"]
    parts = [bold(f"{count(tally[word])} {word}") for word in order if word in tally]
    if hidden:
        parts.append(f"{count(len(hidden))} too small to be shown month by month")
    if silent := len(measures) - len(words) - len(hidden):
        parts.append(f"{count(silent)} {theme.EMPTY}")
    text = f"Of {plural(len(measures), 'measure')}: {joined(parts)}."
    return f"{text} {verdicts.by_chance(len(words))}." if words else text


ROWS = ("improving", "no clear change", "getting worse", "higher than before",
        "lower than before", "too few to tell", "too small to show", theme.EMPTY)
AIMS = {
    verdicts.ASSURANCE["consistent_pass"]: "Will meet the target",
    verdicts.ASSURANCE["inconsistent"]: "Will sometimes meet it",
    verdicts.ASSURANCE["consistent_fail"]: "Will miss the target",
    "": "No target, or none to be judged by",
}


def matrix(measures: pd.DataFrame, moves: list[str], aims: list[str]) -> Table:
    """Sort the measures' names by how they move and by what to expect of the target.

    One row for each way to move that any measure shows, one column for each expectation.
    """
    cells: dict[tuple[str, str], list[str]] = {}
    for name, move, aim in zip(measures["short_name"], moves, aims, strict=True):
        cells.setdefault((move, aim), []).append(name)
    shown = [row for row in ROWS if any(move == row for move, _ in cells)]
    return Table(
        ["How it moves", *AIMS.values()],
        [[capital(row), *("; ".join(cells.get((row, aim), [])) for aim in AIMS)] for row in shown],
        [False] * (len(AIMS) + 1),
    )


def matrix_sentence(moves: list[str]) -> str:
    """Say what the matrix shows, and what chance alone would show."""
    judged = [word for word in moves if word not in ("too small to show", theme.EMPTY)]
    return (
        "Each measure by how it moves and by what to expect of its target if nothing changes. "
        f"{verdicts.by_chance(len(judged))}, so one or two that stand out may mean nothing."
    )


def rules_shown(chart: Chart) -> list[str]:
    """Say for each period of a chart what it shows; empty where it does not stand out."""
    return ["" if code == "common" else capital(verdicts.rule(code))
            for code in chart.points["rule"]]


def latest_said(name: str, row: pd.Series) -> str:
    """Say a measure's latest value with its parts and period."""
    if is_empty(row["value"]):
        if not is_empty(row.get("hidden")):
            return f"{bold(name)}: the latest number is hidden, because it could point at a few."
        return f"{bold(name)} has not been reported yet."
    when = period(row["period_start"], row["period_end"], row["period_kind"])
    figure = value(row["value"], row["unit"], int(row["decimals"]))
    has_parts = not is_empty(row["numerator"]) and not is_empty(row["denominator"])
    if row["unit"] == "percent" and has_parts:
        part, whole = row["numerator"], row["denominator"]
        if whole < samples.FEW:
            return f"{bold(name)} was {bold(share(part, whole))} in {when}."
        mark = f", {UNSURE}" if whole < samples.LOW else ""
        parts = f" ({count(part)} of {count(whole)}{mark})"
        return f"{bold(name)} was {bold(figure)}{parts} in {when}."
    return f"{bold(name)} was {bold(figure)} in {when}."


def movement_said(row: pd.Series, chart: Chart, breaks: pd.DataFrame) -> str:
    """Say the whole sentence of a measure: value, movement, target, caveats."""
    parts = [latest_said(row["name"], row)]
    movement = bold(capital(verdicts.variation(chart)))
    why = verdicts.reason(chart)
    parts.append(f"{movement}: {why}." if why else f"{movement}.")
    if chart.target is not None:
        target = value(chart.target, row["unit"], int(row["decimals"]))
        aim = verdicts.assurance(chart)
        parts.append(f"Target {target}: it {aim}." if aim else f"Target {target}.")
    elif is_empty(row["good_direction"]):
        parts.append("Neither direction counts as better, so it is only watched.")
    else:
        parts.append("No target is set; it is only watched.")
    parts += verdicts.chart_caveats(chart)
    if late := overdue_said(row):
        parts.append(late)
    if len(breaks):
        last = breaks.iloc[-1]
        parts.append(
            f"The series breaks on {day(last.break_on)}: "
            f"{html.escape(last.reason)}"
        )
    return " ".join(parts)


def hidden_said(row: pd.Series) -> str:
    """Say why a measure has no monthly chart, and what stands in its place."""
    return (
        f"Many months of {bold(row['name'])} are hidden, because they could point at a few, so no "
        "monthly chart is drawn. Its count by year stands here instead; a year is hidden too where "
        "it would give a hidden month away."
    )


def few_said(row: pd.Series) -> str:
    """Say why a count of few has no chart with limits, and what stands in its place."""
    return (
        f"{latest_said(row['name'], row)} It counts fewer than 3 a period. Limits round so few "
        "would take chance for change, so no verdict is given: its count by year stands here."
    )


def overdue_said(row: pd.Series) -> str:
    """Say when a measure's data are late. Empty when they are not."""
    if is_empty(row["days_since_due"]) or row["days_since_due"] <= 0:
        return ""
    return (
        f"{bold('Late data')}: the next figures were due "
        f"{plural(row['days_since_due'], 'day')} ago."
    )


def baselines_said(cycles: pd.DataFrame) -> str:
    """Say which cycles hoped to move a measure."""
    if cycles.empty:
        return "No cycle has named this measure as one that it hopes to move."
    return (
        f"{bold(plural(len(cycles), 'cycle'))} named this measure. Each baseline was fixed when "
        "the cycle began."
    )


def published_said(published: pd.DataFrame) -> str:
    """Introduce the published figures."""
    sources = published["source_title"].nunique()
    return (
        f"{plural(len(published), 'published measure')} from {plural(sources, 'source')}. They "
        "are yearly and published late, so they never share a line with our own monthly figures."
    )


def beside_said(series: pd.DataFrame, about: pd.Series) -> str:
    """Say an area's latest published value beside its comparators in the same period.

    about: the row of measures/published_measures.
    """
    unit, decimals, name = about["unit"], int(about["decimals"]), about["name"]
    own = series[(series["series"] == "area")].sort_values("period_end")
    if own.empty:
        return "This measure was not published for this area."
    known = own[own["value"].notna()]
    last = own.iloc[-1]
    when_last = period(last["period_start"], last["period_end"], last["period_kind"])
    text = ""
    if known.empty:
        return (
            f"{html.escape(name)}: no value was published for {html.escape(last['name'])} "
            f"({theme.SYMBOLS.get(str(last['status']), theme.EMPTY)} in {when_last})."
        )
    if is_empty(last["value"]):
        why = theme.SYMBOLS.get(str(last["status"]), theme.EMPTY)
        text = f"In {when_last} the value of {html.escape(last['name'])} is {why}. "
    row = known.iloc[-1]
    when = period(row["period_start"], row["period_end"], row["period_kind"])
    text += (
        f"{html.escape(name)} in {html.escape(row['name'])} was "
        f"{bold(cell(row['value'], unit, decimals, row['status']))} in {when}."
    )
    others = series[
        (series["series"] != "area") & (series["period_end"] == row["period_end"])
        & series["value"].notna()
    ]
    parts = [
        f"{html.escape(o.name_)} {cell(o.value, unit, decimals, o.status)}"
        for o in others.rename(columns={"name": "name_"}).itertuples()
    ]
    text += f" In the same period: {joined(parts)}." if parts else ""
    if is_empty(about["source_title"]):
        return text
    licence = "" if is_empty(about["licence"]) else f" ({html.escape(about['licence'])})"
    return text + f" Source: {html.escape(about['source_title'])}{licence}."


def neighbours_said(rows: pd.DataFrame) -> str:
    """Name an area's statistical neighbours and the model they come from."""
    if rows.empty:
        return "No statistical neighbours are held for this area."
    names = [html.escape(n) for n in rows["name"].dropna()]
    return (
        f"Statistical neighbours by the {html.escape(str(rows['model'].iloc[0]))} model, the most "
        f"alike first: {joined(names)}."
    )


def definition_said(row: pd.Series) -> str:
    """Say what a measure counts."""
    text = html.escape(row["definition"])
    if not is_empty(row["direction_reason"]):
        text += f" {html.escape(row['direction_reason'])}"
    if not is_empty(row["caveat"]):
        text += f" {bold('Caveat')}: {html.escape(row['caveat'])}"
    return text


def verdict_columns(
    measures: pd.DataFrame, charts: Charts, hidden: set[str]
) -> tuple[list[str], list[str]]:
    """Give, for each measure, how it moves and how it stands to its target, in words."""
    by_id = {row["series"]: row for _, row in charts.summary.iterrows()}
    moves, aims = [], []
    for measure_id in measures["measure_id"]:
        row = by_id.get(measure_id)
        if row is None or measure_id in hidden:
            moves.append("too small to show" if measure_id in hidden else "not reported")
            aims.append("")
            continue
        moves.append(verdicts.variation(row))
        aims.append(verdicts.assurance(row))
    return moves, aims
