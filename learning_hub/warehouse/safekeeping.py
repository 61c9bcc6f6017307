"""Backup and restore: the whole warehouse folder in one file, and back into an empty place."""

import os
import shutil
import tarfile
import zlib
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

import filelock

from learning_hub.warehouse.files import LOCK, LOOKS_FILE, SCRATCH, WarehouseError
from learning_hub.warehouse.fingerprints import sha256_of
from learning_hub.warehouse.publishing import WAIT_SECONDS, Busy
from learning_hub.warehouse.snapshots import nothing_held, open_snapshot
from learning_hub.warehouse.standing import has_begun, look

# What is made anew when it is needed, or is half made, is not kept.
LEFT_OUT = (LOCK, f"{LOOKS_FILE}.lock")
DATA_FILTER = hasattr(tarfile, "data_filter")

# Looks a warehouse over: gives what is not as it should be, a sentence each.
LookOver = Callable[[Path], list[str]]


def _by_opening(folder: Path) -> list[str]:
    return list(look(folder).said)


def _kept(folder: Path) -> list[Path]:
    scratch = {path for pattern in SCRATCH for path in folder.glob(pattern)}
    return [
        path
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name not in LEFT_OUT and not scratch & {path, *path.parents}
    ]


def _held(folder: Path) -> AbstractContextManager[object]:
    """Keep loads out while a backup is made. Where nothing may be written none can come."""
    lock = filelock.FileLock(folder / LOCK, timeout=WAIT_SECONDS)
    try:
        lock.acquire()
    except PermissionError:
        return nullcontext()
    except OSError as error:
        if (folder / LOCK).is_dir():
            raise WarehouseError(
                f"The folder {LOCK} in {folder} stands where the lock of a load belongs. Move it "
                "away; nothing was kept."
            ) from error
        return nullcontext()
    return lock


def backup(folder: Path, file: Path, look_over: LookOver = _by_opening) -> int:
    """Write everything of a warehouse into one compressed file, and try it.

    Waits for a load that is running. What was written is restored beside it, held against the
    warehouse byte by byte and looked over; then the file appears, whole or not at all. What is
    damaged in the warehouse is kept as it is. Gives how many files it holds. Raises NoSnapshot
    when there is nothing to keep, WarehouseError when the file is there already or the trial
    fails.
    """
    if not has_begun(folder):
        raise nothing_held(folder)
    if file.exists():
        raise WarehouseError(f"{file} is there already. Name another file; nothing was written.")
    half = file.with_name(f".{file.name}-{os.getpid()}")
    tried = file.with_name(f".{file.name}-{os.getpid()}-tried")
    try:
        with _held(folder):
            paths = _kept(folder)
            with tarfile.open(half, "w:gz", compresslevel=6) as packed:
                for path in paths:
                    packed.add(path, arcname=str(path.relative_to(folder)))
            _unpack(half, tried)
            differing = [
                str(path.relative_to(folder))
                for path in paths
                if not _is_same(path, tried / path.relative_to(folder))
            ]
        known, found = look_over(folder), look_over(tried)
        # A folder where a file belongs is no file to keep, and is told in other words afterwards.
        if differing or len(found) > len(known):
            fresh = [said for said in found if said not in known]
            first = f"{differing[0]} came back otherwise" if differing else fresh[0]
            raise WarehouseError(
                f"The backup was restored for a trial and was not as the warehouse: {first}. "
                "Nothing was kept; try again, or on another disk."
            )
        os.replace(half, file)
    except filelock.Timeout as error:
        raise Busy("A load is still running. Try again when it has finished.") from error
    except (OSError, tarfile.TarError, EOFError, zlib.error) as error:
        why = getattr(error, "strerror", None) or error
        raise WarehouseError(f"{file} cannot be written: {why}. Nothing was kept.") from error
    finally:
        half.unlink(missing_ok=True)
        shutil.rmtree(tried, ignore_errors=True)
    return len(paths)


def _is_same(path: Path, back: Path) -> bool:
    if path.name == LOOKS_FILE:
        # Somebody may be looking just now: what was kept is the beginning of what is there.
        kept = back.read_bytes()
        with path.open("rb") as handle:
            return handle.read(len(kept)) == kept
    return sha256_of(path) == sha256_of(back)


def _unpack(file: Path, place: Path) -> None:
    with tarfile.open(file, "r:gz") as packed:
        for member in packed.getmembers():
            name = Path(member.name)
            if not member.isfile() or name.is_absolute() or ".." in name.parts:
                raise tarfile.TarError(f"{member.name} does not belong in a backup")
        # Older releases of Python do not know the filter; the names were looked at above.
        if DATA_FILTER:
            packed.extractall(place, filter="data")
        else:
            packed.extractall(place)


def restore(folder: Path, file: Path) -> int:
    """Bring a backup back into a place that holds no warehouse: gives the current snapshot.

    The backup is unpacked beside and moved into place when it has been opened. Raises
    WarehouseError when a warehouse is there already, or the file is no backup.
    """
    if (folder.exists() and not folder.is_dir()) or (folder.exists() and any(folder.iterdir())):
        raise WarehouseError(
            f"{folder} holds something already. Move it away first; nothing was changed."
        )
    if not file.is_file():
        raise WarehouseError(f"{file} is not there, or is no file. Nothing was changed.")
    beside = folder.with_name(f".restore-{folder.name}-{os.getpid()}")
    try:
        _unpack(file, beside)
        opened = open_snapshot(beside)
        opened.close()
        if folder.exists():
            folder.rmdir()
        os.replace(beside, folder)
    except (tarfile.TarError, EOFError, OSError, zlib.error, WarehouseError) as error:
        raise WarehouseError(
            f"{file} is no backup of a warehouse, or is damaged: nothing was changed."
        ) from error
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    return opened.number
