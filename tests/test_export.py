"""The CSV of an answer: where it came from at its head, then the rows as this viewer sees them."""

import csv
import io
import itertools
from dataclasses import replace
from datetime import date, datetime

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from learning_hub import export, warehouse
from learning_hub.config import Config
from learning_hub.viewer import MANAGER, Viewer

SETTINGS = Config(name="Harrowmere SCP", is_fictional=True, marking="OFFICIAL")


def source(name, licence=None):
    """Give a file behind an answer."""
    return warehouse.Source(
        load_id=1,
        delivery=None,
        file_name=name,
        sha256="0" * 64,
        as_at=date(2026, 11, 2),
        loaded_at=datetime(2026, 11, 3, 9, 0),
        licence=licence,
    )


def answer(rows, viewer=MANAGER, sources=("action.csv",)):
    """Give an answer with these rows."""
    return warehouse.Answer(
        rows=rows.assign(hidden=rows.get("hidden", pd.NA)),
        viewer=viewer,
        parameters={},
        question=warehouse.question("plan/actions_by_status"),
        snapshot_number=12,
        as_at=date(2026, 11, 2),
        sources=tuple(s if isinstance(s, warehouse.Source) else source(s) for s in sources),
    )


def split(text):
    """Part a CSV file into its head lines and its rows, a dictionary each."""
    lines = io.StringIO(text, newline="").readlines()
    head = [line.rstrip("\n") for line in itertools.takewhile(lambda s: s.startswith("# "), lines)]
    body = "".join(lines[len(head) :])
    return head, list(csv.DictReader(io.StringIO(body, newline="")))


def cell(value):
    """Write one value and read its cell back as text."""
    _, (row,) = split(export.to_csv(answer(pd.DataFrame({"cell": [value]})), SETTINGS))
    return row["cell"]


def test_the_head_says_whose_question_when_from_where_and_how_marked():
    rows = pd.DataFrame({"priority": ["Neglect"], "actions": [3]})
    head, _ = split(
        export.to_csv(
            answer(rows, Viewer("board"), [source("plans.csv", "OGL v3"), "action.csv"]), SETTINGS
        )
    )
    assert head == [
        "# Harrowmere SCP: How many actions stand where by their dates, and by their owners' word, in "
        "each priority?",
        "# One row per priority, status that the dates suggest, and status that the owners give.",
        "# Snapshot 12, as at 02 November 2026. Seen as: Partnership Board.",
        "# Sources: plans.csv; action.csv",
        "# Licence: OGL v3",
        "# Fictional data: no real partnership or child.",
        "# Marking: OFFICIAL",
        "# hidden = c: held back because the number is small.",
    ]
    real = Config(name="Bexley", is_fictional=False)
    head, _ = split(export.to_csv(answer(rows), real))
    assert not any("Fictional" in line or "Licence" in line for line in head)
    assert "# Marking: OFFICIAL-SENSITIVE" in head


def test_the_lines_of_an_answer_are_told_once_each_by_load_and_a_whole_file_is_no_line():
    traced = [(0, 2, 5), (0, 1, 0), (0, 1, 3), (1, 1, 2), (1, 1, 3)]
    given = replace(
        answer(pd.DataFrame({"n": [3, 4]})),
        traced=pd.DataFrame(traced, columns=["row", "load_id", "source_row"]).assign(
            source_sheet=""
        ),
    )
    assert given.lines == ((1, (2, 3)), (2, (5,)))


def traced(*lines):
    """Give lines as an answer holds them: of which row, load, line and sheet."""
    found = pd.DataFrame(lines, columns=["row", "load_id", "source_row", "source_sheet"])
    return found.astype({"source_sheet": "category"})


def resting(*lines, rows=2, hidden=None, **more):
    """Give an answer of some rows that rest on these lines of three files."""
    sources = [
        replace(source("audits.xlsx"), load_id=1, delivery="May"),
        replace(source("plans.csv"), load_id=2),
        replace(source("referrals.csv"), load_id=3, format="annex_a"),
    ]
    frame = pd.DataFrame({"n": range(rows), "hidden": hidden or [pd.NA] * rows})
    return replace(answer(frame, sources=sources), traced=traced(*lines), **more)


