"""Snapshots: immutable, numbered upwards, whole after any crash, readable from any version."""

import json
import shutil
import signal
import subprocess
import sys
import threading
import time
from datetime import date
from pathlib import Path

import duckdb
import filelock
import pytest

from learning_hub import config, contract, loading, warehouse
from learning_hub.warehouse import (
    NoSnapshot,
    WarehouseError,
    fingerprints,
    publishing,
    put_aside,
    snapshots,
)

pytestmark = pytest.mark.slow

THEME = "theme,label,rank\n"


@pytest.fixture
def load_themes(file):
    """Give a function that loads themes into a folder, by their names, and gives the snapshot."""

    def run(folder, *names, **options):
        rows = "".join(f"{name},{name.title()},{len(name)}\n" for name in names)
        path = file(f"theme__{'_'.join(names)}.csv", THEME + rows)
        return loading.load(folder, [path], by="a test", **options).snapshots[0]

    return run


def themes(folder, number=None):
    """List the themes that a snapshot holds."""
    snapshot = warehouse.open_snapshot(folder, number)
    try:
        rows = snapshot.base.execute("SELECT theme FROM theme ORDER BY theme").fetchall()
    finally:
        snapshot.close()
    return [row[0] for row in rows]


def leftovers(folder):
    """List what only a load in progress leaves in the folder."""
    return [
        path.name
        for path in folder.rglob("*")
        if path.name.startswith(".") or path.suffix == ".part"
    ]


# Publishing


def test_each_load_makes_the_next_snapshot_and_earlier_ones_stay_as_they_were(folder, load_themes):
    assert load_themes(folder, "voice") == 1
    first = (folder / "hub-000001.duckdb").read_bytes()
    assert load_themes(folder, "belonging") == 2
    assert (folder / "hub-000001.duckdb").read_bytes() == first
    assert themes(folder, 1) == ["voice"]
    assert themes(folder) == ["belonging", "voice"]
    assert (folder / "current").read_text() == "2\n"
    assert leftovers(folder) == []


def test_the_list_says_when_how_by_whom_and_what_is_current(folder, load_themes):
    load_themes(folder, "voice", as_at=date(2026, 7, 10))
    load_themes(folder, "belonging", as_at=date(2026, 10, 9))
    newest, oldest = warehouse.listing(folder)
    assert (newest["number"], newest["is_current"], newest["is_held"]) == (2, True, True)
    assert (oldest["number"], oldest["is_current"]) == (1, False)
    assert (oldest["as_at"], oldest["made_by"]) == (date(2026, 7, 10), "a test")
    assert oldest["why"] == "load of theme__voice.csv"
    assert warehouse.listing(folder.with_name("nowhere")) == []


def test_a_change_that_fails_leaves_everything_as_it_was(folder, load_themes):
    load_themes(folder, "voice")

    def change(build):
        build.connection.execute("DELETE FROM theme")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        publishing.publish(folder, change, why="x", by="x", as_at=date.today())
    assert themes(folder) == ["voice"]
    assert leftovers(folder) == []
    assert load_themes(folder, "belonging") == 2


def test_a_snapshot_that_is_not_there_is_told_with_those_that_are(folder, load_themes):
    with pytest.raises(NoSnapshot, match="Nothing has been loaded yet"):
        warehouse.open_snapshot(folder)
    load_themes(folder, "voice")
    with pytest.raises(NoSnapshot, match=r"There is no snapshot 7\. Snapshots held: 1"):
        warehouse.open_snapshot(folder, 7)


def test_a_damaged_snapshot_is_told_in_a_sentence(folder, load_themes):
    load_themes(folder, "voice")
    path = folder / "hub-000001.duckdb"
    path.write_bytes(path.read_bytes()[:5000])
    with pytest.raises(WarehouseError, match="Snapshot 1 is damaged: its file hub-000001"):
        warehouse.open_snapshot(folder)


def test_a_folder_that_cannot_be_written_is_told_in_a_sentence(file, load_themes):
    with pytest.raises(WarehouseError, match="cannot be written or read"):
        load_themes(file("occupied", "a file, not a folder"), "voice")


