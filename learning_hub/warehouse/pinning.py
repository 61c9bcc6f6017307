"""Pins: the snapshots that Board meetings saw, kept under a name and never pruned."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import filelock

from learning_hub.warehouse.files import LOCK, NoSnapshot, WarehouseError, snapshot_path
from learning_hub.warehouse.publishing import WAIT_SECONDS, Busy
from learning_hub.warehouse.snapshots import Listed, listing, missing, nothing_held
from learning_hub.warehouse.standing import current_number, pinned, write_pins

LONGEST_NAME = 80
CURRENT = "current"


def pins(folder: Path) -> dict[str, int]:
    """Give the number of the snapshot pinned under each name, in order of number. Empty = none.

    What either of the two lists of pins tells counts; a damaged one is told by `standing.look`.
    """
    held, _ = pinned(folder)
    return dict(sorted(held.items(), key=lambda pair: (pair[1], pair[0])))


@contextmanager
def _changing(folder: Path) -> Iterator[dict[str, int]]:
    """Hold the warehouse while its pins are changed: gives those that there are.

    Raises NoSnapshot, Busy, or WarehouseError when the lists of pins are damaged or cannot be
    written.
    """
    if current_number(folder) is None:
        raise nothing_held(folder)
    try:
        with filelock.FileLock(folder / LOCK, timeout=WAIT_SECONDS):
            held, fault = pinned(folder)
            if fault and not held:
                raise WarehouseError(fault)
            yield held
    except filelock.Timeout as error:
        raise Busy("A load is still running. Try again when it has finished.") from error
    except OSError as error:
        raise WarehouseError(
            f"The list of pins in {folder} cannot be written: {error.strerror}. Nothing was "
            "changed."
        ) from error


def pin(folder: Path, number: int, name: str) -> None:
    """Keep a snapshot under a name, such as 'Board, 16 July 2026', so that it is never pruned.

    A snapshot may have several names. Raises NoSnapshot when it is not held, WarehouseError for
    a name that is another snapshot's or that could be taken for a number, Busy as publish does.
    """
    name = name.strip()
    # Numbers and dates name snapshots already.
    is_word = name.isprintable() and any(map(str.isalpha, name)) and name != CURRENT
    if not is_word or len(name) > LONGEST_NAME:
        raise WarehouseError(
            "A pin needs a name in words, of one line and at most "
            f"{LONGEST_NAME} characters, such as 'Board, 16 July 2026'. Nothing was pinned."
        )
    with _changing(folder) as held:
        if held.get(name, number) != number:
            raise WarehouseError(
                f"'{name}' is pinned to snapshot {held[name]}. Unpin it first; nothing was changed."
            )
        # Looked for while nobody may prune it.
        if not snapshot_path(folder, number).exists():
            raise NoSnapshot(missing(folder, number))
        write_pins(folder, {**held, name: number})


def unpin(folder: Path, wanted: str) -> list[str]:
    """Let a pin go, by its name or by its snapshot's number: gives the names let go.

    Raises WarehouseError when there is no such pin, Busy as publish does.
    """
    wanted = wanted.strip()
    with _changing(folder) as held:
        gone = [name for name, number in held.items() if wanted in (name, str(number))]
        if not gone:
            names = "; ".join(held) or "none"
            raise WarehouseError(f"Nothing is pinned as '{wanted}'. Pins: {names}.")
        write_pins(folder, {k: v for k, v in held.items() if k not in gone})
    return gone


def number_as_at(folder: Path, day: date) -> int:
    """Say which snapshot held the figures on a day: the last one whose as-at date is not after it.

    Raises NoSnapshot when there was none yet, or when it is no longer kept.
    """
    rows = listing(folder)
    if not rows:
        raise nothing_held(folder)
    found = _as_at(rows, day)
    if found is None:
        raise NoSnapshot(
            f"Nothing was held yet on {_words(day)}: the first snapshot is as at "
            f"{_words(rows[-1]['as_at'])}."
        )
    if not found["is_held"]:
        raise NoSnapshot(
            f"Snapshot {found['number']}, which held the figures on {_words(day)}, is no longer "
            "kept. Pin a snapshot to keep it."
        )
    return found["number"]


def _as_at(rows: list[Listed], day: date) -> Listed | None:
    return next((row for row in rows if row["as_at"] <= day), None)


def _words(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def pin_meetings(folder: Path, body: str, days: list[date]) -> dict[str, int]:
    """Pin the snapshot that each meeting of a body saw, the last as at a day not after it.

    body: its name, such as 'Board'. A meeting before the first snapshot saw none, and one whose
    snapshot is gone has none to keep. Pins that there are stay. Gives what was pinned; raises
    NoSnapshot when nothing was loaded yet, Busy as publish does.
    """
    with _changing(folder) as held:
        rows = listing(folder)
        seen = {f"{body}, {_words(day)}": _as_at(rows, day) for day in days}
        fresh = {
            name: row["number"] for name, row in seen.items() if row is not None and row["is_held"]
        }
        write_pins(folder, {**fresh, **held})
    return fresh


def number_for(folder: Path, wanted: str) -> int | None:
    """Say which snapshot is meant by a number, a pin's name or a date such as 2026-07-16.

    'current' or nothing = None: the current one. Raises NoSnapshot when nothing is meant by it.
    """
    wanted = wanted.strip()
    if wanted in ("", CURRENT):
        return None
    if re.fullmatch(r"[0-9]{1,9}", wanted):
        if not snapshot_path(folder, int(wanted)).exists():
            raise NoSnapshot(missing(folder, int(wanted)))
        return int(wanted)
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", wanted, re.ASCII):
        try:
            day = date.fromisoformat(wanted)
        except ValueError as error:
            raise NoSnapshot(f"'{wanted}' is not a date; write it as 2026-07-31.") from error
        return number_as_at(folder, day)
    held, fault = pinned(folder)
    if fault and wanted not in held:
        raise WarehouseError(fault)
    if wanted not in held:
        names = "; ".join(f"'{name}'" for name in list(held)[-3:])
        raise NoSnapshot(
            f"There is no snapshot '{wanted[:LONGEST_NAME]}'. Give its number, a date such as "
            f"2026-07-31, or the name of a pin{f', such as {names}' if names else ''}."
        )
    return held[wanted]
