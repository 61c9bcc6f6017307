"""Pins: the snapshot that a meeting saw is kept under its name, and every page opens as it was."""

import json
import shutil
import threading
from datetime import date

import filelock
import pytest

from learning_hub import loading, places, warehouse
from learning_hub.__main__ import main
from learning_hub.warehouse import NoSnapshot, WarehouseError, publishing
from learning_hub.warehouse.snapshots import numbers_held

pytestmark = pytest.mark.slow

BOARD = "Board, 16 July 2026"


@pytest.fixture
def load(folder, file):
    """Give a function that loads one more theme, as at a day: gives the snapshot's number."""

    def run(name, as_at="2026-07-10", keep=60):
        path = file(f"theme__{name}.csv", f"theme,label,rank\n{name},{name},1\n")
        outcome = loading.load(folder, [path], as_at=date.fromisoformat(as_at), keep=keep)
        return outcome.snapshots[0]

    return run


@pytest.fixture
def run(folder, monkeypatch, tmp_path, capsys):
    """Give a function that runs a command on the folder: its code and its words."""
    monkeypatch.setenv("LEARNING_HUB_WAREHOUSE", str(folder))
    monkeypatch.chdir(tmp_path)

    def command(*words):
        capsys.readouterr()
        try:
            code = main([str(word) for word in words])
        except SystemExit as end:
            code = end.code
        told = capsys.readouterr()
        return code, told.out + told.err

    return command


# At the command line


def test_a_snapshot_is_pinned_listed_and_let_go(folder, load, run):
    for name in "ab":
        load(name)
    assert run("snapshots", "pin", 1, BOARD) == (0, f"Snapshot 1 is kept as '{BOARD}'.\n")
    assert run("snapshots", "pin", 1, " Away day ") == (0, "Snapshot 1 is kept as 'Away day'.\n")
    lines = run("snapshots")[1].splitlines()
    assert lines[1].endswith(f"  [Away day]  [{BOARD}]")
    assert "[" not in lines[0]
    assert json.loads((folder / "pins.json").read_text()) == {BOARD: 1, "Away day": 1}
    assert run("snapshots", "unpin", "Away day") == (0, "'Away day' is unpinned.\n")
    assert run("snapshots", "unpin", 1) == (0, f"'{BOARD}' is unpinned.\n")
    assert warehouse.pins(folder) == {}


def test_what_cannot_be_pinned_is_said_in_a_sentence_and_changes_nothing(folder, load, run):
    assert run("snapshots", "pin", 1, BOARD) == (2, "Nothing has been loaded yet.\n")
    assert not folder.exists()
    load("a")
    load("b")
    run("snapshots", "pin", 2, BOARD)
    assert run("snapshots", "pin", 9, "Other")[1] == (
        "There is no snapshot 9. Snapshots held: 1, 2.\n"
    )
    assert run("snapshots", "pin", 1, BOARD)[1].startswith(f"'{BOARD}' is pinned to snapshot 2.")
    assert run("snapshots", "pin", 2, BOARD)[0] == 0
    for name in ("", "  ", "7", "2026-07-16", "current", "a\nb", "x" * 81):
        code, said = run("snapshots", "pin", 1, name)
        assert code == 2
        assert said.startswith("A pin needs a name in words")
    assert run("snapshots", "unpin", "Nobody") == (
        2,
        f"Nothing is pinned as 'Nobody'. Pins: {BOARD}.\n",
    )
    assert warehouse.pins(folder) == {BOARD: 2}
    for words in (["pin"], ["pin", "1"], ["pin", "one", "x"], ["unpin"]):
        assert run("snapshots", *words)[0] == 64