def test_old_snapshots_are_pruned_but_not_pinned_ones_nor_the_current(folder, load_themes):
    for name in "abcdef":
        load_themes(folder, name)
    (folder / "pins.json").write_text(json.dumps({"BOARD-2026-07": 2}))
    load_themes(folder, "g", keep=2)
    assert snapshots.numbers_held(folder) == [2, 6, 7]
    gone = [row["number"] for row in warehouse.listing(folder) if not row["is_held"]]
    assert gone == [5, 4, 3, 1]
    warehouse.use(folder, 2, by="a test", keep=1)
    assert snapshots.numbers_held(folder) == [2, 8]


# Reading


def test_a_reader_can_neither_change_a_snapshot_nor_reach_anything_else(folder, load_themes, file):
    load_themes(folder, "voice")
    secret = file("secret.csv", "a\n1\n")
    snapshot = warehouse.open_snapshot(folder)
    for sql in (
        "DELETE FROM theme",
        "DELETE FROM held.main.theme",
        "DROP TABLE held.main.theme",
        f"SELECT * FROM read_csv('{secret}')",
        f"SELECT * FROM '{secret}'",
        f"COPY (SELECT 1) TO '{secret}'",
        f"ATTACH '{secret.with_name('other.duckdb')}'",
        "SET enable_external_access = true",
        "INSTALL httpfs",
        "LOAD httpfs",
    ):
        with pytest.raises(duckdb.Error):
            snapshot.base.execute(sql)
    assert secret.read_text() == "a\n1\n"
    assert themes(folder) == ["voice"]
    snapshot.close()


def test_readers_of_an_old_snapshot_read_on_while_new_ones_are_published(folder, load_themes):
    load_themes(folder, "voice")
    old = warehouse.open_snapshot(folder)
    seen, wrong, stop = set(), [], threading.Event()

    def read():
        while not stop.is_set():
            try:
                with old.base.cursor() as cursor:
                    seen.add(cursor.execute("SELECT count(*) FROM theme").fetchone())
            except Exception as error:
                wrong.append(error)

    readers = [threading.Thread(target=read) for _ in range(3)]
    for reader in readers:
        reader.start()
    for name in ("belonging", "escalation"):
        load_themes(folder, name)
    stop.set()
    for reader in readers:
        reader.join()
    assert (wrong, seen) == ([], {(1,)})
    assert len(themes(folder)) == 3
    old.close()


def test_two_readers_of_one_snapshot_are_the_same_key_of_a_cache(folder, load_themes):
    load_themes(folder, "voice")
    one, other = warehouse.open_snapshot(folder), warehouse.open_snapshot(folder, 1)
    assert one == other
    assert hash(one) == hash(other)
    # Beside an earlier one it is asked other questions.
    beside = warehouse.open_snapshot(folder, 1, earlier=1)
    assert beside != one
    beside.close()
    one.close()
    assert other.base.execute("SELECT count(*) FROM theme").fetchone() == (1,)
    other.close()


# Going back


def test_going_back_publishes_a_copy_as_the_next_number(folder, load_themes):
    load_themes(folder, "voice", as_at=date(2026, 7, 10))
    load_themes(folder, "belonging", as_at=date(2026, 10, 9))
    assert warehouse.use(folder, 1, by="the manager", why="a wrong file") == 3
    assert themes(folder) == ["voice"]
    assert themes(folder, 2) == ["belonging", "voice"]
    newest = warehouse.listing(folder)[0]
    assert (newest["number"], newest["why"]) == (3, "use of snapshot 1: a wrong file")
    assert (newest["made_by"], newest["as_at"]) == ("the manager", date(2026, 7, 10))
    assert fingerprints.read(folder, 3).made_from == 1
    assert [row["number"] for row in warehouse.listing(folder)] == [3, 2, 1]


