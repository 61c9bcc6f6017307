"""A measure in little: its drawing and its words, made once for a snapshot, a role and its choices."""

from collections.abc import Callable
from typing import Any

import pandas as pd

from learning_hub.judging import Course, after_cycle
from learning_hub.ui.judging import courses, once
from learning_hub.ui.showing import Drawing
from learning_hub.wording import cards, impact


def measure_card(
    draw: Callable[..., Drawing | None],
    measure: str,
    series: pd.DataFrame,
    aims: pd.DataFrame,
    judged: pd.DataFrame,
    published: pd.DataFrame,
    breaks: pd.DataFrame,
    *,
    by: dict[str, Any],
) -> dict[str, Any]:
    """Give what `show` is told of a measure's card, beside its figures.

    draw: `charts.measure_in_little`; series: the rows of measures/series, or of measures/by_year
    where too much is hidden; aims: of impact/aims; judged: of `after_cycle.of_finished`;
    published: of impact/comparators; breaks: of measures/breaks; by: all choices of the page.
    """
    return once(_made, measure, series, aims, judged, published, breaks, courses(), draw, by=by)


def _made(
    measure: str,
    series: pd.DataFrame,
    aims: pd.DataFrame,
    judged: pd.DataFrame,
    published: pd.DataFrame,
    breaks: pd.DataFrame,
    moving: dict[str, Course],
    draw: Callable[..., Drawing | None],
) -> dict[str, Any]:
    own, told, beside, broken = (
        rows[rows["measure_id"] == measure] for rows in (aims, judged, published, breaks)
    )
    last, is_hidden = own.iloc[-1], measure in after_cycle.hidden(judged)
    return {
        "drawing": None if is_hidden else draw(series, own, broken, beside),
        "sentence": impact.verdict_line(told, own),
        "heading": last["short_name"],
        "unit": last["unit"],
        "decimals": int(last["decimals"]),
        "below": cards.card_said(series, own, told, beside, broken, is_hidden, moving.get(measure)),
        "method": impact.method_lines(last, told),
    }
