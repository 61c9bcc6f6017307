"""Loading from a page: drop files, see what would change, confirm, keep the receipt."""

import html
import tempfile
from pathlib import Path

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from learning_hub import config, loading, places, template
from learning_hub.loading.record import receipts_kept
from learning_hub.ui import frame
from learning_hub.ui.showing import table_html
from learning_hub.ui.style import unmarked
from learning_hub.warehouse import WarehouseError
from learning_hub.wording import load as wording

MAY_LOAD = ("manager", "operations")
# So many files of refused rows are offered, the newest; the others lie in the warehouse's folder.
MOST_OFFERED = 8


def _written(files: list[UploadedFile], place: str) -> list[Path]:
    paths = []
    for file in files:
        # The name is the visitor's: only its last part, so that it cannot point elsewhere.
        path = Path(place) / Path(file.name).name
        path.write_bytes(file.getbuffer())
        paths.append(path)
    return paths


def _load(files: list[UploadedFile], continues: dict[str, str], dry_run: bool) -> loading.Outcome:
    held = config.read()
    bar = st.progress(0.0, "Reading")
    with tempfile.TemporaryDirectory() as place:
        paths = _written(files, place)
        folder = places.folder_for(held, loading.gather(paths))
        is_first = places.shows_demo(held)
        outcome = loading.load(
            folder,
            paths,
            keep=held.keep_snapshots,
            dry_run=dry_run,
            continues=continues,
            by=f"{loading.who()} on the load page",
            progress=lambda doing, share: bar.progress(min(share, 1.0), doing),
        )
    bar.empty()
    frame.forget()
    if is_first and not places.shows_demo(held):
        outcome.said.append(places.DEMO_PUT_ASIDE)
    return outcome


def _show(outcome: loading.Outcome, heading: str, is_done: bool) -> None:
    with st.container(key=f"statement-receipt-{is_done}"):
        st.header(heading, anchor=False)
        said = wording.preview_said(outcome.receipts, is_done)
        st.html(f'<p class="hub-sentence">{said}</p>')
        for mended in outcome.said:
            frame.note(html.escape(mended))
        st.html(table_html(wording.preview_table(outcome.receipts), heading))
        lines = [line for receipt in outcome.receipts for line in receipt.lines()[1:]]
        lines += [receipt.sentence() for receipt in outcome.receipts if receipt.refusal]
        held = [receipt.file_name for receipt in outcome.receipts if receipt.rejects]
        if lines and not (held and is_done and not frame.may_see_refused(", ".join(held))):
            with st.expander(f"What was refused or noticed ({len(lines)})", type="compact"):
                st.code("\n".join(lines[:500]), language=None, wrap_lines=True)
        if is_done:
            _offer_refused(outcome)


def _offer_refused(outcome: loading.Outcome) -> None:
    """Offer what was just refused, to be mended; say of which files there is a list only."""
    folder = places.folder_in_force(config.read())
    for number, receipt in enumerate(outcome.receipts):
        if receipt.to_mend:
            _offer(
                f"Refused rows of {receipt.file_name}, to mend",
                folder / receipt.to_mend,
                f"just-refused-{number}",
            )
        elif said := receipt.mending():
            frame.note(html.escape(f"{receipt.file_name}: {said}"))


def _offer(words: str, path: Path, key: str) -> None:
    def given() -> bytes:
        # Asked for only now, so only now looked at.
        return path.read_bytes() if frame.may_see_refused(path.name) else wording.NOT_GIVEN.encode()

    st.download_button(
        unmarked(words),
        data=given,
        file_name=path.name,
        on_click="ignore",
        type="tertiary",
        key=key,
    )


def files_to_mend() -> None:
    """Offer the refused rows of earlier loads in the shape of their files, to those who may load.

    Nothing is shown where there are none, or to others: the rows stand there as they were sent.
    """
    found = receipts_kept.to_mend(places.folder_in_force(config.read()))
    if not found or frame.viewer().role not in MAY_LOAD:
        return
    with st.container(key="statement-to-mend"):
        st.header("Refused rows to mend", anchor=False)
        st.html(f'<p class="hub-sentence">{wording.to_mend_said(len(found), MOST_OFFERED)}</p>')
        for number, (words, path) in enumerate(found[:MOST_OFFERED]):
            _offer(words, path, f"to-mend-{number}")


def _agreed(files: list[UploadedFile]) -> dict[str, str]:
    """Give the publication that each file is to go on, where the visitor has agreed to one."""
    offers: dict[str, str] = st.session_state.get("offers", {})
    names = {Path(file.name).name for file in files}
    return {
        name: publication
        for name, publication in offers.items()
        if name in names and st.session_state.get(f"continues-{name}")
    }


def _offer_series(outcome: loading.Outcome) -> None:
    """Let the visitor agree that a file goes on a series held under another name."""
    offered = [receipt for receipt in outcome.receipts if receipt.may_continue]
    st.session_state["offers"] = {one.file_name: one.may_continue for one in offered}
    for receipt in offered:
        publication = receipt.may_continue or ""
        for notice in receipt.notices:
            if f"'{publication}'" in notice:
                frame.note(html.escape(notice))
        st.checkbox(
            unmarked(wording.continues_offered(receipt.file_name, publication)),
            key=f"continues-{receipt.file_name}",
        )


def start_with_own_files() -> None:
    """While the demo is shown, lead the one who loads to where files of one's own are dropped."""
    if frame.viewer().role == "manager" and places.shows_demo(config.read()):
        with st.container(key="start-own"):
            frame.note(wording.OWN_SAID)
            frame.lead_to("load", wording.OWN_OFFERED)


def drop_files() -> None:
    """Let those who may load drop files, see what would happen, and confirm."""
    if frame.viewer().role not in MAY_LOAD:
        frame.note(wording.NOT_YOURS)
        return
    if places.shows_demo(config.read()):
        frame.note(wording.OWN_SAID)
    if done := st.session_state.pop("receipt", None):
        _show(done, "Receipt", True)
    files = st.file_uploader(
        "Files to load: CSV, Excel, OpenDocument or Parquet",
        accept_multiple_files=True,
        key=f"dropped-{st.session_state.get('drops', 0)}",
    )
    st.download_button(
        "Blank workbook to fill in (.xlsx)",
        data=template.workbook,
        file_name="learning_hub_template.xlsx",
        on_click="ignore",
        type="tertiary",
    )
    if not files:
        return
    try:
        agreed = _agreed(files)
        preview = _load(files, agreed, dry_run=True)
        _show(preview, "What would change", False)
        _offer_series(preview)
        if not preview.is_of_use:
            frame.note(wording.nothing_to_load(preview.receipts))
        elif st.button("Load these files", type="primary"):
            st.session_state["receipt"] = _load(files, agreed, dry_run=False)
            st.session_state["drops"] = st.session_state.get("drops", 0) + 1
            st.rerun()
    except (WarehouseError, loading.BadManifest) as error:
        st.error(unmarked(str(error)))
