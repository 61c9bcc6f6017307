"""Is anything lost, mixed or unreadable when half of all loads are killed while others read?

200 loads by two processes at a time, each of which writes its number into two tables at once. At
least half of them are killed with SIGKILL at a random moment, and before every other one the
pointer to the current snapshot is damaged in one of seven ways. Meanwhile six processes open the
current snapshot again and again, and look whether both tables tell of one load. In the end every
load that was acknowledged must still be there, with its receipt and its originals, and the
warehouse must check out. Writes its section of RESULTS.md.

    python -m benchmarks.killed_loads
"""

import multiprocessing
import random
import statistics
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

from benchmarks.results import write_section
from learning_hub import loading, upkeep, warehouse

LOADS, READERS, LANES = 200, 6, 2
# So many rows of each table every load changes.
ROWS = 40
MEASURE = (
    "measure_id,version,scope,name,short_name,definition,unit,decimals,counts_of,period_kind,rank\n"
    "M1,1,local,Visits,Visits,Visits made,count,0,work,month,1\n"
)
OBSERVATION = "measure_id,area_code,period_start,period_end,period_kind,value\n"
# Both tables as of one load: the number it wrote, and what would contradict that.
STATE = f"""
    SELECT
        (SELECT min(value) FROM observation WHERE period_kind = 'term'),
        (SELECT max(value) FROM observation WHERE period_kind = 'term'),
        (SELECT sum(rank) / {ROWS} FROM theme),
        (SELECT count(*) FROM theme WHERE label <> rank::VARCHAR),
        (SELECT count(*) FROM observation WHERE period_kind = 'year' AND value = (
            SELECT max(rank) FROM theme)),
"""

# A server that has imported everything forks a process in a moment; where there is none, each
# process begins anew.
_START = "forkserver" if "forkserver" in multiprocessing.get_all_start_methods() else "spawn"
PROCESSES = multiprocessing.get_context(_START)


@dataclass
class Result:
    """What came of it: loads by their end, reads, and every fault in words."""

    acknowledged: list[int] = field(default_factory=list)
    killed: int = 0
    killed_while_building: int = 0
    killed_after_publishing: int = 0
    pointers_damaged: int = 0
    reads: int = 0
    snapshots_seen: int = 0
    read_seconds: list[float] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    seconds: float = 0


def day_of(number):
    """Give the day that stands for a load's own row."""
    return date(1900, 1, 1) + timedelta(days=number)


def deliver(place, number):
    """Write the two files of a load: all rows of both tables say its number, and one row stays."""
    folder = place / f"load-{number}"
    folder.mkdir()
    rows = [
        f"M1,E09000001,{2000 + n // 12}-{n % 12 + 1:02d}-01,2100-01-01,term,{number}\n"
        for n in range(ROWS)
    ]
    own = f"M1,E09000001,{day_of(number)},2100-01-01,year,{number}\n"
    (folder / "observation.csv").write_text(OBSERVATION + "".join(rows) + own, encoding="utf-8")
    themes = [f"t{n},{number},{number}\n" for n in range(ROWS)]
    (folder / "theme.csv").write_text("theme,label,rank\n" + "".join(themes), encoding="utf-8")
    return folder


def begin(place, folder):
    """Begin the warehouse with the registers and load 1."""
    (place / "registers").mkdir()
    (place / "registers" / "measure.csv").write_text(MEASURE, encoding="utf-8")
    (place / "registers" / "area.csv").write_text(
        "area_code,name,level\nE09000001,Ashmere,Local authority\n", encoding="utf-8"
    )
    outcome = loading.load(folder, [place / "registers", deliver(place, 1)], by="a benchmark")
    assert outcome.exit_code == 0, [line for r in outcome.receipts for line in r.lines()]


def load_once(folder, files, line):
    """Load in a process of its own, and say so when it has begun and when it is done."""
    line.send("begun")
    outcome = loading.load(Path(folder), [Path(files)], by="a benchmark")
    line.send("done" if outcome.exit_code == 0 else repr(outcome))


