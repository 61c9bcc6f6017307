"""What a sheet shows is what is read: marks, nothing and noughts in place of the number behind."""

import pytest
import xlsxwriter

from learning_hub import loading
from learning_hub.loading.read.number_formats import Mask, shown_instead
from tests.test_way_in import CELL, HEAD, JANUARY, open_document, texts

pytestmark = pytest.mark.slow


@pytest.mark.parametrize(
    "code, number, shown",
    [
        ('[<5]"*";0', 4, "*"),
        ('[<5]"*";0', 5, None),
        ("[<5]\\*;0", 4, "*"),
        ('[>=5]0;"*"', 4, "*"),
        ('[>=5]0;"*"', 5, None),
        ('[>4]#,##0;[<=4]"c";@', 4, "c"),
        ('[>4]#,##0;[<=4]"c";@', 1234, None),
        ('[=0]"[z]";0', 0, "[z]"),
        ('[<>0]0;"[z]"', 0, "[z]"),
        ('[Red][<5]"supp";[Blue]0', 3, "supp"),
        ('[<5]"*";[<10]"x";0', 7, "x"),
        ('[<5]"*";[<10]"x";0', 10, None),
        ('"*"', 12, "*"),
        ("**", 12, "*"),
        ('"<5"', 3, "<5"),
        ("[c]", 3, "[c]"),
        ('0;"x";0', -1, "x"),
        ('0;"x";0', 1, None),
        ('0;0;"[z]"', 0, "[z]"),
        ('0" ";;"*"', 0, "*"),
        ('0" ";;"*"', -1, ""),
        ('0;"x"', -1, "x"),
        ('0;"x"', 0, None),
        (";;;", 4, ""),
        (";;;", 0, ""),
        ('[<5]"";0', 0, ""),
        ("[<5];0", 4, ""),
        ('[<5]"-";0', 0, "-"),
        ('"n/k"', 4, "n/k"),
        ('"a;b"', 4, "a;b"),
        ('"Yes";"Yes";"No"', 0, "No"),
        # A number with words about it, a date, a number in any format.
        ('[<6]"c"0', 4, None),
        ('General" [note 1]"', 4, None),
        ('0 "days"', 4, None),
        ("dd/mm/yyyy;@", 45000, None),
        ("[h]:mm", 1, None),
        ("@", 1, None),
        ("[$£-809]#,##0.00;[Red]-[$£-809]#,##0.00", -4, None),
        # A dash, or nothing, for 0 alone is 0.
        ('0;-0;"-"', 0, None),
        ('_-* #,##0_-;-* #,##0_-;_-* "-"_-;_-@_-', 0, None),
        ('_-"£"* #,##0_-;-"£"* #,##0_-;_-"£"* "-"??_-;_-@_-', 0, None),
        ("0;-0;;@", 0, None),
        # Noughts in front.
        ("0000", 81, "0081"),
        ("0000", 12345, None),
        ("0000", 8.5, None),
        ("0", 8, None),
    ],
)
def test_a_format_shows_what_a_spreadsheet_shows(code, number, shown):
    assert Mask(code).shown(number) == shown
    assert shown is None or Mask(code).is_one


@pytest.mark.parametrize("code", ["0", "#,##0.0", "dd/mm/yyyy", "0%", '0.0 "%"', "@", "General"])
def test_a_format_that_only_shows_its_number_is_not_looked_at(code):
    assert not Mask(code).is_one


@pytest.mark.parametrize(
    "number, written, shown",
    [
        ("3", "*", "*"),
        ("3", "<5", "<5"),
        ("3", "[c]", "[c]"),
        ("3", "", ""),
        ("3", "n/k", "n/k"),
        ("81", "0081", "0081"),
        ("1234", "1,234", None),
        ("0.5", "50%", None),
        ("0", "-", None),
        ("3", "-", "-"),
        ("3", "###", None),
        ("3", "3 days", None),
        ("82", "0081", None),
    ],
)
def test_what_an_open_document_shows_is_told_by_its_words(number, written, shown):
    assert shown_instead(number, written) == shown


def book_of(path, sheet, head, rows, column, formats):
    """Write a workbook of rows, of which one column has a format a row."""
    with xlsxwriter.Workbook(path) as book:
        page = book.add_worksheet(sheet)
        page.write_row(0, 0, head)
        for place, (row, code) in enumerate(zip(rows, formats, strict=True), 1):
            page.write_row(place, 0, row)
            page.write_number(place, column, row[column], book.add_format({"num_format": code}))
    return path


