"""The log of looks: who saw what others may not, bound line by line, and what if it fails."""

import json
import threading
from dataclasses import replace
from datetime import date

import pytest

from learning_hub import loading, upkeep, warehouse
from learning_hub.viewer import MANAGER, Viewer
from learning_hub.warehouse import looks

pytestmark = pytest.mark.slow

OPERATIONS, BOARD = Viewer("operations"), Viewer("board")
MEASURE = "measure_id,unit,counts_of\nM1,count,people"
MONTHS = (
    "measure_id,period_start,period_end,value,agency_id\n"
    "M1,2026-01-01,2026-01-31,3,HEA\nM1,2026-02-01,2026-02-28,60,HEA"
)


@pytest.fixture
def months(tiny):
    """Give a snapshot with two months of M1: 3 and 60 children from health."""
    return tiny(measure=MEASURE, observation=MONTHS, as_at=date(2026, 4, 17))


def series(snapshot, viewer):
    return warehouse.ask(snapshot, "measures/series", viewer, measure_id="M1")


def entries(snapshot):
    text = (snapshot.folder / "looks.jsonl").read_text()
    return [json.loads(line) for line in text.splitlines()]


def test_each_entry_is_numbered_and_holds_the_mark_of_the_one_before(months):
    for viewer in (MANAGER, OPERATIONS, MANAGER):
        series(months, viewer)
    series(months, BOARD)
    lines = (months.folder / "looks.jsonl").read_bytes().splitlines()
    assert [one["n"] for one in entries(months)] == [1, 2, 3]
    assert [one["before"] for one in entries(months)] == [
        "",
        looks.mark_of(lines[0]),
        looks.mark_of(lines[1]),
    ]
    assert looks.faults(months.folder, []) == []


@pytest.mark.parametrize(
    "tamper,said",
    [
        (
            lambda lines: [lines[0], lines[1].replace("operations", "manager"), lines[2]],
            "line 3 does",
        ),
        (lambda lines: [lines[0], lines[2]], "line 2 does not follow"),
        (lambda lines: [lines[1], lines[2]], "line 1 does not follow"),
        (lambda lines: [*lines[:2], lines[1], lines[2]], "line 3 does not follow"),
        (lambda lines: [lines[0], "half of a li", lines[2]], "line 2 does not follow"),
        (lambda lines: lines[:1], "ends with entry 1, but 3 looks had been logged"),
        (lambda lines: [], "ends with entry 0, but 3 looks had been logged"),
    ],
)
def test_tampering_shows(months, file, tamper, said):
    for viewer in (MANAGER, OPERATIONS, MANAGER):
        series(months, viewer)
    # A snapshot published since holds on to the last entry of then.
    loading.load(months.folder, [file("theme.csv", "theme,label,rank\nv,V,1\n")], by="a test")
    assert upkeep.faults(months.folder) == []
    path = months.folder / "looks.jsonl"
    path.write_text("".join(f"{line}\n" for line in tamper(path.read_text().splitlines())))
    assert any(said in fault for fault in upkeep.faults(months.folder))


def test_a_log_that_is_gone_is_missed(months, file):
    series(months, MANAGER)
    loading.load(months.folder, [file("theme.csv", "theme,label,rank\nv,V,1\n")], by="a test")
    (months.folder / "looks.jsonl").unlink()
    assert upkeep.faults(months.folder) == ["looks.jsonl is gone, but 1 looks had been logged."]


def test_lines_of_before_the_chain_and_a_cut_line_are_gone_on_from(months):
    path = months.folder / "looks.jsonl"
    path.write_text('{"at": "2026-01-01T10:00:00", "role": "manager"}\n{"at": "2026')
    series(months, MANAGER)
    lines = path.read_bytes().splitlines()
    assert len(lines) == 3
    assert json.loads(lines[2])["before"] == looks.mark_of(lines[1])
    assert looks.faults(months.folder, []) == []


def test_two_who_look_at_once_do_not_break_the_chain(months):
    def look():
        for _ in range(20):
            warehouse.log_refused(months.folder, MANAGER, "theme.csv")

    looking = [threading.Thread(target=look) for _ in range(4)]
    for one in looking:
        one.start()
    for one in looking:
        one.join()
    assert [one["n"] for one in entries(months)] == list(range(1, 81))
    assert looks.faults(months.folder, []) == []


@pytest.fixture
def unwritable(months):
    """Let no look be written down: a folder stands where the log belongs."""
    (months.folder / "looks.jsonl").mkdir()
    return months


