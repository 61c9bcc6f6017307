"""Observations before they are merged: values worked out, and periods refused that have not begun.

cases/statistics/partial of ../shared is read where it is there.
"""

import shutil
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from learning_hub import loading, warehouse
from learning_hub.judging import periods
from learning_hub.loading.check import large_tables
from learning_hub.loading.read import text_files
from learning_hub.viewer import MANAGER
from learning_hub.wording import verdicts

pytestmark = pytest.mark.slow

HEAD = "measure_id,area_code,period_start,period_end,period_kind,numerator,denominator,value,status"
PARTIAL = Path(__file__).resolve().parents[2] / "shared" / "cases" / "statistics" / "partial"
MEASURES = """
    measure_id,version,scope,name,short_name,definition,unit,decimals,counts_of,period_kind,rank
    M2,1,local,Share,Share,of all,percent,1,people,month,2
    R1,1,local,Visits,Visits,of children,rate,1,work,month,3
    R2,1,local,"Births, per 1,000 women",Births,of women,rate,1,work,month,4
    D1,1,local,Days to a visit,Days,of all,days,0,work,month,5
"""


@pytest.fixture
def send(begun, file):
    """Give a function that loads rows of observations, and gives the receipt."""

    def run(*rows, head=HEAD, name="observation.csv", **options):
        path = file(name, "\n".join([head, *rows, ""]))
        return loading.load(begun, [path], by="a test", **options).receipts[0]

    return run


def january(measure, rest):
    return f"{measure},E09000001,2026-01-01,2026-01-31,month,{rest}"


def february(measure, rest):
    return f"{measure},E09000001,2026-02-01,2026-02-28,month,{rest}"


def values(held, begun):
    return held(begun, "SELECT measure_id, value, status FROM observation ORDER BY ALL")


def test_a_share_without_its_value_is_worked_out_and_the_receipt_says_so(send, begun, held):
    receipt = send(january("M2", "21,60,,"), february("M2", "30,60,50,"))
    assert held(begun, "SELECT value FROM observation ORDER BY period_start") == [(35,), (50,)]
    assert receipt.notices == [
        "1 value was worked out, because the file gives none: 1 is 100 x numerator / denominator."
    ]


@pytest.mark.parametrize(
    ("measure", "parts", "value"),
    [("M1", "7,,,", 7), ("M2", "0,40,,", 0), ("R1", "12,40000,,", 3), ("R2", "30,500,,", 60)],
)
def test_each_unit_has_its_own_way(begun, file, send, held, measure, parts, value):
    # Of two rates the one whose name says per how many is worked out so.
    loading.load(begun, [file("measure.csv", MEASURES)], by="a test")
    receipt = send(january(measure, parts))
    assert (receipt.rejects, values(held, begun)) == ([], [(measure, value, None)])


def test_the_definition_in_force_says_how_a_value_is_worked_out(begun, file, send, held):
    loading.load(begun, [file("measure.csv", MEASURES)], by="a test")
    later = MEASURES.replace(
        "R1,1,local,Visits,Visits,of children,rate", "R1,2,local,V,V,V,percent"
    )
    loading.load(begun, [file("measure__2.csv", later)], by="a test")
    send(january("R1", "12,48,,"))
    assert values(held, begun) == [("R1", 25, None)]


def test_a_measure_that_comes_with_its_figures_is_known(begun, file, held):
    paths = [
        file("measure.csv", MEASURES),
        file("observation.csv", f"{HEAD}\n{january('R1', '12,40000,,')}\n"),
    ]
    outcome = loading.load(begun, paths, by="a test")
    assert (outcome.exit_code, values(held, begun)) == (0, [("R1", 3, None)])


def test_what_cannot_be_worked_out_is_refused_with_what_to_do(begun, file, send, held):
    loading.load(begun, [file("measure.csv", MEASURES)], by="a test")
    receipt = send(january("M2", "0,0,,"), february("M2", "3,,,"), january("D1", "50,10,,"))
    assert [(r.line, r.column, r.value) for r in receipt.rejects] == [
        (2, "denominator", "0"),
        (3, "denominator", None),
        (4, "value", None),
    ]
    assert "write in its place z (does not apply)" in receipt.rejects[0].remedy
    assert values(held, begun) == []


