"""How a warehouse stands: which snapshot is current, told by all of its files together.

The pointer is a convenience. What is current is the newest snapshot that can be read; whatever
else in the folder tells of a newer one (its fingerprint, a receipt, a pin, the pointer) makes
loading stop until somebody has decided, so that nothing is built on less than was held.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from learning_hub.warehouse import fingerprints, put_aside
from learning_hub.warehouse.files import (
    KIND_FILE,
    LARGEST_NUMBER,
    LOOKS_FILE,
    PINS_COPY,
    PINS_FILE,
    POINTER,
    RECEIPTS,
    WarehouseError,
    numbers_fingerprinted,
    numbers_held,
    read_small,
    snapshot_path,
    write_whole,
)
from learning_hub.warehouse.fingerprints import Fingerprint, State

KINDS = ("own", "fictional")
UNKNOWN = "unknown"
# So many snapshots at the most can have gone without a trace but for the pointer or a pin.
FARTHEST = 1000
_RECEIPT = re.compile(r"(\d{6})-(\d{6})-")


@dataclass(frozen=True)
class Standing:
    """How a warehouse stands.

    current: the newest snapshot that can be read; None = there is none. newest: the highest
    number that anything in the folder tells of; the next one comes after it. lost: numbers newer
    than the current one that something tells of. said: what is not as it should be, a sentence
    each; empty = nothing.
    """

    folder: Path
    current: int | None
    newest: int
    lost: tuple[int, ...]
    said: tuple[str, ...]
    leftover: tuple[int, ...] = ()

    @property
    def has_begun(self) -> bool:
        """Say whether anything was ever published here, as far as the folder tells."""
        return self.current is not None or self.newest > 0


def _pointer(folder: Path) -> tuple[int | None, str]:
    """Read the pointer: its number, and what is wrong with it as the end of a sentence."""
    path = folder / POINTER
    text = read_small(path)
    if text is None:
        return None, "cannot be read" if path.exists() else "is missing"
    number = text.strip()
    if len(number) <= 6 and number.isascii() and number.isdigit() and int(number):
        return int(number), ""
    return None, "holds no number of a snapshot" if number else "is empty"


def read_pins(path: Path) -> dict[str, int] | None:
    """Read a list of pins: number by name. None = it is damaged, or not there."""
    try:
        held = json.loads(read_small(path) or "")
        # A list of pins that names no snapshot of ours is damaged, whatever else it says.
        pins = {str(name): int(number) for name, number in held.items()}
        "".join(pins).encode()
        return pins if all(0 < n <= LARGEST_NUMBER for n in pins.values()) else None
    except (ValueError, AttributeError, TypeError, OverflowError, RecursionError):
        return None


def pinned(folder: Path) -> tuple[dict[str, int], str]:
    """Give the pins as both lists tell them, and what is wrong with the lists, in a sentence.

    What one of the two names is pinned: rather a snapshot too many than what a Board saw lost.
    """
    first, second = read_pins(folder / PINS_FILE), read_pins(folder / PINS_COPY)
    printed = next((known.pins for known in _printed(folder)), {})
    held = {**printed, **(second or {}), **(first or {})}
    said = ""
    for name, told in ((PINS_FILE, first), (PINS_COPY, second)):
        if told is None and (folder / name).exists():
            said = f"The list of pins, {name}, is damaged"
    if not said and first is None and second is None:
        # Both gone, as where a copy was broken off: the fingerprints remember.
        held = held or next((known.pins for known in _printed(folder) if known.pins), {})
        said = "The lists of pins are missing" if held else ""
    elif not said and first is None and second is not None:
        said = f"The list of pins, {PINS_FILE}, is missing"
    elif not said and first is not None and second is not None and first != second:
        said = f"The lists of pins, {PINS_FILE} and {PINS_COPY}, differ"
    elif not said and first is not None and not printed.items() <= first.items():
        said = f"The list of pins, {PINS_FILE}, lacks one that the last fingerprint names"
    if said:
        said += (
            "; what is known of them counts. The next load or pin writes them anew."
            if held
            else "; no snapshot is pruned until one is put back from a backup, or moved away."
        )
    return held, said


def write_pins(folder: Path, held: dict[str, int]) -> None:
    """Write both lists of pins and the newest fingerprint's; broken off in between, what one of
    them names stays pinned.
    """
    text = json.dumps(held, indent=1, ensure_ascii=False) + "\n"
    for path in (folder / PINS_FILE, folder / PINS_COPY):
        if path.exists() and read_pins(path) is None:
            put_aside.put(folder, path)
        write_whole(path, text)
    if known := next(_printed(folder), None):
        fingerprints.write(folder, fingerprints.beside(known, known.looks, known.looks_mark, held))


def _printed(folder: Path) -> Iterator[Fingerprint]:
    """Go through the fingerprints that can be read, the newest first."""
    for number in reversed(numbers_fingerprinted(folder)):
        if known := fingerprints.read(folder, number):
            yield known


def told_by_receipts(folder: Path) -> tuple[int, int]:
    """Give the newest snapshot and the last load that the names of the receipts tell of."""
    newest = last = 0
    try:
        for path in (folder / RECEIPTS).iterdir():
            if found := _RECEIPT.match(path.name):
                newest, last = max(newest, int(found[1])), max(last, int(found[2]))
    except OSError:
        pass
    return newest, last


def last_load_id(folder: Path) -> int:
    """Give the highest id of a load that fingerprints or receipts tell of: ids never come again."""
    told = [known.last_load_id for known in _printed(folder)]
    return max([*told, told_by_receipts(folder)[1]], default=0)


def _newest_readable(folder: Path) -> int | None:
    for number in reversed(numbers_held(folder)):
        if fingerprints.state_of(folder, number) in (State.WHOLE, State.UNPROVEN):
            return number
    return None


def _refuse_unreadable(folder: Path) -> None:
    """Raise WarehouseError for a place that may not be looked into: nothing is known of it."""
    try:
        if folder.exists():
            next(folder.iterdir(), None)
    except NotADirectoryError as error:
        raise WarehouseError(
            f"{folder} is a file, but a warehouse is a folder: it cannot be written or read. Move "
            "it away, or name another folder in hub.toml; nothing was changed."
        ) from error
    except OSError as error:
        raise WarehouseError(
            f"The warehouse in {folder} cannot be read: {error.strerror}. Nothing was changed."
        ) from error


def current_number(folder: Path) -> int | None:
    """Say which snapshot is current: the newest that can be read. None = there is none.

    Raises WarehouseError when the folder may not be read.
    """
    try:
        pointed, _ = _pointer(folder)
        held = numbers_held(folder)
        if (
            pointed is not None
            and held
            and pointed == held[-1]
            and (fingerprints.state_of(folder, pointed) in (State.WHOLE, State.UNPROVEN))
        ):
            return pointed
        return _newest_readable(folder)
    except OSError as error:
        _refuse_unreadable(folder)
        raise WarehouseError(
            f"The warehouse in {folder} cannot be read: {error.strerror}. Nothing was changed."
        ) from error


def look(folder: Path) -> Standing:
    """Look at everything in the folder that tells of a snapshot. Raises as current_number does."""
    _refuse_unreadable(folder)
    current = current_number(folder)
    pointed, fault = _pointer(folder)
    held, printed = numbers_held(folder), numbers_fingerprinted(folder)
    pins, pins_fault = pinned(folder)
    received, _ = told_by_receipts(folder)
    sure = max([*held, *printed, received], default=0)
    # A pointer or a pin far beyond all else was never one of ours, and would use up numbers.
    soft = {*pins.values(), pointed or 0}
    tell = {*printed, received, *(n for n in soft if n <= sure + FARTHEST)}
    beyond = {n for n in held if n > (current or 0)}
    # A file of which nothing else tells, beside one that the pointer names, was never published.
    leftover = beyond - tell if pointed is not None and pointed == current else set()
    lost = tuple(sorted(n for n in tell | beyond - leftover if n > (current or 0)))
    said = [*_lost_said(folder, current, lost, held, pointed)]
    if current is not None and not lost:
        if fault:
            said.append(
                f"The file {POINTER} {fault}: snapshot {current}, the newest whole one, is shown. "
                "The next load writes it anew."
            )
        elif pointed != current:
            said.append(
                f"The file {POINTER} names snapshot {pointed}, but {current} is the newest whole "
                "one and is shown. The next load writes it anew."
            )
    said += [
        f"{snapshot_path(folder, number).name} is no snapshot and nothing tells of it. The next "
        "load puts it aside."
        for number in sorted(leftover)
    ]
    if pins_fault:
        said.append(pins_fault)
    if current is not None:
        if _kind_told(folder) is None or _is_kind_doubted(folder):
            said.append(kind_said(folder))
        if (
            fingerprints.read(folder, current) is None
            and fingerprints.path_of(folder, current).exists()
        ):
            said.append(
                f"The fingerprint of snapshot {current} is damaged. The next load reads the "
                "snapshot whole and writes it anew."
            )
    newest = max(tell | set(held), default=0)
    return Standing(folder, current, newest, lost, tuple(said), tuple(sorted(leftover)))


def _lost_said(
    folder: Path, current: int | None, lost: tuple[int, ...], held: list[int], pointed: int | None
) -> list[str]:
    if not lost:
        return []
    newest = lost[-1]
    if newest in held:
        what = (
            f"Snapshot {newest} is damaged: its file {snapshot_path(folder, newest).name} is "
            "not as it was published, or was written by a newer DuckDB."
        )
    elif lost == (pointed,) and newest not in numbers_fingerprinted(folder):
        what = f"The file {POINTER} names snapshot {newest}, which is not here."
    else:
        what = f"Snapshot {newest} is not here, though it was published."
    if len(lost) > 1:
        what += f" Nor can {_listed(lost[:-1])} be read."
    if current is None:
        return [
            f"{what} No snapshot of this warehouse can be read. Bring a backup back with `restore` "
            "into an empty folder; nothing here was changed."
        ]
    return [
        f"{what} Snapshot {current} is shown. Put the file back from a backup, or go on from what "
        f"is shown with `snapshots use {current}`; until then nothing is loaded or pruned."
    ]


def _listed(numbers: tuple[int, ...]) -> str:
    named = [str(n) for n in numbers[:5]] + ([f"{len(numbers) - 5} more"] if numbers[5:] else [])
    return " and ".join([", ".join(named[:-1]), named[-1]] if named[1:] else named)


def refuse_lost(standing: Standing) -> None:
    """Raise WarehouseError when something newer than the current snapshot was held."""
    if standing.lost:
        end = " Nothing was changed." if standing.current is not None else ""
        raise WarehouseError(f"{standing.said[0]}{end}")


def _kind_told(folder: Path) -> str | None:
    try:
        kind = json.loads(read_small(folder / KIND_FILE) or "")["kind"]
        return kind if kind in KINDS else None
    except (ValueError, TypeError, KeyError, RecursionError):
        return None


def kind_said(folder: Path) -> str:
    """Say that the file which tells the kind of a warehouse is damaged, and what that means."""
    kind = _kind_printed(folder)
    if _is_kind_doubted(folder):
        return (
            f"The file {KIND_FILE} says '{_kind_told(folder)}' and the last snapshot '{kind}', so "
            "it is not known whether this warehouse holds the fictional demo or a partnership's "
            "own files. Put the file back from a backup; until then nothing is loaded."
        )
    if kind is None:
        return (
            f"The file {KIND_FILE} is missing or damaged, so it is not known whether this "
            "warehouse holds the fictional demo or a partnership's own files. Put it back from a "
            'backup, or write {"kind": "own"} into it; until then nothing is loaded.'
        )
    words = "fictional demo" if kind == "fictional" else "own files"
    return (
        f"The file {KIND_FILE} is missing or damaged. By its snapshots this warehouse holds the "
        f"{words}; the next load writes the file anew."
    )


def _is_kind_doubted(folder: Path) -> bool:
    told, printed = _kind_told(folder), _kind_printed(folder)
    return told is not None and printed is not None and told != printed


def _kind_printed(folder: Path) -> str | None:
    return next((known.kind for known in _printed(folder) if known.kind in KINDS), None)


def kind_of(folder: Path) -> str | None:
    """Say whether a warehouse is 'own' or 'fictional' (the demo), or 'unknown' when nothing tells.

    None = not begun yet. A first load that was killed may leave a kind without a snapshot: that
    has not begun either. One of which all snapshots are lost has begun all the same, so that the
    demo is never shown in its place.
    """
    if not has_begun(folder):
        return None
    if _is_kind_doubted(folder):
        return UNKNOWN
    return _kind_told(folder) or _kind_printed(folder) or UNKNOWN


def has_begun(folder: Path) -> bool:
    """Say whether anything in a folder tells that a snapshot was once published there."""
    _refuse_unreadable(folder)
    if numbers_held(folder) or numbers_fingerprinted(folder):
        return True
    named = (POINTER, PINS_FILE, PINS_COPY, LOOKS_FILE)
    return any((folder / name).exists() for name in named) or told_by_receipts(folder)[0] > 0
