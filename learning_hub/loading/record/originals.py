"""The originals of what was loaded, kept compressed beside the snapshots by fingerprint."""

import shutil
from pathlib import Path

import pyarrow as pa

RECEIVED = "received"
# How originals were and are kept; the first is written. Both are common formats.
ENDINGS = {".zst": "zstd", ".gz": "gzip"}


def _held(folder: Path, sha256: str) -> Path | None:
    for ending in ENDINGS:
        kept = folder / RECEIVED / f"{sha256}{ending}"
        if kept.exists():
            return kept
    return None


def keep(folder: Path, path: Path, sha256: str) -> bool:
    """Keep a file, unless it is kept already. A half-written one is never taken for it.

    Says whether it was not kept before.
    """
    if _held(folder, sha256):
        return False
    kept = folder / RECEIVED / f"{sha256}{next(iter(ENDINGS))}"
    kept.parent.mkdir(exist_ok=True)
    half = kept.with_suffix(".part")
    with path.open("rb") as source, pa.output_stream(str(half), compression="zstd") as target:
        shutil.copyfileobj(source, target, 1 << 22)
    half.replace(kept)
    return True


def let_go(folder: Path, sha256: str) -> None:
    """Take a kept file away again: its load came to nothing."""
    if kept := _held(folder, sha256):
        kept.unlink(missing_ok=True)


def let_go_unknown(folder: Path, known: set[str]) -> None:
    """Take away what a killed load kept: files that no load in the warehouse knows."""
    for kept in (folder / RECEIVED).glob("*"):
        if kept.suffix in ENDINGS and kept.stem not in known:
            kept.unlink(missing_ok=True)


def bring_out(folder: Path, sha256: str, target: Path) -> bool:
    """Write a kept file out again. Says whether it is kept at all."""
    kept = _held(folder, sha256)
    if kept is None:
        return False
    stream = pa.input_stream(str(kept), compression=ENDINGS[kept.suffix])
    with stream as source, target.open("wb") as out:
        shutil.copyfileobj(source, out, 1 << 22)
    return True
