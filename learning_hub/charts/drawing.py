"""What every chart shares: a figure with its words, and the plain look of the house."""

import html
from typing import NamedTuple

import plotly.graph_objects as go

from learning_hub import theme


class Drawing(NamedTuple):
    """A figure and the words that serve who cannot see it."""

    figure: go.Figure
    alt: str


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
        "gridcolor": "#E5E6E7", "zerolinecolor": theme.LINE, "linecolor": theme.LINE,
        "automargin": True, "fixedrange": True, "title": {"standoff": 12},
    }
    figure.update_xaxes(**axis, title_text=x_title)
    figure.update_yaxes(**axis, title_text=y_title)
    return figure


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