def test_a_name_may_have_80_letters_and_pins_stand_in_the_order_of_their_snapshots(folder, load):
    load("a")
    load("b")
    for number, name in ((2, "x" * 80), (2, "Away day"), (1, "Zest"), (1, "Board")):
        warehouse.pin(folder, number, name)
    in_order = [("Board", 1), ("Zest", 1), ("Away day", 2), ("x" * 80, 2)]
    assert list(warehouse.pins(folder).items()) == in_order
    with pytest.raises(NoSnapshot) as found:
        warehouse.number_for(folder, "Nobody")
    # The last three that were named.
    assert str(found.value).endswith("such as 'Away day'; 'Zest'; 'Board'.")


# Kept


def test_a_pinned_snapshot_is_never_pruned_until_it_is_let_go(folder, load):
    load("a")
    load("b")
    warehouse.pin(folder, 1, BOARD)
    for name in "cde":
        load(name, keep=1)
    assert numbers_held(folder) == [1, 5]
    warehouse.unpin(folder, BOARD)
    load("f", keep=1)
    assert numbers_held(folder) == [6]
    with pytest.raises(NoSnapshot, match=r"There is no snapshot 1\. Snapshots held: 6\."):
        warehouse.pin(folder, 1, BOARD)


def test_a_damaged_list_of_pins_is_said_and_nothing_is_pruned(folder, load):
    load("a")
    for text in ("{", "[1]", '{"Board": "one"}', '"x"', '{"Board": 0}', '{"Board": -1}'):
        (folder / "pins.json").write_text(text)
        assert warehouse.look(folder).said[0].startswith("The list of pins, pins.json, is damaged")
        with pytest.raises(WarehouseError, match="is damaged"):
            warehouse.pin(folder, 1, BOARD)
        with pytest.raises(WarehouseError, match="is damaged"):
            warehouse.number_for(folder, BOARD)
        assert (folder / "pins.json").read_text() == text
    load("b", keep=1)
    assert numbers_held(folder) == [1, 2]


@pytest.mark.parametrize("name", ["pins.json", "pins-copy.json"])
@pytest.mark.parametrize("text", [None, "", "{}", '{"Away day": 2}', "garbage"])
def test_what_one_of_the_two_lists_of_pins_names_stays(folder, load, name, text):
    load("a")
    load("b")
    warehouse.pin(folder, 1, BOARD)
    (folder / name).unlink() if text is None else (folder / name).write_text(text)
    assert warehouse.pins(folder)[BOARD] == 1
    load("c", keep=1)
    assert 1 in numbers_held(folder)
    # The next pin writes both lists anew.
    warehouse.pin(folder, 3, "July")
    assert warehouse.look(folder).said == ()
    assert {BOARD: 1, "July": 3}.items() <= warehouse.pins(folder).items()


def test_pins_come_back_with_a_backup(folder, load, tmp_path):
    load("a")
    warehouse.pin(folder, 1, BOARD)
    load("b")
    warehouse.backup(folder, tmp_path / "kept.tgz")
    shutil.rmtree(folder)
    warehouse.restore(folder, tmp_path / "kept.tgz")
    assert warehouse.pins(folder) == {BOARD: 1}
    load("c", keep=1)
    assert numbers_held(folder) == [1, 3]


def test_two_who_pin_at_once_wait_for_one_another(folder, load):
    load("a")
    with filelock.FileLock(folder / "lock"):
        others = [
            threading.Thread(target=warehouse.pin, args=(folder, 1, f"Board {n}")) for n in "abcdef"
        ]
        for other in others:
            other.start()
        assert warehouse.pins(folder) == {}
    for other in others:
        other.join()
    assert warehouse.pins(folder) == {f"Board {n}": 1 for n in "abcdef"}


def test_a_warehouse_that_is_busy_for_too_long_says_so(folder, load, monkeypatch):
    load("a")
    monkeypatch.setattr("learning_hub.warehouse.pinning.WAIT_SECONDS", 0.05)
    with filelock.FileLock(folder / "lock"), pytest.raises(publishing.Busy, match="still running"):
        warehouse.pin(folder, 1, BOARD)


# Named


