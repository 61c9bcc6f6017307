"""Sentences about measures: where they stand, how they move, and beside whom."""

import html

import pandas as pd

from learning_hub import theme
from learning_hub.judging import Course, Verdict, periods, shares, units
from learning_hub.wording import verdicts
from learning_hub.wording.numbers import (
    UNSURE,
    aimed,
    between,
    bold,
    capital,
    cell,
    count,
    day,
    is_empty,
    joined,
    noun_of,
    period,
    plural,
    portion,
    share,
    value,
)
from learning_hub.wording.tables import Table
from learning_hub.wording.verdicts import WORDS

MATRIX = (
    "How each measure moves, and whether it can be expected to meet its target. A single month "
    "says little: the words rest on all the months."
)
# What a period says of its measure.
SEEN = ("period_start", "period_end", "period_kind", "numerator", "denominator", "value")
DAY = pd.Timedelta(days=1)
# Two questions, two methods: a chart of quarters may see no step that the months show.
JUDGED_ELSEWHERE = (
    "What stands here is how the latest periods move. Whether the measure changed after a cycle is "
    "another question, judged over the months on both sides of its session: the answer, which may "
    "differ, is on Impact."
)
AVERAGES = {"mean": "Mean", "median": "Median"}
# In this order they are told, and stand in the matrix.
MOVES = (
    Verdict.IMPROVING,
    Verdict.GETTING_WORSE,
    Verdict.HIGHER,
    Verdict.LOWER,
    Verdict.HIGHER_SINCE,
    Verdict.LOWER_SINCE,
    Verdict.NO_CLEAR_CHANGE,
    Verdict.TOO_FEW_TO_TELL,
)
ROWS = (
    Verdict.IMPROVING,
    Verdict.HIGHER_SINCE,
    Verdict.LOWER_SINCE,
    Verdict.NO_CLEAR_CHANGE,
    Verdict.GETTING_WORSE,
    Verdict.HIGHER,
    Verdict.LOWER,
    Verdict.TOO_FEW_TO_TELL,
    Verdict.TOO_SMALL_TO_SHOW,
    Verdict.NOT_REPORTED,
)
AIMS = {
    Verdict.WILL_MEET: "Will meet the target",
    Verdict.HAS_ALWAYS_MET: "Has met it each time",
    Verdict.WILL_SOMETIMES_MEET: "Will sometimes meet it",
    Verdict.HAS_NOT_MET: "Has not met it",
    Verdict.WILL_MISS: "Will miss the target",
    None: "No target of its own, or none to be judged by",
}


def matrix_said(moves: list[Verdict]) -> str:
    """Say how many measures improve, worsen, show no clear change or cannot be told.

    moves: how each moves, by `periods.verdicts`.
    """
    if not moves:
        return "No measure of our own is held yet. Load the tables measure and observation."
    tally = pd.Series(moves, dtype=object).value_counts()
    parts = [bold(f"{count(tally[one])} {WORDS[one]}") for one in MOVES if one in tally]
    if hidden := tally.get(Verdict.TOO_SMALL_TO_SHOW):
        parts.append(f"{count(hidden)} too small to be shown month by month")
    if silent := tally.get(Verdict.NOT_REPORTED):
        parts.append(f"{count(silent)} {theme.EMPTY}")
    text = f"Of {plural(len(moves), 'measure')}: {joined(parts)}."
    judged = periods.judged(moves)
    return f"{text} {verdicts.by_chance(judged)}." if judged else text


def matrix(measures: pd.DataFrame, moves: list[Verdict], aims: list[Verdict | None]) -> Table:
    """Sort the measures' names by how they move and by what to expect of the target.

    One row for each way to move, one column for each expectation, that any measure shows.
    """
    cells: dict[tuple[Verdict, Verdict | None], list[str]] = {}
    for name, move, aim in zip(measures["short_name"], moves, aims, strict=True):
        cells.setdefault((move, aim), []).append(name)
    shown = [row for row in ROWS if any(move == row for move, _ in cells)]
    expected = [aim for aim in AIMS if any(held == aim for _, held in cells)]
    return Table(
        ["How it moves", *(AIMS[aim] for aim in expected)],
        [
            [capital(WORDS[row]), *("; ".join(cells.get((row, aim), [])) for aim in expected)]
            for row in shown
        ],
        [False] * (len(expected) + 1),
    )


