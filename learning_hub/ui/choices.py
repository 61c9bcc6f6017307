"""Choices of the visitor. Each is in the address, so that a link opens the same view."""

import pandas as pd
import streamlit as st

from learning_hub import theme
from learning_hub.ui.asking import ask
from learning_hub.ui.frame import is_presenting, remember, remembered, settings
from learning_hub.ui.keeping import kept
from learning_hub.warehouse import Answer
from learning_hub.wording.numbers import capital, is_empty


def _offered(kind: str) -> dict[str, str]:
    """Give the words of all that is held of a kind, by id."""
    return kept(_of_kind, kind, ask("plan/choices").rows)


def _of_kind(kind: str, options: pd.DataFrame) -> dict[str, str]:
    rows = options[options["kind"] == kind]
    return dict(zip(rows["id"], rows["label"], strict=True))


def choices(about: str = "") -> st.delta_generator.DeltaGenerator:
    """Give the row in which a page's choices stand."""
    return st.container(
        key=f"choices-{about}" if about else "choices", horizontal=True, vertical_alignment="bottom"
    )


def choose(
    label: str,
    options: dict[str, str],
    key: str,
    default: str | None = None,
    *,
    width: int = 300,
    help_text: str | None = None,
) -> str:
    """Let the visitor pick one: gives its id. options: words by id, never empty.

    The address decides, then what was picked before on another page, then the default. When
    presenting nothing is drawn.
    """
    ids = list(options)
    asked = [st.query_params.get(key), remembered(key), default]
    picked = next((one for one in asked if one in options), ids[0])
    if not is_presenting():
        state = f"choice_{key}"
        st.session_state[state] = picked
        picked = st.selectbox(
            label,
            ids,
            key=state,
            width=width,
            help=help_text,
            format_func=lambda one: options.get(one, one),
            on_change=_write_address,
            args=(key, state),
        )
    remember(key, picked)
    return picked


def _write_address(key: str, state: str) -> None:
    """Put what was just picked into the address, before the page is drawn again."""
    st.query_params[key] = st.session_state[state]


def choose_some(label: str, options: dict[str, str], key: str, *, width: int = 300) -> list[str]:
    """Let the visitor pick several: gives their ids. None picked = all."""
    picked = [one for one in st.query_params.get_all(key) if one in options]
    if not is_presenting():
        state = f"choice_{key}"
        st.session_state[state] = picked
        picked = st.multiselect(
            label,
            list(options),
            key=state,
            width=width,
            placeholder="All",
            format_func=lambda one: options.get(one, one),
            on_change=_write_address,
            args=(key, state),
        )
    return picked


def choose_cycle() -> str | None:
    """Let the visitor pick a cycle that has begun; the latest is offered first. None = no cycle."""
    cycles = ask("overview/cycles").rows
    begun = cycles[cycles["stage"] != "to come"].iloc[::-1]
    if begun.empty:
        return None
    options = {
        row.cycle_id: f"{row.cycle_id} {row.title}" + (" (live)" if row.stage == "live" else "")
        for row in begun.itertuples()
    }
    return choose("Cycle", options, "cycle", width=420)


def choose_audit(audits: Answer) -> str:
    """Let the visitor pick one of a cycle's audits: gives its id. Empty when there is none."""
    options = {
        row.audit_id: row.title if is_empty(row.agency) else f"{row.title} ({row.agency})"
        for row in audits.rows.itertuples()
    }
    return choose("Audit", options, "audit", width=460) if options else ""


def choose_actions() -> dict[str, list[str]]:
    """Let the visitor pick actions by agency, priority and status; none picked = all."""
    statuses = {code: theme.status_words(code) for code in theme.STATUS}
    return {
        "agency_ids": choose_some("Agency", _offered("agency"), "agency"),
        "priority_ids": choose_some("Priority", _offered("priority"), "priority"),
        "statuses": choose_some("Status", statuses, "status"),
    }


def choose_priority() -> str:
    """Let the visitor pick a priority: gives its id, empty = all."""
    labels = {code: f"{code} {words}" for code, words in _offered("priority").items()}
    return choose("Priority", {"": "All priorities", **labels}, "priority")


