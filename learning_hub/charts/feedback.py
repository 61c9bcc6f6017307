"""Charts of feedback. Groups are drawn apart, never pooled."""

import pandas as pd

from learning_hub import theme
from learning_hub.charts.drawing import Drawing, Sketch, plain, wrapped
from learning_hub.judging import shares
from learning_hub.wording.numbers import capital, share


def _dots(
    figure: Sketch, rows: pd.DataFrame, places: list[str] | list[float], group: str, size: int
) -> None:
    """Add one group's shares with their intervals, each at its place on the vertical axis."""
    found = shares.interval(rows["positive"].to_numpy(float), rows["answered"].to_numpy(float))
    middle = 100 * rows["positive"].to_numpy(float) / rows["answered"].to_numpy(float)
    figure.add_scatter(
        x=middle,
        y=places,
        mode="markers+text",
        name=theme.GROUPS[group],
        text=[
            f"{p:.0f} of {n:.0f}" for p, n in zip(rows["positive"], rows["answered"], strict=True)
        ],
        textposition="top center",
        textfont={"size": size},
        marker={
            "symbol": theme.GROUP_SHAPES[group],
            "size": 13,
            "color": theme.GROUP_COLOURS[group],
            "line": {"color": theme.INK, "width": 1},
        },
        error_x={
            "type": "data",
            "symmetric": False,
            "array": 100 * found.upper - middle,
            "arrayminus": middle - 100 * found.lower,
            "thickness": 1.5,
            "width": 5,
            "color": theme.GROUP_COLOURS[group],
        },
        customdata=[share(p, n) for p, n in zip(rows["positive"], rows["answered"], strict=True)],
        hovertemplate=f"{theme.GROUPS[group]}: %{{customdata}}<extra></extra>",
    )


def positive_by_group(topics: pd.DataFrame) -> Drawing | None:
    """Draw what share of each group was positive on topics that several were asked about.

    topics: the rows of feedback/positive_by_topic. Hidden shares are left out; None when all are.
    """
    shown = shares.shown(topics, "positive", "answered")
    if shown.empty:
        return None
    names = shown["topic"].drop_duplicates().tolist()
    groups = [g for g in theme.GROUPS if g in set(shown["respondent_group"])]
    figure = Sketch()
    step = 0.8 / max(len(groups), 1)
    for order, group in enumerate(groups):
        rows = shown[shown["respondent_group"] == group]
        shift = (order - (len(groups) - 1) / 2) * step
        _dots(figure, rows, [names.index(name) + shift for name in rows["topic"]], group, 12)
    plain(
        figure,
        height=120 + max(46 * len(groups), 60) * max(len(names), 1),
        x_title="Positive answers, per cent, with 95\u00a0% interval",
    )
    figure.update_xaxes(range=[-3, 107], tickvals=[0, 25, 50, 75, 100])
    figure.update_yaxes(
        tickvals=list(range(len(names))),
        ticktext=[wrapped(capital(n), 26) for n in names],
        range=[len(names) - 0.45, -0.65],
        showgrid=False,
        zeroline=False,
    )
    figure.update_layout(
        showlegend=True, legend={"orientation": "h", "y": 1.01, "yanchor": "bottom", "x": 0}
    )
    said = [
        f"{row.topic}, {theme.GROUPS[row.respondent_group].lower()}: "
        f"{share(row.positive, row.answered)}"
        for row in shown.itertuples()
    ]
    return Drawing(figure.drawn(), "Share of positive answers by group. " + "; ".join(said) + ".")


def positive_by_question(questions: pd.DataFrame, group: str) -> Drawing | None:
    """Draw what share of one group answered each question positively, with its interval.

    questions: the rows of feedback/positive_by_question for one group. Hidden shares are left out;
    None when all are.
    """
    shown = shares.shown(questions, "positive", "answered")
    if shown.empty:
        return None
    labels = [wrapped(text, 44) for text in shown["question"]]
    figure = Sketch()
    _dots(figure, shown, labels, group, 13)
    plain(
        figure,
        height=90 + 54 * len(shown),
        x_title="Positive answers, per cent, with 95\u00a0% interval",
    )
    figure.update_xaxes(range=[-3, 107], tickvals=[0, 25, 50, 75, 100])
    figure.update_yaxes(categoryorder="array", categoryarray=labels[::-1], showgrid=False)
    said = [f"{row.question} {share(row.positive, row.answered)}" for row in shown.itertuples()]
    return Drawing(
        figure.drawn(), f"{theme.GROUPS[group]}, positive answers. " + "; ".join(said) + "."
    )
