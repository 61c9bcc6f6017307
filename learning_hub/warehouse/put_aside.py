"""What looks left over is put aside, never deleted: named, dated, told, and emptied when asked."""

import os
import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from learning_hub.warehouse.files import PUT_ASIDE

DAYS_KEPT = 30


@dataclass(frozen=True)
class Aside:
    """Something put aside: where it lies, what it was called, and since when."""

    path: Path
    name: str
    since: date


def put(folder: Path, path: Path) -> Path:
    """Move something of a warehouse's folder aside, under the day and its own name.

    path: a file or folder inside `folder`. Gives where it lies now.
    """
    day = folder / PUT_ASIDE / date.today().isoformat()
    day.mkdir(parents=True, exist_ok=True)
    plain = "-".join(path.relative_to(folder).parts)
    turn, place = 0, day / plain
    while place.exists() or place.is_symlink():
        turn += 1
        place = day / f"{plain}.{turn}"
    os.replace(path, place)
    return place


def listing(folder: Path) -> list[Aside]:
    """List what was put aside, oldest first."""
    found = []
    for day in sorted((folder / PUT_ASIDE).glob("*")):
        if re.fullmatch(r"\d{4}-\d\d-\d\d", day.name) and day.is_dir():
            try:
                since = date.fromisoformat(day.name)
            except ValueError:
                continue
            found += [Aside(path, path.name, since) for path in sorted(day.iterdir())]
    return found


def empty(
    folder: Path, *, before: date | None = None, keep: Callable[[Aside], bool] | None = None
) -> list[Aside]:
    """Delete what was put aside, all of it or what has lain there since before a day.

    keep: says what is to stay all the same. Gives what was deleted. Holds the lock of a load, or
    is called where it is held.
    """
    gone = []
    for aside in listing(folder):
        if (before is None or aside.since < before) and not (keep and keep(aside)):
            is_folder = aside.path.is_dir() and not aside.path.is_symlink()
            shutil.rmtree(aside.path) if is_folder else aside.path.unlink(missing_ok=True)
            gone.append(aside)
    for day in (folder / PUT_ASIDE).glob("*"):
        if day.is_dir() and not any(day.iterdir()):
            day.rmdir()
    return gone


def empty_old(folder: Path) -> list[Aside]:
    """Delete what has lain aside for more than thirty days. Gives what was deleted."""
    return empty(folder, before=date.today() - timedelta(days=DAYS_KEPT))