def fault_of(row):
    """Say what is mixed in a state, in words. Empty = nothing."""
    least, most, ranks, odd_labels, own = row
    if least != most or ranks != most or odd_labels or own != 1:
        return f"mixed: observations {least} to {most}, themes {ranks}, {odd_labels} odd, {own} own"
    return ""


def read_on(folder, stop, answers):
    """Open the current snapshot and look at both tables, again and again, until told to stop."""
    folder, faults, times, last, seen = Path(folder), [], [], 0, set()
    while not stop.is_set():
        begun = time.perf_counter()
        try:
            snapshot = warehouse.open_snapshot(folder)
            try:
                found = fault_of(snapshot.base.execute(STATE).fetchone())
            finally:
                snapshot.close()
        # Whatever it is that a reader meets, it is what this looks for.
        except Exception as error:
            faults.append(f"failed: {error!r}")
            continue
        times.append(time.perf_counter() - begun)
        if found:
            faults.append(f"snapshot {snapshot.number} is {found}")
        if snapshot.number < last:
            faults.append(f"snapshot {last} came before {snapshot.number}")
        last = snapshot.number
        seen.add(last)
        time.sleep(0.005)
    answers.put((faults, times, seen))


def damage_pointer(folder, chance):
    """Damage the pointer as a disk, an editor or a copy of a backup might. Says that it was."""
    path = folder / "current"
    way = chance.choice(["gone", b"", b"\0\xff\xfe", b"0\n", b"-1\n", "fünf\n".encode(), b"1\n"])
    path.unlink(missing_ok=True) if way == "gone" else path.write_bytes(way)
    return 1


class _Lane(threading.Thread):
    """Starts loads one after the other, and kills those that are to be killed."""

    def __init__(self, folder, place, waiting, result, chance):
        super().__init__()
        self.folder, self.place, self.waiting = folder, place, waiting
        self.result, self.chance = result, chance
        self.took = [1.0]

    def run(self):
        for number, is_doomed in iter(self.waiting.pop, None):
            if self.chance.random() < 0.5:
                self.result.pointers_damaged += damage_pointer(self.folder, self.chance)
            here, there = PROCESSES.Pipe()
            process = PROCESSES.Process(
                target=load_once, args=(str(self.folder), str(deliver(self.place, number)), there)
            )
            process.start()
            there.close()
            said = self._hear(here)
            # From here on it loads; before, the program was read, and a kill would find nothing.
            begun = time.perf_counter()
            if is_doomed and said == "begun":
                time.sleep(self.chance.uniform(0, statistics.median(self.took)))
                process.kill()
            process.join()
            said = self._hear(here) if said == "begun" else said
            if said == "done":
                self.took.append(time.perf_counter() - begun)
                self.result.acknowledged.append(number)
            elif is_doomed and said is None:
                self.result.killed += 1
                half_made = self.folder.glob(f".build-{process.pid}.*")
                self.result.killed_while_building += any(half_made)
            else:
                self.result.faults.append(f"load {number} ended with {said!r}")

    @staticmethod
    def _hear(line):
        try:
            return line.recv()
        except EOFError:
            return None


class _Waiting:
    """The loads still to come, each with whether it is to be killed.

    One that was to be killed and was too quick is made up for by another.
    """

    def __init__(self, loads, result):
        self.loads, self.result = loads, result
        self.next, self.doomed = 2, 0
        self.lock = threading.Lock()

    def pop(self):
        """Give the next load's number and whether it is to be killed; None when all are done."""
        with self.lock:
            missing = self.loads // 2 - self.result.killed
            is_over = self.next - 2 >= self.loads and missing <= 0
            if is_over or self.next > 3 * self.loads:
                return None
            self.next += 1
            # Every other one, until in the end only the missing ones are left to be killed.
            is_doomed = missing > 0 and (self.next % 2 == 0 or self.next - 3 >= self.loads)
            return self.next - 1, is_doomed


