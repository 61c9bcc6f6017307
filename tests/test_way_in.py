"""Files as they really come: refused on no false ground, and swallowed wrongly in no silence."""

import zipfile
from datetime import date

import pytest
import xlsxwriter

from learning_hub import loading
from learning_hub.loading.file_names import same_name
from learning_hub.loading.privacy.identifiers import kind_of
from learning_hub.loading.read.headers import header_of
from learning_hub.loading.read.workbook_sizes import Marks, refuse_oversized
from learning_hub.loading.record.alike import lines_said

pytestmark = pytest.mark.slow

HEAD = "measure_id,area_code,period_start,period_end,period_kind,value"
EES = (
    "time_period,time_identifier,geographic_level,country_code,country_name,region_code,"
    "region_name,old_la_code,new_la_code,la_name"
)
JANUARY = "E09000001,2026-01-01,2026-01-31,month"


@pytest.fixture
def send(begun, file):
    """Give a function that loads a text file into the warehouse begun, and gives its receipt."""

    def run(name, *lines, encoding="utf-8"):
        path = file(name, "\n".join([*lines, ""]), encoding=encoding)
        return loading.load(begun, [path], by="a test").receipts[0]

    return run


@pytest.fixture
def send_book(begun, tmp_path):
    """Give a function that loads a workbook of sheets, and gives its receipt."""

    def run(options=None, hidden=(), filtered=(), **sheets):
        path = tmp_path / "book.xlsx"
        with xlsxwriter.Workbook(path, options or {}) as book:
            for name, rows in sheets.items():
                sheet = book.add_worksheet(name)
                for place, row in enumerate(rows):
                    sheet.write_row(place, 0, row)
                if name in hidden:
                    sheet.hide()
                for place in filtered:
                    sheet.set_row(place, options={"hidden": True})
        return loading.load(begun, [path], by="a test").receipts[0]

    return run


def visits(*days):
    return [
        "visit_id,visited_on,setting,seen",
        *(f"V{n},{day},team,seen" for n, day in enumerate(days)),
    ]


def days(held, begun):
    return [day for (day,) in held(begun, "SELECT visited_on FROM visit ORDER BY visit_id")]


def test_a_column_with_a_25th_month_is_read_month_first_and_said_to_be(send, held, begun):
    receipt = send("visit.csv", *visits("03/04/2026", "03/25/2026"))
    assert days(held, begun) == [date(2026, 3, 4), date(2026, 3, 25)]
    assert receipt.rejects == []
    assert "were read month first, because '03/25/2026' can be no other" in receipt.notices[0]


def test_a_column_with_a_25th_day_is_read_day_first_and_nothing_need_be_said(send, held, begun):
    receipt = send("visit.csv", *visits("03/04/2026", "25/03/2026"))
    assert days(held, begun) == [date(2026, 4, 3), date(2026, 3, 25)]
    assert receipt.notices == []


def test_where_both_ways_stand_only_a_date_that_can_be_but_one_is_believed(send, held, begun):
    receipt = send("visit.csv", *visits("03/04/2026", "25/03/2026", "03/25/2026", "05/05/2026"))
    assert days(held, begun) == [date(2026, 3, 25), date(2026, 3, 25), date(2026, 5, 5)]
    assert [(row.line, row.value) for row in receipt.rejects] == [(2, "03/04/2026")]
    assert "could be read day first or month first" in receipt.rejects[0].reason


def test_where_nothing_tells_the_receipt_asks(send, held, begun):
    receipt = send("visit.csv", *visits("03/04/2026", "05/06/2026"))
    assert days(held, begun) == [date(2026, 4, 3), date(2026, 6, 5)]
    assert "If they are month first, write them as 2026-07-31" in receipt.notices[0]


@pytest.mark.parametrize("number", ["129.4240838", "-0.7", "120.02079461234", "943476.5919"])
def test_a_decimal_is_never_an_identifier(number):
    assert kind_of(number) is None
    assert kind_of(f"It was {number} in all.") is None


def test_lines_of_two_encodings_are_each_read_in_its_own(begun, tmp_path, held):
    path = tmp_path / "visit.csv"
    head = b"visit_id,visited_on,setting,seen\n"
    path.write_bytes(
        head
        + "V1,2026-03-04,café,the café\n".encode()
        + "V2,2026-03-05,café,the café\n".encode("cp1252")
    )
    receipt = loading.load(begun, [path], by="a test").receipts[0]
    assert held(begun, "SELECT DISTINCT setting, seen FROM visit") == [("café", "the café")]
    assert "It is written in two ways: line 3 as Windows text (cp1252)" in receipt.notices[0]


def test_the_same_bytes_under_a_copys_name_are_known(send, held, begun):
    first = send("observation.csv", HEAD, f"M1,{JANUARY},7")
    again = send("observation (1).csv", HEAD, f"M1,{JANUARY},7")
    assert again.notices[0].startswith(
        f"This very file is held already, as load {first.load_id} under the name observation.csv."
    )
    assert held(begun, "SELECT count(*) FROM load WHERE file_name LIKE 'observation%'") == [(1,)]


def test_a_copy_in_the_same_load_is_read_once_and_undoes_no_correction(begun, file, held):
    first, corrected = (f"{HEAD}\nM1,{JANUARY},{value}\n" for value in (7, 9))
    files = [
        file("observation.csv", first),
        file("observation__corrected.csv", corrected),
        file("observation - Copy.csv", first),
    ]
    receipts = {one.file_name: one for one in loading.load(begun, files, by="a test").receipts}
    assert receipts["observation - Copy.csv"].notices == [
        "This very file is in the same load under the name observation.csv: it is read once."
    ]
    assert held(begun, "SELECT value FROM observation") == [(9.0,)]
    # Under another table's name the same bytes are another file.
    other = loading.load(begun, [file("theme.csv", f"{HEAD}\n"), file("domain.csv", f"{HEAD}\n")])
    assert not any("read once" in said for one in other.receipts for said in one.notices)


