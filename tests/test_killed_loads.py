"""Loads killed at random moments beside readers, and loads on a disk that is full."""

import errno
import os
import random
import shutil
import subprocess
import sys
from datetime import date

import duckdb
import pytest

from benchmarks import killed_loads
from learning_hub import config, loading, warehouse
from learning_hub.loading.record import receipts
from learning_hub.warehouse import publishing

pytestmark = pytest.mark.slow


@pytest.mark.xdist_group("killed loads")
def test_when_half_of_the_loads_are_killed_nothing_is_lost_mixed_or_unreadable(tmp_path):
    result = killed_loads.run(tmp_path, loads=20, readers=3)
    assert result.faults == []
    assert result.killed >= 10
    assert len(result.acknowledged) >= 8
    assert result.reads > 50
    assert result.snapshots_seen > 3


# A full disk

LOADER = """
import resource, sys
from learning_hub.__main__ import main
room = int(sys.argv[1])
resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))
sys.exit(main(sys.argv[2:]))
"""


def many(path):
    """Write so many observations that the snapshot grows by more than 200 kB."""
    chance = random.Random(3)
    path.write_text(
        "measure_id,area_code,period_start,period_end,period_kind,breakdown,value\n"
        + (
            "".join(
                f"M1,E09000001,{1900 + n % 120}-01-01,2199-01-01,term,{chance.random()},"
                f"{chance.random()}\n"
                for n in range(8_000)
            )
        ),
        encoding="utf-8",
    )
    return path


def load_with_room(room, folder, *words):
    """Run a command of the command line in a process that may write files of so many bytes."""
    return subprocess.run(
        [sys.executable, "-c", LOADER, str(room), *map(str, words)],
        cwd=config.ROOT,
        text=True,
        capture_output=True,
        env={**os.environ, "LEARNING_HUB_WAREHOUSE": str(folder)},
        check=False,
    )


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limit")
@pytest.mark.parametrize("missing", ["room for a copy", "room for the rows"])
def test_a_load_for_which_there_is_no_room_leaves_the_snapshot_before(begun, tmp_path, missing):
    size = (begun / "hub-000001.duckdb").stat().st_size
    before = {path: path.read_bytes() for path in begun.rglob("*") if path.is_file()}
    room = size - 100_000 if missing == "room for a copy" else size + 100_000
    ended = load_with_room(room, begun, "load", many(tmp_path / "observation.csv"))
    assert ended.stderr == ""
    assert ended.stdout.splitlines()[-1] == (
        f"There is no room left on the disk that holds {begun}. Nothing was changed: make room "
        "there and load again."
    )
    assert ended.returncode == 2
    assert {path: path.read_bytes() for path in begun.rglob("*") if path.is_file()} == before
    with_room = load_with_room(100_000_000, begun, "load", tmp_path / "observation.csv")
    assert with_room.returncode == 0
    assert "Snapshot 2 is now current." in with_room.stdout


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limit")
def test_checking_without_room_is_told_too(begun, tmp_path):
    ended = load_with_room(1_000_000, begun, "check", many(tmp_path / "observation.csv"))
    assert (ended.returncode, ended.stderr) == (2, "")
    assert "There is no room left on the disk that holds" in ended.stdout.splitlines()[-1]


def test_when_room_ends_between_two_deliveries_the_first_stands_and_that_is_said(
    begun, file, monkeypatch
):
    for number in (1, 2):
        file(f"all/{number}/delivery.toml", f"as_at = 2026-0{number}-01\n")
        path = file(f"all/{number}/theme.csv", f"theme,label,rank\nt{number},T,1\n")
    copy, copies = shutil.copyfile, []

    def full_the_second_time(source, target):
        copies.append(source)
        if len(copies) == 2:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(target))
        return copy(source, target)

    monkeypatch.setattr(publishing.shutil, "copyfile", full_the_second_time)
    with pytest.raises(warehouse.WarehouseError) as told:
        loading.load(begun, [path.parents[1]], by="a test")
    assert str(told.value) == (
        f"There is no room left on the disk that holds {begun}. Nothing was changed: make room "
        "there and load again. What came before it is loaded: snapshot 2 is current."
    )


def test_a_load_whose_receipt_finds_no_room_stands_and_says_so(begun, file, monkeypatch, held):
    def full(path, text):
        if path.parent.name == "receipts":
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path))
        return publishing.write_whole(path, text)

    monkeypatch.setattr(receipts, "write_whole", full)
    path = file("theme.csv", "theme,label,rank\nvoice,Voice,1\n")
    outcome = loading.load(begun, [path], by="a test")
    assert (outcome.exit_code, outcome.snapshots) == (0, [2])
    assert outcome.receipts[0].lines() == [
        "theme.csv: 1 records read: 1 new.",
        "  The receipt could not be kept beside the snapshots: No space left on device.",
    ]
    assert held(begun, "SELECT count(*) FROM load WHERE snapshot_number = 2") == [(1,)]


@pytest.mark.parametrize(
    "said",
    [
        "IO Error: Could not write file 'x': No space left on device",
        "FATAL Error: Failed to create checkpoint because of error: Disk quota exceeded",
        "Out of Memory Error: failed to offload data block: 'max_temp_directory_size' setting",
    ],
)
@pytest.mark.skipif(sys.platform == "win32", reason="Windows says it in other words")
def test_every_way_in_which_a_full_disk_shows_is_known(folder, said):
    def change(build):
        raise duckdb.FatalException(said)

    with pytest.raises(warehouse.WarehouseError, match="There is no room left on the disk"):
        publishing.publish(folder, change, why="x", by="a test", as_at=date(2026, 1, 1))


def test_an_error_of_the_program_is_not_taken_for_a_full_disk(folder):
    def change(build):
        build.connection.execute("SELECT nothing_of_the_kind")

    with pytest.raises(duckdb.BinderException):
        publishing.publish(folder, change, why="x", by="a test", as_at=date(2026, 1, 1))
