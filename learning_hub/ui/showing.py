"""Showing a statement: sentence, chart, numbers, download and where they come from."""

import html
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Protocol

import plotly.graph_objects as go
import streamlit as st

from learning_hub import export, warehouse
from learning_hub.ui import frame
from learning_hub.ui.keeping import kept
from learning_hub.ui.style import unmarked
from learning_hub.warehouse import Answer
from learning_hub.wording import glossary
from learning_hub.wording.numbers import plural
from learning_hub.wording.tables import (
    FILES,
    LINES_DOWNLOAD,
    MOST_FILES,
    Table,
    more_files,
    readable,
)


class Drawing(Protocol):
    """A figure and the words that serve who cannot see it: a charts.Drawing."""

    @property
    def figure(self) -> go.Figure:
        """The figure."""

    @property
    def alt(self) -> str:
        """The words."""


def drawn(draw: Callable[..., Drawing | None], *about: object) -> Drawing | None:
    """Draw a chart, once for the same figures: a library takes longer to draw than to be asked.

    draw: a function of `charts`; about: what it is given. The drawing is shared: nobody changes it.
    """
    return kept(draw, *about)


ENLARGED = 1.4
CHART = {"displayModeBar": False, "responsive": True, "scrollZoom": False, "doubleClick": False}


