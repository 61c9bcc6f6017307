"""Every fault in every format: its own sentence, its sound rows kept, and nothing else touched."""

import shutil
from collections import Counter
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb
import faults
import pytest

from learning_hub import loading
from learning_hub.loading import Receipt, deliveries

pytestmark = [pytest.mark.xdist_group("bad files"), pytest.mark.slow]

# So many files go into one load: each must bring its own receipt, whatever lies beside it.
AT_ONCE = 60
FORMATS = {name: one for name, one in faults.WRITERS.items() if one.ending in deliveries.ENDINGS}


@dataclass
class Case:
    """A fault in a format: where its file is written, and the receipt that it brought."""

    fault: faults.Fault
    format: str
    year: int
    receipt: Receipt | None = None
    rows_held: int = 0

    @property
    def name(self):
        """Name the case for people."""
        return f"{self.fault.name}, {self.format}"

    @property
    def file_name(self):
        """Name its file: a table's name, so that it is known, and a number of its own."""
        return f"{self.fault.stem}__{self.year}{FORMATS[self.format].ending}"

    def write(self, folder: Path) -> Path:
        """Write its file into a folder."""
        path = folder / self.file_name
        rows = [tuple(cell.format(y=self.year) for cell in row) for row in self.fault.rows]
        if self.fault.scope:
            rows.insert(0, (f"# scope: {self.fault.scope.format(y=self.year)}",))
        FORMATS[self.format].write(path, rows, self.fault.stem)
        return path

    @property
    def wanted(self):
        """Give the lines that its receipt must have."""
        kind, sheet = FORMATS[self.format].kind, f"sheet '{self.fault.stem}'"
        where = f"{self.file_name}, {sheet}" if kind == "sheet" else self.file_name
        # The rows of a Parquet file have no header above them.
        lines = {f"line{n}": str(n - (kind == "columns")) for n in range(2, 6)}
        return self.fault.lines(
            file=self.file_name,
            y=str(self.year),
            where=where,
            **lines,
            at={"sheet": f"{sheet}, row", "columns": "row", "text": "line"}[kind],
            two={"sheet": f"{sheet}, 2 rows:", "columns": "2 rows, rows", "text": "2 rows, lines"}[
                kind
            ],
        )


PAIRS = [
    (fault, name)
    for fault in faults.FAULTS
    for name, one in FORMATS.items()
    if one.kind in fault.kinds
]
# A year of its own for each file, so that no row of one is a row of another.
CASES = [Case(fault, name, 1900 + turn % 300) for turn, (fault, name) in enumerate(PAIRS)]


def contents(folder):
    """Give all rows of every table of the current snapshot, but those that tell of loads."""
    number = int((folder / "current").read_text())
    with duckdb.connect(str(folder / f"hub-{number:06d}.duckdb"), read_only=True) as connection:
        names = [
            name
            for (name,) in connection.execute(
                "SELECT table_name FROM duckdb_tables() WHERE schema_name = 'main'"
            ).fetchall()
        ]
        return {
            name: set(map(str, connection.execute(f'FROM "{name}"').fetchall()))
            for name in names
            if name not in ("load", "reject", "snapshot")
        }


def brought(folder):
    """Count the rows that each load has in the current snapshot."""
    number = int((folder / "current").read_text())
    counts = Counter()
    with duckdb.connect(str(folder / f"hub-{number:06d}.duckdb"), read_only=True) as connection:
        for name in {case.fault.stem for case in CASES} - {"load"}:
            counts += Counter(
                dict(
                    connection.execute(
                        f'SELECT load_id, count(*) FROM "{name}" GROUP BY ALL'
                    ).fetchall()
                )
            )
    return counts


def reconciles(receipt):
    """Say whether the numbers of a receipt add up."""
    return receipt.rows_read == (
        receipt.rows_new + receipt.rows_changed + receipt.rows_unchanged + receipt.rows_rejected
    )


@pytest.fixture(scope="module")
def loaded(base_folder, tmp_path_factory):
    """Load every case into copies of the warehouse begun. Gives what was held before and after."""
    batches = []
    for first in range(0, len(CASES), AT_ONCE):
        cases = CASES[first : first + AT_ONCE]
        place = tmp_path_factory.mktemp("bad")
        folder, sent = place / "warehouse", place / "sent"
        shutil.copytree(base_folder, folder)
        sent.mkdir()
        before, kept = contents(folder), len(list((folder / "receipts").glob("*.json")))
        # Each file has a year of its own, and none of them is still to come.
        outcome = loading.load(
            folder,
            [case.write(sent) for case in cases],
            by="a test",
            as_at=date(2199, 12, 31),
            is_future_meant=True,
        )
        after, rows = contents(folder), brought(folder)
        for case, receipt in zip(cases, outcome.receipts, strict=True):
            case.receipt = receipt
            case.rows_held = rows[receipt.load_id]
        batches.append((cases, before, after))
        assert len(list((folder / "receipts").glob("*.json"))) == kept + len(cases)
        assert not list(folder.glob(".build-*")) + list(folder.glob("received/*.part"))
    return batches


def test_there_are_at_least_150_bad_files():
    from test_bad_bytes import CASES as OTHERS

    print(f"{len(CASES)} files of rows and {len(OTHERS)} others")
    assert len(CASES) + len(OTHERS) >= 150
    assert len({case.name for case in CASES}) == len(CASES)


@pytest.mark.parametrize("place", range(len(CASES)), ids=[case.name for case in CASES])
def test_a_bad_file_is_told_in_its_own_sentence(loaded, place):
    case = CASES[place]
    assert case.receipt.lines() == case.wanted
    assert reconciles(case.receipt)
    assert (case.receipt.rows_new, case.rows_held) == (case.fault.good, case.fault.good)
    assert case.receipt.is_accepted == bool(case.fault.good)


def test_nothing_but_the_sound_rows_came_in_and_nothing_went(loaded):
    for cases, before, after in loaded:
        assert all(before[name] <= after[name] for name in before)
        come = sum(len(after[name] - before[name]) for name in after)
        assert come == sum(case.fault.good for case in cases)
