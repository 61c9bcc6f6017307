"""Verdicts for a page: worked out once for each snapshot and viewer, from rows as disclosed.

Kept as they are and not as bytes, which would be read again by every run: nobody changes them.
"""

from collections.abc import Callable
from typing import Any, TypeVar

import pandas as pd
import streamlit as st

from learning_hub.judging import Course, Visible, after_cycle, ledger, periods
from learning_hub.ui import frame
from learning_hub.ui.asking import ask
from learning_hub.ui.keeping import kept
from learning_hub.viewer import Viewer
from learning_hub.warehouse import Answer

T = TypeVar("T")


@st.cache_resource(max_entries=60, show_spinner="Judging what changed after each cycle")
def _judged(
    folder: str,
    number: int,
    viewer: Viewer,
    profile: str,
    of: str,
    _aims: pd.DataFrame,
    _series: pd.DataFrame,
    _breaks: pd.DataFrame,
    _comparators: pd.DataFrame,
) -> pd.DataFrame:
    # What the key names decides the rows, so that they need not be compared themselves.
    return ledger.judge(_aims, _series, _breaks, _comparators)


def once(make: Callable[..., T], about: str, *given: object, by: dict[str, Any]) -> T:
    """Give what a page makes of one thing, made once for a snapshot, a role and its choices.

    make: takes `about` and what is given, and asks nothing itself, for a look must be written down
    in each session; about: the thing, such as a measure's id; by: all choices of the page that
    decide what is made. What is given is not compared: snapshot, role and choices decide it.
    """
    opened = frame.snapshot()
    key = str(opened.folder), opened.number, frame.viewer(), frame.settings().profile
    return kept(make, about, *given, by=(*key, about, by))


def verdicts(around: Answer | None = None) -> pd.DataFrame:
    """Give the verdict on every measure after every cycle that hoped to move it.

    around: an answer to cycles/before_and_after, whose pairs are judged instead, also those that
    nobody named. One row per cycle and measure, as `ledger.judge` gives them.
    """
    opened = frame.snapshot()
    aims = around or ask("impact/aims", priority_id="", success_measure_id="", asks="")
    series = ask("measures/all_series", priority_id="")
    breaks = ask("measures/breaks", measure_id="")
    judged = _judged(
        str(opened.folder),
        opened.number,
        frame.viewer(),
        frame.settings().profile,
        f"{aims.question.name} {sorted(aims.parameters.items())}",
        aims.rows,
        series.rows,
        breaks.rows,
        ask("impact/comparator_series").rows,
    )
    # What a page writes into it is its own.
    return judged.copy(deep=False)


@st.cache_resource(max_entries=60, show_spinner="Judging how each measure moves")
def _courses(
    folder: str,
    number: int,
    viewer: Viewer,
    profile: str,
    _series: pd.DataFrame,
    _declined: pd.DataFrame,
) -> dict[str, Course]:
    return periods.judge_all(_series, _declined)


def courses() -> dict[str, Course]:
    """Give how each measure moves, by its id, from rows as disclosed: `periods.judge_all`."""
    opened = frame.snapshot()
    every = ask("measures/all_series", priority_id="")
    return _courses(
        str(opened.folder),
        opened.number,
        frame.viewer(),
        frame.settings().profile,
        every.rows,
        ask("measures/declined_steps").rows,
    )


def can_show(measures: pd.DataFrame) -> dict[str, list[Visible]]:
    """Give what each of these measures can show, from rows as disclosed: `after_cycle.can_show`.

    measures: rows with measure_id, unit and good_direction.
    """
    opened = frame.snapshot()
    every = ask("measures/all_series", priority_id="").rows
    key = str(opened.folder), opened.number, frame.viewer(), frame.settings().profile
    asked = measures.drop_duplicates("measure_id")[["measure_id", "unit", "good_direction"]]
    return {
        measure: kept(_can_show, every, measure, unit, good, by=(*key, measure, unit, str(good)))
        for measure, unit, good in asked.itertuples(index=False)
    }


def _can_show(every: pd.DataFrame, measure: str, unit: str, good: object) -> list[Visible]:
    own = every[every["measure_id"] == measure]
    return after_cycle.can_show(own, unit, good if isinstance(good, str) else None)