def test_only_what_marks_a_copy_is_looked_past():
    assert same_name("x.csv", "x (1).csv")
    assert same_name("X - Copy (2).csv", "x.csv")
    assert same_name("Copy of x.csv", "x (1) (2).csv")
    assert same_name("x.csv", "x (100).csv")
    # A year is none.
    assert not same_name("x.csv", "x (2025).csv")
    assert not same_name("theme.csv", "domain.csv")
    assert not same_name("x.csv", "x.xlsx")


def test_a_hidden_draft_is_left_out_and_the_visible_row_stays(send_book, held, begun):
    head = HEAD.split(",")
    receipt = send_book(
        observation=[head, ["M1", *JANUARY.split(","), 7]],
        observation__draft=[head, ["M1", *JANUARY.split(","), 8]],
        hidden={"observation__draft"},
    )
    assert held(begun, "SELECT value FROM observation") == [(7,)]
    assert receipt.rejects == []
    assert "the sheet 'observation__draft' is hidden and was left out" in receipt.notices[0]


def test_rows_that_a_filter_hides_are_read_and_said(send_book, held, begun):
    receipt = send_book(observation=[HEAD.split(","), ["M1", *JANUARY.split(","), 7]], filtered=[1])
    assert held(begun, "SELECT value FROM observation") == [(7,)]
    assert "1 of its rows is hidden, as a filter does it" in receipt.notices[0]


def test_a_cover_with_its_publishers_address_is_left_out_and_not_kept(send_book, held, begun):
    receipt = send_book(
        Cover=[["Statistics"], ["Contact", "statistics@example.org"], ["Phone", "020 7946 0123"]],
        observation=[HEAD.split(","), ["M1", *JANUARY.split(","), 7]],
    )
    assert held(begun, "SELECT value FROM observation") == [(7,)]
    assert any("sheet 'Cover' was left out" in row for row in receipt.notices)
    [kept] = [one for one in (begun / "received").iterdir() if one.name.startswith(receipt.sha256)]
    import pyarrow as pa

    with pa.input_stream(str(kept), compression="zstd") as stream:
        unpacked = begun / "kept.xlsx"
        unpacked.write_bytes(stream.read())
    with zipfile.ZipFile(unpacked) as book:
        assert all(b"example.org" not in book.read(name) for name in book.namelist())


def test_a_workbook_that_counts_from_1904_has_its_bare_days_read_so(send_book, held, begun):
    # 44,649 days after the first of 1904, where most workbooks would say 46,111.
    send_book(
        {"date_1904": True},
        visit=[["visit_id", "visited_on", "setting", "seen"], ["V1", "44649", "team", "seen"]],
    )
    assert days(held, begun) == [date(2026, 3, 30)]


@pytest.mark.parametrize("counting", [["1", "2", "3"], ["A", "B", "C"], ["a", "b", "c"]])
def test_a_row_that_only_counts_the_columns_is_a_title(counting):
    rows = iter([(1, counting), (2, ["round_id", "answer_code", "age"]), (3, ["R1", "Y", "9"])])
    header, _, body = header_of("x", rows, [], set())
    assert header == ["round_id", "answer_code", "age"]
    assert next(body) == (3, ["R1", "Y", "9"])


def test_spaces_that_do_not_break_are_spaces(send, held, begun):
    year = "M1,E09000001,2025-04-01,2026-03-31,year\u00a0to\u202fMarch,7"
    assert send("observation.csv", HEAD, year).rejects == []
    assert held(begun, "SELECT period_kind FROM observation") == [("year to March",)]


@pytest.mark.parametrize(
    ("band", "held_as"), [("10-12", "10-12"), ("10 \u2013 12", "10-12"), ("under 1", "under 1")]
)
def test_bands_of_ages_have_one_dash(send, held, begun, band, held_as):
    receipt = send("audited_case.csv", "audit_id,case_id,age_band", f"A1,C-1,{band}")
    assert receipt.rejects == []
    assert held(begun, "SELECT age_band FROM audited_case") == [(held_as,)]


@pytest.mark.parametrize("band", ["2012-10-01", "10-Dec", "Dec-10", "01/10/2012"])
def test_a_band_that_a_spreadsheet_made_a_date_is_refused(send, band):
    receipt = send("audited_case.csv", "audit_id,case_id,age_band", f"A1,C-1,{band}")
    assert [(row.column, row.value) for row in receipt.rejects] == [("age_band", band)]
    assert "as a spreadsheet makes one of a band" in receipt.rejects[0].reason


def test_tags_that_only_begin_like_a_sheets_are_no_sheets_of_an_open_document(tmp_path):
    path = tmp_path / "a.ods"
    cells = (
        '<table:table table:name="one"><table:table-column/><table:table-row>'
        '<table:table-cell office:value-type="percentage"><text:p>34 %</text:p></table:table-cell>'
        "</table:table-row></table:table>"
    )
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("content.xml", f"<x><table:calculation-settings/>{cells}</x>")
    marks = {}
    refuse_oversized(path, marks)
    assert list(marks) == [0]
    assert marks[0].percents == [(1, 1, 1, 1)]
    assert Marks().percents == []


