"""What a receipt says of refused rows: all that is wrong at once, causes first, the like once."""

import csv
import json

import pandas as pd
import pytest
import xlsxwriter

from learning_hub import loading
from learning_hub.loading.check.stages import Reject, because
from learning_hub.loading.merge import merge_all
from learning_hub.loading.record import alike, mending, receipts, receipts_kept
from learning_hub.wording import load as wording

HEAD = "measure_id,area_code,period_start,period_end,period_kind,value"
JANUARY = "E09000001,2026-01-01,2026-01-31,month"
MEASURE = (
    "measure_id,version,scope,name,short_name,definition,unit,decimals,counts_of,period_kind,rank"
)
POTATOES = "M7,1,local,Visits,Visits,All visits,potatoes,0,work,month,7"


@pytest.fixture
def send(begun, file):
    """Give a function that loads text files into the warehouse begun, and gives the outcome."""

    def run(**files):
        paths = [
            file(f"{name}.csv", "\n".join([*lines, ""]), encoding="utf-8")
            for name, lines in files.items()
        ]
        return loading.load(begun, paths, by="a test")

    return run


def told(receipt):
    return [(row.line, row.column, row.value, row.is_more) for row in receipt.rejects]


def test_every_faulty_cell_of_a_row_is_told_and_the_row_is_counted_once(send, begun, held):
    [receipt] = send(
        observation=[HEAD, "M1,,2026-01-01,never,month,many", f"M1,{JANUARY},7"]
    ).receipts
    assert told(receipt) == [
        (2, "area_code", None, False),
        (2, "period_end", "never", True),
        (2, "value", "many", True),
    ]
    assert (receipt.rows_read, receipt.rows_new, receipt.rows_rejected) == (2, 1, 1)
    assert receipt.sentence() == "observation.csv: 2 records read: 1 new, 1 rejected."
    assert held(begun, "SELECT column_name FROM reject") == [
        ("area_code",),
        ("period_end",),
        ("value",),
    ]
    assert held(begun, "SELECT rows_rejected FROM load ORDER BY load_id DESC LIMIT 1") == [(1,)]


def test_the_list_of_rejects_has_a_line_a_fault_and_the_file_to_mend_all_of_them(send, begun):
    [receipt] = send(observation=[HEAD, "M1,,2026-01-01,never,month,7", f"M1,{JANUARY},7"]).receipts
    [listed] = (begun / "rejects").glob("*.csv")
    # By this mark a spreadsheet knows that accents are to be read as they are.
    assert listed.read_bytes().startswith(b"\xef\xbb\xbf")
    with listed.open(encoding="utf-8-sig", newline="") as handle:
        rows = list(csv.reader(handle))
    assert rows[0] == ["file", "part", "line", "column", "value", "reason", "remedy"]
    assert [row[3] for row in rows[1:]] == ["area_code", "period_end"]
    with (begun / receipt.to_mend).open(encoding="utf-8-sig", newline="") as handle:
        [_, mend] = csv.reader(handle)
    assert mend[0] == ("line 2, area_code: is empty; line 2, period_end: is not a date that exists")
    [(words, _)] = receipts_kept.to_mend(begun)
    assert "1 refused row," in words


def test_the_latest_file_to_mend_is_offered_first_and_its_refused_rows_are_counted(send, begun):
    for name, rows in (("observation__a", 1), ("observation__b", 2)):
        send(**{name: [HEAD, *[f"M1,{JANUARY},many{name}{n}" for n in range(rows)]]})
    assert [words.partition(", loaded")[0] for words, _ in receipts_kept.to_mend(begun)] == [
        "observation__b.csv, 2 refused rows",
        "observation__a.csv, 1 refused row",
    ]


def test_what_a_row_names_in_vain_is_told_with_its_faulty_cells(send):
    [receipt] = send(observation=[HEAD, "M9,E09000001,2026-01-01,never,month,7"]).receipts
    assert told(receipt) == [(2, "period_end", "never", False), (2, "measure_id", "M9", True)]
    assert receipt.rejects[1].reason == "is not a known measure"


def test_all_that_a_row_names_in_vain_is_told(send):
    [receipt] = send(observation=[HEAD, f"M9,{JANUARY.replace('01,', '99,', 1)},7"]).receipts
    assert [(row.column, row.value) for row in receipt.rejects] == [
        ("measure_id", "M9"),
        ("area_code", "E09000099"),
    ]
    assert receipt.rows_rejected == 1


