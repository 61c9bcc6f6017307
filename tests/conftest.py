"""What the tests share: small real warehouses, made of rows one can check in one's head."""

import csv
import io
import itertools
import os
import shutil
import textwrap
from pathlib import Path

import filelock
import pytest

from learning_hub import contract, loading, places, warehouse
from learning_hub.warehouse import publishing, snapshots

DELIVERIES = Path(__file__).resolve().parents[1] / "data" / "demo" / "deliveries"
# The register row that stands in where a test does not say which.
BASE = {
    "agency": "LA",
    "area": "E09000001",
    "priority": "P1",
    "cycle": "C1",
    "measure": "M1",
    "body": "BOARD",
    "meeting": "MT1",
    "member": "LA-1",
    "theme": "voice",
    "domain": "voice",
    "audit": "A1",
    "feedback_round": "R1",
    "question": "Q1",
    "recommendation": "C1-R1",
    "action": "C1-A1",
    "success_measure": "S1",
    "grade_scale": "four_grades",
}
# What a required cell holds when a test leaves its column out, where the first allowed code, the
# line's number, 2026-01-01, 'some' of a code or '-' will not do.
USUAL = {
    ("observation", "period_end"): "2026-01-31",
    ("observation", "breakdown_kind"): "Total",
    ("observation", "breakdown"): "Total",
    ("cycle", "planned_end_on"): "2026-04-30",
    ("audit", "period_to"): "2026-01-31",
    ("self_assessment", "self_grade_code"): "G",
    ("measure", "version"): "1",
    ("measure", "decimals"): "0",
    ("measure", "counts_of"): "work",
    ("feedback_round", "closed_on"): "2026-01-31",
    ("recommendation", "to_body_id"): "BOARD",
    ("audit_grade", "grade_code"): "G",
    ("answer", "answer_code"): "G",
}
GRADES = """
    scale_id,grade_code,label,rank,is_positive
    {scale},O,Outstanding,1,true
    {scale},G,Good,2,true
    {scale},R,Requires improvement,3,false
    {scale},I,Inadequate,4,false
"""
REGISTERS = {
    "agency": "agency_id\nLA\nHEA\nPOL",
    "area": "area_code\nE09000001\nE09000002",
    "measure": "measure_id,unit,counts_of\nM1,count,work\nM2,percent,people",
    "cycle": "cycle_id\nC1",
    "audit": "audit_id\nA1",
}


def rows_of(text):
    """Read inline CSV, indented or not, into one dictionary a row."""
    return list(csv.DictReader(io.StringIO(textwrap.dedent(text).strip()), skipinitialspace=True))


