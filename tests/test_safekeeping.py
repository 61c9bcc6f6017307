"""A warehouse that was lost comes back from its backup, with all of its history."""

import shutil
import tarfile

import pytest

from learning_hub import loading, warehouse
from learning_hub.warehouse import WarehouseError, safekeeping

THEMES = "theme,label,rank\nsleep,{label},1\n"


def load_theme(folder, tmp_path, label):
    path = tmp_path / "theme.csv"
    path.write_text(THEMES.format(label=label))
    loading.load(folder, [path])


def labels(folder, number=None):
    opened = warehouse.open_snapshot(folder, number)
    found = [row[0] for row in opened.base.execute("SELECT label FROM theme").fetchall()]
    opened.close()
    return found


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "warehouse"
    load_theme(folder, tmp_path, "Sleep")
    load_theme(folder, tmp_path, "Sleeping")
    return folder


def test_a_lost_folder_comes_back_with_its_earlier_snapshots(folder, tmp_path):
    warehouse.backup(folder, tmp_path / "kept.tgz")
    shutil.rmtree(folder)
    assert warehouse.restore(folder, tmp_path / "kept.tgz") == 2
    assert labels(folder) == ["Sleeping"]
    assert labels(folder, 1) == ["Sleep"]
    # And it goes on from where it was.
    load_theme(folder, tmp_path, "Rest")
    assert labels(folder) == ["Rest"]
    assert warehouse.current_number(folder) == 3


def test_a_warehouse_that_is_there_is_never_written_over(folder, tmp_path):
    warehouse.backup(folder, tmp_path / "kept.tgz")
    with pytest.raises(WarehouseError, match="holds something already"):
        warehouse.restore(folder, tmp_path / "kept.tgz")
    assert labels(folder) == ["Sleeping"]


def test_locks_and_what_is_half_made_are_not_kept(folder, tmp_path):
    (folder / ".build-7.duckdb").write_text("half")
    (folder / ".build-7.duckdb.tmp").mkdir()
    (folder / ".build-7.duckdb.tmp" / "spilled").write_text("half")
    (folder / "looks.jsonl.lock").touch()
    (folder / ".notes").write_text("ours")
    count = warehouse.backup(folder, tmp_path / "kept.tgz")
    with tarfile.open(tmp_path / "kept.tgz") as packed:
        names = packed.getnames()
    assert len(names) == count
    assert ".notes" in names
    assert not [name for name in names if name.endswith("lock") or "build" in name]


def test_an_empty_folder_is_a_place_to_restore_to(folder, tmp_path):
    warehouse.backup(folder, tmp_path / "kept.tgz")
    (tmp_path / "elsewhere").mkdir()
    assert warehouse.restore(tmp_path / "elsewhere", tmp_path / "kept.tgz") == 2
    (tmp_path / "file").write_text("precious")
    with pytest.raises(WarehouseError, match="holds something already"):
        warehouse.restore(tmp_path / "file", tmp_path / "kept.tgz")


def test_looks_that_are_logged_while_a_backup_is_made_are_no_fault_of_it(folder, tmp_path):
    log = folder / "looks.jsonl"
    log.write_text("one\n")
    (tmp_path / "back").write_text("one\n")
    assert safekeeping._is_same(log, tmp_path / "back")
    log.write_text("one\ntwo\n")
    assert safekeeping._is_same(log, tmp_path / "back")
    log.write_text("two\n")
    assert not safekeeping._is_same(log, tmp_path / "back")


def test_a_backup_is_never_written_over(folder, tmp_path):
    (tmp_path / "kept.tgz").write_text("precious")
    with pytest.raises(WarehouseError, match="is there already"):
        warehouse.backup(folder, tmp_path / "kept.tgz")
    assert (tmp_path / "kept.tgz").read_text() == "precious"


@pytest.mark.parametrize("content", [b"", b"not a backup", b"\x1f\x8b half"])
def test_a_file_that_is_no_backup_changes_nothing(tmp_path, content):
    (tmp_path / "kept.tgz").write_bytes(content)
    with pytest.raises(WarehouseError, match="is no backup"):
        warehouse.restore(tmp_path / "warehouse", tmp_path / "kept.tgz")
    assert not (tmp_path / "warehouse").exists()
    assert [path.name for path in tmp_path.iterdir()] == ["kept.tgz"]


def test_a_cut_backup_changes_nothing(folder, tmp_path):
    warehouse.backup(folder, tmp_path / "kept.tgz")
    whole = (tmp_path / "kept.tgz").read_bytes()
    (tmp_path / "cut.tgz").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(WarehouseError, match="is no backup"):
        warehouse.restore(tmp_path / "elsewhere", tmp_path / "cut.tgz")
    assert not (tmp_path / "elsewhere").exists()


@pytest.mark.parametrize("has_filter", [True, False])
def test_a_backup_that_points_outside_its_place_is_refused(tmp_path, monkeypatch, has_filter):
    """By older releases of Python too, which know no filter of what is unpacked."""
    monkeypatch.setattr(safekeeping, "DATA_FILTER", has_filter and safekeeping.DATA_FILTER)
    (tmp_path / "evil").write_text("x")
    with tarfile.open(tmp_path / "kept.tgz", "w:gz") as packed:
        packed.add(tmp_path / "evil", arcname="kept")
        packed.add(tmp_path / "evil", arcname="../outside")
    (tmp_path / "deep").mkdir()
    with pytest.raises(WarehouseError, match="is no backup"):
        warehouse.restore(tmp_path / "deep" / "warehouse", tmp_path / "kept.tgz")
    assert not (tmp_path / "deep" / "outside").exists()
