"""Small multiples: the same drawing again and again, so that cycles compare at a glance.

Every panel has its name and verdict in words over it, and each point its count: nothing rests on
colour.
"""

import math
from collections.abc import Mapping
from typing import NamedTuple

import pandas as pd

from learning_hub import theme
from learning_hub.charts.audits import grades_by_domain
from learning_hub.charts.drawing import (
    FONT,
    HOVER,
    Drawing,
    Sketch,
    draw_unfinished,
    plain,
    pointed_at,
    safe,
    wrapped,
)
from learning_hub.judging import shares
from learning_hub.judging.shares import Judged
from learning_hub.wording.numbers import capital, day, share, value
from learning_hub.wording.shares import judgements_said
from learning_hub.wording.verdicts import WORDS

ACROSS = 3
PANEL = 265  # height of a panel, its title included
MOST_PANELS = 12
FEW_LABELS = 4  # more points than this and their counts would lie on one another


class Panel(NamedTuple):
    """One panel of shares over cycles, in per cent; words: what each point says in full."""

    title: str
    verdict: str
    cycles: list[str]
    middle: list[float]
    lower: list[float]
    upper: list[float]
    labels: list[str]
    words: list[str]


def _grid(titles: list[tuple[str, str]], across: int) -> tuple[Sketch, int]:
    """Make a figure of so many panels, each with its name and verdict over it."""
    rows = math.ceil(len(titles) / across)
    figure = Sketch(
        [f"<b>{wrapped(name, 40)}</b><br>{safe(verdict)}" for name, verdict in titles],
        rows=rows,
        across=across,
        horizontal_spacing=0.07,
        vertical_spacing=min(0.48 / rows, 0.9 / max(rows - 1, 1)),
    )
    return figure, 60 + PANEL * rows


def _plain_panels(figure: Sketch, height: int) -> None:
    """Give the panels the look of the house, each title at its panel's left edge."""
    plain(figure, height=height)
    figure.update_layout(margin={"l": 10, "r": 10, "t": 52, "b": 10})
    left, right = figure.layout["xaxis"].get("domain", (0, 1))
    for note in figure.layout["annotations"]:
        note |= {
            "font": {"size": 14, "color": theme.INK, "family": FONT},
            "align": "left",
            "xanchor": "left",
            "x": note["x"] - (right - left) / 2,
        }