def table_html(table: Table, caption: str) -> str:
    """Write a table that a screen reader can read, wide where the words are long."""
    longest = [max(map(len, column), default=0) for column in zip(*table.rows, strict=True)]
    kinds = [
        "n" if number else "s" if long < 16 else "t" if long > 45 else ""
        for number, long in zip(table.numeric, longest or [0] * len(table.headings), strict=True)
    ]

    def cell(tag: str, text: str, kind: str) -> str:
        return f'<{tag} class="{kind}">{html.escape(text)}</{tag.split()[0]}>'

    head = "".join(
        cell('th scope="col"', words, "n" if kind == "n" else "")
        for words, kind in zip(table.headings, kinds, strict=True)
    )
    body = "".join(
        "<tr>"
        + "".join(
            cell("td" if place else 'th scope="row"', text, kind)
            for place, (text, kind) in enumerate(zip(row, kinds, strict=True))
        )
        + "</tr>"
        for row in table.rows
    )
    label = html.escape(caption, quote=True)
    # Long words beside many other columns stand closer, so that none is cut at 1280.
    is_dense = kinds.count("t") > 2 or (kinds.count("t") == 2 and len(kinds) > 6)
    dense = " dense" if is_dense else ""
    size = "hub-scroll long" if len(table.rows) > 24 else "hub-scroll"
    return (
        f'<div class="{size}" role="region" aria-label="{label}" tabindex="0">'
        f'<table class="hub{dense}">'
        f'<caption class="hub-unseen">{html.escape(caption)}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _enlarged(figure: go.Figure) -> go.Figure:
    """Make every word of a chart readable from the back of a room."""
    larger = go.Figure(figure)
    larger.update_layout(font_size=ENLARGED * 15, height=(figure.layout.height or 400) * 1.2)
    for trace in larger.data:
        if "textfont" in trace and trace.textfont.size:
            trace.textfont.size = ENLARGED * trace.textfont.size
    for words in larger.layout.annotations:
        if words.font.size:
            words.font.size = ENLARGED * words.font.size
    return larger


def _known_from(answer: Answer) -> None:
    """Say how a statement is known: question, parameters, snapshot, files and lines."""
    asked = answer.question
    st.markdown(
        f"**Question.** {unmarked(f'{asked.english} {asked.grain}')}  \n"
        f"**Snapshot** {unmarked(answer.seen_in.removeprefix('Snapshot '))}. "
        f"**Seen as** {unmarked(answer.viewer.label)}."
    )
    if answer.parameters:
        pairs = [
            f"{name} = {value if value not in ('', []) else 'all'}"
            for name, value in answer.parameters.items()
        ]
        st.markdown("**Chosen.** " + unmarked("; ".join(pairs)))
    if answer.disclosed:
        hidden = [f"{plural(number, 'row')}: {why}" for why, number in answer.disclosed.items()]
        st.markdown("**Hidden.** " + "; ".join(hidden))
    files = warehouse.trace(answer)
    if len(files):
        table = readable(files.head(MOST_FILES), list(files.columns), set(), FILES)
        st.html(table_html(table, "Files behind this, with the lines used"))
        if words := more_files(len(files)):
            frame.met(words)
            st.html(f'<p class="hub-note">{words}</p>')
    st.code(answer.sql, language=None, wrap_lines=True)


def show(
    answer: Answer,
    drawing: Drawing | None,
    sentence: str,
    *,
    heading: str,
    columns: list[str],
    unit: str | None = None,
    decimals: int = 1,
    open_table: bool = False,
    table: Table | None = None,
    how_to_read: str | None = None,
    small: bool = False,
    below: str = "",
    method: list[str] | None = None,
) -> None:
    """Show a statement: the only way a number reaches the screen.

    drawing: None for a table alone. columns: those of the answer that the
    table shows, in order. unit: of a column `value`, where the answer has none of its own.
    open_table: the table is the statement, so it stands open. table: words made of the answer, in
    place of its columns. how_to_read: the term of the glossary that explains the chart. small: one
    of several side by side, under a heading of theirs, with all its proof in one place a click
    away. below: what is said under the chart. method: how a verdict was reached, a sentence each.
    """
    frame.met(heading, sentence, below, *(method or []))
    number = st.session_state.get("statements", 0) + 1
    st.session_state["statements"] = number
    name = answer.question.name.replace("/", "-")

    def cells() -> str:
        rows = answer.rows if unit is None else answer.rows.assign(unit=unit, decimals=decimals)
        shown = table or kept(readable, rows, columns, answer.counted, answer.question.headings)
        frame.met(*shown.headings, *(text for row in shown.rows for text in row))
        return table_html(shown, heading)

    with st.container(key=f"{'card' if small else 'statement'}-{name}-{number}"):
        (st.subheader if small else st.header)(unmarked(heading), anchor=False)
        st.html(f'<p class="hub-sentence">{sentence}</p>')
        if answer.is_empty:
            return
        if drawing is not None:
            figure = _enlarged(drawing.figure) if frame.is_presenting() else drawing.figure
            st.plotly_chart(
                figure, config=CHART, theme=None, alt=drawing.alt, key=f"chart-{number}"
            )
        if below:
            st.html(f'<p class="hub-below">{below}</p>')
        if open_table:
            st.html(cells())
        _proof(
            _Proof(answer, cells, method or [], how_to_read, f"{name}-{number}"),
            small=small,
            has_table=not open_table,
        )


@dataclass(frozen=True)
class _Proof:
    """What stands behind a statement, a click away. cells: makes its table when it is wanted."""

    answer: Answer
    cells: Callable[[], str]
    method: list[str]
    how_to_read: str | None
    key: str


@st.fragment
def _proof(proof: _Proof, *, small: bool, has_table: bool) -> None:
    """Offer numbers, method and sources, each made when somebody opens it: most are never opened.

    A fragment, so that a click makes this part alone and not the page.
    """
    with frame.part_of_a_run(), st.container(horizontal=True, key=f"proof-{proof.key}"):
        if small:
            with a_click_away("How do we know this?", f"known-{proof.key}") as wanted:
                if wanted:
                    _method(proof.method)
                    st.html(proof.cells())
                    _known_from(proof.answer)
                    _download(proof.answer, proof.key)
            return
        if has_table:
            with a_click_away("Numbers", f"numbers-{proof.key}") as wanted:
                if wanted:
                    st.html(proof.cells())
        if proof.how_to_read:
            with a_click_away("How to read this chart", f"read-{proof.key}") as wanted:
                if wanted:
                    st.markdown(glossary.HOW_TO_READ[proof.how_to_read])
        with a_click_away("How do we know this?", f"known-{proof.key}") as wanted:
            if wanted:
                _method(proof.method)
                _known_from(proof.answer)
        _download(proof.answer, proof.key)


@contextmanager
def a_click_away(label: str, key: str) -> Iterator[bool]:
    """Give a place that opens by a click, and whether it is open: what is closed is not made."""
    place = st.expander(
        label, type="compact", key=key, on_change="rerun", expanded=frame.is_all_open()
    )
    with place:
        before = set(st.session_state.get("abbreviations", ()))
        yield bool(place.open)
        if not frame.is_framed():
            # The page's foot, which explains abbreviations, is not made anew by this click.
            new = sorted(set(st.session_state.get("abbreviations", ())) - before)
            if new:
                said = "; ".join(f"{one}: {glossary.ABBREVIATIONS[one]}" for one in new)
                frame.note(html.escape(said))


def _method(method: list[str]) -> None:
    for sentence in method:
        st.html(f'<p class="hub-note">{sentence}</p>')


def _download(answer: Answer, key: str) -> None:
    settings = frame.settings()
    name = f"{answer.question.name.replace('/', '_')}_{answer.as_at}"
    # Both are written when somebody wants them: naming every line of every row takes its time.
    st.download_button(
        "Download (CSV)",
        data=lambda: export.to_csv(answer, settings),
        file_name=f"{name}.csv",
        mime="text/csv",
        key=f"download-{key}",
        on_click="ignore",
        type="tertiary",
    )
    st.download_button(
        LINES_DOWNLOAD,
        data=lambda: export.to_csv(answer, settings, with_lines=True),
        file_name=f"{name}_with_lines.csv",
        mime="text/csv",
        key=f"download-lines-{key}",
        on_click="ignore",
        type="tertiary",
    )


def terms(page: str = "") -> None:
    """Explain the terms of a page and the abbreviations that stand on it, a click away.

    page: as in the glossary; empty where a page has abbreviations alone.
    """
    met = sorted(st.session_state["abbreviations"])
    said = [*glossary.TERMS.get(page, []), *((one, glossary.ABBREVIATIONS[one]) for one in met)]
    if not said:
        return
    _words(said, page)


@st.fragment
def _words(said: list[tuple[str, str]], page: str) -> None:
    with (
        frame.part_of_a_run(),
        a_click_away("What do these words mean?", f"words-{page}") as wanted,
    ):
        if wanted:
            for term, words in said:
                st.markdown(f"**{unmarked(term)}.** {unmarked(_filled(words))}")


def _filled(words: str) -> str:
    """Fill in how this Hub hides small numbers."""
    hides = warehouse.PROFILES[frame.settings().profile]
    return glossary.filled(words, hides.largest_hidden, hides.rounds_to)


def glossary_of_all() -> None:
    """Explain every term of every page, in alphabetical order."""
    frame.section("What the words on these pages mean", glossary.ALL_SAID)
    terms = "".join(
        f"<dt>{html.escape(term)}</dt>"
        + "".join(f"<dd>{html.escape(_filled(words))}</dd>" for words in said)
        for term, said in glossary.every_term().items()
    )
    st.html(f'<dl class="hub-terms">{terms}</dl>')
