"""The frame round every page: the gate, the title, who looks, which snapshot, and the foot."""

import html
import re
import runpy
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TypeVar, cast
from urllib.parse import urlencode

import streamlit as st

from learning_hub import __version__, access, config, places, theme, warehouse
from learning_hub.config import Config
from learning_hub.ui import style
from learning_hub.ui.style import unmarked
from learning_hub.viewer import Viewer
from learning_hub.warehouse import Snapshot, Standing
from learning_hub.wording import snapshots
from learning_hub.wording.glossary import abbreviations_in
from learning_hub.wording.numbers import capital, day, plural

T = TypeVar("T")
_run = threading.local()
# Python makes one page at a time anyhow: of twenty made at once each takes twenty times as long, and
# all of them more than that, for they get into one another's way. So they are made in turn.
AT_ONCE = 2
_turns = threading.Semaphore(AT_ONCE)
# Nobody waits longer in seconds for those who have much to do, such as a load.
LONGEST_WAIT = 10.0

# Pages that bring files in: always into today's figures, whatever is being looked at.
LOADING = ("Load",)


def run_framed(page: st.Page) -> None:
    """Run a page inside the frame. Called by dashboard.py alone."""
    _run.is_framed, _run.known = True, {}
    has_turn = _turns.acquire(timeout=LONGEST_WAIT)
    try:
        page.run()
    finally:
        _run.is_framed, _run.known = False, {}
        if has_turn:
            _turns.release()


def _once_a_run(key: str, find: Callable[[], T]) -> T:
    """Give what is asked of files many times in a run, and looked up once.

    What is published in between, the next run sees; a page that publishes says `forget`.
    """
    known: dict[str, object] = getattr(_run, "known", {})
    if key not in known:
        known[key] = find()
    return cast(T, known[key])


def is_framed() -> bool:
    """Say whether a whole page is being made, and not a part of one by itself."""
    return bool(getattr(_run, "is_framed", False))


@contextmanager
def part_of_a_run() -> Iterator[None]:
    """Do what a part of a page does when it is made anew by itself, outside the frame.

    What was looked up of files is looked up once for it, too.
    """
    if is_framed():
        yield
        return
    _run.known = {}
    try:
        yield
    finally:
        _run.known = {}


def forget() -> None:
    """Look files up anew, after something was published in this run."""
    _run.known = {}


def start_at(page: st.Page) -> Callable[[], None]:
    """Make the page of the bare address: it goes on to the page given, with all its choices."""

    def start() -> None:
        st.switch_page(page, query_params=st.query_params.to_dict())

    return start


@st.cache_resource(max_entries=12, show_spinner=False)
def _open(folder: str, number: int, earlier: int | None = None) -> Snapshot:
    return warehouse.open_snapshot(Path(folder), number, earlier, to_serve=True)


def settings() -> Config:
    """Give the settings under which the open warehouse is shown."""
    return _once_a_run("settings", lambda: places.settings_for(config.read(), _folder()))


def _folder() -> Path:
    return _once_a_run("folder", lambda: places.folder_in_force(config.read()))


def status_meanings() -> dict[str, str]:
    """Say what each status of an action means here, by hub.toml."""
    return settings().status


def remembered(key: str) -> str | None:
    """Give what the visitor last chose under a key, on this page or another. None = nothing."""
    picked: str | None = st.session_state.get("chosen", {}).get(key)
    return picked


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


def is_all_open() -> bool:
    """Say whether all that is a click away stands open, as for a print: `open=all` in the address."""
    return st.query_params.get("open") == "all"


def _number(folder: Path) -> int | None:
    """Say which snapshot the address names: a number, a pin's name or a day. None = today's."""
    day_asked = st.query_params.get("as_at")
    number = warehouse.number_for(folder, day_asked or carry("snapshot") or "")
    if day_asked is not None:
        # From here on its number is carried, so that later loads do not move it.
        remember("snapshot", "current" if number is None else str(number))
        del st.query_params["as_at"]
    return number


def snapshot(earlier: int | None = None) -> Snapshot:
    """Open the snapshot that the address names, else the current one.

    earlier: the number of another to open beside it.
    """
    folder = _folder()
    number = _once_a_run("number", lambda: _number(folder) or warehouse.current_number(folder))
    if number is None:
        raise warehouse.nothing_held(folder)
    return _open(str(folder), number, earlier)


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
    forget()
    st.rerun()