def _shares(panels: list[Panel], said: str) -> Drawing | None:
    panels = [
        panel._replace(cycles=[safe(cycle) for cycle in panel.cycles])
        for panel in panels
        if panel.cycles
    ]
    if not panels:
        return None
    across = min(ACROSS, len(panels))
    figure, height = _grid([(panel.title, panel.verdict) for panel in panels], across)
    order = list(dict.fromkeys(cycle for panel in panels for cycle in panel.cycles))
    for place, panel in enumerate(panels):
        where = {"row": place // across + 1, "col": place % across + 1}
        figure.add_scatter(
            x=panel.cycles,
            y=panel.middle,
            mode="lines+markers",
            line={"color": theme.LINE, "width": 1.5},
            marker={"color": "#FFFFFF", "size": 11, "line": {"color": theme.ACCENT, "width": 2}},
            error_y={
                "type": "data",
                "symmetric": False,
                "color": theme.ACCENT,
                "thickness": 1.5,
                "width": 5,
                "array": [up - mid for up, mid in zip(panel.upper, panel.middle, strict=True)],
                "arrayminus": [
                    mid - low for low, mid in zip(panel.lower, panel.middle, strict=True)
                ],
            },
            customdata=panel.words,
            hovertemplate="%{x}: %{customdata}<extra></extra>",
            cliponaxis=False,
            **where,
        )
        # The counts stand under their cycles, where no line crosses them.
        counts = dict(zip(panel.cycles, panel.labels, strict=True))
        figure.update_xaxes(
            tickvals=order,
            ticktext=[
                f"{cycle}<br><b>{counts.get(cycle, theme.HIDDEN)}</b>"
                if len(order) <= FEW_LABELS
                else cycle
                for cycle in order
            ],
            **where,
        )
    _plain_panels(figure, height)
    figure.update_yaxes(range=[-3, 103], tickvals=[0, 50, 100], zeroline=False)
    figure.update_xaxes(
        categoryorder="array", categoryarray=order, showgrid=False, range=[-0.5, len(order) - 0.5]
    )
    for place in range(0, len(panels), across):
        figure.update_yaxes(title={"text": "per cent"}, row=place // across + 1, col=1)
    pieces = [
        f"{panel.title}, {panel.verdict}: "
        + ", ".join(
            f"{cycle} {words}" for cycle, words in zip(panel.cycles, panel.words, strict=True)
        )
        for panel in panels
    ]
    return Drawing(figure.drawn(), f"{said} " + "; ".join(pieces) + ".")


def domains_over_cycles(rows: pd.DataFrame, found: Mapping[str, Judged]) -> Drawing | None:
    """Draw each domain's share of judgements good or better, cycle by cycle, a panel a domain.

    rows: those of cycles/judgements_by_domain; found: the verdict on each domain. The intervals are
    by case. Hidden shares are left out; None when all are.
    """
    panels = []
    for name, own in rows.groupby("domain", sort=False):
        shown = own[own["judgements"].notna()]
        held = shares.by_case(shown)
        panels.append(
            Panel(
                str(name),
                capital(WORDS[found[str(name)].verdict]),
                shares.named(shown),
                [100 * one.share for one in held],
                [100 * one.lower for one in held],
                [100 * one.upper for one in held],
                [f"{one.positive} of {one.n}" for one in held],
                [judgements_said(one.positive, one.n, one) for one in held],
            )
        )
    return _shares(panels, "Share of judgements good or better in each cycle, by domain.")


def topics_over_cycles(rows: pd.DataFrame, found: Mapping[str, Judged]) -> Drawing | None:
    """Draw a group's share of positive answers, cycle by cycle, a panel a topic.

    rows: those of cycles/positive_by_topic; found: the verdict on each topic. Hidden shares are
    left out; None when all are.
    """
    panels = []
    for name, own in rows.groupby("topic", sort=False):
        shown = shares.shown(own, "positive", "answered")
        bounds = shares.interval(
            shown["positive"].to_numpy(float), shown["answered"].to_numpy(float)
        )
        panels.append(
            Panel(
                capital(str(name)),
                capital(WORDS[found[str(name)].verdict]),
                shown["cycle_id"].tolist(),
                (100 * bounds.share).tolist(),
                (100 * bounds.lower).tolist(),
                (100 * bounds.upper).tolist(),
                [f"{row.positive:.0f} of {row.answered:.0f}" for row in shown.itertuples()],
                [share(row.positive, row.answered) for row in shown.itertuples()],
            )
        )
    return _shares(panels, "Share of positive answers in each cycle, by topic.")


def measures_over_cycles(
    series: pd.DataFrame, pairs: pd.DataFrame, hidden: set[str]
) -> Drawing | None:
    """Draw each measure over time with a line at every cycle's month-4 session, a panel a measure.

    series: the rows of cycles/series; pairs: those of cycles/before_and_after; hidden: measures of
    which too much is hidden to be drawn. None when none can be, or so many that nobody would
    read them.
    """
    shown = series[~series["measure_id"].isin(hidden)]
    names = shown.drop_duplicates("measure_id")
    if names.empty or len(names) > MOST_PANELS:
        return None
    sessions = pairs.drop_duplicates("cycle_id")[["cycle_id", "intervention_on"]]
    across = min(ACROSS, len(names))
    better = {"increase": "higher is better", "decrease": "lower is better"}
    figure, height = _grid(
        [
            (row.short_name, better.get(row.good_direction, "neither way is better"))
            for row in names.itertuples()
        ],
        across,
    )
    _plain_panels(figure, height)
    pieces, marks, notes = [], [], []
    first = shown["period_start"].min()
    last = max(sessions["intervention_on"].max(), shown["period_end"].max())
    last += pd.DateOffset(months=2)
    for place, row in enumerate(names.itertuples()):
        where = {"row": place // across + 1, "col": place % across + 1}
        every = shown[shown["measure_id"] == row.measure_id]
        ended = every["is_ended"].astype(bool)
        own = every[ended]
        decimals = int(row.decimals)
        known = own["value"].dropna()
        figure.add_scatter(
            x=own["period_start"],
            y=own["value"],
            mode="lines+markers",
            line={"color": theme.GREY, "width": 1.5},
            marker={"size": 3, "color": theme.GREY},
            connectgaps=False,
            customdata=pointed_at(own, row.unit, decimals),
            hovertemplate=HOVER,
            **where,
        )
        draw_unfinished(figure, every[~ended], row.unit, decimals, size=6, **where)
        panel = "" if place == 0 else str(place + 1)
        for session in sessions.itertuples():
            marks.append(_upright(panel, session.intervention_on, theme.ACCENT, "dash"))
            notes.append(_word(panel, session.intervention_on, f"{safe(session.cycle_id)} ", 1))
        for anew in own.loc[own["starts_anew"].astype(bool), "period_start"]:
            marks.append(_upright(panel, anew, theme.INK, "dot"))
            notes.append(_word(panel, anew, " break", 0))
        top = float(known.max()) if len(known) else 1.0
        low = 0.0 if row.unit == "count" or known.empty else float(known.min())
        # Room over the line for the cycles' names.
        pad = (top - low) * 0.25 or 1
        figure.update_yaxes(
            range=[low if row.unit == "count" else max(low - pad / 2, 0), top + pad],
            nticks=4,
            title={"text": theme.UNITS.get(row.unit, theme.UNITS["rate"])},
            **where,
        )
        if len(known):
            pieces.append(
                f"{row.short_name} from {value(known.iloc[0], row.unit, decimals)} to "
                f"{value(known.iloc[-1], row.unit, decimals)}"
            )
    figure.update_layout(shapes=marks, annotations=[*figure.layout["annotations"], *notes])
    figure.update_xaxes(
        range=[first, last], tickformat="%Y", dtick="M12", showgrid=False, type="date"
    )
    marked = ", ".join(
        f"{row.cycle_id} {day(row.intervention_on)}" for row in sessions.itertuples()
    )
    return Drawing(
        figure.drawn(),
        f"{len(names)} measures over time, with the cycles' month-4 sessions ({marked}). "
        + "; ".join(pieces)
        + ".",
    )


def _upright(panel: str, at: pd.Timestamp, colour: str, dash: str) -> dict[str, object]:
    """Make an upright line across one panel."""
    return {
        "type": "line",
        "xref": f"x{panel}",
        "yref": f"y{panel} domain",
        "x0": at,
        "x1": at,
        "y0": 0,
        "y1": 1,
        "line": {"color": colour, "width": 1.5, "dash": dash},
    }


def _word(panel: str, at: pd.Timestamp, text: str, y: int) -> dict[str, object]:
    """Make the word at an upright line: at its top to the left, or its foot to the right."""
    return {
        "xref": f"x{panel}",
        "yref": f"y{panel} domain",
        "x": at,
        "y": y,
        "text": text,
        "xanchor": "right" if y else "left",
        "yanchor": "top" if y else "bottom",
        "showarrow": False,
        "font": {"size": 12, "color": theme.ACCENT if y else theme.INK},
    }


def grades_by_cycle(rows: pd.DataFrame) -> Drawing | None:
    """Draw how the judgements on one domain were graded in each cycle, best grade first.

    rows: those of cycles/grades_by_cycle. None when no count can be shown.
    """
    if rows.empty:
        return None
    audits = rows.drop_duplicates("audit_id")
    labels = dict(zip(audits["audit_id"], shares.named(audits), strict=True))
    drawn = grades_by_domain(
        rows.assign(domain=rows["audit_id"].map(labels), domain_rank=rows["cycle_rank"])
    )
    if drawn is None:
        return None
    return Drawing(drawn.figure, drawn.alt.replace("by domain", "by cycle", 1))
