"""Charts of impact: a measure in little, with what the Board needs to judge it."""

import pandas as pd

from learning_hub import theme
from learning_hub.charts.drawing import (
    HOVER,
    Drawing,
    Sketch,
    draw_unfinished,
    plain,
    pointed_at,
    reach,
    safe,
)
from learning_hub.judging import after_cycle
from learning_hub.wording.numbers import PERCENT, aimed, capital, day, is_empty, period, value
from learning_hub.wording.verdicts import WORDS, expected_later

HEIGHT = 150
SMALL = {"size": 12}
# How far apart two marks on the time axis must be for both to be named, as a part of it.
APART = 0.07


def measure_in_little(
    series: pd.DataFrame,
    aims: pd.DataFrame,
    breaks: pd.DataFrame,
    published: pd.DataFrame,
    *,
    height: int = HEIGHT,
) -> Drawing | None:
    """Draw a measure with each cycle's session, baseline and target, and what was published.

    series: the rows of measures/series; aims: those of impact/aims for the measure, the earliest
    cycle first; breaks: its breaks in series; published: its rows of impact/comparators. Hidden and
    missing values leave a gap; None when there is no value at all.
    """
    series, unfinished = _ended(series)
    known = series[series["value"].notna()]
    if known.empty:
        return None
    own = aims.iloc[-1]
    unit, decimals = own["unit"], int(own["decimals"])
    figure = Sketch()
    _published(figure, published, unit)
    figure.add_scatter(
        x=series["period_start"],
        y=series["value"],
        mode="lines+markers",
        connectgaps=False,
        line={"color": theme.GREY, "width": 1.5},
        marker={"size": 4, "color": theme.GREY},
        customdata=pointed_at(series, unit, decimals),
        hovertemplate=HOVER,
    )
    draw_unfinished(figure, unfinished, unit, decimals, size=6)
    last = known.iloc[-1]
    figure.add_scatter(
        x=[last["period_start"]],
        y=[last["value"]],
        mode="markers",
        hoverinfo="skip",
        marker={"size": 10, "color": theme.ACCENT, "line": {"color": theme.INK, "width": 1}},
        error_y=_interval(last, unit),
    )
    baselines = _baselines(figure, aims)
    start = series["period_start"].min()
    end = max([last["period_end"], *unfinished["period_end"]]) + pd.Timedelta(days=60)
    targets = _targets(figure, aims, end)
    plain(figure, height=height)
    sessions, shapes, words = _sessions(aims, start, end)
    for row in breaks.itertuples():
        shapes.append(_upright(row.break_on, theme.INK, "dash"))
        words.append(
            {
                "x": row.break_on,
                "y": 0,
                "yref": "paper",
                "yanchor": "bottom",
                "xanchor": "left",
                "textangle": -90,
                "text": " break",
                "showarrow": False,
                "font": SMALL,
            }
        )
    drawn = [*known["value"], *unfinished["value"].dropna(), *baselines, *targets]
    # Published counts of other places are in the sentence: they would press the line flat.
    if unit != "count":
        drawn += published["value"].dropna().tolist()
    low, high = reach(drawn, unit)
    figure.update_layout(
        shapes=shapes,
        annotations=words,
        margin={"l": 6, "r": 6, "t": 18, "b": 22},
        xaxis={
            "range": [start, end],
            "tickformat": "%Y",
            "dtick": "M12",
            "automargin": False,
            "tick0": f"{start.year}-01-01",
            "tickfont": SMALL,
        },
        yaxis={
            "range": [low, high],
            "nticks": 4,
            "tickfont": SMALL,
            "ticksuffix": PERCENT if unit == "percent" else "",
        },
    )
    said = [
        f"{own['name']} from {day(start)} to {day(last['period_end'])}",
        f"latest {value(last['value'], unit, decimals)} in "
        f"{period(last['period_start'], last['period_end'], last['period_kind'])}",
    ]
    if sessions:
        said.append(f"month-4 sessions of {', '.join(sessions)}")
    if baselines:
        said.append("baselines " + ", ".join(aimed(b, unit, decimals) for b in baselines))
    if targets:
        said.append("targets " + ", ".join(aimed(t, unit, decimals) for t in targets))
    if len(breaks):
        said.append("break in series on " + ", ".join(day(d) for d in breaks["break_on"]))
    return Drawing(figure.drawn(), "; ".join(said) + ".")