def _gate() -> None:
    if not is_framed():
        # A fresh server runs a page's file on its own when its address is asked for first.
        runpy.run_path(str(config.ROOT / "dashboard.py"), run_name="__main__")
        st.stop()
    if not access.is_allowed_address(access.server_address()):
        st.error(access.LOOPBACK_ONLY)
        st.stop()


def _open_or_say() -> Snapshot:
    try:
        _first_start()
        return snapshot()
    except (warehouse.WarehouseError, config.ConfigError) as error:
        st.error(unmarked(str(error)))
        if {"snapshot", "as_at"} & set(st.query_params):
            st.html(f"<p>{_to_todays('Open the current snapshot')}</p>")
        st.stop()


def _to_todays(words: str) -> str:
    """Write a link to this very view of today's figures."""
    kept = {key: st.query_params.get_all(key) for key in st.query_params if key != "as_at"}
    query = urlencode({**kept, "snapshot": "current"}, doseq=True)
    return f'<a href="?{html.escape(query)}" target="_self">{words}</a>'


def pinned(folder: Path, number: int) -> list[str]:
    """List the names under which a snapshot is kept: the meetings that saw it."""
    return [name for name, held in warehouse.pins(folder).items() if held == number]


def _past(opened: Snapshot, newest: int, title: str) -> None:
    """Say, on screen and in print, that these are not today's figures."""
    names = pinned(opened.folder, opened.number)
    said = snapshots.past_said(names, opened.number, newest, opened.as_at)
    more = f" {snapshots.INTO_TODAYS}" if title in LOADING else ""
    link = f'<span class="hub-todays">{_to_todays("Go to today&rsquo;s")}.</span>'
    st.html(f'<div class="hub-past" role="note">{said}{more} {link}</div>')


@st.cache_data(ttl=10, max_entries=8, show_spinner=False)
def _standing(folder: str) -> Standing:
    standing = warehouse.look(Path(folder))
    if standing.said:
        # A load that is publishing just now writes one file after the other.
        time.sleep(0.3)
        standing = warehouse.look(Path(folder))
    return standing


def _say_standing(opened: Snapshot) -> None:
    """Say what is damaged: all of it to who can mend it, to others what it means to them."""
    standing = _standing(str(opened.folder))
    said = list(standing.said)
    if not viewer().sees_exact:
        said = [snapshots.lost_said(standing.current, standing.lost)] if standing.lost else []
    for sentence in said:
        words = re.sub(r"`([^`]+)`", r"<code>\1</code>", html.escape(sentence))
        st.html(f'<div class="hub-past" role="alert">{words}</div>')


def say_unlogged() -> None:
    """Say once a run that looks cannot be written down, and who sees what because of it."""
    if not st.session_state.get("unlogged_said"):
        st.session_state["unlogged_said"] = True
        is_manager = viewer().role == "manager"
        said = snapshots.UNLOGGED_TO_MANAGER if is_manager else snapshots.UNLOGGED
        st.html(f'<div class="hub-past" role="alert">{html.escape(said)}</div>')


def may_see_refused(name: str) -> bool:
    """Write down that the refused cells of a file are looked at: says whether they may be shown."""
    if warehouse.log_refused(snapshot().folder, viewer(), name):
        return True
    say_unlogged()
    return viewer().role == "manager"


@st.cache_resource(max_entries=60, show_spinner=False)
def _agencies(_opened: Snapshot, folder: str, number: int) -> dict[str, str]:
    # Folder and number are the key: every run of every page wants them.
    found = warehouse.ask(_opened, "overview/agencies", Viewer("board")).rows
    return dict(zip(found["agency_id"], found["agency"], strict=True))


