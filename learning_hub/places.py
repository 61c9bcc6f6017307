"""Where the warehouses are: the partnership's own, and beside it the fictional demo's."""

import os
import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import filelock

from learning_hub import loading, warehouse
from learning_hub.config import ROOT, Config, read
from learning_hub.loading import Progress
from learning_hub.loading.deliveries import Delivery
from learning_hub.viewer import MANAGER

DEMO = ROOT / "data" / "demo"
DEMO_PUT_ASIDE = (
    "Your own files are shown from now on. The fictional demo is put aside, as it was; to see it "
    "again, start the dashboard with: python -m learning_hub serve --demo"
)


def demo_folder(settings: Config) -> Path:
    """Say where the demo's warehouse lies: beside the partnership's own."""
    return settings.folder.with_name(settings.folder.name + "-demo")


def folder_in_force(settings: Config) -> Path:
    """Say which warehouse is opened: the partnership's own once begun, until then the demo's.

    Raises WarehouseError where a folder is named that cannot be: on a drive that is not connected
    a warehouse may well have begun, and the demo is not shown in its place.
    """
    if settings.is_folder_named and not settings.folder.parent.is_dir():
        raise warehouse.WarehouseError(
            f"{settings.folder.parent}, where hub.toml or LEARNING_HUB_WAREHOUSE has the "
            "warehouse, is not there. Connect its drive, or make the folder."
        )
    own = warehouse.kind_of(settings.folder) is not None
    return settings.folder if own else demo_folder(settings)


def folder_for(settings: Config, deliveries: list[Delivery]) -> Path:
    """Say where deliveries are to be loaded: fictional ones beside, unless the folder is theirs."""
    fictional = bool(deliveries) and all(delivery.is_fictional for delivery in deliveries)
    if fictional and not settings.is_folder_named:
        return demo_folder(settings)
    return settings.folder


def settings_for(settings: Config, folder: Path) -> Config:
    """Give the settings under which a warehouse is shown: the demo brings its own name.

    Where the file that tells the kind is lost, the demo's folder is the demo's.
    """
    kind = warehouse.kind_of(folder)
    is_lost = kind not in ("own", "fictional") and folder == demo_folder(settings)
    if kind != "fictional" and not is_lost:
        return settings
    demo = read(DEMO / "hub.toml")
    return replace(settings, name=demo.name, marking=demo.marking, is_fictional=True)


def needs_demo(settings: Config) -> bool:
    """Say whether nothing at all has been loaded yet, so that the demo is to be loaded first."""
    return warehouse.kind_of(folder_in_force(settings)) is None


def shows_demo(settings: Config) -> bool:
    """Say whether the demo is shown in the place of a warehouse of one's own, not begun yet."""
    folder = folder_in_force(settings)
    return folder != settings.folder and warehouse.kind_of(folder) is not None


def begin_empty(settings: Config, by: str) -> bool:
    """Begin the partnership's own warehouse with a snapshot that holds nothing.

    Says if it was begun: False = there is one already.
    """
    if warehouse.kind_of(settings.folder) is not None:
        return False
    warehouse.publish(
        settings.folder,
        lambda build: None,
        why="begun empty",
        by=by,
        as_at=date.today(),
        keep=settings.keep_snapshots,
    )
    return True


def load_demo(settings: Config, progress: Progress) -> None:
    """Load the demo's deliveries into its warehouse, as the first start does.

    It is made beside and moved into place when it is whole: a first start that was broken off
    begins again. Two at once: the second waits, and finds it there.
    """
    folder = demo_folder(settings)
    folder.parent.mkdir(parents=True, exist_ok=True)
    with filelock.FileLock(folder.with_name(f".{folder.name}.lock")):
        if warehouse.kind_of(folder) is not None:
            return
        half = folder.with_name(f".{folder.name}.half")
        shutil.rmtree(half, ignore_errors=True)
        # Its days stand fixed: a machine whose clock is behind must not be refused the demo.
        loading.load(
            half, [DEMO / "deliveries"], by="first start", progress=progress, is_future_meant=True
        )
        pin_board_meetings(half)
        os.replace(half, folder)


def pin_board_meetings(folder: Path) -> None:
    """Pin the snapshot that each meeting of the Board saw: the last as at a day not after it.

    A meeting before the first snapshot saw none.
    """
    opened = warehouse.open_snapshot(folder)
    try:
        held_on = warehouse.answer(opened, "board/meetings_held", MANAGER).rows["held_on"]
    finally:
        opened.close()
    warehouse.pin_meetings(folder, "Board", [met.date() for met in held_on])
