"""Charts of the Hub's cycles."""

import pandas as pd

from learning_hub import theme
from learning_hub.charts.drawing import Drawing, Sketch, plain, safe
from learning_hub.wording.numbers import day


def cycles_over_time(cycles: pd.DataFrame, as_at: pd.Timestamp) -> Drawing:
    """Draw each cycle as a bar from its beginning to its end; the live one is dark.

    cycles: the rows of overview/cycles.
    """
    figure = Sketch()
    labels = [safe(f"{row.cycle_id} {row.title}") for row in cycles.itertuples()]
    for label, row in zip(labels, cycles.itertuples(), strict=True):
        live = row.stage == "live"
        words = f"month {row.month:.0f} of 4" if live else row.stage
        figure.add_bar(
            y=[label],
            x=[(row.ended_on - row.began_on).total_seconds() * 1000],
            base=[row.began_on],
            orientation="h",
            marker={
                "color": theme.ACCENT if live else theme.SHADE,
                "line": {"color": theme.ACCENT, "width": 1.5},
            },
            hovertemplate=(
                f"{label}<br>{day(row.began_on)} to {day(row.ended_on)}<br>{words}<extra></extra>"
            ),
        )
        if live:
            figure.add_annotation(
                x=row.began_on,
                y=label,
                text=f"<b>{words}</b> ",
                xanchor="right",
                showarrow=False,
                font={"size": 14, "color": theme.ACCENT},
            )
    figure.add_vline(x=as_at, line={"color": theme.INK, "width": 2, "dash": "dot"})
    figure.add_annotation(
        x=as_at,
        y=1.0,
        yref="paper",
        yanchor="bottom",
        text=day(as_at),
        showarrow=False,
        font={"size": 14},
    )
    plain(figure, height=70 + 30 * len(cycles))
    figure.update_yaxes(autorange="reversed", showgrid=False)
    figure.update_xaxes(type="date", tickformat="%b %Y", showgrid=True)
    figure.update_layout(barmode="overlay", margin={"t": 30})
    live = [
        f"{row.cycle_id} in month {row.month:.0f}"
        for row in cycles.itertuples()
        if row.stage == "live"
    ]
    return Drawing(
        figure.drawn(),
        f"Timeline of {len(cycles)} cycles from {day(cycles['began_on'].min())} to "
        f"{day(cycles['ended_on'].max())}. "
        + (f"Live: {', '.join(live)}." if live else "None is live."),
    )
