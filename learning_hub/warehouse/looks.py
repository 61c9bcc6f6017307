"""The log of looks: who saw what others may not, each line bound to the one before it.

One JSON object a line in looks.jsonl beside the snapshots. `n` counts the lines, and `before` is
the SHA-256 of the line before, so that a line changed, taken out or put in later shows.
"""

import hashlib
import json
import os
from datetime import datetime
from pathlib import Path

import filelock

from learning_hub.warehouse.files import LOOKS_FILE

WAIT_SECONDS = 5
# Longer than any entry: the last line of the log is looked for in so many bytes.
_TAIL = 1 << 16


class NotLogged(RuntimeError):
    """A look could not be written down; the message says why, as the end of a sentence."""


def mark_of(line: bytes) -> str:
    """Give the mark of a line, by which the next one holds on to it."""
    return hashlib.sha256(line.strip()).hexdigest()


def _last(path: Path) -> tuple[int, str, bool]:
    """Give the number and mark of the last line, and whether it is ended."""
    if not path.exists():
        return 0, "", True
    with path.open("rb") as handle:
        size = handle.seek(0, os.SEEK_END)
        handle.seek(max(0, size - _TAIL))
        tail = handle.read()
    lines = tail.strip(b"\n").split(b"\n")
    if not tail.strip():
        return 0, "", not tail or tail.endswith(b"\n")
    # A torn line counts, so that numbers go on from the last that can be read.
    torn = 0
    while torn < len(lines) and not _number(lines[-1 - torn]):
        torn += 1
    number = _number(lines[-1 - torn]) + torn if torn < len(lines) else 0
    return number, mark_of(lines[-1]), tail.endswith(b"\n")


def _number(line: bytes) -> int:
    try:
        return int(json.loads(line)["n"])
    except (ValueError, TypeError, KeyError, OverflowError, RecursionError):
        return 0


def write(folder: Path, entry: dict[str, object]) -> None:
    """Write down a look. Raises NotLogged when that cannot be done."""
    path = folder / LOOKS_FILE
    try:
        with filelock.FileLock(folder / f"{LOOKS_FILE}.lock", timeout=WAIT_SECONDS):
            number, before, is_ended = _last(path)
            held = {
                "n": number + 1,
                "at": datetime.now().isoformat(timespec="seconds"),
                **entry,
                "before": before,
            }
            line = json.dumps(held, default=str)
            with path.open("a", encoding="utf-8") as log:
                log.write(("" if is_ended else "\n") + line + "\n")
    except filelock.Timeout as error:
        raise NotLogged("another process holds it") from error
    except OSError as error:
        raise NotLogged(error.strerror or "it cannot be written") from error


def last(folder: Path) -> tuple[int, str]:
    """Give the number of the last entry and its mark. Zero and empty = there is none to be read."""
    try:
        number, mark, _ = _last(folder / LOOKS_FILE)
    except OSError:
        return 0, ""
    return number, mark if number else ""


def faults(folder: Path, anchors: list[tuple[int, str]]) -> list[str]:
    """Say where the chain of the log is broken, a sentence each. Empty = it holds.

    anchors: numbers and marks of entries that were last when a snapshot was published. Lines of
    before the chain was kept are passed over, as far as the first that has a number.
    """
    path = folder / LOOKS_FILE
    wanted = dict(anchors)
    wanted.pop(0, None)
    if not path.exists():
        return [f"{LOOKS_FILE} is gone, but {max(wanted)} looks had been logged."] if wanted else []
    found: list[str] = []
    before, number, place = "", 0, 0
    try:
        with path.open("rb") as handle:
            for place, line in enumerate(handle, start=1):
                told = _number(line)
                if told == 0 and number == 0:
                    before = mark_of(line)
                    continue
                is_next = told == number + 1 or number == 0
                if not is_next or _before(line) != before:
                    found.append(
                        f"{LOOKS_FILE}, line {place} does not follow from the line before: one of "
                        "the two was changed, cut, taken out or put in."
                    )
                number, before = told or number + 1, mark_of(line)
                if wanted.pop(number, before) != before:
                    found.append(
                        f"{LOOKS_FILE}, line {place} is not the entry {number} that was written."
                    )
    except OSError as error:
        return [f"{LOOKS_FILE} cannot be read: {error.strerror}."]
    if late := [n for n in wanted if n > number]:
        found.append(
            f"{LOOKS_FILE} ends with entry {number}, but {max(late)} looks had been logged."
        )
    elif wanted:
        found.append(f"{LOOKS_FILE} lacks the entry {min(wanted)} that was written.")
    return found


def _before(line: bytes) -> str | None:
    try:
        return str(json.loads(line)["before"])
    except (ValueError, TypeError, KeyError, RecursionError):
        return None