def test_a_snapshot_is_named_by_number_pin_or_day(folder, load):
    load("a", "2026-04-17")
    load("b", "2026-07-10")
    load("c", "2026-09-18")
    warehouse.pin(folder, 2, BOARD)
    wanted = {
        "": None,
        "current": None,
        "2": 2,
        BOARD: 2,
        f" {BOARD} ": 2,
        "2026-07-16": 2,
        "2026-07-10": 2,
        "2026-07-09": 1,
        "2030-01-01": 3,
    }
    assert {words: warehouse.number_for(folder, words) for words in wanted} == wanted


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("7", "There is no snapshot 7. Snapshots held: 1, 2."),
        ("0", "There is no snapshot 0."),
        ("-1", "There is no snapshot '-1'. Give its number"),
        ("²", "There is no snapshot '²'."),
        ("Board, 1 May 2026", f"such as '{BOARD}'."),
        ("2026-02-30", "'2026-02-30' is not a date; write it as 2026-07-31."),
        (
            "2025-12-31",
            "Nothing was held yet on 31 December 2025: the first snapshot is as at 17 April 2026.",
        ),
        ("9" * 40, "There is no snapshot '999"),
    ],
)
def test_what_names_no_snapshot_is_said_in_a_sentence(folder, load, words, said):
    load("a", "2026-04-17")
    load("b", "2026-07-10")
    warehouse.pin(folder, 2, BOARD)
    with pytest.raises(NoSnapshot) as found:
        warehouse.number_for(folder, words)
    assert said in str(found.value)


def test_a_day_whose_snapshot_is_gone_is_not_answered_with_another(folder, load):
    load("a", "2026-04-17")
    load("b", "2026-07-10")
    load("c", "2026-09-18", keep=1)
    with pytest.raises(NoSnapshot, match=r"Snapshot 2, which held .+ is no longer kept"):
        warehouse.number_for(folder, "2026-07-16")


def test_each_meeting_is_pinned_to_the_last_snapshot_not_after_it(folder, load):
    load("a", "2026-04-17")
    load("b", "2026-07-10")
    load("c", "2026-07-10")
    load("d", "2026-09-18")
    warehouse.pin(folder, 1, "Board, 16 July 2026")
    days = [
        date(2026, 1, 22),
        date(2026, 4, 17),
        date(2026, 7, 16),
        date(2026, 8, 1),
        date(2026, 10, 15),
    ]
    warehouse.pin_meetings(folder, "Board", days)
    # What somebody pinned by hand stays.
    assert warehouse.pins(folder) == {
        "Board, 16 July 2026": 1,
        "Board, 17 April 2026": 1,
        "Board, 1 August 2026": 3,
        "Board, 15 October 2026": 4,
    }


def test_the_demo_is_pinned_to_its_boards_when_it_is_made(tmp_path, monkeypatch):
    from learning_hub import config

    deliveries = tmp_path / "demo" / "deliveries"
    for as_at, held_on in (("2026-01-01", ""), ("2026-07-10", "2026-07-16")):
        delivery = deliveries / as_at
        delivery.mkdir(parents=True)
        (delivery / "delivery.toml").write_text(f"as_at = {as_at}\nfictional = true\n")
        (delivery / "body.csv").write_text("body_id,name,rank\nBOARD,Board,1\n")
        (delivery / "meeting.csv").write_text(
            "meeting_id,body_id,kind,title,planned_on,held_on\n"
            f"B1,BOARD,board,Board,2026-07-16,{held_on}\n"
        )
    monkeypatch.setattr(places, "DEMO", tmp_path / "demo")
    monkeypatch.setenv("LEARNING_HUB_WAREHOUSE", str(tmp_path / "warehouse"))
    monkeypatch.chdir(tmp_path)
    places.load_demo(config.read(), lambda doing, share: None)
    assert warehouse.pins(tmp_path / "warehouse-demo") == {BOARD: 2}