def test_loads_made_since_are_out_of_force_and_can_be_loaded_again(folder, load_themes, held):
    load_themes(folder, "voice")
    load_themes(folder, "belonging")
    warehouse.use(folder, 1, by="a test")
    assert held(folder, "SELECT load_id, unloaded_in FROM load ORDER BY load_id") == [
        (1, None),
        (2, 3),
    ]
    assert load_themes(folder, "belonging") == 4
    assert themes(folder) == ["belonging", "voice"]
    assert held(folder, "SELECT max(load_id) FROM load") == [(3,)]


def test_going_back_and_forth_again_brings_the_later_state_back(folder, load_themes, held):
    load_themes(folder, "voice")
    load_themes(folder, "belonging")
    warehouse.use(folder, 1, by="a test")
    assert warehouse.use(folder, 2, by="a test") == 4
    assert themes(folder) == ["belonging", "voice"]
    assert held(folder, "SELECT load_id, unloaded_in FROM load ORDER BY load_id") == [
        (1, None),
        (2, None),
    ]


def test_the_refused_rows_of_loads_made_since_stay_listed_after_going_back(
    folder, load_themes, file, held
):
    load_themes(folder, "voice")
    twice = file("theme__twice.csv", f"{THEME}home,Home,1\nplay,Play,many\n")
    loading.load(folder, [twice], by="a test")
    refused = held(folder, "SELECT load_id, line, value FROM reject")
    assert refused == [(2, 3, "many")]
    warehouse.use(folder, 1, by="a test")
    assert themes(folder) == ["voice"]
    assert held(folder, "SELECT load_id, line, value FROM reject") == refused


def test_going_back_to_what_is_not_held_is_told(folder, load_themes):
    load_themes(folder, "voice")
    with pytest.raises(NoSnapshot, match=r"There is no snapshot 9\. Snapshots held: 1"):
        warehouse.use(folder, 9, by="a test")


# Crashes and crowds


def test_what_a_killed_load_left_is_swept_by_the_next(folder, load_themes):
    load_themes(folder, "voice")
    shutil.copy(folder / "hub-000001.duckdb", folder / "hub-000002.duckdb")
    (folder / ".build-99.duckdb").write_bytes(b"half")
    (folder / ".build-99.duckdb.wal").write_bytes(b"half")
    (folder / ".build-99.duckdb.tmp").mkdir()
    (folder / ".build-99.duckdb.tmp" / "spilled").write_bytes(b"half")
    (folder / ".current-99").write_text("2")
    (folder / "received" / "abc.part").write_bytes(b"half")
    assert themes(folder) == ["voice"]
    # What stands as snapshot 2 is none, and its number is not given again.
    assert load_themes(folder, "belonging") == 3
    assert [aside.name for aside in put_aside.listing(folder)] == ["hub-000002.duckdb"]
    assert themes(folder) == ["belonging", "voice"]
    assert leftovers(folder) == []


CHILD = """
import sys, pathlib
from learning_hub import loading
print("begun", flush=True)
loading.load(pathlib.Path(sys.argv[1]), [pathlib.Path(sys.argv[2])], by="a test")
print("done", flush=True)
"""


