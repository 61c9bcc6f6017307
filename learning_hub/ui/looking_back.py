"""Looking back from a page: which snapshots there are, and asking of one beside an earlier one."""

from pathlib import Path

import streamlit as st

from learning_hub import warehouse
from learning_hub.ui import frame
from learning_hub.ui.asking import answer_kept
from learning_hub.ui.choices import choose
from learning_hub.warehouse import Answer
from learning_hub.warehouse.answers import Choice
from learning_hub.wording import snapshots


@st.cache_data(max_entries=6, show_spinner=False)
def _listing(folder: str, newest: int) -> list[warehouse.Listed]:
    # The newest number is the key of the cache: with every load there is one more.
    return [row for row in warehouse.listing(Path(folder)) if row["is_held"]]


def _held() -> list[tuple[int, str]]:
    """List the snapshots held, newest first: number, and words that name it with its pins."""
    folder = frame.snapshot().folder
    newest = warehouse.current_number(folder) or 0
    return [
        (
            row["number"],
            snapshots.snapshot_label(
                row["as_at"],
                row["number"],
                frame.pinned(folder, row["number"]),
                row["number"] == newest,
            ),
        )
        for row in _listing(str(folder), newest)
    ]


def choose_then() -> int:
    """Let the visitor pick the earlier snapshot to compare with: gives its number.

    The last one that a Board saw is offered first, else the one before. Where nothing earlier is
    held it is the open snapshot itself.
    """
    opened = frame.snapshot()
    options = {str(n): words for n, words in _held() if n < opened.number}
    if not options:
        return opened.number
    kept = sorted(n for n in warehouse.pins(opened.folder).values() if str(n) in options)
    return int(choose("Seen then", options, "then", str(kept[-1]) if kept else None, width=430))


def choose_now() -> None:
    """Let the visitor pick the later snapshot: from then on every page opens as it was there."""
    opened = frame.snapshot()
    newest = warehouse.current_number(opened.folder)
    options = {"current" if n == newest else str(n): words for n, words in _held()}
    picked = "current" if opened.number == newest else str(opened.number)
    frame.remember("snapshot", picked)
    choose("Held now", options, "snapshot", picked, width=430)


def then_in_words(then: int) -> str:
    """Name the earlier snapshot in a sentence: who saw it, as at when. Empty = there is none."""
    beside = frame.snapshot(then)
    if then == beside.number:
        return ""
    names = frame.pinned(beside.folder, then)
    return snapshots.then_said(names, then, beside.earlier_as_at or beside.as_at)


def link_to_then(then: int) -> None:
    """Lead to the pages as they were then."""
    if then != frame.snapshot().number:
        frame.lead_to("overview", snapshots.OPEN_THEN, snapshot=str(then))


def ask_since(then: int, question: str, **choices: Choice) -> Answer:
    """Ask a question of the open snapshot beside an earlier one. Takes and gives what `ask` does.

    then: the number of the earlier snapshot.
    """
    return answer_kept(frame.snapshot(then), question, choices)
