"""How programs and people write what is missing, days and the numbers of columns: read and told."""

from datetime import date

import pytest

from learning_hub.loading.read.headers import header_of
from tests.test_ees import BEXLEY
from tests.test_ees import publish as publish
from tests.test_instead import NO_CODE, ROUND, _faults, _load
from tests.test_way_in import days, visits
from tests.test_way_in import send as send

pytestmark = pytest.mark.slow


def test_na_as_r_writes_it_is_empty_where_a_cell_may_be_and_no_id(begun, file, held):
    path = file(
        "audited_case.csv",
        """
        audit_id,case_id,age_band,tier,sex,ethnicity_group
        A1,01,NA,NA,NA,NA
        A1,NA,5-9,NA,F,White
        """,
    )
    receipt = _load(begun, path)
    assert _faults(receipt) == [(3, "case_id", "NA", NO_CODE)]
    assert held(
        begun, "SELECT case_id, age_band, tier, sex, ethnicity_group FROM audited_case"
    ) == [("01", None, None, None, None)]
    assert "for what is hidden or missing, 'NA', and nothing else" in receipt.notices[0]


def test_na_for_another_tables_id_is_empty_and_an_id_where_there_is_one(begun, file, held):
    head = "visit_id,visited_on,setting,seen,agency_id\n"
    path = file("visit.csv", f"{head}V1,2026-04-03,team,seen,NA\n")
    assert _load(begun, path).rows_rejected == 0
    agency = (
        "agency_id,name,short_name,sector,is_statutory_partner,rank\nNA,North,North,health,no,9\n"
    )
    assert _load(begun, file("agency.csv", agency)).rows_rejected == 0
    _load(begun, file("visit.csv", f"{head}V2,2026-04-03,team,seen,NA\n"))
    assert held(begun, "SELECT visit_id, agency_id FROM visit ORDER BY 1") == [
        ("V1", None),
        ("V2", "NA"),
    ]


def test_what_does_not_apply_is_that_answer_of_a_scale_however_it_is_written(begun, file, held):
    scale = "scale_id,grade_code,label,rank\nyes,NA,Not applicable,3\n"
    assert _load(begun, file("grade_scale.csv", scale)).rows_rejected == 0
    _load(
        begun,
        file("feedback_round.csv", f"{ROUND}\nR5,C1,child,child,survey,40,2026-01-02,2026-01-20\n"),
    )
    _load(
        begun,
        file("question.csv", "question_id,instrument,text,scale_id,rank\nQ9,child,Seen?,yes,1\n"),
    )
    answers = "".join(f"R5,9{n},Q9,{one}\n" for n, one in enumerate(("N/A", "n/a", "NA")))
    path = file("answer.csv", f"round_id,respondent_id,question_id,answer_code\n{answers}")
    receipt = _load(begun, path)
    assert _faults(receipt) == []
    assert held(begun, "SELECT answer_code FROM answer WHERE respondent_id >= '9'") == [("NA",)] * 3


def test_a_mark_for_what_has_a_default_is_the_default(begun, file, held):
    path = file(
        "action.csv",
        "action_id,cycle_id,plan_version,text,owner_role,agency_id,start_on,original_due_on,due_on,"
        "due_changes,status,measure_id\n"
        "N1,C1,1,Write it up,Head,LA,2026-03-02,2026-06-30,2026-06-30,-,on_track,NA\n"
        "N2,C1,1,Write it,Head,LA,2026-03-02,2026-06-30,2026-06-30,NA,on_track,-\n"
        "N3,C1,1,Write,Head,LA,2026-03-02,2026-06-30,soon,NA,on_track,NA\n",
    )
    receipt = _load(begun, path)
    # Of its measure nothing untrue is said: once its date is mended, it may be left out.
    assert [(one.line, one.column) for one in receipt.rejects if one.line == 4] == [(4, "due_on")]
    assert any("column due_changes, lines 2, 3, 4" in said for said in receipt.notices)
    assert not any(one.column in ("due_changes", "measure_id") for one in receipt.rejects)


@pytest.mark.parametrize(
    "counting",
    [["(1)", "(2)", "(3)"], ["[1]", "[2]", "[3]"], ["1.", "2.", "3."], ["(a)", "(b)", "(c)"]],
)
def test_a_row_of_numbers_of_columns_below_a_header_is_passed_over_and_named(counting):
    rows = iter([(1, ["round_id", "answer_code", "age"]), (2, counting), (3, ["R1", "Y", "9"])])
    notices = []
    header, _, body = header_of("x", rows, notices, set())
    assert header == ["round_id", "answer_code", "age"]
    assert list(body) == [(3, ["R1", "Y", "9"])]
    assert notices == ["x: line 2 was passed over, because it only counts the columns above it."]


@pytest.mark.parametrize(
    ("header", "row", "is_left"),
    [
        (["a", "b", "c"], ["1", "2", "3"], True),
        (["a", "b", "c", "d"], ["1", "2", "3", "4"], False),
        (["a", "b", "c", "d"], ["1", "2", "3", "5"], True),
        (["a", "b", "c", "d"], ["(1)", "(2)", "(3)", ""], True),
    ],
)
def test_a_row_of_figures_is_a_row(header, row, is_left):
    _, _, body = header_of("x", iter([(1, header), (2, row)]), [], set())
    assert bool(list(body)) == is_left


