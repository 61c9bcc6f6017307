"""Nothing that was kept is ever lost: damaged files, numbers, receipts, what is put aside."""

import json
import os
import re
import shutil
from datetime import date, datetime, timedelta

import pytest

from benchmarks import damages
from learning_hub import config, loading, places, upkeep, warehouse
from learning_hub.__main__ import main
from learning_hub.loading.record import receipts_kept
from learning_hub.warehouse import (
    NoSnapshot,
    WarehouseError,
    files,
    fingerprints,
    put_aside,
    safekeeping,
)

pytestmark = pytest.mark.slow

THEME = "theme,label,rank\n"


@pytest.fixture
def load(folder, file):
    """Give a function that loads one more theme and gives the outcome."""

    def run(name, **options):
        path = file(f"theme__{name}.csv", f"{THEME}{name},{name},1\n")
        return loading.load(folder, [path], by="a test", **options)

    return run


@pytest.fixture
def three(folder, load):
    """Give the folder of a warehouse of three snapshots, of the themes a, b and c."""
    for name in "abc":
        load(name)
    return folder


@pytest.fixture
def run(folder, monkeypatch, tmp_path, capsys):
    """Give a function that runs a command on the folder: its code and its words."""
    monkeypatch.setenv("LEARNING_HUB_WAREHOUSE", str(folder))
    monkeypatch.chdir(tmp_path)

    def command(*words):
        capsys.readouterr()
        code = main([str(word) for word in words])
        told = capsys.readouterr()
        assert "Traceback" not in told.err
        return code, told.out + told.err

    return command


def themes(folder, number=None):
    opened = warehouse.open_snapshot(folder, number)
    rows = opened.base.execute("SELECT theme FROM theme ORDER BY theme").fetchall()
    opened.close()
    return "".join(row[0] for row in rows)


