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