def test_what_a_workbook_shows_in_place_of_a_number_is_read_and_told(begun, tmp_path, held):
    rows = [
        [*f"M1,E09000001,2026-0{month}-01,2026-0{month}-28,month".split(","), number]
        for month, number in enumerate((4, 5, 4, 4, 0), 1)
    ]
    formats = ['[>=5]0;"*"', '[>=5]0;"*"', ";;;", '"n/k"', '0;-0;"-"']
    path = book_of(tmp_path / "observation.xlsx", "observation", HEAD.split(","), rows, 5, formats)
    receipt = loading.load(begun, [path], by="a test").receipts[0]
    assert held(begun, "SELECT value, status FROM observation ORDER BY period_start") == [
        (None, "c"),
        (5, None),
        (None, "c"),
        (0, None),
    ]
    assert [(one.line, one.column, one.value) for one in receipt.rejects] == [(5, "value", "n/k")]
    told = " ".join(receipt.notices)
    assert "shown as nothing by their format were read as hidden: F4." in told
    assert "shown as words by their format were read as those words, 'n/k': F5." in told


def test_a_share_that_its_format_shows_as_a_mark_is_one(begun, tmp_path, held):
    path = book_of(
        tmp_path / "observation.xlsx",
        "observation",
        HEAD.split(","),
        [[*["M1", "E09000001", "2026-01-01", "2026-01-31", "month"], 0.03]],
        5,
        ['[<0.05]"*";0%'],
    )
    loading.load(begun, [path], by="a test")
    assert held(begun, "SELECT value, status FROM observation") == [(None, "c")]


def test_an_open_document_that_shows_a_mark_or_nothing_has_one(begun, tmp_path, held):
    def number(shown):
        return CELL.format("float", ' office:value="3"', shown)

    def row(month, shown):
        cells = f"M1,E09000001,2026-0{month}-01,2026-0{month}-28,month".split(",")
        return ("", [*texts(*cells), number(shown)])

    note = "<office:annotation><text:p>a note</text:p></office:annotation><text:p>3</text:p>"
    path = open_document(
        tmp_path,
        ("", texts(*HEAD.split(","))),
        *(row(month, shown) for month, shown in enumerate(("*", "&lt;5", "", "3"), 1)),
        (
            "",
            [
                *texts("M1", *JANUARY.replace("-01-", "-05-").split(",")),
                number("3").replace("<text:p>3</text:p>", note),
            ],
        ),
    )
    receipt = loading.load(begun, [path], by="a test").receipts[0]
    assert held(begun, "SELECT value, status FROM observation ORDER BY period_start") == [
        (None, "c"),
        (None, "c"),
        (None, "c"),
        (3, None),
        (3, None),
    ]
    assert any(
        "shown as nothing by their format were read as hidden: F4" in one for one in receipt.notices
    )


VISIT = ["visit_id", "visited_on", "setting", "seen"]


def test_an_id_is_read_with_the_noughts_that_its_format_shows(begun, tmp_path, held):
    path = book_of(
        tmp_path / "visit.xlsx", "visit", VISIT, [[81, "2026-04-03", "team", "seen"]], 0, ["0000"]
    )
    receipt = loading.load(begun, [path], by="a test").receipts[0]
    assert held(begun, "SELECT visit_id FROM visit") == [("0081",)]
    assert any(
        "with noughts in front" in said and "('0081'): A2." in said for said in receipt.notices
    )


def test_of_an_open_document_too_and_a_number_stays_one(begun, tmp_path, held):
    id_ = CELL.format("float", ' office:value="81"', "0081")
    path = open_document(
        tmp_path,
        ("", texts(*VISIT)),
        ("", [id_, *texts("2026-04-03", "team", "seen")]),
        sheet="visit",
    )
    loading.load(begun, [path], by="a test")
    assert held(begun, "SELECT visit_id FROM visit") == [("0081",)]


def test_a_figure_with_noughts_in_front_is_the_number(begun, tmp_path, held):
    rows = [[*["M1", "E09000001", "2026-01-01", "2026-01-31", "month"], 81]]
    path = book_of(tmp_path / "observation.xlsx", "observation", HEAD.split(","), rows, 5, ["0000"])
    loading.load(begun, [path], by="a test")
    assert held(begun, "SELECT value FROM observation") == [(81,)]
