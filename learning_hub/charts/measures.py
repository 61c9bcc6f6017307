"""Charts of measures over time."""

import pandas as pd

from learning_hub import theme
from learning_hub.charts.drawing import (
    HOVER,
    Drawing,
    Sketch,
    draw_unfinished,
    plain,
    reach,
    safe,
    wrapped,
)
from learning_hub.judging import Course, units
from learning_hub.wording.measures import breaks_of
from learning_hub.wording.numbers import aimed, day, joined, plural, value
from learning_hub.wording.verdicts import named

HEIGHT = 420


def _axis_title(unit: str, name: str) -> str:
    if many := units.per(unit):
        return f"per {many:,}"
    words = {"percent": "per cent", "count": "number", "days": "days"}
    return words.get(unit, name)


def _shade_cycles(figure: Sketch, cycles: pd.DataFrame) -> None:
    for row in cycles.itertuples():
        figure.add_vrect(
            x0=row.began_on,
            x1=row.ended_on,
            fillcolor=theme.SHADE,
            opacity=1,
            layer="below",
            line={"width": 0},
        )
        figure.add_annotation(
            x=row.began_on + (row.ended_on - row.began_on) / 2,
            y=1,
            yref="paper",
            yanchor="bottom",
            text=row.cycle_id,
            showarrow=False,
            font={"size": 13},
        )


def _mark_breaks(figure: Sketch, breaks: pd.DataFrame) -> None:
    for row in breaks.itertuples():
        figure.add_vline(x=row.break_on, line={"color": theme.INK, "width": 1.5, "dash": "dash"})
        figure.add_annotation(
            x=row.break_on,
            y=0,
            yref="paper",
            yanchor="bottom",
            xanchor="left",
            text=" break in series",
            showarrow=False,
            font={"size": 12},
            textangle=-90,
        )


def control_chart(
    course: Course, measure: pd.Series, cycles: pd.DataFrame, breaks: pd.DataFrame
) -> Drawing:
    """Draw a measure period by period with its mean, limits, target, cycles and breaks.

    course: what `periods.judge` made of the disclosed rows. measure: its row of measures/measures.
    cycles: the rows of measures/cycles_of_measure; breaks: those of measures/breaks. Missing
    values leave a gap; the baseline is that of the last cycle that has one. Limits from a step that
    nobody has agreed yet are dashed and named as proposed; a period that has not ended is hollow.
    """
    name, unit, decimals = measure["name"], measure["unit"], int(measure["decimals"])
    known = cycles["baseline_value"].dropna()
    baseline = float(known.iloc[-1]) if len(known) else None
    chart = course.chart
    points = chart.points
    figure = Sketch()
    _shade_cycles(figure, cycles)
    ends = []
    # Limits that change with the size of each period go in steps.
    shape = "linear" if course.way == "xmr" else "hvh"
    firsts = points.groupby("group")["period"].min()
    for number, part in points.groupby("group"):
        last = number == points["group"].max()
        is_proposed = firsts[number] in course.proposed
        for column, dash, words in (
            ("upper", "dot", "upper limit"),
            ("mean", "solid", "mean"),
            ("lower", "dot", "lower limit"),
        ):
            if part[column].isna().all():
                continue
            figure.add_scatter(
                x=part["period"],
                y=part[column],
                mode="lines",
                hoverinfo="skip",
                line={
                    "color": "#505A5F",
                    "width": 1.5,
                    "dash": "dash" if is_proposed else dash,
                    "shape": "linear" if column == "mean" else shape,
                },
            )
            if last:
                end = float(part[column].iloc[-1])
                ends.append((end, f"{words} {value(end, unit, decimals)}", "#505A5F"))
    figure.add_scatter(
        x=points["period"],
        y=points["value"],
        mode="lines",
        hoverinfo="skip",
        line={"color": theme.GREY, "width": 1.5},
        connectgaps=False,
    )
    for code, (colour, symbol, size) in theme.POINTS.items():
        part = points[(points["point_type"] == code) & points["value"].notna()]
        if part.empty:
            continue
        figure.add_scatter(
            x=part["period"],
            y=part["value"],
            mode="markers",
            marker={
                "color": colour,
                "symbol": symbol,
                "size": size,
                "line": {"color": theme.INK, "width": 1 if size > 6 else 0},
            },
            customdata=[
                [named(course, when), value(v, unit, decimals)]
                for when, v in zip(part["period"], part["value"], strict=True)
            ],
            hovertemplate=HOVER,
        )
    if chart.target is not None:
        figure.add_hline(y=chart.target, line={"color": theme.NEUTRAL, "width": 2, "dash": "dash"})
        figure.add_annotation(
            x=0,
            xref="paper",
            xanchor="left",
            y=chart.target,
            yanchor="bottom",
            showarrow=False,
            text=f"target {aimed(chart.target, unit, decimals)}",
            font={"size": 13, "color": theme.NEUTRAL},
        )
    if baseline is not None:
        figure.add_annotation(
            x=0,
            xref="paper",
            xanchor="left",
            y=baseline,
            yanchor="top",
            showarrow=False,
            text=f"baseline {aimed(baseline, unit, decimals)}",
            font={"size": 13},
        )
        figure.add_hline(y=baseline, line={"color": theme.LINE, "width": 1})
    _mark_breaks(figure, breaks)
    _mark_steps(figure, course)
    draw_unfinished(figure, course.unfinished, unit, decimals)
    plain(figure, height=HEIGHT, y_title=_axis_title(unit, safe(name)))
    figure.update_xaxes(tickformat="%b %Y")
    drawn = [*points[["value", "upper", "lower"]].stack().dropna()]
    drawn += [*course.unfinished["value"].dropna()]
    drawn += [line for line in (chart.target, baseline) if line is not None]
    if drawn:
        low, high = reach(drawn, unit)
        figure.update_yaxes(range=[low, high])
        _label_ends(figure, [end for end in ends if low <= end[0] <= high], low, high)
    longest = max((len(text) for _, text, _ in ends), default=0)
    figure.update_layout(margin={"t": 34, "r": 30 + 8 * longest})
    special = points[points["point_type"].ne("common") & points["value"].notna()]
    said = f"{name}, {len(points)} periods. "
    judged = points[points["value"].notna()]
    if len(judged):
        # The latest period may show none: then this is no latest value.
        is_latest = pd.notna(points["value"].iloc[-1])
        said += "Latest" if is_latest else "The latest period shows none; the last that does:"
        said += f" {value(judged['value'].iloc[-1], unit, decimals)}"
        said += (
            f", mean {value(judged['mean'].iloc[-1], unit, decimals)}. "
            if pd.notna(judged["mean"].iloc[-1])
            else ". "
        )
    stand = plural(len(special), "point stands", "points stand")
    said += f"{stand} out from the usual variation."
    if course.proposed:
        since = joined([named(course, step) for step in course.proposed])
        said += f" Proposed limits from {since}."
    if len(course.unfinished):
        said += f" {plural(len(course.unfinished), 'period')} not ended, drawn hollow."
    return Drawing(figure.drawn(), said)


