"""The receipts kept beside the snapshots, listed for reading."""

import re
from pathlib import Path
from typing import Any

from learning_hub.loading.record.receipts import read_kept
from learning_hub.warehouse.files import RECEIPTS

_NUMBERED = re.compile(r"(\d{6})-(\d{6}|none)-")


def _in_order(folder: Path) -> list[tuple[Path, dict[str, Any] | None]]:
    """List the receipts in the order of snapshots and loads, each with what it holds.

    None = it is damaged. A clock that was wrong changes nothing; of a file of which nothing was
    loaded, the snapshot that was current then tells. Names of before receipts were numbered begin
    with the time: those stand in its order, by the snapshot that came before.
    """
    found: list[tuple[tuple[int, bool, int], Path, dict[str, Any] | None]] = []
    newest = 0
    for path in sorted((folder / RECEIPTS).glob("*.json")):
        held = read_kept(path)
        if name := _NUMBERED.match(path.name):
            is_none = name[2] == "none"
            key = (int(name[1]), is_none, 0 if is_none else int(name[2]))
        else:
            load_id = held["load_id"] if held else None
            newest = max(newest, int((held or {}).get("snapshot_number") or 0))
            key = (newest, load_id is None, load_id or 0)
        found.append((key, path, held))
    return [(path, held) for _, path, held in sorted(found, key=lambda one: (one[0], one[1].name))]


def _rows_refused(held: dict[str, Any]) -> int:
    """Count the refused rows of a receipt; each may have several faults."""
    return sum(not reject.get("is_more", False) for reject in held["rejects"])


def lines(folder: Path) -> list[str]:
    """Give a line for every receipt kept, in the order of loads."""
    found = []
    for path, held in _in_order(folder):
        if held is None:
            found.append(
                f"load    ?  {path.name} is damaged; the next start writes it anew where a "
                "snapshot tells of its load"
            )
            continue
        load_id = held["load_id"] if held["load_id"] is not None else "-"
        if held["refusal"]:
            said = f"refused: {held['refusal']}"
        else:
            said = (
                f"read {held['rows_read']:,}: new {held['rows_new']:,}, "
                f"changed {held['rows_changed']:,}, unchanged {held['rows_unchanged']:,}, "
                f"rejected {_rows_refused(held):,}, withdrawn {held['rows_withdrawn']:,}"
            )
        where = f"{held['delivery']}/" if held["delivery"] else ""
        found.append(f"load {load_id:>4}  {held['at']}  {where}{held['file_name']}  {said}")
    return found or ["Nothing has been loaded yet."]


def to_mend(folder: Path) -> list[tuple[str, Path]]:
    """List the files of refused rows that can be mended: what each is called, and where it is.

    The latest first. A load taken out again, or mended since, does not take its file away.
    """
    found = []
    for _, held in reversed(_in_order(folder)):
        place = held.get("to_mend") if held else None
        # Never out of the warehouse's own folder, whatever a receipt says.
        if held and place and ".." not in Path(place).parts and (folder / place).is_file():
            rows = _rows_refused(held)
            words = f"{held['file_name']}, {rows:,} refused row{'' if rows == 1 else 's'}, "
            found.append((words + f"loaded {held['at'][:10]}", folder / place))
    return found
