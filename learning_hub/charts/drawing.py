"""What every chart shares: a figure with its words, and the plain look of the house."""

import html
from typing import NamedTuple

import pandas as pd
import plotly.graph_objects as go

from learning_hub import theme
from learning_hub.wording.numbers import period, value


class Drawing(NamedTuple):
    """A figure and the words that serve who cannot see it."""

    figure: go.Figure
    alt: str


# What shows when a point is pointed at: the name of its period, which is no month of a quarter.
HOVER = "%{customdata[0]}: %{customdata[1]}<extra></extra>"
FONT = "Arial, 'Liberation Sans', sans-serif"


def plain(figure: go.Figure, *, height: int, x_title: str = "", y_title: str = "") -> go.Figure:
    """Give a figure the look of the house: white, quiet grid, no title, no legend unless asked."""
    figure.update_layout(
        template="none",
        height=height,
        margin={"l": 10, "r": 10, "t": 10, "b": 10},
        font={"family": FONT, "size": 15, "color": theme.INK},
        paper_bgcolor="#FFFFFF",
        plot_bgcolor="#FFFFFF",
        showlegend=False,
        hoverlabel={"font": {"family": FONT, "size": 14}, "bgcolor": "#FFFFFF"},
        dragmode=False,
        bargap=0.35,
    )
    axis = {
        "gridcolor": "#E5E6E7",
        "zerolinecolor": theme.LINE,
        "linecolor": theme.LINE,
        "automargin": True,
        "fixedrange": True,
        "title": {"standoff": 12},
    }
    figure.update_xaxes(**axis, title_text=x_title)
    figure.update_yaxes(**axis, title_text=y_title)
    return figure


def stack(figure: go.Figure, order: list[str]) -> None:
    """Stack the bars of a figure, the first of the order at the top, with its legend over them."""
    figure.update_traces(
        orientation="h", textposition="inside", insidetextanchor="middle", textangle=0
    )
    figure.update_layout(
        barmode="stack",
        showlegend=True,
        legend={"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0, "traceorder": "normal"},
    )
    figure.update_yaxes(categoryorder="array", categoryarray=order[::-1], showgrid=False)


def reach(drawn: list[float], unit: str) -> tuple[float, float]:
    """Give how far an axis reaches, with room round what is drawn; a count's begins at 0.

    The drawing stops a percentage at 0 and 100; the figures do not.
    """
    low, high = min(drawn), max(drawn)
    pad = (high - low) * 0.12 or 1
    low, high = (min(0, low) if unit == "count" else low - pad), high + pad
    return (max(0, low), min(100.5, high)) if unit == "percent" else (low, high)


def safe(text: str) -> str:
    """Give a text from a file as Plotly shows it letter by letter: never taken for mark-up."""
    return html.escape(text, quote=False)


def wrapped(text: str, width: int = 34) -> str:
    """Break a long label over lines, as Plotly writes them, safely."""
    lines, line = [], ""
    for word in text.split():
        if line and len(line) + len(word) + 1 > width:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}".strip()
    return "<br>".join(safe(text) for text in [*lines, line])


def pointed_at(rows: pd.DataFrame, unit: str, decimals: int) -> list[list[str]]:
    """Name each period with its value, for `HOVER`. rows: period_start, period_end, period_kind."""
    return [
        [
            period(row.period_start, row.period_end, row.period_kind),
            value(row.value, unit, decimals),
        ]
        for row in rows.itertuples()
    ]


def draw_unfinished(
    figure: go.Figure, rows: pd.DataFrame, unit: str, decimals: int, size: int = 10, **where: int
) -> None:
    """Draw periods that have not ended hollow, and named so. where: row and col of a panel."""
    known = rows[rows["value"].notna()]
    if known.empty:
        return
    figure.add_scatter(
        x=known["period_start"],
        y=known["value"],
        mode="markers+text",
        marker={
            "color": "#FFFFFF",
            "symbol": "circle",
            "size": size,
            "line": {"color": theme.INK, "width": 1.5},
        },
        text=["not ended"] * len(known),
        textposition="top center",
        customdata=pointed_at(known, unit, decimals),
        hovertemplate=f"not ended, {HOVER}",
        **where,
    )