@pytest.mark.parametrize(
    "mark", ["< 5", "\u22645", "<3", "1-4", "1 \u2013 4", "S", "supp", "*", "[c]", "under 5"]
)
def test_marks_of_what_is_hidden_are_read_by_our_own_tables_too(send, held, begun, mark):
    assert send("observation.csv", HEAD, f"M1,{JANUARY},{mark}").rejects == []
    assert held(begun, "SELECT value, status FROM observation") == [(None, "c")]


@pytest.mark.parametrize(
    ("mark", "status"), [("..", "x"), (":", "x"), (".", "x"), ("NULL", "x"), ("N/A", "z")]
)
def test_marks_of_what_is_missing_too(send, held, begun, mark, status):
    assert send("observation.csv", HEAD, f"M1,{JANUARY},{mark}").rejects == []
    assert held(begun, "SELECT value, status FROM observation") == [(None, status)]


def test_a_note_behind_a_figure_is_taken_off_and_said_once(send, held, begun):
    months = [f"M1,E09000001,2026-0{n}-01,2026-0{n}-28,month,3{n} [note {n}]" for n in range(1, 6)]
    receipt = send("observation.csv", HEAD, *months, f"M2,{JANUARY},40")
    assert receipt.rejects == []
    assert receipt.notices == [
        "observation.csv: 5 figures (lines 2, 3, 4 and 2 more) came with a note in brackets behind "
        "them, such as '31 [note 1]'. The figure was read, and the note was left out."
    ]
    assert held(begun, "SELECT value, status FROM observation ORDER BY value LIMIT 1") == [
        (31, None)
    ]


def test_a_note_behind_a_published_figure_is_said_too(send):
    place = "National,E92000001,England,,,,,"
    receipt = send("c9.csv", f"{EES},referrals", f"2025,Reporting year,{place},31 [r]")
    assert (receipt.rejects, receipt.rows_rejected) == ([], 0)
    assert (
        "c9.csv: 1 figure (line 2) came with a note in brackets behind it, such as '31 [r]'"
        in (receipt.notices[0])
    )


@pytest.mark.parametrize(
    ("written", "value", "status"),
    [
        ("12.5 (p)", 12.5, None),
        ("12.5(r)", 12.5, None),
        ("12.5 (pr)", 12.5, None),
        ("17 [note 2] [r]", 17, None),
        ('"1,234 [note 2, note 3]"', 1234, None),
        ("1 234", 1234, None),
        ("1\u00a0234\u00a0567", 1234567, None),
        ("1\u202f234.5", 1234.5, None),
        ("[c] [note 1]", None, "c"),
        ("c [note 4]", None, "c"),
        ("< 5 (p)", None, "c"),
    ],
)
def test_notes_in_round_brackets_several_notes_and_spaces_in_thousands_are_read(
    send, held, begun, written, value, status
):
    assert send("observation.csv", HEAD, f"M1,{JANUARY},{written}").rejects == []
    assert held(begun, "SELECT value, status FROM observation") == [(value, status)]


@pytest.mark.parametrize("written", ["12.5 (m)", "12 [c]", "12 (c)", "1 23", "12 34", "0 123"])
def test_what_may_mean_something_else_is_not_read_as_a_figure(send, written):
    receipt = send("observation.csv", HEAD, f"M1,{JANUARY},{written}")
    assert [(row.column, row.value) for row in receipt.rejects] == [("value", written)]


def test_a_note_behind_a_mark_is_said_and_the_mark_stays(send):
    receipt = send("observation.csv", HEAD, f"M1,{JANUARY},c [note 4]", f"M2,{JANUARY},4 (p)")
    assert receipt.notices[0] == (
        "observation.csv: 2 cells (lines 2, 3) came with a note in brackets behind them, such as "
        "'c [note 4]'. What stands before it was read, and the note was left out."
    )


def test_of_a_mark_in_brackets_no_note_is_said(send):
    assert send("observation.csv", HEAD, f"M1,{JANUARY},[c]", f"M2,{JANUARY},4").notices == [
        "M1: 1 period is held, and none has a figure."
    ]


def test_ids_that_lost_their_noughts_are_told(send, begun, held):
    head = "audit_id,case_id"
    assert send("audited_case.csv", head, "A1,090", "A1,7").notices == []
    receipt = send("audited_case_again.csv", head, "A1,90", "A1,8")
    assert held(begun, "SELECT count(*) FROM audited_case") == [(4,)]
    assert "ids in case_id are alike but for noughts (90 and 090)" in receipt.notices[0]


@pytest.mark.parametrize(
    ("many", "said"),
    [(3, "(1 and 01; 2 and 02; 3 and 03), and"), (4, "(1 and 01; 2 and 02; 3 and 03; and 1 more)")],
)
def test_three_ids_that_lost_their_noughts_are_named_and_the_others_counted(send, many, said):
    send("audited_case.csv", "audit_id,case_id", *(f"A1,0{n}" for n in range(1, many + 1)))
    receipt = send("again.csv", "audit_id,case_id", *(f"A1,{n}" for n in range(1, many + 1)))
    assert f"ids in case_id are alike but for noughts {said}" in receipt.notices[0]


def test_two_ids_of_one_file_alike_but_for_noughts_are_named_once(send):
    receipt = send("audited_case.csv", "audit_id,case_id", "A1,090", "A1,90")
    assert "alike but for noughts (90 and 090), and" in receipt.notices[0]


def test_columns_without_name_and_cells_are_not_told_of(send_book):
    receipt = send_book(
        observation=[["", *HEAD.split(","), "", "why"], ["", "M1", *JANUARY.split(","), 5, "", ""]]
    )
    assert receipt.notices == [
        "book.xlsx, sheet 'observation': 'why' is not of the table 'observation' and was left out."
    ]