@pytest.mark.parametrize(
    "day",
    [
        "3rd April 2026",
        '"April 3rd, 2026"',
        "3rd of April 2026",
        "Fri 3 April 2026",
        '"Friday, 3rd April 2026"',
        "Fri 03/04/2026",
        "Fri 2026-04-03",
    ],
)
def test_a_day_is_read_with_what_people_write_beside_it(send, held, begun, day):
    receipt = send("visit.csv", *visits(day))
    assert receipt.rejects == []
    assert days(held, begun) == [date(2026, 4, 3)]


def test_days_of_the_week_do_not_hide_which_way_a_column_is_written(send, held, begun):
    send("visit.csv", *visits("Fri 04/03/2026", "Sat 04/25/2026"))
    assert days(held, begun) == [date(2026, 4, 3), date(2026, 4, 25)]


@pytest.mark.parametrize(
    ("column", "figures", "unit"),
    [
        ("number_over_10_percent_absent", (52100, 80), "count"),
        ("number_over_10_percent_absent", (52, 80), "count"),
        ("no_further_action_percent", (52, 80), "percent"),
        ("total_absent_percent", (5200, 800), "count"),
        ("pct_seen", (520, 800, 30), "count"),
        ("pct_seen", (20, 30, 120), "percent"),
        ("cost_per_place_pounds", (1240, 1300), "number"),
        ("spend_gbp", (1240, 1300), "number"),
        ("placement_cost", (1240, 1300), "number"),
    ],
)
def test_a_unit_is_not_guessed_against_its_figures(publish, held, folder, column, figures, unit):
    rows = [f"{2020 + n},Reporting year,{BEXLEY},{one}" for n, one in enumerate(figures)]
    receipt, _ = publish(rows, head=column, name="s.csv")
    assert held(folder, "SELECT unit FROM measure") == [(unit,)]
    assert not any("over 100" in said for said in receipt.notices)


def test_a_sure_percentage_over_100_stays_one_and_is_told(publish, held, folder):
    receipt, _ = publish([f"2025,Reporting year,{BEXLEY},520"], head="percent_seen", name="s.csv")
    assert held(folder, "SELECT unit FROM measure") == [("percent",)]
    assert any(
        said.startswith("Most figures of percent_seen are over 100") for said in receipt.notices
    )


@pytest.mark.parametrize(
    ("parts", "held_parts"),
    [
        (["Total", "c", "Mixed", "[x]"], ["Mixed", "Total"]),
        (["Total", ":", "..", "Mixed"], ["Mixed", "Total"]),
        # A letter among letters is one of them, and low is beside high.
        (["Total", "a", "b", "c"], ["Total", "a", "b", "c"]),
        (["Total", "low", "medium", "high"], ["Total", "high", "low", "medium"]),
        (["Total", "A", "C", "Mixed"], ["A", "C", "Mixed", "Total"]),
    ],
)
def test_a_mark_in_place_of_a_published_part_is_left_out_and_told(publish, parts, held_parts):
    rows = [f"2025,Reporting year,{BEXLEY},{part},{n + 5}" for n, part in enumerate(parts)]
    receipt, found = publish(
        rows,
        head="characteristic,plans",
        name="s.csv",
        sql="SELECT breakdown FROM observation ORDER BY breakdown",
    )
    assert [part for (part,) in found] == held_parts
    left = len(parts) - len(held_parts)
    assert any("for characteristic (first line" in said for said in receipt.notices) == bool(left)


FIGURES = "measure_id,area_code,period_start,period_end,period_kind,value"


def test_the_end_of_a_period_tells_which_way_its_start_is_written(send, held, begun):
    receipt = send(
        "observation.csv",
        FIGURES,
        "M1,E09000001,01/01/2026,01/31/2026,month,5",
        "M1,E09000001,02/01/2026,02/28/2026,month,6",
    )
    assert receipt.rejects == []
    assert held(begun, "SELECT period_start FROM observation ORDER BY 1") == [
        (date(2026, 1, 1),),
        (date(2026, 2, 1),),
    ]
    assert any(
        "period_start were read month first, as those in period_end" in n for n in receipt.notices
    )


def test_nothing_is_asked_where_the_end_of_a_period_is_day_first(send):
    receipt = send(
        "observation.csv",
        FIGURES,
        "M1,E09000001,01/04/2026,30/04/2026,month,5",
        "M1,E09000001,01/05/2026,31/05/2026,month,6",
    )
    assert not any("day first" in said for said in receipt.notices)


@pytest.mark.parametrize(
    ("mark", "remedy"),
    [
        ("<5", "take out the value"),
        ("low", "take out the value"),
        ("-", "take out the value, or write the number that it was worked out from"),
    ],
)
def test_nobody_is_asked_for_a_number_that_is_hidden(send, mark, remedy):
    row = f"M2,E09000001,2026-01-01,2026-01-31,month,50,{mark},40"
    receipt = send("observation.csv", f"{FIGURES},numerator,denominator", row)
    assert [(one.column, one.remedy) for one in receipt.rejects] == [("numerator", remedy)]


def test_a_mark_in_place_of_a_date_that_must_be_given_is_told_as_one(send):
    [reject] = send("observation.csv", FIGURES, "M1,E09000001,..,2026-01-31,month,5").rejects
    assert (reject.column, reject.reason) == (
        "period_start",
        "is a mark for what is hidden or missing, and no date",
    )
