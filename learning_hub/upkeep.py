"""Looking a warehouse over, file by file, and mending at the start what can be mended."""

from collections.abc import Iterator
from pathlib import Path

import filelock

from learning_hub import warehouse
from learning_hub.loading.formats import registry
from learning_hub.loading.record.originals import Kept, kept_originals
from learning_hub.loading.record.originals import state_of as kept_state
from learning_hub.loading.record.receipts import complete, read_kept
from learning_hub.warehouse import fingerprints, looks, put_aside
from learning_hub.warehouse.files import (
    KIND_FILE,
    LOCK,
    LOOKS_FILE,
    PINS_COPY,
    PINS_FILE,
    POINTER,
    PUT_ASIDE,
    RECEIPTS,
    RECEIVED,
    WarehouseError,
    numbers_fingerprinted,
    numbers_held,
    snapshot_path,
)
from learning_hub.warehouse.fingerprints import State

_OURS = {
    POINTER,
    KIND_FILE,
    PINS_FILE,
    PINS_COPY,
    LOOKS_FILE,
    f"{LOOKS_FILE}.lock",
    LOCK,
    RECEIPTS,
    RECEIVED,
    PUT_ASIDE,
    "rejects",
    "hash.key",
}


def _plural(number: int, word: str) -> str:
    return f"{number:,} {word}{'' if number == 1 else 's'}"


class Report:
    """What was found: `holds`, what is as it should be, and `faults`, what is not, in sentences."""

    def __init__(self) -> None:
        self.holds: list[str] = []
        self.faults: list[str] = []
        self.remarks: list[str] = []


def look_over(folder: Path) -> Report:
    """Look at everything in a warehouse's folder; nothing is changed.

    Raises WarehouseError when there is no warehouse, or none that may be looked into.
    """
    standing = warehouse.look(folder)
    if not warehouse.has_begun(folder):
        raise warehouse.NoSnapshot("Nothing has been loaded yet.")
    report = Report()
    report.faults += standing.said
    _snapshots(folder, report, standing.current)
    loads = _loads(folder, standing.current)
    _pins(folder, report)
    _receipts(folder, report, loads)
    _originals(folder, report, loads)
    _looks(folder, report)
    _aside(folder, report)
    for path in sorted(folder.iterdir()):
        is_snapshot = path.stem[4:] in {f"{n:06d}" for n in _numbers(folder)}
        if path.name not in _OURS and not is_snapshot and not path.name.startswith("."):
            report.remarks.append(f"{path.name} is none of the warehouse's files; it is let be.")
    return report


def faults(folder: Path) -> list[str]:
    """Give what is not as it should be in a warehouse, a sentence each. Empty = nothing."""
    return look_over(folder).faults


def _numbers(folder: Path) -> list[int]:
    return sorted({*numbers_held(folder), *numbers_fingerprinted(folder)})


def _snapshots(folder: Path, report: Report, current: int | None) -> None:
    whole = 0
    for number in _numbers(folder):
        state = fingerprints.state_of(folder, number, anew=True)
        name = snapshot_path(folder, number).name
        if state is State.WHOLE:
            whole += 1
        elif (log := snapshot_path(folder, number).with_suffix(".duckdb.wal")).exists():
            report.faults.append(
                f"Somebody wrote to snapshot {number}: {log.name} lies beside it. Move that away."
            )
        elif state is State.DAMAGED:
            report.faults.append(
                f"Snapshot {number} is damaged: {name} is not as it was published."
            )
        elif state is State.MISSING:
            # Somebody has gone on without it, and the list of snapshots says so.
            is_past = current is not None and number < current
            (report.remarks if is_past else report.faults).append(
                f"Snapshot {number} is missing, though its fingerprint is here."
            )
        else:
            is_older = not fingerprints.path_of(folder, number).exists()
            (report.remarks if is_older else report.faults).append(
                f"Snapshot {number} has no fingerprint that can be read. All of its rows can; the "
                "next load gives it one."
            )
    if whole:
        report.holds.append(f"{_plural(whole, 'snapshot')} as published.")


def _loads(folder: Path, current: int | None) -> dict[int, tuple[str, str, str]]:
    """List the loads that the current snapshot knows: fingerprint, format and name of the file."""
    if current is None:
        return {}
    opened = warehouse.open_snapshot(folder, current)
    try:
        rows = opened.base.execute("SELECT load_id, sha256, format, file_name FROM load").fetchall()
    finally:
        opened.close()
    return {load_id: (sha256, kind, name) for load_id, sha256, kind, name in rows}