def test_ids_that_a_program_wrote_as_fractions_are_told(send):
    send("audited_case.csv", "audit_id,case_id", "A1,001")
    receipt = send("audited_case_again.csv", "audit_id,case_id", "A1,1.0", "A1,2.0")
    assert "ids in case_id are alike but for noughts (1.0 and 001)" in receipt.notices[0]
    [reject] = [
        one for one in send("audit_grade.csv", *grades("01.0")).rejects if "case" in one.reason
    ]
    assert reject.reason.startswith("is not a case of this audit, but 001 is")


@pytest.mark.parametrize("case", ["2.02601E+11", "1e+05"])
def test_an_id_that_a_spreadsheet_shortened_is_refused(send, case):
    [reject] = send("audited_case.csv", "audit_id,case_id", f"A1,{case}", "A1,7+").rejects
    assert (reject.line, reject.column, reject.value) == (2, "case_id", case)
    assert reject.reason.startswith("is a long number that a spreadsheet shortened")


@pytest.mark.parametrize("kind", ["Age", "Age group"])
def test_a_part_by_age_that_a_spreadsheet_made_a_date_of_is_refused(send, held, begun, kind):
    # A day's number is what is left of one that lost its format.
    parts = ["05-Sep", "9-5-2026", "10-15", "16 and over", "45905"]
    rows = [f"M1,{JANUARY},{n},{kind},{part}" for n, part in enumerate(parts)]
    receipt = send("observation.csv", f"{HEAD},breakdown_kind,breakdown", *rows)
    assert [(row.line, row.value) for row in receipt.rejects] == [
        (2, "05-Sep"),
        (3, "9-5-2026"),
        (6, "45905"),
    ]
    assert held(begun, "SELECT breakdown FROM observation ORDER BY value") == [
        ("10-15",),
        ("16 and over",),
    ]


def test_a_part_that_is_no_age_may_be_a_date(send):
    row = f"M1,{JANUARY},1,Day,05-Sep"
    assert not send("observation.csv", f"{HEAD},breakdown_kind,breakdown", row).rejects


def test_a_published_age_that_a_spreadsheet_made_a_date_of_is_refused(send, held, begun):
    place = "Local authority,E92000001,England,E12000007,London,303,E09000004,Bexley"
    ages = ["Total", "05-Sep", "Oct-15", "16 and over"]
    rows = [f"2025,Reporting year,{place},{age},{n}" for n, age in enumerate(ages)]
    receipt = send("visits.csv", f"{EES},age_group,visit_count", *rows)
    assert [(row.line, row.column, row.value, row.remedy) for row in receipt.rejects] == [
        (
            line,
            "age_group",
            age,
            "load the file as it was published, not as a spreadsheet has saved it",
        )
        for line, age in ((3, "05-Sep"), (4, "Oct-15"))
    ]
    parts = held(begun, "SELECT breakdown FROM observation WHERE measure_id LIKE 'ees%'")
    assert sorted(parts) == [("16 and over",), ("Total",)]


def test_a_label_is_read_where_a_code_is_asked_when_it_names_one_thing(send, begun, held):
    send("audited_case.csv", "audit_id,case_id", "A1,C-1", "A1,C-2")
    send(
        "agency.csv",
        "agency_id,name,short_name,sector,is_statutory_partner,rank",
        "HEA,Health Trust NHS,Health trust,health,true,2",
    )
    send("domain.csv", "domain,label,is_overall,rank", "voice,Voice and lived experience,false,1")
    receipt = send(
        "audit_grade.csv",
        "audit_id,case_id,agency_id,domain,grade_code",
        "A1,C-1,health TRUST,Voice and lived experience,Good",
        "A1,C-2,HEA,voice,g",
        "A1,C-1,LA,voice,Splendid",
    )
    assert held(
        begun, "SELECT case_id, agency_id, domain, grade_code FROM audit_grade ORDER BY 1"
    ) == [("C-1", "HEA", "voice", "G"), ("C-2", "HEA", "voice", "G")]
    assert [(row.line, row.value) for row in receipt.rejects] == [(4, "Splendid")]
    assert (
        "audit_grade.csv: words in grade_code were read as codes: 'Good' as G (1 row), 'g' as G "
        "(1 row)." in receipt.notices
    )


def test_a_label_in_several_rows_is_told_once_with_their_number(send):
    cases = [f"A1,{n},{grade}" for n, grade in enumerate(("Good", "good", "Good", "G"), start=1)]
    receipt = send("audited_case.csv", "audit_id,case_id,overall_grade_code", *cases)
    assert receipt.notices == [
        "audited_case.csv: words in overall_grade_code were read as codes: 'Good' as G (2 rows), "
        "'good' as G (1 row)."
    ]


@pytest.mark.parametrize("place", ["303", "The Marsh", "the marsh"])
def test_an_area_is_read_by_its_number_and_its_other_names(send, begun, held, place):
    names = ["number,303,E09000001", "name,The Marsh,E09000001", "name,The Hill,E09000002"]
    send("area_name.csv", "kind,alias,area_code", *names)
    receipt = send("observation.csv", HEAD, f"M1,{JANUARY.replace('E09000001', place)},5")
    assert receipt.rejects == []
    assert held(begun, "SELECT area_code, value FROM observation") == [("E09000001", 5)]


def test_a_name_of_two_areas_is_no_code(send):
    names = ["name,The Marsh,E09000001", "name,The marsh,E09000002"]
    send("area_name.csv", "kind,alias,area_code", *names)
    receipt = send("observation.csv", HEAD, f"M1,{JANUARY.replace('E09000001', 'THE MARSH')},5")
    assert [row.reason for row in receipt.rejects] == ["is not a known area"]