def matrix_sentence(moves: list[Verdict]) -> str:
    """Say what the matrix shows, and what chance alone would show."""
    chance = verdicts.by_chance(periods.judged(moves))
    return (
        "Each measure by how it moves and by what to expect of its target if nothing changes. "
        f"{chance}, so one or two that stand out may mean nothing."
    )


def rules_shown(series: pd.DataFrame, course: Course) -> list[str]:
    """Say for each row of measures/series what the chart shows of it; empty where nothing.

    Where periods were put together, the figure of the longer period stands beside its last one.
    """
    points = course.chart.points.set_index("period")
    if course.together is None:
        marks = points["rule"].reindex(series["period_start"])
        words = [
            "" if is_empty(code) or code == "common" else verdicts.rule(code) for code in marks
        ]
        open_ones = (
            ~series["is_ended"].astype(bool) if "is_ended" in series else [False] * len(words)
        )
        return [
            "Not ended, so not judged" if open_one else capital(word)
            for open_one, word in zip(open_ones, words, strict=True)
        ]
    said = {}
    for row in course.rows.itertuples():
        if is_empty(row.value):
            continue
        mark = points["rule"].loc[row.period_start]
        stands = "" if mark == "common" else f": {verdicts.rule(mark)}"
        figure = (
            count(row.value)
            if is_empty(row.denominator)
            else portion(row.numerator, row.denominator)
        )
        when = period(row.period_start, row.period_end, course.kind)
        said[row.period_end] = f"{when}: {figure}{stands}"
    return [said.get(end, "") for end in series["period_end"]]


def latest_said(name: str, row: pd.Series, series: pd.DataFrame | None = None) -> str:
    """Say a measure's latest value with its parts and period.

    Where the latest period that is held shows none, that is said first, then the last that does.
    row: of measures/measures; series: the rows of measures/series, to name that by.
    """
    if is_empty(row["value"]) and is_empty(row.get("hidden")):
        if is_empty(row.get("newest_end")):
            return f"{bold(name)}: not reported yet."
        return f"{bold(name)}: {_newest_said(row)}. No period holds a figure."
    if not is_empty(row["value"]):
        said = _value_said(row)
        # A colon, because names of measures are of one and of many.
        if is_empty(row.get("newest_end")) or row["newest_end"] <= row["period_end"]:
            return f"{bold(name)}: {said}"
        return f"{bold(name)}: {_newest_said(row)}. Before that: {said}"
    when = period(row["period_start"], row["period_end"], row["period_kind"])
    text = (
        f"{bold(name)}: the latest number, of {when}, is hidden, because it could point at a few."
    )
    if series is None:
        return text
    known = series[series["value"].notna() & series["is_ended"].astype(bool)]
    if known.empty:
        return f"{text} No other can be shown."
    last = known.iloc[-1]
    shown = pd.concat([row.drop(list(SEEN)), last[list(SEEN)]])
    return f"{text} The last that can be shown: {_value_said(shown)}"


def _newest_said(row: pd.Series) -> str:
    """Say that the latest period held has no figure, and why where that is said."""
    when = period(row["newest_start"], row["newest_end"], row["newest_kind"])
    code = row["newest_status"]
    why = "" if is_empty(code) else f" ({theme.SYMBOLS[str(code)]})"
    return f"{when}, the latest period held, has no figure{why}"


def _value_said(row: pd.Series) -> str:
    when = period(row["period_start"], row["period_end"], row["period_kind"])
    figure = value(row["value"], row["unit"], int(row["decimals"]))
    has_parts = not is_empty(row["numerator"]) and not is_empty(row["denominator"])
    if row["unit"] == "percent" and has_parts:
        part, whole = row["numerator"], row["denominator"]
        if whole < shares.FEW:
            return f"{bold(share(part, whole))} in {when}."
        mark = f", {UNSURE}" if whole < shares.LOW else ""
        parts = f" ({count(part)} of {count(whole)}{mark})"
        return f"{bold(figure)}{parts} in {when}."
    return f"{bold(figure)} in {when}."


