"""Charts of the delivery plan."""

import pandas as pd
import plotly.graph_objects as go

from learning_hub import theme
from learning_hub.charts.drawing import Drawing, plain, stack, wrapped


def actions_by_status(actions: pd.DataFrame) -> Drawing:
    """Draw, for each priority, how many actions stand where.

    actions: the rows of plan/actions_by_status. Each status has a colour, a pattern, its place
    in the bar and its number written in it.
    """
    figure = go.Figure()
    # By id, because a priority can return under the same title.
    ordered = actions.sort_values("priority_rank").drop_duplicates("priority_id")
    priorities = ordered["priority_id"].tolist()
    labels = {
        row.priority_id: wrapped(f"{row.priority_id} {row.priority}", 30)
        for row in ordered.itertuples()
    }
    for status, (word, shape, _colour) in theme.STATUS.items():
        rows = actions[actions["status"] == status]
        if rows.empty:
            continue
        dark = status not in ("not_started", "at_risk")
        figure.add_bar(
            y=[labels[name] for name in rows["priority_id"]],
            x=rows["actions"],
            name=f"{shape} {word}",
            marker={
                "color": theme.STATUS_FILLS[status],
                "line": {"color": theme.INK if not dark else "#FFFFFF", "width": 1},
                "pattern": {
                    "shape": theme.STATUS_PATTERNS[status],
                    "fgcolor": theme.INK,
                    "fgopacity": 0.45,
                    "size": 7,
                    "fillmode": "overlay",
                },
            },
            text=[f"{shape} {n:.0f}" for n in rows["actions"]],
            textfont={"color": "#FFFFFF" if dark else theme.INK, "size": 14},
            hovertemplate=f"%{{x}} {word.lower()}<extra>%{{y}}</extra>",
        )
    plain(figure, height=110 + 52 * len(priorities), x_title="Number of actions")
    stack(figure, [labels[name] for name in priorities])
    totals = actions.groupby("status")["actions"].sum()
    said = [f"{totals[s]:.0f} {w.lower()}" for s, (w, _, _) in theme.STATUS.items() if s in totals]
    return Drawing(
        figure,
        f"Bars of actions by status for {len(priorities)} priorities. In all: {', '.join(said)}.",
    )