@pytest.mark.parametrize("unit", ["Per cent", "%", "per-cent", "PERCENT"])
def test_percent_is_read_however_it_is_spelt(send, begun, held, unit):
    head = "measure_id,version,scope,name,short_name,definition,unit,decimals,counts_of,period_kind,rank"
    assert not send("measure.csv", head, f"M9,1,local,A,A,A,{unit},0,work,month,9").rejects
    assert held(begun, "SELECT unit FROM measure WHERE measure_id = 'M9'") == [("percent",)]


MARKED = (
    "measure_id,area_code,period_start,period_end,period_kind,numerator,denominator,value,status"
)


def test_a_mark_beside_a_value_that_it_contradicts_is_told_by_its_own_column(send):
    rows = [",#N/A,75,", "30,[c],75,", "30,u,75,", "30,40,75,", ",[c],75,u"]
    months = [f"2026-0{n}-01,2026-0{n}-28,month" for n in range(1, 6)]
    months = [one.replace("-28", {"2": "-28", "4": "-30"}.get(one[6], "-31")) for one in months]
    lines = [f"M2,E09000001,{month},{row}" for month, row in zip(months, rows, strict=True)]
    receipt = send("observation.csv", MARKED, *lines)
    assert [(row.line, row.column, row.value) for row in receipt.rejects] == [
        (2, "denominator", "#N/A"),
        (3, "denominator", "[c]"),
    ]
    assert {row.reason for row in receipt.rejects} == {
        "is a mark for no number, and a value stands beside it"
    }


@pytest.mark.parametrize(
    ("value", "status", "is_told"),
    [
        ("*", "x", True),
        ("c", "z", True),
        ("[c]", "c", False),
        ("-", "c", False),
        ("n/a", "x", False),
    ],
)
def test_a_status_that_says_another_thing_than_the_mark_is_told(send, value, status, is_told):
    receipt = send("observation.csv", f"{HEAD},status", f"M1,{JANUARY},{value},{status}")
    told = [(row.column, row.reason) for row in receipt.rejects]
    assert told == [("status", "says another thing than the mark in value")] * is_told


@pytest.mark.parametrize(
    "day", ["3/25/26", "31/01/26", "1/2/26", "4-Mar-52", "12.05.26", "3/14/26 9:30 AM"]
)
def test_a_year_of_two_figures_is_told_as_that(send, day):
    [reject] = send("visit.csv", *visits(day)).rejects
    assert reject.reason == "has a year of two figures, which may be of any century"


def test_choices_are_read_in_any_letters_and_with_spaces(send, begun, held):
    head = "round_id,cycle_id,respondent_group,instrument,method,opened_on"
    receipt = send("feedback_round.csv", head, "R1,C1,Young person,CH,Focus Group,2026-01-01")
    assert receipt.rejects == []
    assert held(begun, "SELECT respondent_group, method FROM feedback_round") == [
        ("young_person", "focus_group")
    ]


def test_a_total_and_notes_below_a_table_are_left_out_and_said_once(send, begun, held):
    receipt = send(
        "observation.csv", HEAD, f"M1,{JANUARY},7", "Total,,,,,7", "Note: provisional.,,,,,"
    )
    assert receipt.rejects == []
    assert receipt.rows_read == 1
    assert held(begun, "SELECT value FROM observation") == [(7,)]
    assert receipt.notices == [
        "observation.csv: lines 3, 4 below the table look like a total or a footnote, and were "
        "left out."
    ]


def test_a_source_below_a_table_is_left_out_though_half_of_what_a_row_needs_stands_in_it(
    send, begun, held
):
    receipt = send(
        "break_in_series.csv",
        "measure_id,break_on,kind,reason",
        "M1,2026-01-01,definition,Counted anew",
        "Source:,case system,,",
    )
    assert (receipt.rows_read, receipt.rejects) == (1, [])
    assert held(begun, "SELECT reason FROM break_in_series") == [("Counted anew",)]


@pytest.mark.parametrize(
    "note",
    [
        "Number invited: 4",
        "Count: 4",
        "n = 4",
        "Average",
        "Updated 3 July 2026",
        "(a) excludes deputies",
        "1. Excludes deputies",
        "See the terms of reference",
        "Attendance rate 75%",
        "Data correct as at 30 June 2026",
        "4 rows",
    ],
)
def test_what_people_write_below_a_table_is_no_row(send, held, begun, note):
    receipt = send("observation.csv", HEAD, f"M1,{JANUARY},5", note)
    assert receipt.rejects == []
    assert "line 3 below the table looks like a total or a footnote" in receipt.notices[0]
    assert held(begun, "SELECT value FROM observation") == [(5,)]


@pytest.mark.parametrize("cut", ["M1", "M1,E09000001"])
def test_a_row_that_was_cut_off_is_refused_and_no_note(send, cut):
    receipt = send("observation.csv", HEAD, f"M1,{JANUARY},5", cut)
    assert {one.line for one in receipt.rejects} == {3}
    assert receipt.notices == []


@pytest.mark.parametrize(("notes", "refused"), [(30, 0), (31, 1)])
def test_thirty_lines_below_a_table_are_looked_at(send, notes, refused):
    lines = [f"Note {number}" for number in range(notes)]
    receipt = send("observation.csv", HEAD, f"M1,{JANUARY},5", *lines)
    assert (receipt.rows_new, receipt.rows_rejected) == (1, refused)


def test_a_row_that_lacks_a_cell_is_no_footnote(send):
    receipt = send("observation.csv", HEAD, f"M1,{JANUARY},7", "M1,,2026-02-01,2026-02-28,month,8")
    assert [(row.line, row.column) for row in receipt.rejects] == [(3, "area_code")]


