"""Backup and restore: the whole warehouse folder in one file, and back into an empty place."""

import os
import tarfile
from pathlib import Path

import filelock

from learning_hub.warehouse.publishing import WAIT_SECONDS, Busy
from learning_hub.warehouse.snapshots import (
    NoSnapshot,
    WarehouseError,
    current_number,
    open_snapshot,
)

# What is made anew when it is needed, or is half made, is not kept.
LEFT_OUT = ("lock",)
DATA_FILTER = hasattr(tarfile, "data_filter")


def backup(folder: Path, file: Path) -> int:
    """Write everything of a warehouse into one compressed file: gives how many files it holds.

    Waits for a load that is running. The file appears whole or not at all. Raises NoSnapshot when
    there is nothing to keep, WarehouseError when the file is there already.
    """
    if current_number(folder) is None:
        raise NoSnapshot("Nothing has been loaded yet, so there is nothing to keep.")
    if file.exists():
        raise WarehouseError(f"{file} is there already. Name another file; nothing was written.")
    half = file.with_name(f".{file.name}-{os.getpid()}")
    count = 0
    try:
        with (
            filelock.FileLock(folder / "lock", timeout=WAIT_SECONDS),
            tarfile.open(half, "w:gz", compresslevel=6) as packed,
        ):
            for path in sorted(folder.rglob("*")):
                if path.is_file() and path.name not in LEFT_OUT and not path.name.startswith("."):
                    packed.add(path, arcname=str(path.relative_to(folder)))
                    count += 1
        os.replace(half, file)
    except filelock.Timeout as error:
        raise Busy("A load is still running. Try again when it has finished.") from error
    except OSError as error:
        raise WarehouseError(f"{file} cannot be written: {error}. Nothing was kept.") from error
    finally:
        half.unlink(missing_ok=True)
    return count


def restore(folder: Path, file: Path) -> int:
    """Bring a backup back into a place that holds no warehouse: gives the current snapshot.

    The backup is unpacked beside and moved into place when it has been opened. Raises
    WarehouseError when a warehouse is there already, or the file is no backup.
    """
    if folder.exists() and any(folder.iterdir()):
        raise WarehouseError(
            f"{folder} holds something already. Move it away first; nothing was changed."
        )
    beside = folder.with_name(f".restore-{folder.name}-{os.getpid()}")
    try:
        with tarfile.open(file, "r:gz") as packed:
            for member in packed.getmembers():
                name = Path(member.name)
                if not member.isfile() or name.is_absolute() or ".." in name.parts:
                    raise tarfile.TarError(f"{member.name} does not belong in a backup")
            # Older releases of Python do not know the filter; the names were looked at above.
            packed.extractall(beside, **({"filter": "data"} if DATA_FILTER else {}))
        opened = open_snapshot(beside)
        opened.close()
        if folder.exists():
            folder.rmdir()
        os.replace(beside, folder)
    except (tarfile.TarError, EOFError, OSError, NoSnapshot) as error:
        raise WarehouseError(
            f"{file} is no backup of a warehouse, or is damaged: nothing was changed."
        ) from error
    finally:
        _remove(beside)
    return opened.number


def _remove(folder: Path) -> None:
    for path in sorted(folder.rglob("*"), reverse=True):
        path.unlink() if not path.is_dir() else path.rmdir()
    if folder.exists():
        folder.rmdir()
