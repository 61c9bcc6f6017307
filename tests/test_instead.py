"""Marks for no figure where a code, a name or a word is asked: each is none of them."""

from datetime import date

import pytest

from learning_hub import loading
from learning_hub.loading.read import text_files

pytestmark = pytest.mark.slow

NO_CODE = "is a mark for what is hidden or missing, and no code or name"

AGENCY = "agency_id,name,short_name,sector,is_statutory_partner,rank\n"


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
        "audited_case.csv has cells that hold a mark for what is hidden or missing, '*', '-', "
        "'..', 'N/A', 'NULL', '[x]', and nothing else. They were read as empty: column age_band, lines "
        "2, 3; column tier, line 2; column sex, lines 2, 3; column ethnicity_group, line 3."
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
        (5, "audit_id", "*", NO_CODE),
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
        "feedback_round.csv has cells that hold a mark for what is hidden or missing, '-', "
        "'..', '<5', 'N/A', '[c]', and nothing else. They were read as empty: column invited, lines 3, 4; column "
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


@pytest.mark.parametrize("large", [10**9, 1], ids=["row by row", "large"])
@pytest.mark.parametrize("mark", ["-", "NULL", "[x]", "..", "N/A", "*"])
def test_a_mark_for_whom_a_figure_is_from_is_read_as_empty_and_said(
    begun, file, held, monkeypatch, large, mark
):
    monkeypatch.setattr(text_files, "LARGE", large)
    path = file(
        "observation.csv",
        "measure_id,area_code,period_start,period_end,period_kind,value,agency_id\n"
        "M1,E09000001,2026-01-01,2026-01-31,month,7,LA\n"
        f"M1,E09000001,2026-02-01,2026-02-28,month,8,{mark}\n",
    )
    receipt = _load(begun, path)
    assert receipt.rejects == []
    assert held(begun, "SELECT value, agency_id FROM observation ORDER BY 1") == [
        (7, "LA"),
        (8, None),
    ]
    assert receipt.notices[0].endswith("They were read as empty: column agency_id, line 3.")


def test_a_letter_that_names_nothing_is_a_mark_and_one_that_does_is_a_code(begun, file, held):
    loading.load(begun, [file("agency.csv", f"{AGENCY}S,Schools,S,education,true,9\n")])
    path = file(
        "observation.csv",
        "measure_id,area_code,period_start,period_end,period_kind,value,agency_id\n"
        "M1,E09000001,2026-01-01,2026-01-31,month,7,S\n"
        "M1,E09000001,2026-02-01,2026-02-28,month,8,x\n"
        "x,E09000001,2026-03-01,2026-03-31,month,9,S\n"
        "M1,[c],2026-03-01,2026-03-31,month,9,S\n"
        "M1,E09000001,2026-03-01,2026-03-31,month,9,NOBODY\n",
    )
    receipt = _load(begun, path)
    assert held(begun, "SELECT value, agency_id FROM observation ORDER BY 1") == [
        (7, "S"),
        (8, None),
    ]
    assert _faults(receipt) == [
        (5, "area_code", "[c]", NO_CODE),
        (4, "measure_id", "x", NO_CODE),
        (6, "agency_id", "NOBODY", "is not a known agency"),
    ]
    assert any("column agency_id, line 3" in said for said in receipt.notices)


@pytest.mark.parametrize("mark", ["-", "N/A", "[x]", "NULL", "..", "*", "[c]"])
def test_a_mark_is_no_word_that_must_be_given(begun, file, held, mark):
    path = file(
        "visit.csv",
        f"visit_id,visited_on,setting,seen\nV1,2026-06-01,team,Calm\nV2,2026-06-02,team,{mark}\n",
    )
    assert _faults(_load(begun, path)) == [(3, "seen", mark, NO_CODE)]
    path = file("agency.csv", f"{AGENCY}ZZ,{mark},Z,health,true,9\n")
    assert _faults(_load(begun, path)) == [(2, "name", mark, NO_CODE)]
    assert held(begun, "SELECT seen FROM visit") == [("Calm",)]