@pytest.mark.parametrize(
    ("head", "what"),
    [
        ("Crime ID,Month,Falls within,LSOA code,Crime type", "street-level file of crimes"),
        ("ID,Start time,Completion time,Which agency?", "as Microsoft Forms exports them"),
        ("Timestamp,How do you feel at home now?", "as Google Forms exports them"),
        ("Case,Agency,Age band,Assessment,Joint working,Recording", "an audit with one row a case"),
        ("URN,Provision type,Setting name,Sector,Overall effectiveness", "a list of providers"),
        ("Unique ID,Gender,SEN primary need", "Annex A of the SEND inspection"),
    ],
)
def test_what_a_file_is_that_is_not_ours_is_said(send, head, what):
    receipt = send("sheet.csv", head, ",".join("x" for _ in head.split(",")))
    assert "is not recognised" in receipt.refusal
    assert what in receipt.refusal


@pytest.mark.parametrize("declared", ["", '<?xml version="1.0"?>\n'])
def test_an_xml_census_is_named_and_that_it_holds_cases(send, declared):
    text = f"{declared}<Message>\n <Header><Collection>CIN</Collection></Header></Message>"
    receipt = send("census.xml", text)
    assert receipt.refusal.startswith("census.xml is the children in need census, as XML.")
    assert "children's cases" in receipt.refusal


def test_of_a_workbook_each_sheet_that_cannot_be_read_is_told_at_once(send_book):
    receipt = send_book(
        agency=[["agency_id", "name"], ["POL", "Police"]],
        theme=[["theme_id", "label"], ["voice", "Voice of the child"]],
        observation=[HEAD.split(","), *[["M1", *JANUARY.split(","), 5]]],
    )
    assert "sheet 'agency' looks like the table 'agency' but lacks the columns" in receipt.refusal
    assert "sheet 'theme' looks like the table 'theme' but lacks the column" in receipt.refusal
    assert "observation" not in receipt.refusal


@pytest.mark.parametrize(("error", "column"), [("#REF!", "value"), ("#DIV/0!", "value")])
def test_an_error_in_place_of_a_figure_does_not_empty_the_one_that_is_held(
    send, held, begun, error, column
):
    send("observation.csv", HEAD, f"M1,{JANUARY},17")
    receipt = send("observation__again.csv", HEAD, f"M1,{JANUARY},{error}")
    assert [(one.column, one.reason) for one in receipt.rejects] == [
        (column, "is an error of the spreadsheet")
    ]
    assert held(begun, "SELECT value, status FROM observation") == [(17, None)]


def test_not_available_in_place_of_a_figure_is_the_mark_of_a_missing_one(send, held, begun):
    send("observation.csv", HEAD, f"M1,{JANUARY},#N/A")
    assert held(begun, "SELECT value, status FROM observation") == [(None, "x")]


@pytest.mark.parametrize(
    ("written", "status"),
    [
        ("[c]", "c"),
        ("*", "c"),
        ("<5", "c"),
        ("5 or fewer", "c"),
        ("not applicable", "z"),
        ("C", "c"),
    ],
)
def test_a_mark_says_which_it_is_in_the_column_of_marks_too(send, held, begun, written, status):
    send("observation.csv", f"{HEAD},status", f"M1,{JANUARY},,{written}")
    assert held(begun, "SELECT value, status FROM observation") == [(None, status)]


@pytest.mark.parametrize(
    "written", ["1 234", "1\u00a0234", "1\u202f234", "1\u2009234", "\u200b1234", "1,234"]
)
def test_whatever_parts_thousands_a_figure_is_one(send, held, begun, written):
    send("observation.csv", HEAD, f'M1,{JANUARY},"{written}"')
    assert held(begun, "SELECT value FROM observation") == [(1234,)]


@pytest.mark.parametrize("written", ["12,5", "1.234,75"])
def test_a_comma_that_may_be_a_decimal_is_named(send, written):
    receipt = send("observation.csv", HEAD, f'M1,{JANUARY},"{written}"')
    assert receipt.rejects[0].reason == "has a comma that could part thousands or a decimal"


@pytest.mark.parametrize("kind", ["Multi-agency", "multi agency", "MULTI_AGENCY", "multi/agency"])
def test_a_choice_is_known_however_its_words_are_parted(send, held, begun, kind):
    head = "audit_id,cycle_id,kind,title,period_from,period_to,sampling,scale_id"
    send("audit.csv", head, f"A2,C1,{kind},Plans,2026-01-01,2026-01-31,random,four_grades")
    assert held(begun, "SELECT kind FROM audit WHERE audit_id = 'A2'") == [("multi_agency",)]


@pytest.mark.parametrize(
    "band",
    [
        *("Sept-05", "01/10/2015 00:00", "42278", "5-Sep-26", "4-Jan-2026", "Jan-4", "2015-10"),
        *("15/10", "10/15", "04-Jan", "Oct-15", "2015-10-01", "9-5-2026", "9.5.26"),
    ],
)
def test_a_band_of_ages_that_became_a_date_is_refused_however_that_is_written(send, band):
    receipt = send("audited_case.csv", "audit_id,case_id,age_band", f"A1,K1,{band}")
    assert receipt.rejects[0].reason.startswith("is a date, as a spreadsheet makes one of a band")


@pytest.mark.parametrize("band", ["10-15", "5 to 9", "16/17", "under 1", "15+"])
def test_a_band_of_ages_that_is_one_is_taken(send, band):
    assert not send("audited_case.csv", "audit_id,case_id,age_band", f"A1,K1,{band}").rejects


