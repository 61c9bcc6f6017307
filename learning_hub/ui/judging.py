"""Verdicts for a page: worked out once for each snapshot and viewer, from rows as disclosed."""

import pandas as pd
import streamlit as st

from learning_hub.judging import Course, ledger, periods
from learning_hub.ui import frame
from learning_hub.ui.asking import ask
from learning_hub.viewer import Viewer


@st.cache_data(max_entries=60, show_spinner="Judging what changed after each cycle")
def _judged(
    folder: str,
    number: int,
    viewer: Viewer,
    profile: str,
    _aims: pd.DataFrame,
    _series: pd.DataFrame,
    _breaks: pd.DataFrame,
) -> pd.DataFrame:
    # What the key names decides the rows, so that they need not be compared themselves.
    return ledger.judge(_aims, _series, _breaks)


def verdicts() -> pd.DataFrame:
    """Give the verdict on every measure after every cycle that hoped to move it.

    One row per cycle and measure, as `ledger.judge` gives them.
    """
    opened = frame.snapshot()
    aims = ask("impact/aims", priority_id="", success_measure_id="", asks="")
    series = ask("measures/all_series", priority_id="")
    breaks = ask("measures/breaks", measure_id="")
    return _judged(
        str(opened.folder),
        opened.number,
        frame.viewer(),
        frame.settings().profile,
        aims.rows,
        series.rows,
        breaks.rows,
    )


@st.cache_data(max_entries=60, show_spinner="Judging how each measure moves")
def _courses(
    folder: str, number: int, viewer: Viewer, profile: str, _series: pd.DataFrame
) -> dict[str, Course]:
    return periods.judge_all(_series)


def courses() -> dict[str, Course]:
    """Give how each measure moves, by its id, from rows as disclosed: `periods.judge_all`."""
    opened = frame.snapshot()
    every = ask("measures/all_series", priority_id="")
    return _courses(
        str(opened.folder), opened.number, frame.viewer(), frame.settings().profile, every.rows
    )
