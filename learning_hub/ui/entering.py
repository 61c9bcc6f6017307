"""What a person enters on a page: written as a file and loaded, by the one door that there is."""

import csv
import html
import tempfile
from datetime import date
from pathlib import Path

import streamlit as st

from learning_hub import config, loading, places
from learning_hub.judging import Course
from learning_hub.ui import frame
from learning_hub.ui.style import unmarked
from learning_hub.warehouse import WarehouseError, kind_of
from learning_hub.wording import steps as wording

MAY_AGREE = ("manager",)


def _enter(table: str, row: dict[str, str]) -> loading.Outcome:
    """Load one row of a table as a delivery of its own, as at the date that the page shows."""
    folder = places.folder_in_force(config.read())
    with tempfile.TemporaryDirectory() as place:
        delivery = Path(place) / "entered-on-measures"
        delivery.mkdir()
        with (delivery / f"{table}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(row), lineterminator="\n")
            writer.writeheader()
            writer.writerow(row)
        # What is entered while the demo is shown is made up, and stays with it.
        is_fictional = kind_of(folder) == "fictional"
        (delivery / "delivery.toml").write_text(
            f"as_at = {frame.snapshot().as_at:%Y-%m-%d}\nfictional = {str(is_fictional).lower()}\n",
            encoding="utf-8",
        )
        outcome = loading.load(
            folder,
            [delivery],
            keep=config.read().keep_snapshots,
            by=f"{loading.who()} on the Measures page",
        )
    frame.forget()
    return outcome


def decide_steps(measure_id: str, course: Course) -> None:
    """Let a manager agree or decline the new limits that are proposed, with the reason.

    Nothing is shown to others, or where none are proposed. What is agreed is a break of the kind
    'agreed rebase'; what is declined is not proposed again.
    """
    is_now = not {"snapshot", "as_at"} & set(st.query_params)
    if not (course.proposed and is_now) or frame.viewer().role not in MAY_AGREE:
        return
    if frame.is_presenting():
        return
    for step in course.proposed:
        with st.form(f"step-{measure_id}-{step:%Y-%m-%d}"):
            st.markdown(unmarked(wording.asked(course, step)))
            why = st.text_input(wording.WHY)
            with st.container(horizontal=True):
                agreed = st.form_submit_button(wording.AGREE, type="primary")
                declined = st.form_submit_button(wording.DECLINE)
            if not (agreed or declined):
                continue
            if not why.strip():
                st.error(wording.NO_REASON)
                continue
            row = {
                "measure_id": measure_id,
                "break_on" if agreed else "step_on": f"{step:%Y-%m-%d}",
                "reason": why.strip(),
                "recorded_on": f"{date.today():%Y-%m-%d}",
                "recorded_by": wording.MANAGER,
            }
            table = "declined_step"
            if agreed:
                table, row["kind"] = "break_in_series", "agreed rebase"
            try:
                outcome = _enter(table, row)
            except WarehouseError as error:
                st.error(unmarked(str(error)))
                continue
            refused = [line for one in outcome.receipts for line in one.lines()[1:] if one.rejects]
            if outcome.exit_code or refused:
                st.error(unmarked(" ".join([one.sentence() for one in outcome.receipts] + refused)))
                continue
            frame.note(html.escape(wording.done(course, step, bool(agreed))))
            st.rerun()