def test_a_row_that_is_marked_or_not_reported_stays_empty(send, begun, held):
    receipt = send(
        january("M2", "21,,,c"),
        february("M2", "c,60,,"),
        "M2,E09000001,2026-03-01,2026-03-31,month,,,x,",
        "M2,E09000001,2026-04-01,2026-04-30,month,30,60,,u",
        "M2,E09000001,2026-05-01,2026-05-31,month,,,,",
        "M2,E09000001,2026-06-01,2026-06-30,month,,60,,",
    )
    assert (receipt.rejects, [row for row in receipt.notices if "worked out" in row]) == ([], [])
    assert [value for _, value, _ in values(held, begun)] == [None] * 6


def test_a_file_without_the_column_has_it_worked_out(send, begun, held):
    head = HEAD.removesuffix(",value,status")
    send(january("M2", "21,60"), february("M2", ","), head=head)
    assert values(held, begun) == [("M2", 35, None), ("M2", None, None)]


@pytest.mark.parametrize("is_large", [False, True])
def test_a_file_without_the_column_leaves_the_values_it_cannot_work_out(
    send, begun, held, monkeypatch, is_large
):
    send(january("M2", "21,60,,"), january("M1", ",,12,"))
    if is_large:
        monkeypatch.setattr(text_files, "LARGE", 1)
    head = HEAD.removesuffix(",value,status")
    send(january("M2", "30,60"), january("M1", ","), head=head, name="next.csv")
    assert held(begun, "SELECT measure_id, value FROM observation ORDER BY ALL") == [
        ("M1", 12),
        ("M2", 50),
    ]


def test_a_row_refused_for_another_reason_is_not_among_those_worked_out(send):
    receipt = send(january("M2", "21,60,,"), february("M2", "70,60,,"))
    assert [r.line for r in receipt.rejects] == [3]
    assert receipt.notices[0].startswith("1 value was worked out")


@pytest.mark.parametrize("head", [HEAD, HEAD.removesuffix(",value,status")])
def test_a_large_file_is_worked_out_as_a_small_one(send, begun, held, monkeypatch, head):
    put, seen = large_tables.put_down, []
    monkeypatch.setattr(text_files, "LARGE", 1)
    monkeypatch.setattr(
        large_tables, "put_down", lambda *given: (seen.append(given), put(*given))[1]
    )
    ends = ",," if head == HEAD else ""
    receipt = send(
        january("M2", f"21,60{ends}"),
        february("M2", f"0,0{ends}"),
        january("M1", f"4,{ends}"),
        head=head,
    )
    assert len(seen) == 1
    assert [r.line for r in receipt.rejects] == [3]
    assert values(held, begun) == [("M1", 4, None), ("M2", 35, None)]


def test_rows_that_stay_when_a_load_is_taken_out_have_their_worked_out_value(send, begun, held):
    first = send(january("M2", "21,60,,"))
    send(january("M2", "21,60,,"), february("M2", "30,60,,"), name="again.csv")
    loading.unload(begun, first.load_id, by="a test")
    assert values(held, begun) == [("M2", 35, None), ("M2", 50, None)]


def test_a_period_that_begins_after_the_figures_date_is_refused(send, begun, held):
    receipt = send(
        january("M1", ",,5,"),
        february("M1", ",,6,"),
        "M1,E09000001,2026-03-01,2026-03-31,month,,,7,",
        as_at=date(2026, 2, 10),
    )
    [reject] = receipt.rejects
    assert (reject.line, reject.column, reject.value) == (4, "period_start", "2026-03-01")
    assert reject.reason == "begins after 2026-02-10, the date that these figures stand for"
    assert "as at a day within its period" in reject.remedy
    # February has begun and not ended: it is held, and judged by nothing.
    assert held(
        begun, "SELECT period_start::VARCHAR, is_ended FROM local_observation ORDER BY ALL"
    ) == [("2026-01-01", True), ("2026-02-01", False)]


