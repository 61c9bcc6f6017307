"""Charts of the delivery plan."""

import pandas as pd

from learning_hub import theme
from learning_hub.charts.drawing import Drawing, Sketch, plain, stack, wrapped

OVERDUE, MARK = "overdue", "▼"


def actions_by_status(actions: pd.DataFrame) -> Drawing:
    """Draw, for each priority, where its actions stand by their dates, with a mark for each overdue.

    actions: the rows of plan/actions_by_status. A bar is split by what the dates suggest, so that
    an action which is overdue is never plainly on track, whatever its owner says; the owner's word
    stands beside it in the table. Each piece has a colour, a pattern, its place and its number.
    """
    figure = Sketch()
    # By id, because a priority can return under the same title.
    ordered = actions.sort_values("priority_rank").drop_duplicates("priority_id")
    priorities = ordered["priority_id"].tolist()
    labels = {
        row.priority_id: wrapped(f"{row.priority_id} {row.priority}", 30)
        for row in ordered.itertuples()
    }
    pieces = (
        actions.groupby(["priority_id", "suggested_status"], sort=False)[["actions", "overdue"]]
        .sum()
        .reset_index()
    )
    begun = dict.fromkeys(priorities, 0.0)
    marks: list[tuple[float, str]] = []
    for status, (word, shape, _colour) in theme.STATUS.items():
        rows = pieces[pieces["suggested_status"] == status]
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
        for row in rows.itertuples():
            start = begun[row.priority_id]
            marks += [(start + 0.5 + n, row.priority_id) for n in range(int(row.overdue))]
            begun[row.priority_id] = start + row.actions
    plain(
        figure,
        height=110 + 52 * len(priorities),
        x_title=f"Number of actions, by their dates; {MARK} {OVERDUE}",
    )
    stack(figure, [labels[name] for name in priorities])
    _mark_overdue(figure, [(x, labels[name]) for x, name in marks])
    totals = pieces.groupby("suggested_status")["actions"].sum()
    said = [f"{totals[s]:.0f} {w.lower()}" for s, (w, _, _) in theme.STATUS.items() if s in totals]
    return Drawing(
        figure.drawn(),
        f"Bars of actions by what their dates suggest, for {len(priorities)} priorities. In all: "
        f"{', '.join(said)}; {len(marks)} {OVERDUE}, each with a mark.",
    )


def _mark_overdue(figure: Sketch, marks: list[tuple[float, str]]) -> None:
    """Put a mark at the upper edge of the bar for each action that is overdue."""
    for x, label in marks:
        figure.add_annotation(
            x=x,
            y=label,
            text=MARK,
            showarrow=False,
            yshift=20,
            font={"size": 15, "color": theme.INK},
        )