def _mark_steps(figure: Sketch, course: Course) -> None:
    for step in course.proposed:
        figure.add_vline(x=step, line={"color": theme.INK, "width": 1, "dash": "dash"})
        figure.add_annotation(
            x=step,
            y=0,
            yref="paper",
            yanchor="bottom",
            xanchor="left",
            text=f" proposed limits from {named(course, step)}",
            showarrow=False,
            font={"size": 12},
            textangle=-90,
        )


def _label_ends(
    figure: Sketch, ends: list[tuple[float, str, str]], low: float, high: float
) -> None:
    """Write each line's label at its end, pushed apart so that none covers another."""
    line = (high - low) * 18 / (HEIGHT - 70)
    top = low
    placed = []
    for number, text, colour in sorted(ends):
        tall = line * (text.count("<br>") + 1)
        middle = max(number, top + tall / 2)
        placed.append((middle, tall, text, colour))
        top = middle + tall / 2
    ceiling = high
    for middle, tall, text, colour in reversed(placed):
        middle = min(middle, ceiling - tall / 2)
        ceiling = middle - tall / 2
        figure.add_annotation(
            x=1,
            xref="paper",
            xanchor="left",
            xshift=8,
            y=middle,
            showarrow=False,
            align="left",
            text=text,
            font={"size": 14, "color": colour},
        )


def _parted(rows: pd.DataFrame, breaks: list[pd.Timestamp]) -> pd.DataFrame:
    """Put an empty row at each break, so that no line is drawn across it."""
    gaps = pd.DataFrame({"period_end": pd.to_datetime(breaks), "name": ""})
    return pd.concat([rows, gaps]).sort_values("period_end") if breaks else rows


def beside_others(series: pd.DataFrame, about: pd.Series) -> Drawing | None:
    """Draw an area with its region, neighbours and nation, each line labelled at its end.

    series: the rows of measures/beside; about: the measure's row of measures/published_measures.
    Hidden or missing values leave a gap, and so does a boundary of the area that changed, which is
    marked. None when there is no value at all.
    """
    name, unit, decimals = about["name"], about["unit"], int(about["decimals"])
    # Counts of a region or a nation would press the area's own line flat; they are in the table.
    drawn = ("neighbours", "area") if unit == "count" else tuple(reversed(theme.SERIES))
    shown = series.loc[series["series"].isin(drawn), "value"].dropna()
    if shown.empty:
        return None
    figure = Sketch()
    ends: list[tuple[float, str, str]] = []
    said: list[str] = []
    breaks = breaks_of(series)
    for code in drawn:
        rows = series[series["series"] == code].sort_values("period_end")
        if rows["value"].notna().sum() == 0:
            continue
        colour, dash, width = theme.SERIES[code]
        label = rows["name"].iloc[-1]
        points = _parted(rows, breaks if code == "area" else [])
        figure.add_scatter(
            x=points["period_end"],
            y=points["value"],
            mode="lines+markers",
            connectgaps=False,
            line={"color": colour, "width": width, "dash": dash},
            marker={"size": 8 if code == "area" else 6, "color": colour},
            name=safe(label),
            customdata=[
                f"{safe(n)}, {day(end)}: {value(v, unit, decimals)}"
                for n, end, v in zip(
                    points["name"], points["period_end"], points["value"], strict=True
                )
            ],
            hovertemplate="%{customdata}<extra></extra>",
        )
        last = rows[rows["value"].notna()].iloc[-1]
        said.insert(0, f"{label} {value(last['value'], unit, decimals)}")
        text = f"{wrapped(label, 22)}<br><b>{value(last['value'], unit, decimals)}</b>"
        ends.append((float(last["value"]), text, theme.INK if colour == "#28A197" else colour))
    plain(figure, height=HEIGHT, y_title=_axis_title(unit, safe(name)))
    low, high = min(0.0, shown.min()), shown.max() * 1.12 or 1.0
    figure.update_yaxes(range=[low, high], tickformat=",")
    _label_ends(figure, ends, low, high)
    _mark_breaks(figure, pd.DataFrame({"break_on": breaks}))
    figure.update_xaxes(tickformat="%Y", dtick="M12", tick0=series["period_end"].min())
    figure.update_layout(margin={"r": 190})
    last = day(series["period_end"].max())
    return Drawing(figure.drawn(), f"{name} over time, to {last}. Latest: {', '.join(said)}.")