def movement_said(
    row: pd.Series,
    course: Course,
    breaks: pd.DataFrame,
    cycles: pd.DataFrame,
    series: pd.DataFrame | None = None,
) -> str:
    """Say the whole sentence of a measure: value, movement, target, caveats.

    row, series: as `latest_said` takes them. cycles: the rows of measures/cycles_of_measure, which
    may set a target where the measure has none of its own.
    """
    chart = course.chart
    parts = [latest_said(row["name"], row, series)]
    movement = bold(capital(verdicts.movement(course)))
    why = "" if course.stepped is not None else verdicts.reason(course)
    parts.append(f"{movement}: {why}." if why else f"{movement}.")
    if course.way == periods.NEARLY_ALIKE:
        parts.append(nearly_alike_said(course, row["unit"], int(row["decimals"])))
    if chart.target is not None:
        target = aimed(chart.target, row["unit"], int(row["decimals"]))
        aim = verdicts.aim(course)
        parts.append(f"Target {target}: it {aim}." if aim else f"Target {target}.")
    elif cycles["target"].notna().any():
        parts.append(_cycle_target_said(cycles, row["unit"], int(row["decimals"])))
    elif is_empty(row["good_direction"]):
        parts.append("Neither direction counts as better, so it is only watched.")
    else:
        parts.append("No target is set; it is only watched.")
    parts += verdicts.chart_caveats(course)
    if late := overdue_said(row):
        parts.append(late)
    if len(breaks):
        last = breaks.iloc[-1]
        parts.append(f"The series breaks on {day(last.break_on)}: {html.escape(last.reason)}")
    return " ".join(parts)


def _cycle_target_said(cycles: pd.DataFrame, unit: str, decimals: int) -> str:
    """Say the latest target that a cycle set for a measure without one of its own."""
    last = cycles[cycles["target"].notna()].iloc[-1]
    by = "" if is_empty(last["target_by"]) else f" by {day(last['target_by'])}"
    target = aimed(last["target"], unit, decimals)
    return (
        "It has no target of its own; the last that a cycle set for it was "
        f"{target}{by} ({html.escape(last['cycle_id'])})."
    )


def hidden_said(row: pd.Series) -> str:
    """Say why a measure has no monthly chart, and what stands in its place."""
    noun = noun_of(row["period_kind"])
    return (
        f"Many {noun}s of \u2018{bold(row['name'])}\u2019 are hidden, because they could point at a few, so no "
        f"chart by {noun} is drawn. {by_year_said(row['unit'], noun)} A year is hidden too where it "
        "would give a hidden part of it away."
    )


def by_year_said(unit: str, noun: str) -> str:
    """Say what the figures of a year are, where single periods are too small to show.

    A count taken at the end of each month, added up over a year, is of no children that ever were:
    whether a measure is of that kind is not held, so it is said of every count.
    """
    if unit != "count":
        return f"Its figures by year stand here instead, each of all its {noun}s together."
    return (
        f"Its {noun}s added up by year stand here instead: who is counted in several {noun}s "
        "counts in each."
    )


def nearly_alike_said(course: Course, unit: str, decimals: int) -> str:
    """Say of a measure that hardly varies what it nearly always was, and when it was not."""
    usual, times, others = periods.usual(course)
    noun = noun_of(course.kind)
    whole = times + len(others)
    said = f"It was {value(usual, unit, decimals)} in {times} of {plural(whole, noun)}"
    if len(others) <= 3:
        apart = [
            f"{value(one.value, unit, decimals)} in {verdicts.named(course, one.period)}"
            for one in others.itertuples()
        ]
        return f"{said}; {joined(apart)}. So few changes allow no limits."
    return f"{said}. So few changes allow no limits."


def few_said(row: pd.Series, course: Course, series: pd.DataFrame | None = None) -> str:
    """Say why figures of few have no chart with limits, and what stands in its place.

    row, series: as `latest_said` takes them.
    """
    return (
        f"{latest_said(row['name'], row, series)} {verdicts.TOGETHER[str(course.together)]}. Limits round "
        "so few would take chance for change, so no verdict is given. "
        f"{by_year_said(row['unit'], noun_of(row['period_kind']))}"
    )