def _pins(folder: Path, report: Report) -> None:
    pins = warehouse.pins(folder)
    held = set(numbers_held(folder))
    for name, number in pins.items():
        if number not in held:
            report.faults.append(f"'{name}' is pinned to snapshot {number}, which is not here.")
    if pins and not set(pins.values()) - held:
        report.holds.append(f"{_plural(len(pins), 'pin')} of snapshots that are here.")


def _receipts(folder: Path, report: Report, loads: dict[int, tuple[str, str, str]]) -> None:
    told, whole = set(), 0
    for path in sorted((folder / RECEIPTS).glob("*.json")):
        if held := read_kept(path):
            whole += 1
            told.add(held["load_id"])
        else:
            report.faults.append(f"The receipt {path.name} is damaged.")
    if lacking := sorted(set(loads) - told):
        report.faults.append(
            f"No receipt can be read of {_plural(len(lacking), 'load')}, such as load "
            f"{lacking[0]}. The next start writes it from what the snapshot tells."
        )
    if whole:
        report.holds.append(f"{_plural(whole, 'receipt')} that can be read.")


def _originals(folder: Path, report: Report, loads: dict[int, tuple[str, str, str]]) -> None:
    kept = kept_originals(folder)
    states = {path: kept_state(path) for path in kept.values()}
    for path, state in states.items():
        if state is Kept.DAMAGED:
            report.faults.append(f"The kept original {RECEIVED}/{path.name} is damaged.")
    # Case lists are never kept; nor is a Parquet file of which a row points at a person.
    gone = [
        load_id
        for load_id, (sha256, kind, name) in sorted(loads.items())
        if sha256 not in kept
        and registry.named(kind).keeps_original
        and not name.lower().endswith(".parquet")
    ]
    if gone:
        report.faults.append(
            f"The originals of {_plural(len(gone), 'load')} are gone, such as that of load "
            f"{gone[0]}."
        )
    if whole := list(states.values()).count(Kept.WHOLE):
        report.holds.append(f"{_plural(whole, 'kept original')} as kept.")
    if readable := list(states.values()).count(Kept.READABLE):
        report.remarks.append(
            f"{_plural(readable, 'kept original')} can be read, but nothing proves that they are "
            "unchanged: an older version kept them."
        )


def _looks(folder: Path, report: Report) -> None:
    anchors = [
        (known.looks, known.looks_mark)
        for number in numbers_fingerprinted(folder)
        if (known := fingerprints.read(folder, number))
    ]
    path = folder / LOOKS_FILE
    if path.is_dir():
        report.faults.append(f"A folder stands where {LOOKS_FILE} belongs: no look can be logged.")
        return
    found = looks.faults(folder, anchors)
    report.faults += found
    if not found and path.exists():
        number = looks.last(folder)[0]
        proven = max((n for n, _ in anchors), default=0)
        if number > proven:
            report.remarks.append(
                f"No snapshot holds on to the entries of {LOOKS_FILE} after number {proven} yet: "
                "that they are all there shows from the next load on."
            )
        report.holds.append(f"{_plural(number, 'look')} logged, each bound to the one before.")


def _aside(folder: Path, report: Report) -> None:
    for aside in put_aside.listing(folder):
        report.remarks.append(
            f"Put aside on {aside.since}: {aside.name}. `put-aside empty` deletes what lies there; "
            f"a load does after {put_aside.DAYS_KEPT} days."
        )


def mend(folder: Path) -> list[str]:
    """Mend at the start what the warehouse's own files tell: pointer, kind, receipts.

    Gives what was mended, a sentence each. Does nothing while a load is running, or where nothing
    may be written.
    """
    said = warehouse.mend(folder)
    if warehouse.look(folder).said or warehouse.current_number(folder) is None:
        return said
    try:
        with filelock.FileLock(folder / LOCK, timeout=0):
            opened = warehouse.open_snapshot(folder)
            try:
                written = complete(folder, opened.base, reads_all=True)
            finally:
                opened.close()
    except (filelock.Timeout, OSError, WarehouseError):
        return said
    if written:
        said.append(
            f"Written from what the snapshot tells: {_plural(written, 'receipt')} of loads "
            "that had none, or a damaged one."
        )
    return said


def lines(report: Report) -> Iterator[str]:
    """Give a report as lines to print: what is not as it should be first."""
    yield from report.faults
    yield from report.remarks
    for said in report.holds:
        yield f"Holds: {said}"
    if not report.faults:
        yield "The warehouse checks out."
    else:
        yield f"{_plural(len(report.faults), 'fault')} found. Nothing was changed."