def test_the_lines_of_each_row_are_named_by_file_and_sheet_and_runs_put_together():
    given = resting(
        (0, 1, 3, "audit"),
        (0, 1, 4, "audit"),
        (0, 1, 4, "grade"),
        (0, 2, 9, ""),
        (1, 1, 5, "audit"),
        (1, 2, 2, ""),
        (1, 2, 3, ""),
        (1, 2, 4, ""),
        (1, 2, 6, ""),
    )
    assert warehouse.lines_by_row(given) == [
        "May/audits.xlsx, sheet 'audit', lines 3, 4; May/audits.xlsx, sheet 'grade', line 4; "
        "plans.csv, line 9",
        "May/audits.xlsx, sheet 'audit', line 5; plans.csv, lines 2 to 4, 6",
    ]
    files = warehouse.trace(given)
    assert files[["file", "lines", "load"]].to_numpy().tolist() == [
        ["May/audits.xlsx, sheet 'audit'", "3 to 5", 1],
        ["May/audits.xlsx, sheet 'grade'", "4", 1],
        ["plans.csv", "2 to 4, 6, 9", 2],
        ["referrals.csv", "worked out from its lists", 3],
    ]


def test_a_whole_file_what_is_worked_out_and_what_is_hidden_name_no_lines():
    given = resting((0, 2, 0, ""), (1, 3, 7, ""), (1, 3, 8, ""))
    assert warehouse.lines_by_row(given) == [
        "plans.csv, whole file",
        "referrals.csv, worked out from its lists",
    ]
    named = warehouse.trace(given)["lines"].tolist()
    assert named == ["not shown", "whole file", "worked out from its lists"]
    hidden = resting((1, 2, 3, ""), hidden=["c", pd.NA], disclosed={"few": 1})
    assert warehouse.lines_by_row(hidden) == ["not shown", "plans.csv, line 3"]
    nothing = resting(rows=1)
    assert warehouse.lines_by_row(nothing) == [""]
    assert warehouse.trace(nothing)["lines"].tolist()[:2] == ["whole file"] * 2
    held_back = replace(nothing, disclosed={"few": 1})
    assert warehouse.trace(held_back)["lines"].tolist()[:2] == ["not shown"] * 2


def test_twelve_runs_of_lines_are_named_on_the_page_and_the_rest_are_counted():
    every_other = [(0, 2, 2 * n, "") for n in range(1, 15)]
    assert warehouse.trace(resting(*every_other))["lines"][1].endswith("22, 24 and 2 more")
    twelve = warehouse.trace(resting(*every_other[:12]))["lines"][1]
    assert twelve.endswith("22, 24")


def test_many_sources_are_counted_not_dropped_in_silence():
    rows = pd.DataFrame({"actions": [3]})
    head, _ = split(export.to_csv(answer(rows, sources=[f"{n}.csv" for n in range(15)]), SETTINGS))
    (line,) = [line for line in head if line.startswith("# Sources")]
    assert line.endswith("10.csv; 11.csv and 3 more")
    # Twelve are named and none is left; of thirteen one is.
    for number, end in ((12, "; 10.csv; 11.csv"), (13, "; 11.csv and 1 more")):
        names = [f"{n}.csv" for n in range(number)]
        head, _ = split(export.to_csv(answer(rows, sources=names), SETTINGS))
        assert head[3].endswith(end)


def test_licences_stand_in_the_order_of_the_alphabet_each_once():
    given = [source(f"{n}.csv", name) for n, name in enumerate(["OGL v3", "CC BY", "A", "OGL v3"])]
    head, _ = split(export.to_csv(answer(pd.DataFrame({"n": [3]}), sources=given), SETTINGS))
    told = [line for line in head if line.startswith("# Licence")]
    assert told == ["# Licence: A", "# Licence: CC BY", "# Licence: OGL v3"]