def test_cells_that_do_not_fit_together_are_told_beside_a_faulty_one(send):
    cycle = (
        "cycle_id,priority_id,title,practice_issue,lead_agency_id,planned_start_on,planned_end_on,"
        "started_on"
    )
    [receipt] = send(
        cycle=[
            cycle,
            "C8,P1,Visits,late,LA,2026-05-01,2026-04-30,soon",
            "C9,P1,Visits,late,LA,2026-05-01,never,soon",
        ]
    ).receipts
    assert [(line, column) for line, column, *_ in told(receipt)] == [
        (2, "started_on"),
        (2, "planned_start_on, planned_end_on"),
        # Of what could not be read nobody can say that it does not fit.
        (3, "planned_end_on"),
        (3, "started_on"),
    ]


def test_what_follows_from_a_fault_is_not_told_as_another(send):
    # More than all of them: that it makes 125% of them is no second fault.
    head = HEAD.replace("value", "numerator,denominator")
    [receipt] = send(observation=[head, "M2,E09000001,2026-01-01,2026-01-31,month,5,4"]).receipts
    assert [row.column for row in receipt.rejects] == ["numerator"]


def test_a_row_of_which_all_is_refused_for_another_says_whose_row_that_is(send):
    months = [f"M7,E09000001,2026-0{n}-01,2026-0{n}-28,month,7" for n in (1, 2, 3)]
    outcome = send(measure=[MEASURE, POTATOES], observation=[HEAD, *months, f"M1,{JANUARY},7"])
    cause, follows = sorted(outcome.receipts, key=lambda one: one.file_name)
    assert [(row.column, row.value) for row in cause.rejects] == [("unit", "potatoes")]
    assert (follows.rows_new, follows.rows_rejected) == (1, 3)
    assert follows.lines()[1:] == [
        "  observation.csv: 3 rows of observation (lines 2, 3, 4) name measure 'M7', whose own row "
        "was refused: measure.csv, line 2; mend that row first, then load this one again."
    ]


def test_of_two_refused_rows_about_one_thing_the_first_is_named_as_the_cause(send):
    other = POTATOES.replace("M7", "M8")
    outcome = send(
        measure=[MEASURE, other, POTATOES, POTATOES], observation=[HEAD, f"M7,{JANUARY},7"]
    )
    follows = next(one for one in outcome.receipts if one.file_name == "observation.csv")
    assert follows.rejects[0].reason.endswith("measure.csv, line 3")


@pytest.mark.parametrize(("most", "is_whole"), [(3, False), (2, True)])
def test_of_more_rows_than_anybody_could_look_at_the_file_is_refused_whole(
    send, begun, held, monkeypatch, most, is_whole
):
    monkeypatch.setattr(merge_all, "MOST_REJECTS", most)
    # Later lines are found first: what a row names is looked for before whether it fits.
    rows = [f"M2,{JANUARY},101", f"M1,E09000009,{JANUARY[10:]},7", f"M9,{JANUARY},7"]
    outcome = send(
        observation=[HEAD, *rows, f"M1,{JANUARY},7"],
        visit=["visit_id,visited_on,setting,seen", "V1,2026-01-01,team,children"],
    )
    receipt = next(one for one in outcome.receipts if one.file_name == "observation.csv")
    assert held(begun, "SELECT count(*) FROM visit") == [(1,)]
    if not is_whole:
        assert (receipt.refusal, receipt.rows_rejected, receipt.rows_new) == (None, 3, 1)
        return
    assert receipt.refusal == (
        "observation.csv was refused whole: more than 2 of its rows cannot be used. The first "
        "three: line 2, value: is a percentage above 100 or below 0; line 3, area_code: is not a "
        "known area; line 4, measure_id: is not a known measure. Mend what they have in common and "
        "load the file again."
    )


def test_in_a_workbook_the_cause_comes_before_its_consequences(begun, tmp_path):
    path = tmp_path / "book.xlsx"
    sheets = {
        # Its sheet stands first, and yet it is the consequence.
        "observation": [
            HEAD.split(","),
            ["M7", *JANUARY.split(","), 7],
            ["M1", *JANUARY.split(","), "many"],
        ],
        "measure": [MEASURE.split(","), POTATOES.split(",")],
    }
    with xlsxwriter.Workbook(path) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for place, row in enumerate(rows):
                sheet.write_row(place, 0, row)
    [receipt] = loading.load(begun, [path], by="a test").receipts
    assert [line.split(";")[0] for line in receipt.lines()[1:]] == [
        "  book.xlsx, sheet 'observation', row 3, value: 'many' is not a number",
        "  book.xlsx, sheet 'measure', row 2, unit: 'potatoes' is not allowed here",
        "  book.xlsx: 1 row of observation (row 2) names measure 'M7', whose own row was refused: "
        "book.xlsx, sheet 'measure', row 2",
    ]