def figures_by_year(years: pd.DataFrame, unit: str) -> list[str]:
    """Write each year's count, or its share with its interval. years: of measures/by_year."""
    return [
        share(row.numerator, row.denominator)
        if unit == "percent"
        else cell(row.numerator, "count", 0, None, row.hidden)
        for row in years.itertuples()
    ]


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
    if len(cycles) == 1:
        return (
            f"{bold('1 cycle')} named this measure. Its baseline was fixed when the cycle began. "
            f"{JUDGED_ELSEWHERE}"
        )
    return (
        f"{bold(plural(len(cycles), 'cycle'))} named this measure. Each baseline was fixed when "
        f"its cycle began. {JUDGED_ELSEWHERE}"
    )


def published_said(published: pd.DataFrame) -> str:
    """Introduce the published figures."""
    sources = published["source_title"].nunique()
    return (
        f"{plural(len(published), 'published measure')} from {plural(sources, 'source')}. They "
        "are yearly and published late, so they never share a line with our own monthly figures."
    )


def breaks_of(series: pd.DataFrame) -> list[pd.Timestamp]:
    """List the days on which an area's boundary changed. series: the rows of measures/beside."""
    return sorted(series["breaks_on"].dropna().unique()) if "breaks_on" in series else []


def beside_said(series: pd.DataFrame, about: pd.Series) -> str:
    """Say an area's latest published value beside its comparators in the same period.

    about: the row of measures/published_measures.
    """
    unit, decimals, name = about["unit"], int(about["decimals"]), about["name"]
    if (many := units.per(unit)) and f"per {many:,}" in name:
        unit = "number"  # the name has said it
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
        f"{html.escape(name)}: {bold(cell(row['value'], unit, decimals, row['status']))} in "
        f"{html.escape(row['name'])}, {when}."
    )
    others = series[
        (series["series"] != "area")
        & (series["period_end"] == row["period_end"])
        & (series["value"].notna() | series["hidden_areas"].gt(0))
    ]
    parts = [
        f"{html.escape(o.name_)} {between(o.value, o.least, o.most, o.hidden_areas, unit, decimals, o.status)}"
        for o in others.rename(columns={"name": "name_"}).itertuples()
    ]
    text += f" In the same period: {joined(parts)}." if parts else ""
    for changed_on in breaks_of(series):
        text += (
            f" {bold('Break in series')}: the area's boundary changed on {day(changed_on)}, so its "
            "figures before and after do not compare."
        )
    if is_empty(about["source_title"]):
        return text
    licence = "" if is_empty(about["licence"]) else f" ({html.escape(about['licence'])})"
    return text + f" Source: {html.escape(about['source_title'])}{licence}."


def history_said(history: pd.DataFrame) -> str:
    """Say which earlier codes are a part of an area's history, and which are other places'.

    history: the rows of measures/area_history, at least one.
    """
    said = []
    joins = history["is_joined"].astype(bool)
    for row in history[joins].itertuples():
        code = f"{html.escape(row.earlier_name)} ({html.escape(row.earlier_code)})"
        when = "" if is_empty(row.changed_on) else f" until {day(row.changed_on - DAY)}"
        if row.kind == "boundary":
            said.append(
                f"Figures{when} are of {code}: the boundary changed then, so that the series "
                "breaks."
            )
        else:
            said.append(
                f"Figures{when or ' from before'} were published under another code of the same "
                f"place, {code}: its history is one."
            )
    for changed_on, rows in history[~joins].groupby("changed_on"):
        places = [
            f"{html.escape(row.earlier_name)} ({html.escape(row.earlier_code)})"
            for row in rows.itertuples()
        ]
        said.append(
            f"It was formed on {day(changed_on)}, of what was {joined(places)}. Figures from "
            "before are of another place, and are not joined to its own."
        )
    return " ".join(said)


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


def aims_in_words(aims: list[Verdict | None]) -> list[str]:
    """Write what to expect of each target, for a table; empty where nothing is."""
    return ["" if aim is None else WORDS[aim] for aim in aims]