def test_hidden_cells_are_empty_beside_a_c_and_empty_ones_beside_nothing(tiny):
    snapshot = tiny(
        measure="measure_id,unit,counts_of\nM1,percent,people",
        observation="""
            measure_id,period_start,period_end,numerator,denominator,value,status
            M1,2026-01-01,2026-01-31,3,40,7.5,
            M1,2026-02-01,2026-02-28,9,40,22.5,
            M1,2026-03-01,2026-03-31,,,,x
        """,
    )

    def rows(viewer):
        given_answer = warehouse.answer(snapshot, "measures/series", viewer, measure_id="M1")
        return split(export.to_csv(given_answer, SETTINGS))[1]

    columns = ("period_start", "numerator", "denominator", "value", "status", "hidden")
    board = [tuple(row[column] for column in columns) for row in rows(Viewer("board"))]
    assert board == [
        ("2026-01-01", "", "40", "", "", "c"),
        ("2026-02-01", "9", "40", "22.5", "", ""),
        ("2026-03-01", "", "", "", "x", ""),
    ]
    assert [row["value"] for row in rows(MANAGER)] == ["7.5", "22.5", ""]
    assert "traced" not in rows(MANAGER)[0]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\n"])
def test_text_that_a_spreadsheet_would_take_for_a_formula_is_prefixed(start):
    assert cell(f"{start}HYPERLINK(1)") == f"'{start}HYPERLINK(1)"
    assert cell(f"Safe {start} inside") == f"Safe {start} inside"


def test_a_list_is_one_cell_and_no_formula_either():
    assert cell(["C3", "C7"]) == "C3; C7"
    # Ids come from files: a cycle may be called anything.
    assert cell(["=C3", "C7"]) == "'=C3; C7"
    assert cell(np.array(["@C3"])) == "'@C3"


def test_a_bare_return_does_not_open_a_line_of_its_own():
    assert cell("Two\r=HYPERLINK(1)") == "Two\n=HYPERLINK(1)"
    assert cell("Two\r\nlines") == "Two\nlines"
    assert cell("\r=HYPERLINK(1)") == "'\n=HYPERLINK(1)"


@pytest.mark.slow
# How long one takes says nothing here: the machine may be busy.
@settings(deadline=None)
@given(st.text(min_size=1))
def test_no_text_opens_as_a_formula_and_every_text_comes_back(text):
    written = cell(text)
    assert not written.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
    given_text = text.replace("\r\n", "\n").replace("\r", "\n")
    assert written in (given_text, f"'{given_text}")


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (3, "3"),
        (3.0, "3"),
        (-4.5, "-4.5"),
        (-2, "-2"),
        (0, "0"),
        (1234567.0, "1234567"),
        (0.1, "0.1"),
        (62.46, "62.46"),
        (float("nan"), ""),
        (None, ""),
        (pd.NA, ""),
        (pd.NaT, ""),
        (True, "true"),
        (False, "false"),
        (pd.Timestamp("2026-11-02"), "2026-11-02"),
        (date(2026, 1, 31), "2026-01-31"),
        ('a, "b"', 'a, "b"'),
        ("two\nlines", "two\nlines"),
        (["E09000001", "E06000011"], "E09000001; E06000011"),
        (np.array(["E09000001"]), "E09000001"),
        ([], ""),
    ],
)
def test_numbers_keep_their_digits_dates_are_iso_and_nothing_is_nan(value, written):
    assert cell(value) == written


def test_an_answer_without_rows_still_says_what_its_columns_are():
    head, rows = split(export.to_csv(answer(pd.DataFrame({"a": []})), SETTINGS))
    assert len(head) == 7
    assert rows == []
    assert export.to_csv(answer(pd.DataFrame({"a": []})), SETTINGS).endswith("\na,hidden\n")


def test_words_put_beside_the_rows_are_exported_with_them():
    given_answer = answer(pd.DataFrame({"actions": [3, 4]})).with_words(variation=["up", "down"])
    _, rows = split(export.to_csv(given_answer, SETTINGS))
    assert [row["variation"] for row in rows] == ["up", "down"]


def test_a_files_name_at_the_head_opens_no_formula():
    text = export.to_csv(answer(pd.DataFrame({"a": [1]}), sources=("x,=1+1.csv",)), SETTINGS)
    assert all(not cell.startswith("=") for row in csv.reader(io.StringIO(text)) for cell in row)


def test_yes_and_no_are_written_alike_where_one_is_empty():
    rows = pd.DataFrame({"flag": pd.array([True, None], dtype="boolean")})
    _, (first, second) = split(export.to_csv(answer(rows), SETTINGS))
    assert (first["flag"], second["flag"]) == ("true", "")