def _upright(when: pd.Timestamp, colour: str, dash: str = "solid") -> dict[str, object]:
    return {
        "type": "line",
        "x0": when,
        "x1": when,
        "y0": 0,
        "y1": 1,
        "yref": "paper",
        "line": {"color": colour, "width": 1.5, "dash": dash},
    }


def _interval(last: pd.Series, unit: str) -> dict[str, object] | None:
    """Give the 95 % interval of the latest share as a bar about its dot; None for other units."""
    # A count has an interval too, but its dots stand so close that a bar would cover them.
    found = after_cycle.interval_of_latest(last, unit) if unit == "percent" else None
    if found is None:
        return None
    (low, high), middle = found, last["value"]
    return {
        "type": "data",
        "symmetric": False,
        "array": [high - middle],
        "arrayminus": [middle - low],
        "color": theme.ACCENT,
        "thickness": 2,
        "width": 4,
    }


def _sessions(
    aims: pd.DataFrame, start: pd.Timestamp, end: pd.Timestamp
) -> tuple[list[str], list[dict[str, object]], list[dict[str, object]]]:
    """Give the sessions from which cycles are judged: words, uprights, and names where there
    is room.
    """
    said: list[str] = []
    shapes: list[dict[str, object]] = []
    names: list[dict[str, object]] = []
    before = None
    for row in aims[aims["is_agreed"].astype(bool)].itertuples():
        shapes.append(_upright(row.intervention_on, theme.ACCENT))
        said.append(f"{row.cycle_id} ({day(row.intervention_on)})")
        if before is not None and (row.intervention_on - before) < APART * (end - start):
            continue
        before = row.intervention_on
        names.append(
            {
                "x": row.intervention_on,
                "y": 1,
                "yref": "paper",
                "yanchor": "bottom",
                "showarrow": False,
                "text": safe(row.cycle_id),
                "font": {"size": 12, "color": theme.ACCENT},
            }
        )
    return said, shapes, names


def _baselines(figure: Sketch, aims: pd.DataFrame) -> list[float]:
    """Draw each cycle's baseline over the months that it was taken from."""
    found = []
    for row in aims.itertuples():
        if is_empty(row.baseline_value) or is_empty(row.baseline_from):
            continue
        found.append(float(row.baseline_value))
        figure.add_scatter(
            x=[row.baseline_from, row.baseline_to],
            y=[row.baseline_value] * 2,
            mode="lines",
            line={"color": theme.INK, "width": 3},
            hoverinfo="skip",
        )
    return found


def _targets(figure: Sketch, aims: pd.DataFrame, end: pd.Timestamp) -> list[float]:
    """Draw each cycle's target from the cycle's beginning until the next one set another."""
    aimed = aims[aims["target"].notna()]
    if aimed.empty:
        return []
    found: list[float] = aimed["target"].astype(float).tolist()
    until = [*aimed["began_on"].iloc[1:], end]
    for row, stop in zip(aimed.itertuples(), until, strict=True):
        figure.add_scatter(
            x=[row.began_on, max(stop, row.began_on)],
            y=[row.target] * 2,
            mode="lines",
            line={"color": theme.NEUTRAL, "width": 2, "dash": "dash"},
            hoverinfo="skip",
        )
    return found


def _published(figure: Sketch, published: pd.DataFrame, unit: str) -> None:
    """Draw what was published over the year that it is of, never as if it were ours."""
    if unit == "count":
        return
    for row in published[published["series"].ne("area")].itertuples():
        if is_empty(row.value):
            continue
        colour, dash, width = theme.SERIES[row.series]
        figure.add_scatter(
            x=[row.period_start, row.period_end],
            y=[row.value] * 2,
            mode="lines",
            line={"color": colour, "width": width + 1, "dash": dash},
            customdata=[safe(f"{row.name}")] * 2,
            hovertemplate="%{customdata}: %{y:.1f}<extra></extra>",
        )