@pytest.mark.parametrize("error", ["#REF!", "#VALUE!", "#NAME?", "#DIV/0!"])
def test_an_error_refuses_its_row_even_where_a_cell_may_be_empty(begun, file, held, error):
    path = file(
        "visit.csv",
        "visit_id,visited_on,setting,seen,theme\nV1,2026-06-01,team,Calm,#N/A\n"
        f"V2,2026-06-02,team,Calm,{error}\n",
    )
    receipt = _load(begun, path)
    assert _faults(receipt) == [(3, "theme", error, "is an error of the spreadsheet")]
    assert held(begun, "SELECT visit_id, theme FROM visit") == [("V1", None)]
    assert "#N/A" in receipt.notices[0] and "column theme, line 2" in receipt.notices[0]


@pytest.mark.parametrize("large", [10**9, 1], ids=["row by row", "large"])
def test_a_percent_sign_is_no_part_of_a_count(begun, file, held, monkeypatch, large):
    monkeypatch.setattr(text_files, "LARGE", large)
    path = file(
        "observation.csv",
        "measure_id,area_code,period_start,period_end,period_kind,value\n"
        "M1,E09000001,2026-01-01,2026-01-31,month,12%\n"
        "M1,E09000001,2026-02-01,2026-02-28,month,12\n"
        "M2,E09000001,2026-01-01,2026-01-31,month,12.5 %\n",
    )
    receipt = _load(begun, path)
    assert [(one.line, one.column, one.value, one.reason) for one in receipt.rejects] == [
        (2, "value", "12%", "has a percent sign, and the measure M1 is a count")
    ]
    assert held(begun, "SELECT value FROM observation ORDER BY value") == [(12,), (12.5,)]


def test_a_percent_sign_is_no_part_of_a_target_either(begun, file):
    path = file(
        "cycle_measure.csv",
        "cycle_id,measure_id,role,baseline_value,target,rank\nC1,M1,success,10%,20,1\n",
    )
    [one] = _load(begun, path).rejects
    assert (one.column, one.value) == ("baseline_value", "10%")


@pytest.mark.parametrize(
    ("written", "status"),
    [
        ("NA", "x"),
        ("[na]", "x"),
        ("N/A", "z"),
        ("n/a", "z"),
        ("**", "c"),
        ("(c)", "c"),
        ("n<5", "c"),
        (">95", "c"),
        (">95%", "c"),
        ("\u2265 97.5%", "c"),
    ],
)
def test_what_a_mark_was_read_as_is_told(begun, file, held, written, status):
    path = file(
        "observation.csv",
        "measure_id,area_code,period_start,period_end,period_kind,value\n"
        f"M1,E09000001,2026-01-01,2026-01-31,month,{written}\n"
        "M1,E09000001,2026-02-01,2026-02-28,month,7\n",
    )
    receipt = _load(begun, path)
    assert held(begun, "SELECT status FROM observation ORDER BY period_start") == [
        (status,),
        (None,),
    ]
    words = {"c": "hidden", "x": "not available", "z": "does not apply"}[status]
    assert receipt.notices == [
        f"observation.csv: marks for no number were read: 1 {words} ('{written}')."
    ]


@pytest.mark.parametrize("large", [10**9, 1], ids=["row by row", "large"])
def test_marks_are_told_by_their_meaning_and_codes_are_not(begun, file, held, monkeypatch, large):
    monkeypatch.setattr(text_files, "LARGE", large)
    head = "measure_id,area_code,period_start,period_end,period_kind,value\n"
    row = "M1,E09000001,2026-0{0}-01,2026-0{0}-28,month,{1}\n"
    cells = ["1-4", "S", "NULL", "..", "N/A"]
    path = file(
        "observation.csv", head + "".join(row.format(n, one) for n, one in enumerate(cells, 1))
    )
    receipt = _load(begun, path)
    assert (
        "observation.csv: marks for no number were read: 2 hidden ('1-4', 'S'), 2 not available "
        "('..', 'NULL'), 1 does not apply ('N/A')." in receipt.notices
    )
    plain = file("observation__b.csv", head + row.format(6, "c") + row.format(7, "[x]"))
    assert not any("marks for" in said for said in _load(begun, plain).notices)


@pytest.mark.parametrize("number", ["-1", "-999"])
def test_a_count_below_0_is_refused(begun, file, number):
    path = file(
        "observation.csv",
        "measure_id,area_code,period_start,period_end,period_kind,value\n"
        f"M1,E09000001,2026-01-01,2026-01-31,month,{number}\n",
    )
    [one] = _load(begun, path).rejects
    assert (one.value, one.reason) == (
        number,
        "is below 0, and the measure M1 is in numbers of what was counted",
    )
    assert one.remedy == "correct it; if it stands for what is missing, write x"