def test_like_refusals_are_told_once_with_their_number_first_lines_and_first_values(send):
    months = [
        f"M1,E09000001,2026-{n:02}-01,2026-{n:02}-28,month,{'mnopq'[n % 5]}" for n in range(1, 9)
    ]
    [receipt] = send(observation=[HEAD, *months]).receipts
    assert receipt.lines()[1:] == [
        "  observation.csv, 8 rows, lines 2 to 9; value: 'n', 'o', 'p' and 2 more: is "
        "not a number; write a number, or c, z, x, u, k or low where there is none."
    ]
    assert len(receipt.rejects) == 8


def test_repeats_are_like_refusals_though_each_repeats_another_line(send):
    [receipt] = send(
        observation=[HEAD, *[f"M1,{JANUARY},7"] * 2, *[f"M2,{JANUARY},7"] * 2]
    ).receipts
    [said] = receipt.lines()[1:]
    assert "2 rows, lines 3, 5; " in said
    assert "repeats an earlier line; take the repeat out" in said


def test_a_value_that_points_at_a_person_is_not_repeated_in_a_group():
    rows = [
        Reject("answer", n, "age", "jo.bloggs@example.org", "is no age", "mend it") for n in (2, 3)
    ]
    [said] = alike.told(rows, "answer.csv")
    assert "bloggs" not in said
    assert "not repeated" in said


def test_a_header_that_stands_in_the_file_again_is_one_fault(send):
    [receipt] = send(observation=[HEAD, f"M1,{JANUARY},7", HEAD]).receipts
    assert [(row.column, row.reason) for row in receipt.rejects] == [
        ("the whole line", "is the header a second time")
    ]


def test_a_receipt_written_later_counts_rows_and_not_faults(send, begun):
    [receipt] = send(
        observation=[HEAD, "M1,,2026-01-01,never,month,many", f"M1,{JANUARY},7"]
    ).receipts
    for path in (begun / "receipts").glob(f"*-{receipt.load_id:06}-*.json"):
        path.unlink()
    send(observation__2=[HEAD, f"M2,{JANUARY},7"])
    [path] = (begun / "receipts").glob(f"*-{receipt.load_id:06}-*.json")
    again = json.loads(path.read_text())
    assert len(again["rejects"]) == 3
    assert sum(not one["is_more"] for one in again["rejects"]) == 1
    assert "rejected 1," in "".join(
        line for line in receipts_kept.lines(begun) if f"load {receipt.load_id:>4} " in line
    )
    assert receipts.read_kept(path)


EES = (
    "time_period,time_identifier,geographic_level,country_code,country_name,region_code,"
    "region_name,old_la_code,new_la_code,la_name"
)
ENGLAND = "Reporting year,National,E92000001,England,,,,,"


def test_a_published_file_without_a_sound_row_publishes_nothing(send, begun, held):
    before = (begun / "current").read_text()
    outcome = send(c9_referrals=[f"{EES},referrals", f"soon,{ENGLAND},7"])
    assert (outcome.exit_code, outcome.snapshots, outcome.is_of_use) == (2, [], False)
    assert (begun / "current").read_text() == before
    assert [row.column for row in outcome.receipts[0].rejects] == ["time_period"]
    assert held(begun, "SELECT count(*) FROM measure WHERE scope = 'published'") == [(0,)]


def test_beside_a_sound_file_one_without_a_sound_row_publishes_no_measure_either(send, begun, held):
    outcome = send(
        c9_referrals=[f"{EES},referrals", f"soon,{ENGLAND},7"],
        observation=[HEAD, f"M1,{JANUARY},7"],
    )
    assert outcome.exit_code == 1
    assert held(begun, "SELECT count(*) FROM measure WHERE scope = 'published'") == [(0,)]
    assert held(begun, "SELECT count(*) FROM area WHERE area_code = 'E92000001'") == [(0,)]


def test_of_a_published_file_a_measure_of_which_no_figure_is_sound_is_not_published(
    send, begun, held
):
    outcome = send(
        c9_referrals=[f"{EES},referrals,visits", f"2024,{ENGLAND},7,many", f"soon,{ENGLAND},8,9"]
    )
    assert outcome.exit_code == 1
    assert outcome.receipts[0].rows_rejected == 2
    assert held(begun, "SELECT measure_id FROM measure WHERE scope = 'published'") == [
        ("ees:c9_referrals:referrals",)
    ]
    assert held(begun, "SELECT value FROM observation") == [(7,)]


