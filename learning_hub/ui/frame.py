"""The frame round every page: the gate, the title, who looks, which snapshot, and the foot."""

import html
import runpy
import threading
from collections.abc import Callable
from datetime import date
from pathlib import Path

import streamlit as st

from learning_hub import __version__, access, config, places, theme, warehouse
from learning_hub.config import Config
from learning_hub.ui import style
from learning_hub.viewer import Viewer
from learning_hub.warehouse import Snapshot
from learning_hub.wording.numbers import day, plural

_run = threading.local()


def run_framed(page: st.Page) -> None:
    """Run a page inside the frame. Called by dashboard.py alone."""
    _run.is_framed = True
    try:
        page.run()
    finally:
        _run.is_framed = False


def start_at(page: st.Page) -> Callable[[], None]:
    """Make the page of the bare address: it goes on to the page given, with all its choices."""

    def start() -> None:
        st.switch_page(page, query_params=st.query_params.to_dict())

    return start


@st.cache_resource(max_entries=12, show_spinner=False)
def _open(folder: str, number: int) -> Snapshot:
    return warehouse.open_snapshot(Path(folder), number)


def settings() -> Config:
    """Give the settings under which the open warehouse is shown."""
    held = config.read()
    return places.settings_for(held, places.folder_in_force(held))


def status_meanings() -> dict[str, str]:
    """Say what each status of an action means here, by hub.toml."""
    return settings().status


def remembered(key: str) -> str | None:
    """Give what the visitor last chose under a key, on this page or another. None = nothing."""
    return st.session_state.get("chosen", {}).get(key)


def remember(key: str, picked: str) -> None:
    """Keep a choice for other pages, and put it into the address."""
    st.session_state.setdefault("chosen", {})[key] = picked
    if st.query_params.get(key) != picked:
        st.query_params[key] = picked


def carry(key: str) -> str | None:
    """Give a choice that holds on every page until it is changed: the address's, else the last."""
    asked = st.query_params.get(key, remembered(key))
    if asked is not None:
        remember(key, asked)
    return asked


def is_presenting() -> bool:
    """Say whether the page is shown in a meeting: no menu, no choices, larger type."""
    return carry("present") == "1"


def snapshot() -> Snapshot:
    """Open the snapshot that the address names, else the current one."""
    folder = places.folder_in_force(config.read())
    wanted = carry("snapshot") or ""
    number = int(wanted) if wanted.isdigit() else warehouse.current_number(folder)
    if number is None:
        raise warehouse.NoSnapshot("Nothing has been loaded yet.")
    return _open(str(folder), number)


def viewer() -> Viewer:
    """Say who looks."""
    return access.viewer_for(carry("as"))


def _first_start() -> None:
    """Load the demo when nothing was ever loaded, showing how far it has come."""
    held = config.read()
    if not places.needs_demo(held):
        return
    st.header("Setting up the demonstration")
    st.write("Nothing has been loaded yet: the fictional partnership Harrowmere is loaded first.")
    bar = st.progress(0.0, "Starting")
    places.load_demo(held, lambda doing, share: bar.progress(min(share, 1.0), doing))
    st.rerun()


def _gate() -> None:
    if not getattr(_run, "is_framed", False):
        # A fresh server runs a page's file on its own when its address is asked for first.
        runpy.run_path(str(config.ROOT / "dashboard.py"), run_name="__main__")
        st.stop()
    if not access.is_allowed_address(access.server_address()):
        st.error(access.LOOPBACK_ONLY)
        st.stop()


def _open_or_say() -> Snapshot:
    try:
        return snapshot()
    except warehouse.WarehouseError as error:
        st.error(str(error))
        if "snapshot" in st.query_params:
            st.link_button("Open the current snapshot", "?snapshot=current")
        st.stop()


def _agencies(opened: Snapshot) -> dict[str, str]:
    found = warehouse.ask(opened, "overview/agencies", Viewer("board")).rows
    return dict(zip(found["agency_id"], found["agency"], strict=True))


def open_page(title: str, question: str) -> None:
    """Begin a page: let nobody in who may not, then show the band, the title and the question.

    Run without the frame (a fresh server asked for a page directly), it runs dashboard.py instead.
    """
    _gate()
    # Statements are counted anew on each run, so that each keeps its place and is not redrawn.
    st.session_state["statements"] = 0
    _first_start()
    opened = _open_or_say()
    shown = settings()
    st.html(style.BASE + (style.PRESENT if is_presenting() else ""))
    left, right = st.columns([3, 1], vertical_alignment="center")
    with left:
        current = warehouse.current_number(opened.folder)
        past = opened.number != current
        words = [html.escape(shown.name), f"as at {day(opened.as_at)}"]
        if past:
            words.append(
                f"<strong>an earlier snapshot ({opened.number} of {current}), "
                "not today's figures</strong>"
            )
        if shown.is_fictional:
            words.append("<strong>fictional data</strong>: no real partnership or child")
        st.html(f'<div class="hub-band{" past" if past else ""}">{" · ".join(words)}</div>')
    with right, st.container(key="view_as"):
        if not is_presenting():
            ways = access.ways_to_view(_agencies(opened))
            picked = carry("as")
            st.session_state["view_as_way"] = picked if picked in ways else next(iter(ways))
            st.selectbox(
                "View as",
                list(ways),
                format_func=lambda way: ways.get(way, way),
                key="view_as_way",
                on_change=lambda: remember("as", st.session_state["view_as_way"]),
                help="Shows what another role would see. Looks at exact figures are written down.",
            )
    st.title(question, anchor=False)
    st.session_state["page_title"] = title


def headline(sentence: str) -> None:
    """Show the page's answer in a sentence, under its question."""
    st.html(f'<p class="hub-answer">{sentence}</p>')


def note(sentence: str) -> None:
    """Show a quiet remark."""
    st.html(f'<p class="hub-note">{sentence}</p>')


def section(heading: str, sentence: str) -> None:
    """Begin a part of a page that has choices of its own."""
    st.html('<hr class="hub-rule">')
    st.header(heading, anchor=False)
    st.html(f'<p class="hub-sentence">{sentence}</p>')


def foot(licences: list[str] | None = None) -> None:
    """End a page: snapshot, date, version, marking, licences."""
    opened, shown = snapshot(), settings()
    age = (date.today() - opened.as_at).days
    lines = [
        f"Snapshot {opened.number}, as at {day(opened.as_at)} ({plural(max(age, 0), 'day')} ago). "
        f"Learning Hub dashboard {__version__}. Seen as: {html.escape(viewer().label)}.",
        f"Marking: {html.escape(shown.marking)}.",
    ]
    if licences:
        lines.append("Contains public sector information under: " + ", ".join(licences) + ".")
    if shown.is_fictional:
        lines.append("Fictional data: Harrowmere, its agencies and its children are made up.")
    if not viewer().sees_exact:
        lines.append(
            f"'{theme.HIDDEN}' = a number is held back, because it is small enough to point at "
            "people."
        )
    st.html('<div class="hub-foot">' + "<br>".join(lines) + "</div>")
