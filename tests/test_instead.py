"""Marks for no figure where a code, a name or a word is asked: each is none of them."""

from datetime import date

import pytest

from learning_hub import loading
from learning_hub.loading.read import text_files

pytestmark = pytest.mark.slow

NO_CODE = "is a mark for what is hidden or missing, and no code or name"


def _load(folder, *paths):
    [receipt] = loading.load(folder, list(paths), by="a test").receipts
    return receipt


def _faults(receipt):
    return [(one.line, one.column, one.value, one.reason) for one in receipt.rejects]


def test_a_mark_in_place_of_a_word_that_may_be_left_out_is_read_as_empty_and_said(
    begun, file, held
):
    path = file(
        "audited_case.csv",
        """
        audit_id,case_id,age_band,tier,sex,ethnicity_group
        A1,01,-,N/A,[x],White
        A1,02,*,child in need,NULL,..
        A1,03,5-9,child in need,X,Not known
        """,
    )
    receipt = _load(begun, path)
    assert receipt.notices == [
        "audited_case.csv has cells that hold a mark for what is hidden or missing, such as - or "
        "[x], and nothing else. They were read as empty: column age_band, lines 2, 3; column tier, line "
        "2; column sex, lines 2, 3; column ethnicity_group, line 3."
    ]
    # X may be a sex, and is some agency's word for it.
    assert held(
        begun, "SELECT age_band, tier, sex, ethnicity_group FROM audited_case ORDER BY case_id"
    ) == [
        (None, None, None, "White"),
        (None, "child in need", None, None),
        ("5-9", "child in need", "X", "Not known"),
    ]


def test_a_mark_in_place_of_an_id_refuses_its_row(begun, file):
    path = file("audited_case.csv", "audit_id,case_id\nA1,01\nA1,..\nA1,n/a\n*,02\n")
    assert _faults(_load(begun, path)) == [
        (3, "case_id", "..", NO_CODE),
        (4, "case_id", "n/a", NO_CODE),
        (5, "audit_id", "*", "is not a known audit"),
    ]


@pytest.mark.parametrize("large", [10**9, 1], ids=["row by row", "large"])
def test_a_mark_is_no_part_of_anything_and_never_the_total(begun, file, held, monkeypatch, large):
    monkeypatch.setattr(text_files, "LARGE", large)
    row = "M1,E09000001,2026-01-01,2026-01-31,month,Sex,{},{}\n"
    path = file(
        "observation.csv",
        "measure_id,area_code,period_start,period_end,period_kind,breakdown_kind,breakdown,value\n"
        + "".join(row.format(*one) for one in (("F", 5), ("[c]", 6), ("-", 7), ("Not known", 8))),
    )
    assert _faults(_load(begun, path)) == [
        (3, "breakdown", "[c]", NO_CODE),
        (4, "breakdown", "-", NO_CODE),
    ]
    assert held(begun, "SELECT breakdown, value FROM observation ORDER BY value") == [
        ("F", 5),
        ("Not known", 8),
    ]


def test_no_mark_is_a_place(begun, file, held):
    path = file(
        "area.csv",
        """
        area_code,name,level,region_code,country_code
        E09000007,Camden,Local authority,-,E92000001
        E09000008,Croydon,Local authority,x,..
        x,Not available,Local authority,,E92000001
        [z],All,Regional,,E92000001
        """,
    )
    receipt = _load(begun, path)
    assert _faults(receipt) == [(4, "area_code", "x", NO_CODE), (5, "area_code", "[z]", NO_CODE)]
    assert "column region_code, lines 2, 3; column country_code, line 3." in receipt.notices[0]
    assert held(
        begun,
        "SELECT area_code, region_code, country_code FROM area WHERE area_code > 'E09000002' "
        "ORDER BY 1",
    ) == [("E09000007", None, "E92000001"), ("E09000008", None, None)]


def test_what_does_not_apply_may_be_an_answer_where_its_scale_says_so(begun, file, held):
    scale = file("grade_scale.csv", "scale_id,grade_code,label,rank\nyes,N/A,Not applicable,3\n")
    assert _load(begun, scale).rows_rejected == 0
    assert held(begun, "SELECT grade_code FROM grade_scale WHERE scale_id = 'yes'") == [("N/A",)]


ROUND = "round_id,cycle_id,respondent_group,instrument,method,invited,opened_on,closed_on"


def test_a_mark_in_place_of_a_number_or_a_date_that_may_be_left_out_is_read_as_empty(
    begun, file, held
):
    path = file(
        "feedback_round.csv",
        f"""
        {ROUND}
        R5,C1,child,child,survey,40,2026-11-02,N/A
        R6,C1,child,child,survey,<5,2026-11-02,-
        R7,C1,child,child,survey,[c],2026-11-02,2026-11-20
        R8,C1,child,child,survey,12 [r],2026-11-02,..
        """,
    )
    receipt = _load(begun, path)
    assert _faults(receipt) == []
    assert (
        "feedback_round.csv has cells that hold a mark for what is hidden or missing, such as - or "
        "[x], and nothing else. They were read as empty: column invited, lines 3, 4; column "
        "closed_on, lines 2, 3, 5." in receipt.notices
    )
    assert held(
        begun,
        "SELECT invited, closed_on FROM feedback_round WHERE round_id >= 'R5' ORDER BY round_id",
    ) == [(40, None), (None, None), (None, date(2026, 11, 20)), (12, None)]


def test_a_mark_in_place_of_a_date_that_must_be_given_or_is_hidden_refuses_its_row(begun, file):
    path = file(
        "feedback_round.csv",
        f"""
        {ROUND}
        R5,C1,child,child,survey,40,-,
        R6,C1,child,child,survey,40,2026-11-02,*
        """,
    )
    # Read as empty, the second would be a round that is still open.
    assert [(one.line, one.column, one.value) for one in _load(begun, path).rejects] == [
        (2, "opened_on", "-"),
        (3, "closed_on", "*"),
    ]


FIGURE = "M1,E09000001,2026-01-01,2026-01-31,month,Sex"
FIGURES = (
    "measure_id,area_code,period_start,period_end,period_kind,breakdown_kind,breakdown,numerator,"
    "denominator,value,status"
)


def test_a_dash_for_the_status_of_a_figure_says_that_it_has_none(begun, file, held):
    rows = ("1,3,33.3,-", "1,3,,N/A", ",,,-", ",,33.3,*", ",,33.3,x")
    path = file(
        "observation.csv",
        "\n".join([FIGURES, *(f"{FIGURE},{place},{row}" for place, row in enumerate(rows)), ""]),
    )
    receipt = _load(begun, path)
    # What is hidden or not available cannot have a figure beside it.
    assert [(one.line, one.column) for one in receipt.rejects] == [(5, "value"), (6, "value")]
    assert "They were read as empty: column status, lines 2, 3." in receipt.notices[0]
    assert held(
        begun, "SELECT breakdown, numerator, value IS NULL, status FROM observation ORDER BY 1"
    ) == [("0", 1, False, None), ("1", 1, False, None), ("2", None, True, "x")]


@pytest.mark.parametrize(
    ("mark", "status"), [("hidden", "c"), ("Unreliable", "u"), ("<5%", "c"), ("under 10 %", "c")]
)
def test_a_mark_may_be_the_word_for_it_and_a_small_share(begun, file, held, mark, status):
    path = file("observation.csv", f"{FIGURES}\n{FIGURE},F,,,{mark},\n")
    assert _load(begun, path).rejects == []
    assert held(begun, "SELECT value, status FROM observation") == [(None, status)]