def test_empty_sheets_are_told_in_one_notice(begun, tmp_path):
    path = tmp_path / "book.xlsx"
    sheets = {
        "observation": [HEAD.split(","), ["M1", *JANUARY.split(","), 7]],
        "measure": [MEASURE.split(",")],
        "theme": [["theme", "label", "rank"]],
    }
    with xlsxwriter.Workbook(path) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for place, row in enumerate(rows):
                sheet.write_row(place, 0, row)
    [receipt] = loading.load(begun, [path], by="a test").receipts
    assert receipt.notices == [
        "book.xlsx: 2 of its sheets hold no rows below their headers ('measure', 'theme')."
    ]


def rejects(*rows):
    names = ["load_id", "file_name", "part", "line", "column_name", "value", "reason", "remedy"]
    return pd.DataFrame(rows, columns=names)


def test_on_the_page_the_like_stand_once_causes_first_and_the_latest_load_above():
    follows = (
        "measure_id",
        "M7",
        "names a measure, whose own row was refused: measure.csv, line 2",
    )
    rows = rejects(
        *[(2, "observation.csv", "observation", n, *follows, "mend that") for n in range(2, 14)],
        (2, "measure.csv", "measure", 2, "unit", "potatoes", "is not allowed here", "write count"),
        *[(1, "visit.csv", "visit", n, "seen", None, f"repeats line {n - 1}", "-") for n in (3, 5)],
    )
    assert wording.rejects_table(rows).rows == [
        [
            "measure.csv",
            "measure",
            "1",
            "2",
            "unit",
            "'potatoes'",
            "is not allowed here",
            "write count",
        ],
        [
            "observation.csv",
            "observation",
            "12",
            "2, 3, 4 and 9 more",
            "measure_id",
            "'M7'",
            follows[2],
            "mend that",
        ],
        ["visit.csv", "visit", "2", "3, 5", "seen", "", "repeats an earlier line", "-"],
    ]


def test_the_page_counts_rows_and_says_how_many_faults_they_have():
    row = (1, "visit.csv", "visit", 2)
    two = rejects((*row, "seen", None, "is empty", "-"), (*row, "setting", None, "is empty", "-"))
    assert "<strong>1 row was</strong> refused, for 2 faults. Most often" in wording.rejects_said(
        two
    )
    assert "<strong>1 row was</strong> refused. Most often" in wording.rejects_said(two[:1])


def test_what_only_the_page_knows_it_by_is_what_a_refusal_says():
    assert wording.FOLLOWS in because("measure", "measure.csv, line 2")


def test_three_reasons_that_come_up_most_are_named():
    reasons = ["is empty"] * 4 + ["is no date"] * 3 + ["is not known"] * 2 + ["is too long"]
    rows = rejects(
        *[(1, "a.csv", "action", n, "x", None, why, "-") for n, why in enumerate(reasons, start=2)]
    )
    assert wording.rejects_said(rows) == (
        "<strong>10 rows were</strong> refused. Most often: 'is empty' 4, 'is no date' 3 and 'is "
        "not known' 2. Mend them and load the file again: the rest stays as it is."
    )
    assert wording.rejects_said(rows[:0]) == "No record of any file in force was refused."


def test_three_values_and_lines_of_like_refusals_stand_in_a_row_and_the_latest_load_above():
    def refused(load_id, many):
        return [
            (load_id, f"{load_id}.csv", "action", n, "x", f"v{n}", "-", "-") for n in range(many)
        ]

    table = wording.rejects_table(rejects(*refused(1, 3), *refused(2, 5)))
    assert [row[0] for row in table.rows] == ["2.csv", "1.csv"]
    assert [[*row[2:4], row[5]] for row in table.rows] == [
        ["5", "0, 1, 2 and 2 more", "'v0', 'v1', 'v2' and 2 more"],
        ["3", "0, 1, 2", "'v0', 'v1', 'v2'"],
    ]


def test_files_to_mend_are_said_to_be_the_newest_where_there_are_more():
    assert "newest" not in wording.to_mend_said(8, 8)
    assert wording.to_mend_said(9, 8).startswith("Of <strong>9 files</strong> the refused rows")
    assert wording.to_mend_said(9, 8).endswith(" The 8 newest are here.")


