"""The receipts kept beside the snapshots, listed for reading."""

import json
from pathlib import Path


def lines(folder: Path) -> list[str]:
    """Give a line for every receipt kept, oldest first."""
    found = []
    for path in sorted((folder / "receipts").glob("*.json")):
        held = json.loads(path.read_text(encoding="utf-8"))
        load_id = held["load_id"] if held["load_id"] is not None else "-"
        if held["refusal"]:
            said = f"refused: {held['refusal']}"
        else:
            said = (
                f"read {held['rows_read']:,}: new {held['rows_new']:,}, "
                f"changed {held['rows_changed']:,}, unchanged {held['rows_unchanged']:,}, "
                f"rejected {len(held['rejects']):,}, withdrawn {held['rows_withdrawn']:,}"
            )
        where = f"{held['delivery']}/" if held["delivery"] else ""
        found.append(f"load {load_id:>4}  {held['at']}  {where}{held['file_name']}  {said}")
    return found or ["Nothing has been loaded yet."]


def to_mend(folder: Path) -> list[tuple[str, Path]]:
    """List the files of refused rows that can be mended: what each is called, and where it is.

    The latest first. A load taken out again, or mended since, does not take its file away.
    """
    found = []
    for path in sorted((folder / "receipts").glob("*.json"), reverse=True):
        held = json.loads(path.read_text(encoding="utf-8"))
        place = held.get("to_mend")
        if place and (folder / place).is_file():
            rows = len(held["rejects"])
            words = f"{held['file_name']}, {rows:,} refused row{'' if rows == 1 else 's'}, "
            found.append((words + f"loaded {held['at'][:10]}", folder / place))
    return found