def test_a_period_that_begins_on_the_figures_date_has_begun(send):
    assert send(february("M1", ",,6,"), as_at=date(2026, 2, 1)).rejects == []
    assert len(send(february("M1", ",,7,"), as_at=date(2026, 1, 31), name="b.csv").rejects) == 1


@pytest.mark.parametrize(
    ("measures", "named"),
    [
        ("D1 M1 M2 R1", "D1 by Sex; M1 by Sex; M2 by Sex; R1 by Sex"),
        ("D1 M1 M2 R1 R2", "D1 by Sex; M1 by Sex; M2 by Sex; R1 by Sex; and 1 more"),
    ],
)
def test_four_measures_of_which_parts_came_are_named_and_the_others_counted(
    begun, file, send, measures, named
):
    loading.load(begun, [file("measure.csv", MEASURES)], by="a test")
    head = "measure_id,area_code,period_start,period_end,period_kind,breakdown_kind,breakdown,value"
    receipt = send(*(january(one, "Sex,Female,4") for one in measures.split()), head=head)
    many = len(measures.split())
    assert receipt.notices == [
        f"{many} figures are parts of a measure ({named}). No page shows parts; they are held."
    ]


def test_what_no_page_shows_and_what_has_no_figure_is_said_in_the_receipt(begun, file):
    head = "measure_id,area_code,period_start,period_end,period_kind,breakdown_kind,breakdown,value"
    rows = [
        "M1,E09000001,2026-01-01,2026-01-31,month,Sex,Female,4",
        "M1,E09000001,2026-01-01,2026-01-31,month,,,9",
        "M1,E09000002,2026-01-01,2026-01-31,month,,,8",
        "M1,E09000001,2026-01-01,2026-03-31,quarter,,,20",
        "M2,E09000001,2026-01-01,2026-01-31,month,,,",
        "M2,E09000001,2026-02-01,2026-02-28,month,,,",
    ]
    path = file("observation.csv", "\n".join([head, *rows, ""]))
    [receipt] = loading.load(begun, [path], by="a test").receipts
    assert receipt.notices == [
        "1 figure is a part of a measure (M1 by Sex). No page shows parts; they are held.",
        "M1 is held for more than one area (E09000001, E09000002). Pages show one of them; Quality "
        "lists the others.",
        "M1 is held for more than one kind of period (month, quarter). Pages show one of them; "
        "Quality lists the others.",
        "M2: 2 periods are held, and none has a figure.",
    ]


def test_case_23_a_month_not_begun_is_refused_and_one_not_ended_is_judged_by_nothing(
    demo, tmp_path
):
    """Case 23-month-not-ended of ../shared/cases/statistics/cases.json, on the demo."""
    if not PARTIAL.exists():
        pytest.skip("../shared/cases/statistics/partial is not there")
    folder = tmp_path / "with-demo"
    shutil.copytree(demo, folder)
    [receipt] = loading.load(folder, [PARTIAL], by="a test").receipts
    assert [(r.line, r.column, r.value) for r in receipt.rejects] == [
        (4, "period_start", "2027-03-01")
    ]
    assert receipt.rows_new == 2
    snapshot = warehouse.open_snapshot(folder)
    every = warehouse.answer(snapshot, "measures/all_series", MANAGER, priority_id="").rows
    latest = warehouse.answer(
        snapshot, "measures/measures", MANAGER, priority_id="", success_measure_id="", asks=""
    ).rows.set_index("measure_id")
    snapshot.close()
    course = periods.judge_all(every)["M07"]
    assert str(course.unfinished["period_start"].dt.date.item()) == "2026-11-01"
    assert course.chart.judged_on < pd.Timestamp("2026-11-01")
    assert "Nov 2026 has not ended" in " ".join(verdicts.chart_caveats(course))
    assert latest.loc["M07", "period_end"] < pd.Timestamp("2026-11-01")
