"""How long do the published files and the demo take to load?

All files of ../shared/data/ees and neighbours into an empty warehouse, then the same again, then
in other bytes (so that every row is looked at again); then all deliveries of the demo. Each once,
from the file to the published snapshot. Writes its section of RESULTS.md.

    python -m benchmarks.load_ees
"""

import shutil
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.results import write_section
from learning_hub import loading, warehouse

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT.parent / "shared" / "data"
MOST_SECONDS = 20


def timed(folder, *paths):
    """Load and give the seconds, and the outcome, which must be without refused rows."""
    begun = time.perf_counter()
    outcome = loading.load(folder, list(paths))
    seconds = time.perf_counter() - begun
    assert outcome.exit_code == 0, [line for r in outcome.receipts for line in r.lines()]
    return seconds, outcome


def told(what, seconds, outcome):
    """Give a line of the table, and print it."""
    files = len(outcome.receipts)
    rows = sum(receipt.file_rows for receipt in outcome.receipts)
    records = sum(receipt.rows_read for receipt in outcome.receipts)
    print(f"{what}: {seconds:.1f} s, {files} files, {rows:,} rows, {records:,} records", flush=True)
    return f"| {what} | {files} | {rows:,} | {records:,} | {seconds:.1f} |"


def main():
    """Measure, print and write."""
    if not (DATA / "ees").is_dir():
        sys.exit("The published files are not at ../shared/data, so there is nothing to measure.")
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "warehouse"
        paths = [DATA / "ees", DATA / "neighbours"]
        first, outcome = timed(folder, *paths)
        lines = [told("the published files, first time", first, outcome)]
        lines.append(told("the same files again", *timed(folder, *paths)))
        again = Path(place) / "again"
        shutil.copytree(DATA / "ees", again)
        for path in again.iterdir():
            path.chmod(0o644)
            path.write_bytes(path.read_bytes() + b"\n")
        seconds, outcome = timed(folder, again)
        assert not outcome.snapshots
        lines.append(told("the same rows in other files", seconds, outcome))
        size = (folder / "hub-000001.duckdb").stat().st_size / 1e6
        begun = time.perf_counter()
        warehouse.open_snapshot(folder).close()
        opened = (time.perf_counter() - begun) * 1000
        demo = ROOT / "data" / "demo" / "deliveries"
        lines.append(told("the demo's deliveries, first time", *timed(Path(place) / "demo", demo)))
    print(f"snapshot {size:.0f} MB, opened in {opened:.0f} ms", flush=True)
    head = [
        "## Loading",
        "",
        "From the files to the published snapshot, once each, on two cores shared with other work.",
        "",
        "| what | files | rows | records | seconds |",
        "|---|---|---|---|---|",
    ]
    foot = [
        "",
        f"At most {MOST_SECONDS} s are wanted for the published files. Their snapshot is "
        f"{size:.0f} MB and is opened in {opened:.0f} ms.",
    ]
    write_section("load-ees", "\n".join([*head, *lines, *foot]))
    if first > MOST_SECONDS:
        sys.exit(f"The published files took {first:.1f} s; at most {MOST_SECONDS} s are wanted.")


if __name__ == "__main__":
    main()