def run(place, loads=LOADS, readers=READERS, lanes=LANES, seed=12):
    """Load, kill and read in a folder, and give what came of it."""
    PROCESSES.set_forkserver_preload(["learning_hub.loading", "learning_hub.warehouse"])
    folder, result = place / "warehouse", Result()
    begun = time.perf_counter()
    begin(place, folder)
    stop, answers = PROCESSES.Event(), PROCESSES.Queue()
    reading = [
        PROCESSES.Process(target=read_on, args=(str(folder), stop, answers)) for _ in range(readers)
    ]
    for process in reading:
        process.start()
    waiting = _Waiting(loads, result)
    working = [_Lane(folder, place, waiting, result, random.Random(seed + n)) for n in range(lanes)]
    for lane in working:
        lane.start()
    for lane in working:
        lane.join()
    stop.set()
    told = [answers.get(timeout=60) for _ in reading]
    for process in reading:
        process.join()
    for faults, times, seen in told:
        result.faults += faults
        result.reads += len(times)
        result.read_seconds += times
        result.snapshots_seen = max(result.snapshots_seen, len(seen))
    _look_for_losses(place, folder, result)
    result.seconds = time.perf_counter() - begun
    return result


def _look_for_losses(place, folder, result):
    """Hold what is there in the end against what was acknowledged, after one more quiet load."""
    loading.load(folder, [deliver(place, 9_999)], by="a benchmark")
    snapshot = warehouse.open_snapshot(folder)
    found = fault_of(snapshot.base.execute(STATE).fetchone())
    held = {
        int(value)
        for (value,) in snapshot.base.execute(
            "SELECT value FROM observation WHERE period_kind = 'year'"
        ).fetchall()
    }
    snapshot.close()
    if found:
        result.faults.append(f"in the end it is {found}")
    if lost := set(result.acknowledged) - held:
        result.faults.append(f"lost: {sorted(lost)}")
    result.killed_after_publishing = len(held - set(result.acknowledged) - {1, 9_999})
    numbers = [row["number"] for row in warehouse.listing(folder)]
    if numbers != list(range(len(numbers), 0, -1)) or len(numbers) != len(held):
        result.faults.append(f"{len(held)} loads have made the snapshots {numbers}")
    upkeep.mend(folder)
    result.faults += upkeep.faults(folder)
    if left := [p.name for p in folder.iterdir() if p.name.startswith(".")]:
        result.faults.append(f"left behind: {left}")


def main():
    """Run, print and write."""
    with tempfile.TemporaryDirectory() as place:
        result = run(Path(place))
    slow = statistics.quantiles(result.read_seconds, n=100)
    lines = [
        "## Killed loads",
        "",
        f"{len(result.acknowledged) + result.killed} loads by {LANES} processes at a time, beside "
        f"{READERS} processes that read without a pause, in {result.seconds:.0f} s on two cores "
        "shared with other work.",
        "",
        "| what | number |",
        "|---|---|",
        f"| loads acknowledged | {len(result.acknowledged)} |",
        f"| loads killed with SIGKILL | {result.killed} |",
        f"| of them with a half-made snapshot beside the current one "
        f"| {result.killed_while_building} |",
        f"| of them after the snapshot was published, before they could say so "
        f"| {result.killed_after_publishing} |",
        f"| times that the pointer was damaged before a load | {result.pointers_damaged} |",
        f"| reads of the current snapshot, opened anew each time | {result.reads:,} |",
        f"| different snapshots that one reader saw | {result.snapshots_seen} |",
        f"| a read took, median and 99th of 100 "
        f"| {slow[49] * 1000:.0f} ms, {slow[98] * 1000:.0f} ms |",
        f"| failed reads, mixed states, acknowledged loads lost, files left behind "
        f"| {len(result.faults)} |",
    ]
    print("\n".join([*lines, *result.faults]), flush=True)
    write_section("killed-loads", "\n".join(lines))
    if result.faults:
        sys.exit(1)


if __name__ == "__main__":
    main()
