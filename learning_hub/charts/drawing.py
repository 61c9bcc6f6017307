"""What every chart shares: a figure with its words, and the plain look of the house."""

import html
from typing import Any, NamedTuple

import pandas as pd
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from learning_hub import theme
from learning_hub.wording.numbers import period, value


class Drawing(NamedTuple):
    """A figure and the words that serve who cannot see it."""

    figure: go.Figure
    alt: str


Parts = dict[str, Any]


class Sketch:
    """The parts of a figure, which `drawn` makes a figure of, all at once.

    Its methods are called and take what those of a Plotly figure do. That looks every property up
    as it is set, thousands for one chart, which takes ten times as long as this does; what is wrong
    is refused here as there, at the end.
    """

    def __init__(
        self, titles: list[str] | None = None, *, rows: int = 1, across: int = 1, **spacing: float
    ) -> None:
        """Titles: of panels, where there are several, in so many rows and so many across."""
        self._across = across
        self.layout: Parts = {"xaxis": {}, "yaxis": {}}
        if titles is not None:
            grid = make_subplots(rows=rows, cols=across, subplot_titles=titles, **spacing)
            self.layout = grid.to_plotly_json()["layout"]
        self.layout["shapes"] = []
        self.layout["annotations"] = list(self.layout.get("annotations", []))
        self.traces: list[Parts] = []

    def _panel(self, row: int | None, col: int | None) -> str:
        place = 1 if row is None or col is None else (row - 1) * self._across + col
        return "" if place == 1 else str(place)

    def _add(self, kind: str, row: int | None, col: int | None, given: Parts) -> None:
        panel = self._panel(row, col)
        where = {"xaxis": f"x{panel}", "yaxis": f"y{panel}"} if row is not None else {}
        self.traces.append({"type": kind, **given, **where})

    def add_scatter(self, *, row: int | None = None, col: int | None = None, **given: Any) -> None:
        """Add a line or points."""
        self._add("scatter", row, col, given)

    def add_bar(self, *, row: int | None = None, col: int | None = None, **given: Any) -> None:
        """Add bars."""
        self._add("bar", row, col, given)

    def add_annotation(self, **given: Any) -> None:
        """Add words at a place."""
        self.layout["annotations"].append(given)

    def add_vline(self, x: Any, **given: Any) -> None:
        """Add an upright line from the bottom to the top."""
        self._shape("line", {"x0": x, "x1": x, "y0": 0, "y1": 1, "yref": "y domain"}, given)

    def add_hline(self, y: Any, **given: Any) -> None:
        """Add a level line from left to right."""
        self._shape("line", {"x0": 0, "x1": 1, "y0": y, "y1": y, "xref": "x domain"}, given)

    def add_vrect(self, x0: Any, x1: Any, **given: Any) -> None:
        """Shade what lies between, from the bottom to the top."""
        self._shape("rect", {"x0": x0, "x1": x1, "y0": 0, "y1": 1, "yref": "y domain"}, given)

    def _shape(self, kind: str, ends: Parts, given: Parts) -> None:
        self.layout["shapes"].append({"type": kind, "xref": "x", "yref": "y", **ends, **given})

    def update_layout(self, **changes: Any) -> None:
        """Change the layout: what is not named stays."""
        _change(self.layout, changes)

    def update_xaxes(self, *, row: int | None = None, col: int | None = None, **to: Any) -> None:
        """Change the horizontal axis of a panel, or all of them."""
        self._axes("xaxis", row, col, to)

    def update_yaxes(self, *, row: int | None = None, col: int | None = None, **to: Any) -> None:
        """Change the upright axis of a panel, or all of them."""
        self._axes("yaxis", row, col, to)

    def _axes(self, kind: str, row: int | None, col: int | None, changes: Parts) -> None:
        every = [name for name in self.layout if name.startswith(kind)]
        for name in every if row is None else [kind + self._panel(row, col)]:
            _change(self.layout[name], changes)

    def update_traces(self, **changes: Any) -> None:
        """Change every line, row of points and row of bars."""
        for trace in self.traces:
            _change(trace, changes)

    def drawn(self) -> go.Figure:
        """Make the figure. Raises ValueError for a property that there is not."""
        return go.Figure({"data": self.traces, "layout": self.layout})


def _change(held: Parts, changes: Parts) -> None:
    for key, new in changes.items():
        if isinstance(new, dict) and isinstance(held.get(key), dict):
            _change(held[key], new)
        else:
            held[key] = dict(new) if isinstance(new, dict) else new


# What shows when a point is pointed at: the name of its period, which is no month of a quarter.
HOVER = "%{customdata[0]}: %{customdata[1]}<extra></extra>"
FONT = "Arial, 'Liberation Sans', sans-serif"


def plain(figure: Sketch, *, height: int, x_title: str = "", y_title: str = "") -> None:
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
    axis: Parts = {
        "gridcolor": "#E5E6E7",
        "zerolinecolor": theme.LINE,
        "linecolor": theme.LINE,
        "automargin": True,
        "fixedrange": True,
    }
    figure.update_xaxes(**axis, title={"standoff": 12, "text": x_title})
    figure.update_yaxes(**axis, title={"standoff": 12, "text": y_title})


def stack(figure: Sketch, order: list[str]) -> None:
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
    figure: Sketch, rows: pd.DataFrame, unit: str, decimals: int, size: int = 10, **where: int
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