def test_deliveries_say_what_was_taken_out_again_and_the_last_what_was_refused():
    rows = pd.DataFrame(
        {
            "as_at": pd.to_datetime(["2026-07-10", "2026-06-19"]),
            "delivery": ["july", None],
            "snapshot_number": [2, 1],
            "files": [3, 4],
            "files_in_force": [3, 2],
            "rows_read": [1200, 5],
            "rows_rejected": [1, 0],
        }
    )
    assert wording.loaded_said(rows) == (
        "The last load, as at 10 Jul 2026, brought <strong>3 files</strong> with 1,200 records: "
        "<strong>1 record was</strong> refused."
    )
    assert wording.loaded_said(rows[1:]).endswith("5 records: <strong>none was refused</strong>.")
    assert wording.deliveries_said(rows).startswith(
        "<strong>2 deliveries</strong> with 7 files loaded, 2 of them taken out again. Records = new"
    )
    assert "7 files" not in wording.deliveries_said(rows[:1])
    assert "taken out" not in wording.deliveries_said(rows[:1])
    assert wording.deliveries_offered(rows) == {
        "": "No delivery picked",
        "2": "july, as at 10 Jul 2026",
        "1": "Files on their own, as at 19 Jun 2026",
    }
    files = pd.DataFrame({"is_in_force": [True, True, False]})
    assert wording.loads_said(files).startswith(
        "<strong>3 files</strong> came with it, 1 of them taken out again. Records ="
    )
    assert wording.loads_said(files[:2]).startswith("<strong>2 files</strong> came with it. Rec")


def receipt_of(**numbers):
    return receipts.Receipt("a.csv", format="csv", **numbers)


def test_what_a_file_would_change_is_new_changed_or_withdrawn_and_what_is_refused_apart():
    one = receipt_of(rows_read=9, rows_new=1, rows_changed=2, rows_unchanged=5, rows_withdrawn=4)
    one.rejects = [Reject("a", 2, "x", None, "-", "-")]
    whole = receipt_of(refusal="no table")
    assert wording.preview_said([one, whole], False) == (
        "<strong>7 records would be new, changed or withdrawn</strong>; <strong>1 would be refused"
        "</strong>; and <strong>1 file would be refused whole</strong>."
    )
    assert wording.preview_said([one], True) == (
        "<strong>7 records were new, changed or withdrawn</strong>; <strong>1 was refused</strong>."
    )
    assert wording.preview_table([whole]).rows[0][:3] == ["a.csv", "refused whole", "0"]


@pytest.mark.parametrize(
    ("refused", "held", "why"),
    [
        (True, True, "what was not refused is held already"),
        (True, False, "all of it was refused"),
        (False, True, "all of it is held already"),
        (False, False, "no record was found"),
    ],
)
def test_why_nothing_can_be_loaded_is_said(refused, held, why):
    one = receipt_of(rows_unchanged=3 if held else 0, refusal="no table" if refused else None)
    assert why in wording.nothing_to_load([one])


@pytest.mark.parametrize(("many", "more"), [(200, None), (201, "1 more"), (1300, "1,100 more")])
def test_two_hundred_kinds_of_refusal_are_printed(many, more):
    receipt = receipt_of(rows_read=many)
    receipt.rejects = [Reject("a", n, f"c{n}", None, "is empty", "-") for n in range(many)]
    [_, *said] = receipt.lines()
    assert len(said) == min(many, 200) + (more is not None)
    if more:
        assert said[-1] == f"  ... and {more}, all listed in the folder of rejects."


def test_sheets_have_names_that_every_workbook_may_have():
    assert mending.sheet_names(["a/b", "A_b", "x" * 40, "x" * 31, "'", "[1]:*?"]) == [
        *("a_b", "A_b__1", "x" * 31, "x" * 27 + "__3", "sheet", "_1____")
    ]


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        *(("=1", "'=1"), ("@x", "'@x"), ("+a", "'+a"), ("-a", "'-a"), ("'=1", "''=1")),
        *(("-5", "-5"), ("+1,234.5 %", "+1,234.5 %"), ("a=1", "a=1"), ("'a", "'a")),
    ],
)
def test_what_a_spreadsheet_would_run_is_marked_and_a_number_is_not(cell, written):
    assert mending.defused(cell) == written


def test_a_file_without_records_has_not_changed_nothing():
    assert receipt_of().sentence() == "a.csv: 0 records read."
    assert receipt_of(rows_read=2, rows_unchanged=2).sentence() == (
        "a.csv: 2 records read: 2 unchanged. Nothing changed."
    )


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_what_a_spreadsheet_would_run_is_marked_in_the_list_of_rejects(start):
    assert receipts._no_formula(f"{start}1") == f"'{start}1"
    assert receipts._no_formula(f"1{start}") == f"1{start}"


def test_of_a_line_that_makes_two_rows_both_are_counted():
    two = [Reject("a", 2, column, None, "-", "-") for column in "xy"]
    for rows, further in ((2, [False, False]), (1, [False, True])):
        assert [one.is_more for one in receipts._counted(two, rows)] == further
