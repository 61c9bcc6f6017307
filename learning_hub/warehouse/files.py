"""The files of a warehouse's folder: what they are called, and writing a small one whole."""

import os
from contextlib import suppress
from pathlib import Path

POINTER = "current"
KIND_FILE = "warehouse.json"
PINS_FILE = "pins.json"
# Pins stand twice, so that neither file alone can let go of what a Board saw.
PINS_COPY = "pins-copy.json"
LOOKS_FILE = "looks.jsonl"
RECEIPTS = "receipts"
RECEIVED = "received"
PUT_ASIDE = "put-aside"
LOCK = "lock"
# What a load that is at work leaves half made. Its name says that nothing ever rested on it.
SCRATCH = (
    ".build-*",
    f".{POINTER}-*",
    f".{KIND_FILE}-*",
    f".{PINS_FILE}-*",
    f".{PINS_COPY}-*",
    ".hub-*",
    ".hash.key-part",
    f"{RECEIVED}/*.part",
    f"{RECEIPTS}/.*-*",
)
# The six digits of a snapshot's file name.
LARGEST_NUMBER = 999_999
# No small file of ours is nearly as large: what is larger is not read.
LARGEST_TEXT = 5_000_000


class WarehouseError(RuntimeError):
    """Something about the warehouse that its user must know; the message is a full sentence."""


class NoSnapshot(WarehouseError):
    """There is no such snapshot (yet)."""


def sync_folder(folder: Path) -> None:
    """Make a renaming in a folder lasting."""
    # Windows cannot open a folder to sync it; there the rename is as durable as it gets.
    if os.name != "nt":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def sync_file(path: Path) -> None:
    """Make what was written to a file lasting."""
    with path.open("rb+") as handle:
        os.fsync(handle.fileno())


def write_whole(path: Path, text: str) -> None:
    """Write a small file so that a reader sees the old text or the new, never half of it."""
    half = path.with_name(f".{path.name}-{os.getpid()}")
    try:
        half.write_text(text, encoding="utf-8")
        sync_file(half)
        os.replace(half, path)
    except OSError:
        with suppress(OSError):
            half.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def read_small(path: Path) -> str | None:
    """Give the text of a small file of ours. None = it is not there, or is no text of ours.

    A folder in its place, bytes that are no text, a file that is far too large and one that may
    not be read are no text.
    """
    try:
        if path.stat().st_size > LARGEST_TEXT:
            return None
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return None


def snapshot_path(folder: Path, number: int) -> Path:
    """Say which file holds a snapshot."""
    return folder / f"hub-{number:06d}.duckdb"


def _numbers(folder: Path, ending: str) -> list[int]:
    try:
        names = os.listdir(folder)
    except (FileNotFoundError, NotADirectoryError):
        return []
    found = (
        name[4:10]
        for name in names
        if name.startswith("hub-") and name.endswith(ending) and len(name) == 10 + len(ending)
    )
    return sorted(int(digits) for digits in found if digits.isascii() and digits.isdigit())


def numbers_held(folder: Path) -> list[int]:
    """List the numbers of the snapshots whose files are in the folder, oldest first."""
    return _numbers(folder, ".duckdb")


def numbers_fingerprinted(folder: Path) -> list[int]:
    """List the numbers of the snapshots whose fingerprints are in the folder, oldest first."""
    return _numbers(folder, ".json")