@pytest.mark.parametrize("day", ["1/14/2026 12:00:00 AM", "14/01/2026 12:00 am", "14/01/2026"])
def test_a_date_with_its_half_of_the_day_is_read(send, held, begun, day):
    send("visit.csv", *visits(day))
    assert [str(one) for one in days(held, begun)] == ["2026-01-14"]


def test_a_date_among_texts_that_are_month_first_may_have_been_exchanged(send_book, held, begun):
    came = date(2026, 4, 3)
    rows = [line.split(",") for line in visits("03/25/2026", "-")]
    rows[2][1] = came
    receipt = send_book({"default_date_format": "dd/mm/yyyy"}, visit=rows)
    assert [str(one) for one in days(held, begun)] == ["2026-03-25"]
    assert "its day and month may have been exchanged" in receipt.rejects[0].reason


def test_a_column_that_does_not_tell_beside_one_that_is_month_first_is_not_believed(send):
    head = "audit_id,cycle_id,kind,title,period_from,period_to,sampling,scale_id"
    row = "A2,C1,multi_agency,Plans,03/01/2026,03/30/2026,random,four_grades"
    [reject] = send("audit.csv", head, row).rejects
    assert (reject.column, reject.value) == ("period_from", "03/01/2026")
    assert "another column of the table is written month first" in reject.reason


def test_a_cover_may_say_what_is_not_in_the_workbook(send_book):
    receipt = send_book(
        Cover=[["Date of birth is not collected"], ["NHS numbers are not included"]],
        observation=[HEAD.split(","), ["M1", *JANUARY.split(","), 5]],
    )
    assert (receipt.refusal, receipt.rows_new) == (None, 1)


def test_a_cover_with_the_heading_of_a_list_of_children_refuses_the_workbook(send_book):
    receipt = send_book(
        Cover=[["Date of birth"], ["2015-01-01"]],
        observation=[HEAD.split(","), ["M1", *JANUARY.split(","), 5]],
    )
    assert "holds a heading that points at a person" in receipt.refusal


def test_a_case_that_lost_its_noughts_is_told_to_have_lost_them(send):
    send("audited_case.csv", "audit_id,case_id", "A1,001")
    found = send("audit_grade.csv", *grades("1")).rejects
    [reject] = [one for one in found if one.column == "case_id"]
    assert reject.reason.startswith("is not a case of this audit, but 001 is")


def grades(case):
    head = "audit_id,case_id,domain,agency_id,stage,grade_code"
    return [head, f"A1,{case},voice,LA,single_agency,G"]


def test_text_in_utf_16_without_its_mark_is_named_as_that(begun, file):
    path = file("visit.csv", "\n".join(visits("2026-01-31")).encode("utf-16-le"))
    receipt = loading.load(begun, [path], by="a test").receipts[0]
    assert "is text in UTF-16 without the mark that says so" in receipt.refusal


CELL = '<table:table-cell office:value-type="{}"{}><text:p>{}</text:p></table:table-cell>'


def open_document(tmp_path, *rows, sheet="observation", before=""):
    """Write an OpenDocument sheet: of each row its attributes and its cells.

    before: what the workbook says before it.
    """
    body = "".join(
        f"<table:table-row{how}>{''.join(cells)}</table:table-row>" for how, cells in rows
    )
    path = tmp_path / "figures.ods"
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        packed.writestr(
            "META-INF/manifest.xml",
            '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>',
        )
        packed.writestr(
            "content.xml",
            '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
            'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
            'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body>'
            f'<office:spreadsheet>{before}<table:table table:name="{sheet}">{body}</table:table>'
            "</office:spreadsheet></office:body></office:document-content>",
        )
    return path


def texts(*cells):
    return [CELL.format("string", "", cell) for cell in cells]


@pytest.mark.parametrize("shown", ["#DIV/0!", "Err:502"])
def test_an_error_that_an_open_document_keeps_as_nought_is_no_nought(begun, tmp_path, held, shown):
    nought = CELL.format("float", ' office:value="0"', shown)
    path = open_document(
        tmp_path, ("", texts(*HEAD.split(","))), ("", [*texts("M1", *JANUARY.split(",")), nought])
    )
    receipt = loading.load(begun, [path], by="a test").receipts[0]
    assert [(one.value, one.reason) for one in receipt.rejects] == [
        (shown, "is an error of the spreadsheet")
    ]
    assert held(begun, "SELECT count(*) FROM observation") == [(0,)]


def test_days_that_an_open_document_counts_from_1904_are_not_four_years_early(
    begun, tmp_path, held
):
    heads, cells = visits("44653")
    path = open_document(
        tmp_path,
        ("", texts(*heads.split(","))),
        ("", texts(*cells.split(","))),
        sheet="visit",
        before='<table:calculation-settings><table:null-date table:date-value="1904-01-01"/>'
        "</table:calculation-settings>",
    )
    loading.load(begun, [path], by="a test")
    assert days(held, begun) == [date(2026, 4, 3)]


def test_rows_that_a_filter_hides_in_an_open_document_are_read_and_said(begun, tmp_path, held):
    path = open_document(
        tmp_path,
        ("", texts(*HEAD.split(","))),
        (' table:visibility="filter"', texts("M1", *JANUARY.split(","), "5")),
    )
    receipt = loading.load(begun, [path], by="a test").receipts[0]
    assert any("1 of its rows is hidden, as a filter does it" in said for said in receipt.notices)
    assert held(begun, "SELECT value FROM observation") == [(5,)]