def flip(path, count=5000):
    whole = bytearray(path.read_bytes())
    for place in range(0, len(whole), max(1, len(whole) // count)):
        whole[place] ^= 255
    path.write_bytes(whole)


# The pointer


@pytest.mark.parametrize(
    "text",
    [
        None,
        b"",
        b"0\n",
        b"-1\n",
        b"1\n",
        b"garbage",
        b"\xff\xfe\x00",
        "fünf".encode(),
        b"999999999999",
        b"folder",
    ],
)
def test_whatever_the_pointer_says_the_newest_snapshot_is_current_and_nothing_is_deleted(
    three, load, text
):
    path = three / "current"
    path.unlink()
    if text == b"folder":
        path.mkdir()
    elif text is not None:
        path.write_bytes(text)
    assert (warehouse.current_number(three), themes(three)) == (3, "abc")
    [said] = warehouse.look(three).said
    assert said.startswith("The file current ")
    assert "3, the newest whole one" in said or "3 is the newest whole one" in said
    originals = sorted(path.name for path in (three / "received").iterdir())
    outcome = load("d", keep=1)
    # It is mended and said, and nothing is pruned in a warehouse that was not as it should be.
    assert outcome.said == [said]
    assert outcome.snapshots == [4]
    assert (three / "current").read_text() == "4\n"
    assert set(originals) <= {path.name for path in (three / "received").iterdir()}
    assert warehouse.look(three).said == ()


def test_a_pointer_to_a_snapshot_that_is_not_here_stops_loading_until_somebody_decides(
    three, load, run
):
    (three / "current").write_text("9\n")
    assert themes(three) == "abc"
    with pytest.raises(WarehouseError, match=r"^The file current names snapshot 9, which is not "):
        load("d")
    assert run("snapshots", "use", 3) == (0, "Snapshot 10 is now current: a copy of snapshot 3.\n")
    assert load("d").snapshots == [11]
    assert (three / "hub-000003.duckdb").exists()


def test_numbers_never_go_back(three, load):
    warehouse.pin(three, 3, "Board, July")
    for name in ("hub-000003.duckdb", "hub-000003.json", "current"):
        (three / name).unlink()
    # A pin and the receipts tell that there was a third.
    assert warehouse.look(three).newest == 3
    with pytest.raises(WarehouseError, match=r"^Snapshot 3 is not here, though it was published\."):
        load("d")
    assert warehouse.use(three, 2, by="a test") == 4


# Snapshots


def test_damage_to_a_snapshot_is_told_and_the_one_before_is_shown(three, load, run):
    flip(three / "hub-000003.duckdb")
    assert themes(three) == "ab"
    with pytest.raises(WarehouseError, match="Snapshot 3 cannot be opened"):
        warehouse.open_snapshot(three, 3)
    with pytest.raises(WarehouseError, match=r"^Snapshot 3 is damaged.+Nothing was changed\.$"):
        load("d")
    with pytest.raises(WarehouseError, match="Use another"):
        warehouse.use(three, 3, by="a test")
    code, said = run("check-warehouse")
    assert code == 1
    assert "Snapshot 3 is damaged: hub-000003.duckdb is not as it was published." in said
    assert "Holds: 2 snapshots as published." in said


def test_going_on_from_an_earlier_snapshot_works_when_the_current_one_is_damaged(three, load, held):
    flip(three / "hub-000003.duckdb")
    assert warehouse.use(three, 2, by="a test", why="3 is damaged") == 4
    assert themes(three) == "ab"
    listed = {row["number"]: row for row in warehouse.listing(three)}
    assert sorted(listed) == [1, 2, 3, 4]
    assert listed[3]["why"] == "load of theme__c.csv"
    # It stands in the list of every later snapshot, not in its fingerprint alone.
    in_list = "SELECT number, why FROM snapshot WHERE number > 2 ORDER BY number"
    assert held(three, in_list) == [
        (3, "load of theme__c.csv"),
        (4, "use of snapshot 2: 3 is damaged"),
    ]
    # The id of the load that was lost does not come again, and its file loads as a new one.
    assert load("c").receipts[0].load_id == 4
    assert themes(three) == "abc"
    assert held(three, "SELECT load_id FROM load ORDER BY load_id") == [(1,), (2,), (4,)]
    assert (three / "hub-000003.duckdb").exists()


def test_one_flipped_byte_anywhere_is_told(three):
    path = three / "hub-000003.duckdb"
    whole = path.read_bytes()
    for place in (0, 5000, len(whole) // 2, len(whole) - 1):
        changed = bytearray(whole)
        changed[place] ^= 1
        path.write_bytes(changed)
        assert fingerprints.state_of(three, 3, anew=True) is fingerprints.State.DAMAGED
    path.write_bytes(whole)
    assert fingerprints.state_of(three, 3, anew=True) is fingerprints.State.WHOLE


def test_what_somebody_wrote_to_a_snapshot_is_told(three, run):
    (three / "hub-000003.duckdb.wal").write_bytes(b"x")
    assert themes(three) == "ab"
    assert "Somebody wrote to snapshot 3: hub-000003.duckdb.wal lies" in run("check-warehouse")[1]
    (three / "hub-000003.duckdb.wal").unlink()
    assert themes(three) == "abc"


@pytest.mark.parametrize(
    "name", ["pins.json", "warehouse.json", "hub-000003.json", "current", "looks.jsonl", "receipt"]
)
@pytest.mark.parametrize(
    "text",
    [
        "[" * 100_000,
        '{"a": 1e999}',
        '{"n": 1e999, "load_id": "x"}',
        "null",
        '{"load_id": 1, "at": 5, "rejects": [1]}',
    ],
)
def test_small_files_made_to_trip_a_reader_do_not(three, run, name, text):
    path = sorted((three / "receipts").iterdir())[0] if name == "receipt" else three / name
    path.write_text(text)
    for words in (["receipts"], ["snapshots"], ["check-warehouse"]):
        code, said = run(*words)
        assert code in (0, 1)
        assert "Traceback" not in said
    warehouse.log_refused(three, damages.MANAGER, "x")
    assert run("load", three.parent / "sent" / "theme__a.csv")[0] == 0


def test_a_damaged_fingerprint_does_not_speak_against_a_whole_snapshot(three, load):
    path = three / "hub-000003.json"
    path.write_text(path.read_text().replace('"sha256": "', '"sha256": "0'))
    assert themes(three) == "abc"
    assert warehouse.look(three).said[0].startswith("The fingerprint of snapshot 3 is damaged.")
    load("d")
    assert fingerprints.read(three, 3) is not None
    assert [aside.name for aside in put_aside.listing(three)] == ["hub-000003.json"]


def test_a_warehouse_of_before_fingerprints_gets_them_with_the_next_load(three, load):
    for path in three.glob("hub-*.json"):
        path.unlink()
    assert themes(three) == "abc"
    load("d")
    assert all(fingerprints.state_of(three, n) == "whole" for n in (1, 2, 3, 4))


@pytest.mark.parametrize("change", [lambda whole: whole[:-1], lambda whole: whole + b"-"])
def test_nothing_is_pruned_in_a_warehouse_that_does_not_check_out(three, load, change):
    path = three / "hub-000002.duckdb"
    flip(path)
    path.write_bytes(change(path.read_bytes()))
    load("d", keep=1)
    assert files.numbers_held(three) == [1, 2, 3, 4]


def test_a_snapshot_that_is_pruned_leaves_no_fingerprint_that_would_miss_it(three, load):
    load("d", keep=2)
    assert files.numbers_held(three) == files.numbers_fingerprinted(three) == [3, 4]
    assert upkeep.faults(three) == []


# Whose it is


@pytest.mark.parametrize("text", [None, "", "{", "[]", '{"kind": "theirs"}', '{"kind": ["own"]}'])
def test_the_kind_of_a_warehouse_is_told_by_its_snapshots_too(three, load, text):
    path = three / "warehouse.json"
    path.unlink() if text is None else path.write_text(text)
    assert warehouse.kind_of(three) == "own"
    assert load("d").said[0].startswith("The file warehouse.json is missing or damaged. By its")
    assert json.loads(path.read_text()) == {"kind": "own"}


def test_where_nothing_tells_the_kind_nothing_is_loaded(three, load):
    for path in (*three.glob("hub-*.json"), three / "warehouse.json"):
        path.unlink()
    assert warehouse.kind_of(three) == "unknown"
    with pytest.raises(WarehouseError, match="so it is not known whether"):
        load("d")
    (three / "warehouse.json").write_text('{"kind": "own"}')
    assert load("d").snapshots == [4]


def test_the_demo_is_never_shown_in_place_of_a_partnerships_own_data(three, monkeypatch, run):
    monkeypatch.setenv("LEARNING_HUB_WAREHOUSE", str(three))
    for path in three.glob("hub-*"):
        path.unlink()
    (three / "current").unlink()
    settings = config.read()
    assert places.folder_in_force(settings) == three
    assert not places.needs_demo(settings)
    with pytest.raises(WarehouseError, match=r"No snapshot of this warehouse can be read\. Bring"):
        warehouse.open_snapshot(three)
    for words in (
        ["load", three / "current"],
        ["unload", 1],
        ["snapshots"],
        ["receipts"],
        ["check-warehouse"],
        ["snapshots", "use", 1],
    ):
        _code, said = run(*words)
        assert said.rstrip().endswith((".", "withdrawn 0")), said


def test_a_file_where_the_warehouse_should_be_is_told(folder, run):
    folder.write_text("a file")
    for words in (["check-warehouse"], ["snapshots"], ["receipts"]):
        code, said = run(*words)
        assert code == 2
        assert said.endswith("nothing was changed.\n")


# Receipts


def test_a_load_killed_before_its_receipt_gets_it_at_the_next_start(begun, file, monkeypatch):
    path = file("theme.csv", f"{THEME}voice,Voice,1\nsleep,Sleep,much\n")

    def killed(folder, receipts, to_mend):
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setitem(loading.load.__globals__, "store", killed)
        with pytest.raises(KeyboardInterrupt):
            loading.load(begun, [path], by="a test")
    assert warehouse.current_number(begun) == 2
    lacking = [said for said in upkeep.faults(begun) if said.startswith("No receipt can be read")]
    assert len(lacking) == 1
    assert upkeep.mend(begun) == [
        "Written from what the snapshot tells: 1 receipt of loads that had none, or a damaged one."
    ]
    assert upkeep.faults(begun) == []
    last = receipts_kept.lines(begun)[-1]
    assert "theme.csv  read 2: new 1, changed 0, unchanged 0, rejected 1, withdrawn 0" in last
    [kept] = [p for p in (begun / "receipts").iterdir() if p.name.startswith("000002-")]
    told = json.loads(kept.read_text())
    assert told["rejects"][0]["line"] == 3
    assert told["notices"][-1].startswith("This receipt was written later")


@pytest.mark.parametrize("text", ["", "{", "[]", "folder"])
def test_a_damaged_receipt_is_told_put_aside_and_written_anew(three, text):
    path = sorted((three / "receipts").iterdir())[1]
    path.unlink()
    path.mkdir() if text == "folder" else path.write_text(text)
    assert "is damaged" in receipts_kept.lines(three)[1]
    assert receipts_kept.to_mend(three) == []
    assert upkeep.mend(three)
    assert len(receipts_kept.lines(three)) == 3
    assert "theme__b.csv" in receipts_kept.lines(three)[1]
    assert [aside.name for aside in put_aside.listing(three)] == [f"receipts-{path.name}"]


def test_receipts_stand_in_the_order_of_loads_when_the_clock_goes_back(folder, file, monkeypatch):
    from learning_hub.loading.record.receipts import Receipt

    class Clock(datetime):
        days = 0

        @classmethod
        def now(cls):
            cls.days -= 1
            return datetime(2026, 7, 10) + timedelta(days=cls.days)

    monkeypatch.setitem(Receipt.__init__.__globals__, "datetime", Clock)
    for name in ("a", "b", "wrong", "c"):
        text = f"{THEME}{name},{name},1\n" if len(name) == 1 else "no,table\n1,2\n"
        loading.load(folder, [file(f"{name}.csv", text)], by="a test")
    names = [re.search(r"\w+\.csv", line)[0] for line in receipts_kept.lines(folder)]
    assert names == ["a.csv", "b.csv", "wrong.csv", "c.csv"]
    assert [row["number"] for row in warehouse.listing(folder)] == [3, 2, 1]


# Dates


def test_a_date_after_tomorrow_is_refused_unless_it_is_meant(folder, file, run):
    path = file("theme.csv", f"{THEME}voice,Voice,1\n")
    far = (date.today() + timedelta(days=400)).isoformat()
    for words in (["load", path], ["check", path]):
        code, said = run(*words, "--as-at", far)
        assert code == 2
        assert said.lstrip().startswith(
            f"These files are to be loaded as at {far}, which is after tomorrow"
        )
    file("late/delivery.toml", f"as_at = {far}\n")
    path = file("late/theme.csv", f"{THEME}voice,Voice,1\n")
    assert run("load", path.parent)[1].lstrip().startswith(f"late is to be loaded as at {far}")
    assert not folder.exists()
    assert run("load", path.parent, "--future")[0] == 0
    tomorrow = (date.today() + timedelta(days=1)).isoformat()
    path.write_text(f"{THEME}sleep,Sleep,1\n")
    assert run("load", path, "--as-at", tomorrow)[0] == 0


# Put aside


def test_what_a_killed_load_kept_is_put_aside_told_and_deleted_after_thirty_days(three, load, run):
    stray = three / "received" / f"{'0' * 64}.zst"
    stray.write_bytes(b"half")
    load("d")
    [aside] = put_aside.listing(three)
    assert (aside.name, aside.since) == (f"received-{stray.name}", date.today())
    assert aside.path.read_bytes() == b"half"
    assert f"Put aside on {date.today()}: {aside.name}." in run("check-warehouse")[1]
    assert run("put-aside") == (0, f"{date.today()}  {aside.path}\n")
    assert load("e").said == []
    old = three / "put-aside" / (date.today() - timedelta(days=31)).isoformat()
    os.replace(aside.path.parent, old)
    assert load("f").said == [f"Deleted, having lain aside for over 30 days: {aside.name}."]
    assert put_aside.listing(three) == []


@pytest.mark.parametrize(("many", "end"), [(5, "d, e."), (6, "d, e and 1 more.")])
def test_five_of_what_lay_aside_too_long_are_named_and_the_others_counted(three, load, many, end):
    old = three / "put-aside" / (date.today() - timedelta(days=40)).isoformat()
    old.mkdir(parents=True)
    for name in "abcdef"[:many]:
        (old / name).touch()
    assert load("d").said == [f"Deleted, having lain aside for over 30 days: a, b, c, {end}"]


def test_what_lies_aside_is_deleted_when_asked(three, run):
    put_aside.put(three, three / "hub-000001.json")
    assert run("put-aside", "empty") == (0, "Deleted: hub-000001.json.\n")
    assert run("put-aside") == (0, "Nothing lies aside.\n")


def test_two_of_one_name_lie_aside_beside_each_other(three):
    for text in "ab":
        (three / "current").write_text(text)
        put_aside.put(three, three / "current")
    assert [aside.path.read_text() for aside in put_aside.listing(three)] == ["a", "b"]


def test_the_original_of_a_lost_load_is_not_taken_for_left_over(three, load):
    flip(three / "hub-000003.duckdb")
    warehouse.use(three, 2, by="a test")
    load("d")
    assert len(list((three / "received").iterdir())) == 4
    assert put_aside.listing(three) == []


# Originals, backups


def test_a_damaged_original_is_told_and_stops_what_needs_it(three, file, run):
    loading.load(three, [file("again.csv", f"{THEME}a,a,1\nz,z,2\n")], by="a test")
    [kept] = [
        p
        for p in (three / "received").iterdir()
        if p.name.startswith(receipt_of(three, "again.csv")["sha256"])
    ]
    flip(kept)
    code, said = run("check-warehouse")
    assert f"The kept original received/{kept.name} is damaged." in said
    code, said = run("unload", 1)
    assert (code, said) == (
        2,
        (
            f"The kept original received/{kept.name} is damaged. Put it back from a backup; nothing "
            "was changed.\n"
        ),
    )


def receipt_of(folder, name):
    found = [json.loads(path.read_text()) for path in (folder / "receipts").iterdir()]
    return next(told for told in found if told["file_name"] == name)


def test_a_backup_is_restored_for_a_trial_before_it_counts(three, tmp_path, monkeypatch, run):
    assert run("backup", tmp_path / "kept.tgz")[1].endswith("they come back as they are.\n")
    unpack = safekeeping._unpack

    def worse(file, place):
        unpack(file, place)
        flip(place / "hub-000003.duckdb")

    monkeypatch.setattr(safekeeping, "_unpack", worse)
    code, said = run("backup", tmp_path / "second.tgz")
    assert code == 2
    assert "hub-000003.duckdb came back otherwise" in said
    assert sorted(p.name for p in tmp_path.iterdir() if "tgz" in p.name) == ["kept.tgz"]


def test_a_damaged_warehouse_can_be_kept_and_comes_back_as_it_is(three, tmp_path, run, monkeypatch):
    flip(three / "hub-000003.duckdb")
    code, said = run("backup", tmp_path / "kept.tgz")
    assert (code, said.splitlines()[0][:22]) == (0, "Snapshot 3 is damaged:")
    monkeypatch.setenv("LEARNING_HUB_WAREHOUSE", str(tmp_path / "elsewhere"))
    code, said = run("restore", tmp_path / "kept.tgz")
    assert code == 0
    assert said.endswith("Restored. Snapshot 2 is current.\n")
    assert damages.marks(tmp_path / "elsewhere") == damages.marks(three)


def test_a_sound_warehouse_checks_out(three, run):
    code, said = run("check-warehouse")
    assert (code, said.splitlines()) == (
        0,
        [
            "Holds: 3 snapshots as published.",
            "Holds: 3 receipts that can be read.",
            "Holds: 3 kept originals as kept.",
            "The warehouse checks out.",
        ],
    )


def test_what_is_at_fault_is_told_before_what_is_let_be_and_what_holds(three, run):
    warehouse.pin(three, 1, "Board")
    for name in ("notes.txt", ".notes"):
        (three / name).write_text("-")
    [path] = (three / "receipts").glob("*-000002-*.json")
    path.unlink()
    code, said = run("check-warehouse")
    assert (code, said.splitlines()) == (
        1,
        [
            "No receipt can be read of 1 load, such as load 2. The next start writes it from what "
            "the snapshot tells.",
            "notes.txt is none of the warehouse's files; it is let be.",
            "Holds: 3 snapshots as published.",
            "Holds: 1 pin of snapshots that are here.",
            "Holds: 2 receipts that can be read.",
            "Holds: 3 kept originals as kept.",
            "1 fault found. Nothing was changed.",
        ],
    )
    (three / "looks.jsonl").mkdir()
    for path in (three / "receipts").glob("*.json"):
        path.unlink()
    faults = upkeep.faults(three)
    assert faults[0].startswith("No receipt can be read of 3 loads, such as load 1.")
    assert faults[1:] == ["A folder stands where looks.jsonl belongs: no look can be logged."]
    assert run("check-warehouse")[1].endswith("2 faults found. Nothing was changed.\n")


def test_a_snapshot_of_the_past_that_is_gone_is_a_fault_only_where_it_is_pinned(three, run):
    (three / "hub-000002.duckdb").unlink()
    code, said = run("check-warehouse")
    assert code == 0
    assert said.startswith("Snapshot 2 is missing, though its fingerprint is here.\nHolds: 2 snap")
    (three / "pins.json").write_text('{"Board": 2, "Away day": 1}')
    (three / "pins-copy.json").write_text('{"Board": 2, "Away day": 1}')
    code, said = run("check-warehouse")
    assert code == 1
    assert said.startswith("'Board' is pinned to snapshot 2, which is not here.\n")
    assert "Holds: 2 pins" not in said


@pytest.mark.parametrize(("text", "is_fault"), [(None, False), ("{", True)])
def test_a_fingerprint_that_is_damaged_is_a_fault_and_none_at_all_is_of_before(
    three, run, text, is_fault
):
    path = three / "hub-000002.json"
    path.unlink() if text is None else path.write_text(text)
    report = upkeep.look_over(three)
    told = (report.faults if is_fault else report.remarks)[0]
    assert told.startswith("Snapshot 2 has no fingerprint that can be read. All of its rows can;")
    assert len(report.faults) == is_fault


def test_no_warehouse_is_told(run, folder):
    with pytest.raises(NoSnapshot):
        upkeep.look_over(folder)


# Several at once, and what a hostile reader found


def test_no_error_after_publishing_takes_an_original_away(three, load, monkeypatch):
    from learning_hub.warehouse import publishing

    def broken(*_):
        raise UnicodeEncodeError("utf-8", "x", 0, 1, "surrogates not allowed")

    monkeypatch.setattr(publishing, "_say_so", broken)
    outcome = load("d")
    assert outcome.snapshots == [4]
    assert outcome.said[-1].startswith("Snapshot 4 is published, but what is kept beside it could")
    monkeypatch.undo()
    assert len(list((three / "received").iterdir())) == 4
    assert len(receipts_kept.lines(three)) == 4
    assert themes(three) == "abcd"


def test_an_error_before_publishing_takes_its_own_original_away_under_the_lock(
    three, load, monkeypatch
):
    from learning_hub.warehouse import publishing

    def full(path):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(publishing, "sync_file", full)
    with pytest.raises(WarehouseError, match="There is no room left"):
        load("d")
    assert len(list((three / "received").iterdir())) == 3


def test_where_the_kind_is_told_in_two_ways_nothing_is_loaded(three, load, run):
    (three / "warehouse.json").write_text('{"kind": "fictional"}')
    assert warehouse.kind_of(three) == "unknown"
    with pytest.raises(WarehouseError, match="says 'fictional' and the last snapshot 'own'"):
        load("d")
    assert "says 'fictional'" in run("check-warehouse")[1]


def test_an_older_copy_of_both_lists_of_pins_lets_no_snapshot_go(three, load):
    warehouse.pin(three, 1, "Board, May")
    older = (three / "pins.json").read_text()
    warehouse.pin(three, 2, "Board, June")
    for name in ("pins.json", "pins-copy.json"):
        (three / name).write_text(older)
    assert warehouse.pins(three) == {"Board, May": 1, "Board, June": 2}
    for name in "defg":
        load(name, keep=1)
    assert {1, 2} <= set(files.numbers_held(three))
    warehouse.unpin(three, "Board, June")
    load("h", keep=1)
    assert files.numbers_held(three) == [1, 8]


@pytest.mark.parametrize("text", ['{"a\\ud800": 1}', "\ud800"])
def test_a_name_that_cannot_be_written_is_no_pin(three, load, run, text):
    (three / "pins.json").write_bytes(text.encode("utf-8", "surrogatepass"))
    (three / "pins-copy.json").write_text("{}")
    assert load("d").snapshots == [4]
    assert run("snapshots")[0] == 0


def test_a_current_snapshot_without_fingerprint_is_read_whole_before_it_is_shown(three, load):
    for path in three.glob("hub-*.json"):
        path.unlink()
    path = three / "hub-000003.duckdb"
    whole = path.read_bytes()
    told = 0
    for place in range(20_000, len(whole), len(whole) // 12):
        changed = bytearray(whole)
        changed[place] ^= 255
        path.write_bytes(changed)
        if fingerprints.state_of(three, 3, anew=True) is fingerprints.State.DAMAGED:
            told += 1
            damaged = bytes(changed)
            assert themes(three) == "ab"
    assert told
    path.write_bytes(damaged)
    assert upkeep.faults(three)
    assert warehouse.use(three, 2, by="a test") == 4


@pytest.mark.parametrize("text", ["999998\n", "000000001" + "0" * 5000])
def test_a_pointer_far_beyond_all_else_uses_up_no_numbers(three, load, text):
    (three / "current").write_text(text)
    assert len(warehouse.look(three).said) == 1
    assert load("d").snapshots == [4]


def test_the_last_number_there_is_can_be_given_and_none_after_it(three):
    (three / "receipts" / "999998-000009-published.txt").touch()
    assert warehouse.use(three, 2, by="a test") == 999_999
    with pytest.raises(WarehouseError, match="tells of snapshot 999999, after which no number is"):
        warehouse.use(three, 2, by="a test")


@pytest.mark.parametrize(("number", "lost"), [(1003, (1003,)), (1004, ())])
def test_a_pointer_tells_of_up_to_a_thousand_lost_snapshots(three, number, lost):
    (three / "current").write_text(f"{number}\n")
    assert warehouse.look(three).lost == lost


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("000000\n", "holds no number of a snapshot"),
        ("0000003\n", "holds no number of a snapshot"),
        ("three\n", "holds no number of a snapshot"),
        (" \n", "is empty"),
        (None, "is missing"),
    ],
)
def test_what_is_wrong_with_the_pointer_is_said(three, text, said):
    path = three / "current"
    path.unlink() if text is None else path.write_text(text)
    assert warehouse.look(three).said == (
        f"The file current {said}: snapshot 3, the newest whole one, is shown. The next load "
        "writes it anew.",
    )


def test_where_the_lists_of_pins_differ_the_first_is_believed(three):
    (three / "pins.json").write_text('{"Board": 1}')
    (three / "pins-copy.json").write_text('{"Board": 2, "Away day": 2}')
    assert warehouse.pins(three) == {"Board": 1, "Away day": 2}


def test_the_id_of_a_load_that_only_a_receipt_tells_of_does_not_come_again(three, load):
    (three / "receipts" / "000002-000050-lost.txt").touch()
    assert load("d").receipts[0].load_id == 51


def test_a_fingerprint_that_was_changed_or_is_of_another_snapshot_is_none(three):
    path = three / "hub-000002.json"
    text = path.read_text()
    path.write_text(text.replace('"made_by": "a test"', '"made_by": "nobody"'))
    assert path.read_text() != text
    assert fingerprints.read(three, 2) is None
    shutil.copy(three / "hub-000001.json", path)
    assert fingerprints.read(three, 2) is None
    path.write_text(text)
    assert fingerprints.read(three, 2).made_by == "a test"


def test_another_snapshot_under_a_number_is_damage_where_no_fingerprint_tells(three):
    (three / "hub-000002.json").unlink()
    assert fingerprints.state_of(three, 2) is fingerprints.State.UNPROVEN
    shutil.copy(three / "hub-000001.duckdb", three / "hub-000002.duckdb")
    assert fingerprints.state_of(three, 2) is fingerprints.State.DAMAGED


def test_a_number_given_by_use_does_not_come_again(three, load):
    pointer = (three / "current").read_text()
    assert warehouse.use(three, 1, by="a test") == 4
    for name in ("hub-000004.duckdb", "hub-000004.json"):
        (three / name).unlink()
    (three / "current").write_text(pointer)
    with pytest.raises(WarehouseError, match="Snapshot 4 is not here, though it was published"):
        load("d")


def test_who_has_gone_on_after_a_loss_is_told_of_it_without_end_but_as_no_fault(three, load):
    (three / "hub-000003.duckdb").unlink()
    warehouse.use(three, 2, by="a test")
    load("d")
    assert upkeep.faults(three) == []
    assert "Snapshot 3 is missing, though its fingerprint is here." in (
        upkeep.look_over(three).remarks
    )


def test_an_original_that_is_gone_is_a_fault(three):
    next((three / "received").iterdir()).unlink()
    [said] = upkeep.faults(three)
    assert said.startswith("The originals of 1 load are gone, such as that of load ")


def test_a_receipt_of_a_lost_load_is_left_where_it_is(three):
    (three / "hub-000003.duckdb").unlink()
    warehouse.use(three, 2, by="a test")
    path = sorted((three / "receipts").glob("000003-*.json"))[0]
    path.write_text("junk")
    upkeep.mend(three)
    assert path.read_text() == "junk"
    assert any("is damaged" in line for line in receipts_kept.lines(three))


def test_refused_rows_of_a_file_with_a_dot_before_its_name_are_in_the_backup(three, tmp_path):
    hidden = three / "rejects" / "x" / ".h.csv"
    hidden.parent.mkdir(parents=True)
    hidden.write_text("theme,label,rank\n")
    warehouse.backup(three, tmp_path / "kept.tgz")
    warehouse.restore(tmp_path / "back", tmp_path / "kept.tgz")
    assert (tmp_path / "back" / "rejects" / "x" / ".h.csv").exists()
    with pytest.raises(WarehouseError, match="is not there, or is no file"):
        warehouse.restore(tmp_path / "again", tmp_path / "missing.tgz")


# What is sent


@pytest.mark.parametrize(
    "text,said",
    [
        ("a = " + "[" * 100_000, "is nested too deeply"),
        ("as_at = 2026-07-10\n#" + "x" * 10_000_000, "has 10.0 MB; a manifest holds a few lines"),
        ("as_at = {" + "a = {" * 3000, "not valid TOML"),
    ],
)
def test_a_manifest_made_to_be_slow_is_told_in_a_sentence(file, run, text, said):
    place = file("sent/delivery.toml", text).parent
    code, told = run("load", place)
    assert code == 2
    assert "sent/delivery.toml" in told
    assert said in told or "nested too deeply" in told


def test_settings_made_to_be_slow_are_told_in_a_sentence(run, tmp_path):
    for text in ("a = " + "[" * 100_000, "#" + "x" * 10_000_000):
        (tmp_path / "hub.toml").write_text(text)
        code, told = run("receipts")
        assert code == 2
        assert told.startswith("hub.toml ")
        assert told.endswith("Write it anew.\n")


@pytest.mark.skipif(os.name == "nt", reason="Windows knows no such names")
def test_a_name_with_a_line_break_is_told_on_one_line(file, run, folder):
    path = file("a\nb.csv", f"{THEME}voice,Voice,1\n")
    code, told = run("load", path)
    assert (code, told.splitlines()[-2:]) == (
        2,
        [
            "Refused: a?b.csv has a name with letters that cannot be read on this machine. Rename it "
            "and load it again.",
            "No snapshot was made: nothing changed.",
        ],
    )
    place = file("x\ny/delivery.toml", "as_at = 2026-07-10\n").parent
    assert run("load", place)[1].startswith("The folder x?y has a name with letters")
    assert run("load", place / "no\nsuch.csv")[1].count("\n") == 1


# All of it together


@pytest.mark.skipif(os.name == "nt", reason="permissions work otherwise there")
@pytest.mark.parametrize("name", list(damages.NAMES))
def test_whatever_is_damaged_and_done_then_every_snapshot_and_original_is_on_the_disk(name):
    found = list(damages.rows([name]))
    assert len(found) >= 4
    assert [fault for row in found for fault in row.faults] == []


def test_what_lies_aside_for_thirty_days_stays_and_goes_on_the_next(folder):
    for days in (0, 30, 31):
        day = folder / "put-aside" / f"{date.today() - timedelta(days=days):%Y-%m-%d}"
        day.mkdir(parents=True)
        (day / f"after-{days}").write_text("x")
    assert [aside.name for aside in put_aside.listing(folder)] == [
        "after-31",
        "after-30",
        "after-0",
    ]
    assert [aside.name for aside in put_aside.empty_old(folder)] == ["after-31"]
    assert [aside.name for aside in put_aside.listing(folder)] == ["after-30", "after-0"]
    assert len(list((folder / "put-aside").iterdir())) == 2