def write_rows(path, rows):
    """Write dictionaries as a CSV file with the columns of the first."""
    with path.open("w", newline="", encoding="utf-8") as handle:
        writer = csv.DictWriter(handle, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def _usual(table, column, line):
    if (table.name, column.name) in USUAL:
        return USUAL[table.name, column.name]
    if not column.is_required or column.default is not None:
        return None
    target = dict(table.references).get(column.name)
    if column.choices:
        return column.choices[0]
    if target or column.name == table.key[0]:
        return BASE.get(target or table.name, "some")
    # A dash is a mark, and no word.
    least = "1" if (column.check or "").endswith(">= 1") else "3"
    words = {"DATE": "2026-01-01", "BOOLEAN": "true", "DOUBLE": "1", "INTEGER": least}
    return str(line) if column.name == "rank" else words.get(column.type, "some")


def complete(name, rows):
    """Fill in the required columns that the rows of a table leave out."""
    table = contract.tables()[name]
    filled = []
    for line, row in enumerate(rows, start=1):
        usual = {c.name: _usual(table, c, line) for c in table.columns if c.name not in row}
        filled.append({**{k: v for k, v in usual.items() if v is not None}, **row})
    return filled


def with_base(given):
    """Add the registers that the given rows point at and that are not given themselves.

    A register so added holds just the ids pointed at, with plain words in the other columns.
    """
    tables = contract.tables()
    held = {name: complete(name, rows) for name, rows in given.items()}
    waiting = list(held)
    added = {}
    while waiting:
        name = waiting.pop(0)
        wanted = [
            (target, row[column])
            for column, target in tables[name].references
            for row in held[name]
            if row.get(column) and target not in given
        ]
        for target, value in wanted:
            known = added.setdefault(target, {})
            if value not in known:
                key = tables[target].key[0]
                fresh = (
                    rows_of(GRADES.format(scale=value))
                    if target == "grade_scale"
                    else complete(target, [{key: value}])
                )
                known[value] = fresh
                held[target] = [row for rows in known.values() for row in rows]
                if "rank" in held[target][0] and target != "grade_scale":
                    for rank, row in enumerate(held[target], start=1):
                        row["rank"] = str(rank)
                waiting.append(target)
    if {"audit_grade", "audit_return"} & set(given) and "audited_case" not in given:
        cases = {
            (row["audit_id"], row["case_id"]): None
            for name in ("audit_grade", "audit_return")
            for row in held.get(name, [])
        }
        held["audited_case"] = [{"audit_id": audit, "case_id": case} for audit, case in cases]
    return held


@pytest.fixture(scope="session")
def loaded_once(tmp_path_factory):
    """Give a function that loads rows into a warehouse of their own, in a folder given.

    The same rows are loaded once for a worker and copied from then on: that takes milliseconds,
    and so what a fixture says is loaded for each of its tests costs one load.
    """
    done = {}

    def load(folder, held, as_at, rejects):
        key = repr((held, as_at, rejects))
        if key not in done:
            place = tmp_path_factory.mktemp("loaded")
            _load_rows(place / "warehouse", place / "files", held, as_at, rejects)
            done[key] = place / "warehouse"
        shutil.copytree(done[key], folder)

    return load


def _load_rows(folder, source, held, as_at, rejects):
    """Write rows of tables as files and load them, into what the folder holds already."""
    source.mkdir()
    for name, rows in held.items():
        write_rows(source / f"{name}.csv", rows)
    outcome = loading.load(folder, [source], as_at=as_at, by="a test")
    refused = [line for receipt in outcome.receipts for line in receipt.lines()]
    assert rejects or outcome.exit_code == 0, "\n".join(refused)


@pytest.fixture
def tiny(tmp_path, loaded_once):
    """Give a function that makes a warehouse of inline CSV text, a keyword for each table.

    tiny(observation="measure_id,period_start,value\\nM1,2026-01-01,5") loads those rows for real
    and gives the open snapshot. Required columns left out are filled in, and the registers
    that rows point at are added, so that a test shows only the rows it is about. into: a
    snapshot to load on top of. as_at: its date. rejects: whether refused rows are meant.
    """
    opened = []
    counter = itertools.count(1)

    def make(*, into=None, as_at=None, rejects=False, **given):
        number = next(counter)
        folder = into.folder if into else tmp_path / f"warehouse-{number}"
        held = with_base({name: rows_of(text) for name, text in given.items()})
        if into:
            _load_rows(folder, tmp_path / f"files-{number}", held, as_at, rejects)
        else:
            loaded_once(folder, held, as_at, rejects)
        snapshot = warehouse.open_snapshot(folder)
        opened.append(snapshot)
        return snapshot

    yield make
    for snapshot in opened:
        snapshot.close()


@pytest.fixture(scope="session")
def base_folder(tmp_path_factory):
    """Make a warehouse that holds registers and nothing else: see `begun`."""
    place = tmp_path_factory.mktemp("base")
    source = place / "files"
    source.mkdir()
    given = {name: rows_of(text) for name, text in REGISTERS.items()}
    for name, rows in with_base(given).items():
        write_rows(source / f"{name}.csv", rows)
    outcome = loading.load(place / "warehouse", [source], by="a test")
    assert outcome.exit_code == 0, [line for r in outcome.receipts for line in r.lines()]
    return place / "warehouse"


@pytest.fixture
def begun(base_folder, tmp_path):
    """Give the folder of a warehouse begun with snapshot 1: agencies, areas, measures, a cycle.

    Agencies LA, HEA, POL; areas E09000001 and E09000002; M1 a count of work, M2 a percentage of
    people, both local; cycle C1 with audit A1 on the scale four_grades (O, G, R, I).
    """
    folder = tmp_path / "begun"
    shutil.copytree(base_folder, folder)
    return folder


@pytest.fixture
def folder(tmp_path):
    """Name the folder of a warehouse that is not begun yet."""
    return tmp_path / "warehouse"


@pytest.fixture
def file(tmp_path):
    """Give a function that writes a file of text or bytes and gives its path."""

    def write(name, content, *, encoding="utf-8"):
        path = tmp_path / "sent" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, str):
            content = textwrap.dedent(content).lstrip("\n").encode(encoding)
        path.write_bytes(content)
        return path

    return write


@pytest.fixture
def base_ids():
    """Give the id of the register row that stands in for each table: agency 'LA', cycle 'C1'."""
    return BASE


@pytest.fixture
def held():
    """Give a function that lists what a query finds in the current snapshot of a folder."""

    def rows(folder, sql):
        snapshot = warehouse.open_snapshot(folder)
        try:
            return snapshot.base.execute(sql).fetchall()
        finally:
            snapshot.close()

    return rows


@pytest.fixture(scope="session")
def demo(tmp_path_factory, worker_id):
    """Give the folder of a warehouse that holds all of the demo's deliveries, loaded once."""
    base = tmp_path_factory.getbasetemp()
    folder = (base if worker_id == "master" else base.parent) / "demo" / "warehouse-demo"
    folder.parent.mkdir(exist_ok=True)
    with filelock.FileLock(str(folder) + ".made"):
        if not (folder / "current").exists():
            outcome = loading.load(folder, [DELIVERIES], by="tests")
            assert outcome.exit_code == 0
            places.pin_board_meetings(folder)
    return folder


@pytest.fixture(autouse=True, scope="session")
def a_core_for_each_worker():
    """Let a worker's DuckDB keep to one core, for the other workers have theirs.

    On so few rows more threads wait for one another: a load costs a quarter more.
    """
    if "PYTEST_XDIST_WORKER" in os.environ:
        for settings in (publishing.BUILDER, snapshots._READER):
            settings["threads"] = 1


@pytest.fixture(autouse=True)
def no_settings_of_the_developer(monkeypatch):
    """Keep what a developer has set for their own hub out of the tests."""
    for name in ("WAREHOUSE", "CONFIG", "KEY", "HASH_KEY"):
        monkeypatch.delenv(f"LEARNING_HUB_{name}", raising=False)


def pytest_collection_modifyitems(items):
    """Let the browser tests share one worker: there is one browser and one server for them."""
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.xdist_group("browser"))
