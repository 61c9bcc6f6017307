"""The originals of what was loaded, kept compressed beside the snapshots by fingerprint.

A file's name is the fingerprint of the file as it came, and the beginning of that of what is kept:
of a workbook the cells alone are kept, and a file that points at a person without its refused rows.
"""

import hashlib
import shutil
from enum import StrEnum
from pathlib import Path

import pyarrow as pa

from learning_hub.warehouse import put_aside
from learning_hub.warehouse.files import RECEIPTS, RECEIVED, WarehouseError
from learning_hub.warehouse.fingerprints import sha256_of

# How originals were and are kept; the first is written. Both are common formats.
ENDINGS = {".zst": "zstd", ".gz": "gzip"}
_MARK = 16


class Kept(StrEnum):
    """How a kept original stands. One of before they had marks is readable, but unproven."""

    WHOLE = "whole"
    READABLE = "readable"
    DAMAGED = "damaged"


def kept_originals(folder: Path) -> dict[str, Path]:
    """List the files that are kept: where each is, by the fingerprint of the file as it came."""
    return {
        path.name.partition(".")[0]: path
        for path in sorted((folder / RECEIVED).glob("*"))
        if path.suffix in ENDINGS
    }


def _held(folder: Path, sha256: str) -> Path | None:
    found = (folder / RECEIVED).glob(f"{sha256}.*") if sha256 else ()
    return next((path for path in sorted(found) if path.suffix in ENDINGS), None)


def keep(folder: Path, path: Path, sha256: str) -> bool:
    """Keep a file, unless it is kept already. A half-written one is never taken for it.

    sha256: the fingerprint of the file as it came. Says whether it was not kept before.
    """
    if _held(folder, sha256):
        return False
    kept = folder / RECEIVED / f"{sha256}.{sha256_of(path)[:_MARK]}{next(iter(ENDINGS))}"
    kept.parent.mkdir(exist_ok=True)
    half = kept.with_suffix(".part")
    with path.open("rb") as source, pa.output_stream(str(half), compression="zstd") as target:
        shutil.copyfileobj(source, target, 1 << 22)
    half.replace(kept)
    return True


def let_go(folder: Path, sha256: str) -> None:
    """Take a file away again that was kept just now: its load came to nothing."""
    if kept := _held(folder, sha256):
        kept.unlink(missing_ok=True)


def put_unknown_aside(folder: Path, known: set[str]) -> None:
    """Put aside what a killed load kept: files that neither a load nor a receipt knows."""
    unknown = {sha: path for sha, path in kept_originals(folder).items() if sha not in known}
    if not unknown:
        return
    # A lost snapshot's files are known by their receipts alone: they are wanted again.
    told = {path.stem.rpartition("-")[2] for path in (folder / RECEIPTS).glob("*.json")}
    for sha256, path in unknown.items():
        if sha256[:8] not in told:
            put_aside.put(folder, path)


def _digest(kept: Path) -> str | None:
    """Give the fingerprint of what is kept. None = it cannot be read."""
    digest = hashlib.sha256()
    try:
        stream = pa.input_stream(str(kept), compression=ENDINGS[kept.suffix])
        with stream as source:
            while piece := source.read(1 << 22):
                digest.update(piece)
    except (OSError, pa.ArrowException):
        return None
    return digest.hexdigest()


def state_of(kept: Path) -> Kept:
    """Say how a kept original stands, by all of its bytes."""
    sha256, *rest = kept.name.removesuffix(kept.suffix).split(".")
    found = _digest(kept)
    if found is None:
        return Kept.DAMAGED
    if rest:
        return Kept.WHOLE if found.startswith(rest[0]) else Kept.DAMAGED
    return Kept.WHOLE if found == sha256 else Kept.READABLE


def bring_out(folder: Path, sha256: str, target: Path) -> bool:
    """Write a kept file out again. Says whether it is kept at all.

    Raises WarehouseError when what is kept is damaged.
    """
    kept = _held(folder, sha256)
    if kept is None:
        return False
    if state_of(kept) is Kept.DAMAGED:
        raise WarehouseError(
            f"The kept original {RECEIVED}/{kept.name} is damaged. Put it back from a backup; "
            "nothing was changed."
        )
    stream = pa.input_stream(str(kept), compression=ENDINGS[kept.suffix])
    with stream as source, target.open("wb") as out:
        shutil.copyfileobj(source, out, 1 << 22)
    return True