@pytest.mark.parametrize("damaged_by", ["cp1252", "latin-1"])
def test_letters_that_were_saved_twice_are_read_as_they_were_and_said(
    begun, file, held, damaged_by
):
    right = (
        "Noël\u2019s café \u2013 it cost £5"
        if damaged_by == "cp1252"
        else "Noël in a café \u2013 £5"
    )
    twice = right.encode("utf-8").decode(damaged_by)
    path = file("visit.csv", "\n".join([*visits("2026-01-31", "2026-02-01"), ""]))
    lines = path.read_text().splitlines()
    lines[1] = lines[1].removesuffix("seen") + twice
    lines[2] = lines[2].removesuffix("seen") + "Âme and ÉTÂT; 5 Å"
    path.write_text("\n".join([*lines, ""]), encoding="utf-8")
    [receipt] = loading.load(begun, [path], by="a test").receipts
    assert receipt.notices[0].startswith("In line 2 letters were saved in two ways")
    assert held(begun, "SELECT seen FROM visit ORDER BY visit_id") == [
        (right,),
        ("Âme and ÉTÂT; 5 Å",),
    ]


def test_letters_that_are_lost_are_said_with_their_line(begun, file):
    lost = [*visits("2026-01-31"), "V7,2026-02-01,team,a \ufffd b"]
    [receipt] = loading.load(begun, [file("visit.csv", "\n".join(lost))], by="a test").receipts
    assert receipt.notices[0].startswith("In line 3 \ufffd stands in place of letters")
    bytes_of_none = b"V8,2026-02-01,team,a \x81 b\n"
    path = file("visits.csv", "\n".join([*visits("2026-01-31"), ""]).encode() + bytes_of_none)
    [receipt] = loading.load(begun, [path], by="a test").receipts
    assert receipt.notices[1].startswith("In line 3 \ufffd stands in place of letters")


@pytest.mark.parametrize(
    "day", ["04-Mar-26", "4 March 26", "March 4, 2026", "Mar 4 2026", "4-March-2026", "04-mar-26"]
)
def test_a_date_whose_month_is_named_is_read(send, held, begun, day):
    line = f'V1,"{day}",team,seen'
    assert send("visit.csv", "visit_id,visited_on,setting,seen", line).rejects == []
    assert days(held, begun) == [date(2026, 3, 4)]


def test_of_a_column_of_which_every_row_is_refused_nothing_is_said_to_look_at(send):
    receipt = send(
        "observation.csv",
        HEAD,
        "M1,E09000001,04/01/2026,04/30/2026,month,many",
        "M1,E09000001,05/01/2026,05/31/2026,month,many",
    )
    assert len(receipt.rejects) == 2
    assert receipt.notices == []


def test_words_read_as_codes_are_told_once_a_column(send):
    receipt = send(
        "visit.csv",
        "visit_id,visited_on,setting,seen,agency_id",
        "V1,2026-03-04,team,seen,la",
        "V2,2026-03-04,team,seen,hea",
    )
    assert receipt.notices == [
        "visit.csv: words in agency_id were read as codes: 'hea' as HEA (1 row), 'la' as LA (1 row)."
    ]


def test_a_line_that_says_how_cells_are_parted_is_no_title(send):
    receipt = send("visit.csv", "sep=,", *visits("2026-03-04"))
    assert (receipt.rows_new, receipt.notices) == (1, [])


def test_what_is_filled_from_a_merged_cell_is_told(begun, tmp_path, held):
    with xlsxwriter.Workbook(tmp_path / "visit.xlsx") as book:
        sheet = book.add_worksheet("visit")
        for place, row in enumerate([line.split(",") for line in visits("2026-03-04", "x")]):
            sheet.write_row(place, 0, row)
        sheet.merge_range("B2:B3", "2026-03-04")
    receipt = loading.load(begun, [tmp_path / "visit.xlsx"], by="a test").receipts[0]
    assert days(held, begun) == [date(2026, 3, 4)] * 2
    assert receipt.notices == [
        "visit.xlsx, sheet 'visit': what stands in a cell that spans several rows was read in each "
        "of them: rows 2 to 3."
    ]


def test_lines_that_follow_each_other_are_told_from_and_to():
    assert lines_said([2, 3, 4, 5, 9, 11, 12]) == "2 to 5, 9, 11, 12"
    assert lines_said([*range(1, 100, 2)]) == "1, 3, 5, 7, 9, 11, 13, 15, 17, 19 and 40 more"


@pytest.mark.parametrize("where", ["value", "numerator"])
def test_a_published_figure_that_is_an_error_is_told_in_the_same_words(send, where):
    bexley = (
        "2025,Reporting year,Local authority,E92000001,England,E12000007,London,303,E09000004,B"
    )
    receipt = send(
        "s.csv", f"{EES},{where}", f"{bexley},7", f"{bexley.replace('2025', '2024')},#DIV/0!"
    )
    assert receipt.rejects[0].reason == "is an error of the spreadsheet"


def test_a_small_number_that_its_format_shows_as_a_mark_is_hidden(begun, tmp_path, held):
    with xlsxwriter.Workbook(tmp_path / "observation.xlsx") as book:
        sheet = book.add_worksheet("observation")
        hiding = book.add_format({"num_format": '[<5]"*";0'})
        sheet.write_row(0, 0, HEAD.split(","))
        for place, number in enumerate((4, 5, 12), 1):
            row = f"M1,E09000001,2026-0{place}-01,2026-0{place}-28,month".split(",")
            sheet.write_row(place, 0, row)
            sheet.write_number(place, 5, number, hiding)
    receipt = loading.load(begun, [tmp_path / "observation.xlsx"], by="a test").receipts[0]
    assert held(begun, "SELECT value, status FROM observation ORDER BY period_start") == [
        (None, "c"),
        (5, None),
        (12, None),
    ]
    assert receipt.notices == ["observation.xlsx: marks for no number were read: 1 hidden ('*')."]
