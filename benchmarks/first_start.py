"""How long does the first start take, in which the demo is loaded?

All deliveries of data/demo into an empty warehouse, three times, each in its turn: the seconds on
the clock, and those of the processor, which work of others beside it lengthens less. Writes its
section of RESULTS.md.

    python -m benchmarks.first_start
"""

import os
import tempfile
import time
from pathlib import Path

from benchmarks.results import write_section
from learning_hub import loading

DELIVERIES = Path(__file__).resolve().parents[1] / "data" / "demo" / "deliveries"
TIMES = 3
# Measured by this file in the same hour on the same machine, before the demo came in few files and
# small tables were looked at in memory.
BEFORE = "| before (29 November 2026) | 600 | 56.2 | 44.7 |"


def once():
    """Load the demo once: files, seconds on the clock and seconds of the processor."""
    with tempfile.TemporaryDirectory() as place:
        clock, worked = time.perf_counter(), os.times()
        outcome = loading.load(Path(place) / "demo", [DELIVERIES], is_future_meant=True)
        taken = time.perf_counter() - clock
        now = os.times()
    assert outcome.exit_code == 0
    spent = now.user + now.system - worked.user - worked.system
    return len(outcome.receipts), taken, spent


def main():
    """Measure, print and write."""
    runs = [once() for _ in range(TIMES)]
    files, taken, spent = min(runs, key=lambda run: run[1])
    line = f"| now, best of {TIMES} | {files} | {taken:.1f} | {spent:.1f} |"
    print(line)
    write_section(
        "first-start",
        "\n".join(
            [
                "## The first start",
                "",
                "The demo's 22 deliveries into an empty warehouse, on two cores; the line before was measured "
                "beside other work.",
                "",
                "| | files | seconds | of the processor |",
                "|---|---|---|---|",
                BEFORE,
                line,
            ]
        ),
    )


if __name__ == "__main__":
    main()