def open_page(says: str) -> None:
    """Begin a page: let nobody in who may not, then show the band, the title and the question.

    says: the docstring of its file, 'Title: question in small letters?'. Run without the frame (a
    fresh server asked for a page directly), it runs dashboard.py instead.
    """
    _gate()
    title, asked = says.strip().split(": ", 1)
    # Statements are counted anew on each run, so that each keeps its place and is not redrawn.
    st.session_state["statements"] = 0
    st.session_state["abbreviations"] = set()
    st.session_state["unlogged_said"] = False
    opened = _open_or_say()
    shown = settings()
    st.html(style.BASE + (style.PRESENT if is_presenting() else ""))
    newest = warehouse.current_number(opened.folder)
    past = newest is not None and opened.number != newest
    if newest is not None and past:
        _past(opened, newest, title)
    _say_standing(opened)
    left, right = st.columns([3, 1], vertical_alignment="center")
    with left:
        words = [html.escape(shown.name), f"as at {day(opened.as_at)}"]
        if shown.is_fictional:
            words.append("<strong>fictional data</strong>: no real partnership or child")
        st.html(f'<div class="hub-band{" past" if past else ""}">{" · ".join(words)}</div>')
    with right, st.container(key="view_as"):
        if not is_presenting():
            ways = access.ways_to_view(_agencies(opened, str(opened.folder), opened.number))
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
    st.title(capital(asked), anchor=False)
    st.session_state["page_title"] = title


def met(*texts: str) -> None:
    """Note the abbreviations that stand on the page, so that its foot can explain them."""
    known = st.session_state.setdefault("abbreviations", set())
    for text in texts:
        known |= abbreviations_in(text)


def headline(sentence: str) -> None:
    """Show the page's answer in a sentence, under its question."""
    met(sentence)
    st.html(f'<p class="hub-answer">{sentence}</p>')


def note(sentence: str) -> None:
    """Show a quiet remark."""
    st.html(f'<p class="hub-note">{sentence}</p>')


def lead_to(page: str, label: str, **choices: str) -> None:
    """Lead to another page, with choices put into its address; not when presenting or printed."""
    if not is_presenting():
        with st.container(key=f"links-{page}"):
            st.page_link(
                f"pages/{page}.py",
                label=label,
                query_params={**st.query_params.to_dict(), **choices},
            )


def section(heading: str, sentence: str) -> None:
    """Begin a part of a page that has choices of its own."""
    met(heading, sentence)
    st.html('<hr class="hub-rule">')
    st.header(heading, anchor=False)
    st.html(f'<p class="hub-sentence">{sentence}</p>')


def part(heading: str, words: str = "", leads: dict[str, str] | None = None) -> None:
    """Begin a part of a page under a heading, with a quiet remark and ways to other pages.

    leads: words by page, such as {"audits": "Audits"}.
    """
    with st.container(key=f"part-{heading}", horizontal=True):
        st.header(heading, anchor=False)
        if words:
            note(words)
        for page, label in (leads or {}).items():
            lead_to(page, label)


def in_rows(
    things: list[str], across: int
) -> Iterator[tuple[st.delta_generator.DeltaGenerator, str]]:
    """Give each thing a place of its own, so many in a row; on a phone one below the other.

    A single one too many is taken into the first row.
    """
    across += len(things) == across + 1
    for first in range(0, len(things), across):
        row = things[first : first + across]
        yield from zip(side_by_side([1] * across), row, strict=False)


def side_by_side(shares: list[float]) -> list[st.delta_generator.DeltaGenerator]:
    """Give places beside each other, as wide as said; on a phone they stand below each other."""
    return st.columns(shares, gap="medium")


def people_said(notes: list[tuple[str, str]], absent: str) -> None:
    """Show what people wrote, apart from words that were generated: the first, the rest a click on.

    notes: words and who wrote them when, the most telling first. absent: what to say of none.
    """
    met(*(f"{words} {who}" for words, who in notes))
    with st.container(key="people"):
        st.html('<p class="hub-label">So what? In a person\'s own words</p>')
        if not notes:
            st.html(f'<p class="hub-note">{absent}</p>')
            return
        for place, (words, who) in enumerate(notes):
            said = (
                f'<blockquote class="hub-quote">{html.escape(words)}'
                f'<br><span class="hub-who">{html.escape(who)}</span></blockquote>'
            )
            if not place:
                st.html(said)
                continue
            if place == 1:
                rest = st.expander(f"{plural(len(notes) - 1, 'more note')}", type="compact")
            with rest:
                st.html(said)


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