def test_when_no_look_can_be_written_only_the_manager_sees_exact_figures(unwritable):
    given = series(unwritable, MANAGER)
    assert given.rows["value"].tolist() == [3, 60]
    assert given.is_unlogged
    for viewer in (OPERATIONS, Viewer("member", "HEA")):
        given = series(unwritable, viewer)
        assert given.rows["value"].isna().tolist() == [True, False]
        assert given.is_unlogged
        assert not given.looked_at_exact
    given = series(unwritable, BOARD)
    assert not given.is_unlogged


def test_refused_cells_and_words_that_are_not_cleared_are_looks_too(begun, file):
    loading.load(begun, [file("theme.csv", "theme,label,rank\nv,V,1\ns,S,much\n")], by="a test")
    opened = warehouse.open_snapshot(begun)
    given = warehouse.ask(opened, "data/rejects", OPERATIONS)
    assert given.rows["value"].tolist() == ["much"]
    assert [(one["question"], one["uncleared"], one["exact"]) for one in entries(opened)] == [
        ("data/rejects", True, False)
    ]
    assert warehouse.ask(opened, "data/rejects", BOARD).rows["value"].isna().all()
    assert len(entries(opened)) == 1
    (begun / "looks.jsonl").unlink()
    (begun / "looks.jsonl").mkdir()
    assert warehouse.ask(opened, "data/rejects", OPERATIONS).rows["value"].isna().all()
    assert warehouse.ask(opened, "data/rejects", MANAGER).rows["value"].tolist() == ["much"]
    opened.close()


def test_of_a_row_that_is_hidden_no_line_is_told(months):
    assert sorted(set(series(months, MANAGER).traced["row"])) == [0, 1]
    assert sorted(set(series(months, BOARD).traced["row"])) == [1]


def test_some_rows_of_an_answer_keep_their_own_lines(months):
    given = series(months, MANAGER)
    [(load_id, lines)] = given.lines
    assert lines == (2, 3)
    second = given.only(given.rows.index[1:])
    assert (second.rows["value"].tolist(), second.lines) == ([60], ((load_id, (3,)),))
    # Of a Parquet file the first row is line 1; 0 stands for a whole file.
    numbers = given.traced.assign(source_row=[0, 1])
    assert replace(given, traced=numbers).lines == ((load_id, (1,)),)


def test_a_question_without_anything_held_back_is_no_look(begun):
    opened = warehouse.open_snapshot(begun)
    warehouse.ask(opened, "data/rejects", MANAGER)
    assert not (begun / "looks.jsonl").exists()
    opened.close()


def test_an_entry_says_who_saw_what_of_which_snapshot(months):
    series(months, Viewer("member", "HEA"))
    warehouse.log_refused(months.folder, OPERATIONS, "theme.csv")
    look, refused = entries(months)
    assert {key: look[key] for key in look if key not in ("at", "parameters", "before")} == {
        "n": 1,
        "role": "member",
        "agency": "HEA",
        "question": "measures/series",
        "snapshot": 1,
        "exact": True,
        "uncleared": False,
    }
    assert look["parameters"]["measure_id"] == "M1"
    assert look["at"].startswith(str(date.today()))
    assert (refused["role"], refused["agency"], refused["refused"]) == (
        "operations",
        None,
        "theme.csv",
    )


def test_what_was_asked_is_kept_up_to_500_letters(months):
    given = series(months, MANAGER)
    given.parameters["measure_id"] = "x" * 501
    warehouse.answers.log_look(months, given)
    warehouse.log_refused(months.folder, MANAGER, "y" * 501)
    _, look, refused = entries(months)
    assert (look["parameters"]["measure_id"], refused["refused"]) == ("x" * 500, "y" * 500)


def test_numbers_go_on_after_a_torn_line_and_after_a_long_one(months):
    path = months.folder / "looks.jsonl"
    for _ in range(3):
        warehouse.log_refused(months.folder, MANAGER, "x" * 100_000)
    path.write_bytes(path.read_bytes()[:-10])
    warehouse.log_refused(months.folder, MANAGER, "theme.csv")
    told = [json.loads(line)["n"] for line in path.read_text().splitlines() if line.endswith("}")]
    assert told == [1, 2, 4]


def test_looks_that_no_snapshot_holds_on_to_yet_are_told_as_such(months, file):
    series(months, MANAGER)
    report = upkeep.look_over(months.folder)
    assert any("after number 0 yet" in said for said in report.remarks)
    loading.load(months.folder, [file("theme.csv", "theme,label,rank\nv,V,1\n")], by="a test")
    report = upkeep.look_over(months.folder)
    assert not [said for said in report.remarks if "looks.jsonl" in said]
    assert "1 look logged, each bound to the one before." in report.holds