def in_another_process(folder, path):
    """Start loading a file in a process of its own, and wait until it has begun."""
    child = subprocess.Popen(
        [sys.executable, "-c", CHILD, str(folder), str(path)],
        cwd=config.ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert child.stdout.readline() == "begun\n"
    return child


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
def test_a_load_killed_at_any_moment_leaves_the_snapshot_before_it_whole(begun, file, held):
    rows = "".join(
        f"M1,E09000001,{1905 + n // 24}-{n % 24 // 2 + 1:02d}-{n % 2 + 1:02d},2100-01-01,term,{n}\n"
        for n in range(2400)
    )
    path = file(
        "many.csv", "measure_id,area_code,period_start,period_end,period_kind,value\n" + rows
    )
    count = "SELECT count(*) FROM observation"
    killed = 0
    for delay in (0.02, 0.1, 0.2, 0.3):
        child = in_another_process(begun, path)
        time.sleep(delay)
        child.send_signal(signal.SIGKILL)
        killed += child.stdout.read() == ""
        child.wait()
        assert held(begun, count) in ([(0,)], [(2400,)])
    assert killed >= 2
    loading.load(begun, [path])
    assert held(begun, count) == [(2400,)]
    assert leftovers(begun) == []


def test_loads_at_the_same_time_queue_and_none_is_lost(begun, file, held):
    paths = [file(f"theme__{name}.csv", f"{THEME}{name},x,1\n") for name in "abcd"]
    child = in_another_process(begun, paths[0])
    threads = [threading.Thread(target=loading.load, args=(begun, [path])) for path in paths[1:]]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert child.wait(60) == 0
    assert [row["number"] for row in warehouse.listing(begun)] == [5, 4, 3, 2, 1]
    assert themes(begun) == ["a", "b", "c", "d"]
    assert held(begun, "SELECT count(DISTINCT load_id) = count(*) FROM load") == [(True,)]


@pytest.mark.parametrize(
    ("many", "said"), [(0, "none"), (2, "1, 2"), (30, "29, 30"), (31, "31, from 1 to 31")]
)
def test_up_to_thirty_snapshots_are_named_and_of_more_the_first_and_the_last(tmp_path, many, said):
    for number in range(1, many + 1):
        (tmp_path / f"hub-{number:06d}.duckdb").touch()
    told = snapshots.missing(tmp_path, 99)
    assert told.startswith("There is no snapshot 99. Snapshots held: ")
    assert told.endswith(f" {said}.")


def test_a_load_that_waits_too_long_says_that_another_is_running(begun, load_themes, monkeypatch):
    monkeypatch.setattr(publishing, "WAIT_SECONDS", 0.1)
    with filelock.FileLock(begun / "lock"), pytest.raises(warehouse.Busy, match="still running"):
        load_themes(begun, "voice")


# Older and newer programs

PAST = sorted((Path(__file__).parent / "snapshots").glob("contract_*.sql"))


def test_every_past_version_of_the_contract_is_kept_as_a_snapshot():
    """Before CONTRACT_VERSION is raised, a snapshot of the version that ends is written as SQL."""
    kept = [int(path.stem.removeprefix("contract_")) for path in PAST]
    assert set(range(1, contract.CONTRACT_VERSION)) <= set(kept)


@pytest.mark.parametrize("path", PAST, ids=lambda path: path.stem)
def test_a_snapshot_of_every_past_version_is_read_loaded_on_and_taken_back(
    path, folder, load_themes, held
):
    folder.mkdir()
    with duckdb.connect(str(folder / "hub-000002.duckdb")) as connection:
        connection.execute(path.read_text(encoding="utf-8"))
    (folder / "current").write_text("2\n")
    (folder / "warehouse.json").write_text('{"kind": "own"}\n')
    before = (folder / "hub-000002.duckdb").read_bytes()
    value = "SELECT value, load_id FROM observation"
    ((seven, newest),) = held(folder, value)
    assert (seven, themes(folder)) == (7, ["voice"])
    for name in contract.tables():
        held(folder, f'FROM "{name}"')
    assert load_themes(folder, "belonging") == 3
    assert (themes(folder), held(folder, value)) == (["belonging", "voice"], [(7, newest)])
    assert held(folder, "SELECT max(contract_version) FROM snapshot") == [
        (contract.CONTRACT_VERSION,)
    ]
    loading.unload(folder, newest, by="a test")
    assert held(folder, "SELECT value FROM observation") == [(None,)]
    assert (folder / "hub-000002.duckdb").read_bytes() == before


def change_held(folder, *statements):
    """Change the current snapshot's file, as a program of another version might have written it.

    Older ones wrote no fingerprint beside it.
    """
    path = folder / f"hub-{snapshots.current_number(folder):06d}.duckdb"
    with duckdb.connect(str(path)) as connection:
        for statement in statements:
            connection.execute(statement)
    path.with_suffix(".json").unlink()


def forget_column(schema, table, column):
    """Give the SQL that makes a table forget a column."""
    name = f'{schema}."{table}"'
    return (
        f"CREATE TABLE {schema}.shorter AS SELECT * EXCLUDE ({column}) FROM {name}; "
        f"DROP TABLE {name}; ALTER TABLE {schema}.shorter RENAME TO {table}"
    )


@pytest.fixture
def older(tiny):
    """Give a snapshot of contract version 0: no visits, no caveats, no count of moved dates."""
    snapshot = tiny(
        action="action_id,due_changes\nA1,3",
        measure="measure_id,caveat\nM1,read with care",
        visit="visit_id\nV1",
    )
    snapshot.close()
    change_held(
        snapshot.folder,
        "DROP TABLE visit",
        "DROP TABLE history.visit",
        forget_column("main", "measure", "caveat"),
        forget_column("history", "measure", "caveat"),
        forget_column("main", "action", "due_changes"),
        forget_column("history", "action", "due_changes"),
        "UPDATE snapshot SET contract_version = 0",
    )
    return snapshot.folder


def test_an_older_snapshot_is_read_through_todays_contract(older):
    snapshot = warehouse.open_snapshot(older)
    assert snapshot.contract_version == 0
    run = snapshot.base.execute
    assert run("SELECT measure_id, caveat FROM measure").fetchall() == [("M1", None)]
    assert run("SELECT due_changes FROM action").fetchall() == [(0,)]
    assert run("FROM visit").fetchall() == []
    columns = {row[0] for row in run("DESCRIBE visit").fetchall()}
    assert columns == {
        *contract.tables()["visit"].names,
        *contract.LINEAGE,
        contract.LINEAGE_COLUMN,
    }
    snapshot.close()


def test_the_next_load_brings_a_copy_up_to_date_and_leaves_the_older_as_it_was(older, file, held):
    before = (older / "hub-000001.duckdb").read_bytes()
    loading.load(
        older,
        [
            file("visit.csv", "visit_id,visited_on,setting,seen\nV2,2026-02-01,clinic,much\n"),
            file(
                "measure.csv",
                "measure_id,version,scope,name,short_name,definition,unit,decimals,"
                "counts_of,period_kind,rank,caveat\nM1,1,local,x,x,x,count,0,work,month,1,mind\n",
            ),
        ],
    )
    assert held(older, "SELECT contract_version FROM snapshot ORDER BY number") == [
        (0,),
        (contract.CONTRACT_VERSION,),
    ]
    assert held(older, "SELECT visit_id FROM visit") == [("V2",)]
    assert held(older, "SELECT caveat FROM measure") == [("mind",)]
    assert held(older, "SELECT due_changes FROM action") == [(0,)]
    assert (older / "hub-000001.duckdb").read_bytes() == before


def test_an_upgrade_that_is_more_than_adding_runs_once(older, load_themes, monkeypatch, tmp_path):
    monkeypatch.setattr(contract, "QUERIES", tmp_path / "queries")
    upgrades = tmp_path / "queries" / "upgrades"
    upgrades.mkdir(parents=True)
    (upgrades / "1.sql").write_text("UPDATE action SET text = text || ' 1'")
    (upgrades / "2.sql").write_text(
        "UPDATE action SET text = text || ' 2'; UPDATE measure SET definition = 'changed'"
    )
    monkeypatch.setattr(contract, "CONTRACT_VERSION", 2)
    for name in ("voice", "belonging"):
        load_themes(older, name)
    snapshot = warehouse.open_snapshot(older)
    assert snapshot.base.execute("SELECT text FROM action").fetchall() == [("some 1 2",)]
    snapshot.close()


def test_a_snapshot_of_a_newer_program_is_neither_read_nor_written(folder, load_themes):
    load_themes(folder, "voice")
    load_themes(folder, "belonging")
    next_one = contract.CONTRACT_VERSION + 1
    change_held(folder, f"UPDATE snapshot SET contract_version = {next_one} WHERE number = 2")
    with pytest.raises(WarehouseError, match="Snapshot 2 was made by a newer version of this prog"):
        warehouse.open_snapshot(folder)
    for attempt in (
        lambda: load_themes(folder, "escalation"),
        lambda: warehouse.use(folder, 1, by="a test"),
        lambda: loading.unload(folder, 1, by="a test"),
    ):
        with pytest.raises(WarehouseError, match="written by a newer version of this program"):
            attempt()
    assert themes(folder, 1) == ["voice"]