def outcomes(tally: pd.Series) -> Drawing | None:
    """Draw how many lines of the ledger came to each outcome. tally: what `ledger.tally` gives.

    None when there is no line.
    """
    if tally.empty:
        return None
    words = [WORDS[outcome] for outcome in tally.index]
    figure = Sketch()
    figure.add_bar(
        y=words,
        x=tally.to_numpy(),
        orientation="h",
        marker={"color": theme.ACCENT},
        text=[f"{number:,}" for number in tally],
        textposition="outside",
        cliponaxis=False,
        hovertemplate="%{y}: %{x}<extra></extra>",
    )
    plain(figure, height=70 + 46 * len(words), x_title="Number of lines")
    figure.update_yaxes(
        categoryorder="array", categoryarray=words[::-1], showgrid=False, showticklabels=False
    )
    # Each name over its bar, not beside it: so a phone is wide enough for both.
    figure.update_layout(
        margin={"r": 40},
        bargap=0.6,
        annotations=[
            {
                "x": 0,
                "y": word,
                "text": safe(capital(word)),
                "showarrow": False,
                "align": "left",
                "xanchor": "left",
                "yanchor": "bottom",
                "yshift": 8,
                "font": SMALL,
            }
            for word in words
        ],
    )
    said = [f"{number} {word}" for word, number in zip(words, tally, strict=True)]
    return Drawing(figure.drawn(), f"Lines of the ledger by outcome: {'; '.join(said)}.")


def before_and_after(
    series: pd.DataFrame, aim: pd.Series, verdict: pd.Series, breaks: pd.DataFrame
) -> Drawing | None:
    """Draw what one verdict rests on: the periods used before and after the session.

    series: the rows of measures/series; aim: the row of impact/aims; verdict: that of
    `ledger.judge`; breaks: those of the measure. Periods used are filled, others hollow. None when
    there is no value.
    """
    series, unfinished = _ended(series)
    known = series[series["value"].notna()].reset_index(drop=True)
    if known.empty:
        return None
    unit, decimals, since = aim["unit"], int(aim["decimals"]), verdict["intervention_on"]
    unused, before, after = after_cycle.periods_used(known, verdict)
    figure = Sketch()
    figure.add_scatter(
        x=series["period_start"],
        y=series["value"],
        mode="lines",
        hoverinfo="skip",
        line={"color": theme.LINE, "width": 1.5},
        connectgaps=False,
    )
    for rows, filled, symbol in (
        (unused, False, "circle"),
        (before, True, "circle"),
        (after, True, "diamond"),
    ):
        figure.add_scatter(
            x=rows["period_start"],
            y=rows["value"],
            mode="markers",
            marker={
                "symbol": symbol,
                "size": 9,
                "line": {"color": theme.ACCENT, "width": 1.5},
                "color": theme.ACCENT if filled else "#FFFFFF",
            },
            customdata=pointed_at(rows, unit, decimals),
            hovertemplate=HOVER,
        )
    draw_unfinished(figure, unfinished, unit, decimals)
    figure.add_vline(x=since, line={"color": theme.ACCENT, "width": 2})
    result = verdict["result"]
    expected = None if result is None else expected_later(result)
    if expected is not None:
        figure.add_vline(x=expected, line={"color": theme.ACCENT, "width": 2, "dash": "dot"})
    figure.add_annotation(
        x=since,
        y=1,
        yref="paper",
        yanchor="bottom",
        showarrow=False,
        text=safe(f"{aim['cycle_id']}, session of {day(since)}"),
        font={"size": 13},
    )
    for row in breaks.itertuples():
        figure.add_vline(x=row.break_on, line={"color": theme.INK, "width": 2, "dash": "dash"})
        figure.add_annotation(
            x=row.break_on,
            y=1,
            yref="paper",
            yanchor="top",
            xanchor="left",
            text=" break in series",
            showarrow=False,
            font=SMALL,
        )
    plain(figure, height=360)
    figure.update_yaxes(
        rangemode="tozero" if unit == "count" else "normal",
        ticksuffix=PERCENT if unit == "percent" else "",
    )
    figure.update_xaxes(tickformat="%b %Y")
    figure.update_layout(margin={"t": 30})
    when = day(since)
    if expected is not None:
        when = f"{day(expected)}, from when its actions expect it to move (dotted)"
    said = (
        f"{aim['name']}, before and after {when}: {int(verdict['n_before'])} periods used "
        f"before (filled circles), {int(verdict['n_after'])} after (diamonds); others hollow. "
        f"Verdict: {WORDS[verdict['verdict']]}."
    )
    return Drawing(figure.drawn(), said)


def _ended(series: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Part the periods that have ended from those that have not, which are judged by nothing."""
    ended = series["is_ended"].astype(bool)
    return series[ended], series[~ended]
