"""Asking from a page: the snapshot and the viewer are supplied, answers are kept for reruns."""

from dataclasses import replace

import streamlit as st

from learning_hub import warehouse
from learning_hub.ui import frame
from learning_hub.ui.keeping import kept
from learning_hub.viewer import Viewer
from learning_hub.warehouse import Answer, Snapshot
from learning_hub.warehouse.answers import Choice


def _answer(
    opened: Snapshot, question: str, viewer: Viewer, profile: str, choices: dict[str, Choice]
) -> Answer:
    # Kept as it is and not as bytes, which would be read again by every page.
    return warehouse.answer(opened, question, viewer, profile, **choices)


def ask(question: str, **choices: Choice) -> Answer:
    """Ask a question of the open snapshot as the one who looks. Takes and gives what
    `warehouse.ask` does, and writes a look at exact figures down once a session.
    """
    return answer_kept(frame.snapshot(), question, choices)


def answer_kept(opened: Snapshot, question: str, choices: dict[str, Choice]) -> Answer:
    """Ask a question of a snapshot that is open, as `ask` does of the one in the address."""
    who = frame.viewer()
    profile = frame.settings().profile
    place = (str(opened.folder), opened.number, opened.earlier)
    about = (*place, question, who, profile, sorted(choices.items()))
    held = kept(_answer, opened, question, who, profile, choices, by=about)
    # What a page writes into its rows is its own: the kept ones are copied when that happens.
    given = replace(held, rows=held.rows.copy(deep=False))
    seen = st.session_state.setdefault("looks_written", set())
    look = (opened.number, opened.earlier, question, who, str(sorted(choices.items())))
    if look not in seen:
        given = warehouse.logged(opened, given, profile, choices)
        if given.is_unlogged:
            frame.say_unlogged()
        else:
            seen.add(look)
    return given