def choose_served_priority(priorities: Answer) -> str:
    """Let the visitor pick one priority that a cycle has served. Empty when there is none."""
    options = {
        row.priority_id: f"{row.priority_id} {row.title}" for row in priorities.rows.itertuples()
    }
    return choose("Priority", options, "priority", width=340) if options else ""


def choose_any_cycle() -> str:
    """Let the visitor pick one cycle by which to narrow a list: gives its id, empty = all."""
    labels = dict(reversed(_offered("cycle").items()))
    # A key of its own: the cycle that another page shows is not one to narrow this list by.
    return choose("Cycle", {"": "All cycles", **labels}, "of_cycle", width=200)


def choose_success() -> dict[str, str]:
    """Let the visitor pick by the partnership's success measure and by what a measure asks.

    Gives both as the choices of a question; empty = all. Draws nothing where none is held.
    """
    offered = _offered("success")
    if not offered:
        return {"success_measure_id": "", "asks": ""}
    words = {"": f"All {len(offered)}", **offered}
    asks = {"": "All", **{kind: kind.capitalize() + "?" for kind in theme.ASKS}}
    return {
        "success_measure_id": choose("Success measure", words, "success", width=220),
        "asks": choose("It asks", asks, "asks", width=140),
    }


def choose_kind(label: str, options: Answer, kind: str) -> str:
    """Let the visitor pick one value of a kind, from data/definition_choices. Empty = all."""
    rows = options.rows[options.rows["kind"] == kind]
    words = {row.id: f"{capital(row.id)} ({row.measures})" for row in rows.itertuples()}
    return choose(label, {"": "All", **words}, kind, width=200)


def search(label: str) -> str:
    """Let the visitor type words to search for: gives them without spaces around. Empty = all."""
    asked = " ".join(st.query_params.get("find", "").split())[:100]
    if not is_presenting():
        st.session_state["choice_find"] = asked
        st.text_input(
            label,
            key="choice_find",
            width=240,
            type="search",
            max_chars=100,
            on_change=_write_address,
            args=("find", "choice_find"),
        )
    return asked


def choose_measure(measures: Answer) -> str:
    """Let the visitor pick one measure: gives its id. Empty when there is none."""
    named = [column for column in ("measure_id", "name", "source") if column in measures.rows]
    options = {
        # A published one's id is a name for machines.
        row.measure_id: f"{row.measure_id} {row.name}"
        if ":" not in row.measure_id
        else f"{row.name} ({row.source})"
        if "source" in named
        else row.name
        for row in measures.rows[named].itertuples(name="Measure", index=False)
    }
    return choose("Measure", options, "measure", width=520) if options else ""


def choose_published(published: Answer, compared: Answer) -> str:
    """Let the visitor pick a published measure, first that which ours may be set beside."""
    options = {
        row.measure_id: f"{row.name} ({row.source_title})" for row in published.rows.itertuples()
    }
    # Ours names one to be set beside; else a share is easier to compare than a count.
    shares = published.rows.loc[published.rows["unit"] != "count", "measure_id"]
    first = (
        compared.rows["benchmark_measure_id"].iloc[0]
        if not compared.is_empty
        else next(iter(shares), None)
    )
    return choose("Published measure", options, "published", first, width=460)


def choose_area(areas: Answer) -> str:
    """Let the visitor pick an area; the partnership's own is offered first."""
    options = {row.area_code: f"{row.name} ({row.level})" for row in areas.rows.itertuples()}
    ours = [code for code in settings().areas if code in options]
    return choose("Area", options, "area", ours[0] if ours else None)


def choose_breakdown(breakdowns: Answer) -> dict[str, str]:
    """Let the visitor pick a part of a published measure; draws nothing when it has no parts."""
    pairs = list(zip(breakdowns.rows["breakdown_kind"], breakdowns.rows["breakdown"], strict=True))
    options = {f"{kind}|{part}": "Total" if part == "Total" else part for kind, part in pairs}
    picked = choose("Part", options, "part") if len(options) > 1 else next(iter(options))
    kind, _, part = picked.partition("|")
    return {"breakdown_kind": kind, "breakdown": part}
