"""Refused rows come back in the shape of the file: mended there and loaded, all rows are held."""

import csv
import io
import json

import pytest
import python_calamine
import xlsxwriter

from learning_hub import loading

pytestmark = pytest.mark.slow

HEAD = ["measure_id", "area_code", "period_start", "period_end", "period_kind", "value"]


def january(measure="M1", value="12", start="2026-01-01"):
    return [measure, "E09000001", start, "2026-01-31", "month", value]


# One good row, and three bad ones: no number, no date, no such measure.
ROWS = [january(), january("M2", "many"), january("M1", "7", "soon"), january("M9", "5")]
MENDED = {"many": "40", "soon": "2026-01-02", "M9": "M1"}


def text_of(rows, delimiter=","):
    held = io.StringIO(newline="")
    csv.writer(held, delimiter=delimiter).writerows(rows)
    return held.getvalue()


@pytest.fixture
def load(begun):
    """Give a function that loads one file, holds its sums, and gives its receipt."""

    def run(path):
        (receipt,) = loading.load(begun, [path], by="a test").receipts
        assert receipt.rows_read == (
            receipt.rows_new + receipt.rows_changed + receipt.rows_unchanged + receipt.rows_rejected
        )
        return receipt

    return run


def mend(path, tmp_path, replacing):
    """Copy a file of refused rows, some cells replaced as somebody in a spreadsheet would."""
    text = path.read_bytes().decode("utf-8-sig")
    for wrong, right in replacing.items():
        assert wrong in text
        text = text.replace(wrong, right)
    mended = tmp_path / "mended" / path.name
    mended.parent.mkdir(exist_ok=True)
    mended.write_bytes(text.encode("utf-8-sig"))
    return mended


def rows_in(path, delimiter=","):
    return list(
        csv.reader(
            io.StringIO(path.read_text(encoding="utf-8-sig"), newline=""), delimiter=delimiter
        )
    )


def test_refused_rows_are_mended_in_their_file_and_loaded(load, file, begun, tmp_path, held):
    receipt = load(file("observation.csv", text_of([HEAD, *ROWS])))
    assert (receipt.rows_read, receipt.rows_new, receipt.rows_rejected) == (4, 1, 3)
    to_mend = begun / receipt.to_mend
    assert to_mend.name == "observation.csv"
    head, *rows = rows_in(to_mend)
    assert head == ["problem", "what_to_do", *HEAD]
    assert [row[2:] for row in rows] == ROWS[1:]
    assert rows[0][:2] == [
        "line 3, value: is not a number",
        "write a number, or c, z, x, u, k or low where there is none",
    ]
    other_area = {"M9,E09000001": "M1,E09000002"}
    again = load(mend(to_mend, tmp_path, {"many": "40", "soon": "2026-01-02", **other_area}))
    assert (again.rows_new, again.rows_rejected) == (3, 0)
    assert held(begun, "SELECT value FROM observation ORDER BY value") == [
        (5.0,),
        (7.0,),
        (12.0,),
        (40.0,),
    ]


def test_the_receipt_and_its_copy_on_disk_say_where_the_file_is(load, file, begun):
    receipt = load(file("observation.csv", text_of([HEAD, *ROWS])))
    kept = sorted((begun / "receipts").glob("*.json"))[-1]
    assert json.loads(kept.read_text(encoding="utf-8"))["to_mend"] == receipt.to_mend
    assert receipt.to_mend.split("/")[1] == kept.stem


def test_a_workbook_comes_back_as_a_workbook_with_its_sheets(load, begun, tmp_path, held):
    path = tmp_path / "board.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        for name, rows in {
            "observation": [HEAD, *ROWS],
            "theme": [["theme", "label", "rank"], ["voice", "Voice", "1"], ["home", "Home", "x"]],
            "domain": [["domain", "label", "rank", "is_overall"], ["voice", "V", "1", "false"]],
        }.items():
            sheet = book.add_worksheet(name)
            for line, row in enumerate(rows):
                sheet.write_row(line, 0, row)
    receipt = load(path)
    assert receipt.rows_rejected == 4, receipt.lines()
    to_mend = begun / receipt.to_mend
    assert to_mend.name == "board.xlsx"
    came = python_calamine.CalamineWorkbook.from_path(str(to_mend))
    assert came.sheet_names == ["observation", "theme"]
    sheets = {name: came.get_sheet_by_name(name).to_python() for name in came.sheet_names}
    assert [row[2:] for row in sheets["observation"]] == [HEAD, *ROWS[1:]]
    assert sheets["theme"][1][2:] == ["home", "Home", "x"]
    mended = tmp_path / "mended.xlsx"
    with xlsxwriter.Workbook(str(mended)) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for line, row in enumerate(rows):
                for place, cell in enumerate(row):
                    right = {**MENDED, "x": "2", "E09000001": "E09000002"}.get(cell, cell)
                    sheet.write_string(line, place, right)
    again = load(mended)
    assert (again.rows_new, again.rows_rejected) == (4, 0)
    assert held(begun, "SELECT count(*) FROM observation") == [(4,)]
    assert held(begun, "SELECT count(*) FROM theme WHERE theme = 'home'") == [(1,)]


def test_semicolons_and_windows_letters_come_back_readable(load, file, begun, tmp_path, held):
    rows = [["theme", "label", "rank"], ["cafe", "Caf\u00e9", "zwei"], ["home", "Daheim", "2"]]
    receipt = load(file("theme.csv", text_of(rows, ";"), encoding="cp1252"))
    to_mend = begun / receipt.to_mend
    assert [row[2:] for row in rows_in(to_mend, ";")] == [rows[0], rows[1]]
    assert load(mend(to_mend, tmp_path, {"zwei": "3"})).rows_new == 1
    assert held(begun, "SELECT label FROM theme WHERE theme = 'cafe'") == [("Caf\u00e9",)]


def test_a_row_that_spans_lines_comes_back_whole(load, file, begun, tmp_path, held):
    said = 'First line,\nsecond "line"\n\nlast'
    receipt = load(
        file(
            "theme.csv",
            text_of([["theme", "label", "rank"], ["home", said, "none"], ["voice", "Voice", "1"]]),
        )
    )
    to_mend = begun / receipt.to_mend
    assert rows_in(to_mend)[1] == [
        "line 2, rank: is not a whole number",
        "write a whole number, in figures",
        "home",
        said,
        "none",
    ]
    assert load(mend(to_mend, tmp_path, {"none": "9"})).rows_new == 1
    assert held(begun, "SELECT label FROM theme WHERE theme = 'home'") == [(said,)]


def test_a_row_with_too_many_cells_comes_back_with_all_of_them(load, file, begun, tmp_path, held):
    receipt = load(file("theme.csv", "theme,label,rank\nhome,Home, sweet home,2\nvoice,V,1\n"))
    to_mend = begun / receipt.to_mend
    assert rows_in(to_mend)[1][2:] == ["home", "Home", "sweet home", "2"]
    assert load(to_mend).rows_rejected == 1
    assert load(mend(to_mend, tmp_path, {"Home,sweet home": '"Home, sweet home"'})).rows_new == 1
    assert held(begun, "SELECT label FROM theme WHERE theme = 'home'") == [("Home, sweet home",)]


def test_text_that_a_spreadsheet_would_run_is_marked_and_comes_in_as_it_was(
    load, file, begun, tmp_path, held
):
    labels = ["=1+1", "- a dash first", "+44 ways", "@home", "'=quoted"]
    rows = [[f"t{n}", label, "none"] for n, label in enumerate(labels)]
    receipt = load(
        file("theme.csv", text_of([["theme", "label", "rank"], *rows, ["t9", "minus", "-1.5"]]))
    )
    to_mend = begun / receipt.to_mend
    shown = [row[3] for row in rows_in(to_mend)[1:]]
    assert shown == ["'=1+1", "'- a dash first", "'+44 ways", "'@home", "''=quoted", "minus"]
    assert rows_in(to_mend)[-1][4] == "-1.5"
    text = to_mend.read_text(encoding="utf-8-sig")
    path = tmp_path / "theme.csv"
    for number in range(5):
        text = text.replace("none", str(number + 20), 1)
    path.write_text(text.replace("-1.5", "30"), encoding="utf-8")
    assert load(path).rows_new == 6
    assert [
        row[0]
        for row in held(begun, "SELECT label FROM theme WHERE rank BETWEEN 20 AND 24 ORDER BY rank")
    ] == labels


def test_cells_that_point_at_a_person_are_blank(load, file, begun):
    receipt = load(
        file(
            "theme.csv",
            text_of(
                [
                    ["theme", "label", "rank"],
                    ["a", "rang 07700 900123", "1"],
                    ["b", "fine", "two"],
                    ["c", "Mrs Wobblethwaite", "three"],
                    ["d", "fine too", "4"],
                ]
            ),
        )
    )
    assert [row[2:] for row in rows_in(begun / receipt.to_mend)[1:]] == [
        ["a", "", "1"],
        ["b", "fine", "two"],
        ["c", "", "three"],
    ]


def test_the_scope_is_left_out_so_that_mended_rows_withdraw_nothing(load, file, begun, tmp_path):
    scope = "# scope: period_from=2026-01-01; period_to=2026-01-31\n"
    receipt = load(
        file("observation.csv", scope + text_of([HEAD, january(), january("M2", "many")]))
    )
    assert (receipt.rows_new, receipt.rows_rejected) == (1, 1)
    to_mend = begun / receipt.to_mend
    assert "scope" not in to_mend.read_text(encoding="utf-8-sig")
    again = load(mend(to_mend, tmp_path, {"many": "40"}))
    assert (again.rows_new, again.rows_withdrawn, again.scope) == (1, 0, None)


def test_left_out_columns_come_back_too(load, file, begun):
    receipt = load(file("theme.csv", "remark,theme,label,rank\nlook,home,Home,none\n,v,V,1\n"))
    assert rows_in(begun / receipt.to_mend)[0] == [
        "problem",
        "what_to_do",
        "remark",
        "theme",
        "label",
        "rank",
    ]


def test_a_file_of_refused_rows_loaded_as_it_is_is_refused_again_the_same(load, file, begun):
    receipt = load(file("observation.csv", text_of([HEAD, *ROWS])))
    again = load(begun / receipt.to_mend)
    assert [(r.column, r.value, r.reason) for r in again.rejects] == [
        (r.column, r.value, r.reason) for r in receipt.rejects
    ]


def test_there_is_no_such_file_for_one_refused_whole_or_without_faults(load, file, begun):
    assert load(file("sweets.csv", "colour,taste\nred,sour\n")).to_mend is None
    assert load(file("theme.csv", "theme,label,rank\nhome,Home,1\n")).to_mend is None


def test_trying_out_leaves_no_file_behind(begun, file):
    path = file("observation.csv", text_of([HEAD, *ROWS]))
    (receipt,) = loading.load(begun, [path], by="a test", dry_run=True).receipts
    assert receipt.to_mend is None
    assert not (begun / "rejects").exists()


def test_published_statistics_are_listed_only_and_said_to_be(load, file, begun):
    receipt = load(
        file(
            "fictional.csv",
            text_of(
                [
                    [
                        "time_period",
                        "time_identifier",
                        "geographic_level",
                        "country_code",
                        "country_name",
                        "number",
                    ],
                    ["2024", "Calendar year", "National", "X92000001", "Mereland", "5"],
                    ["2024", "Calendar year", "Parish", "X92000001", "Mereland", "5"],
                ]
            ),
        )
    )
    assert (receipt.rows_rejected, receipt.to_mend) == (1, None)
    assert "published statistics are not ours to mend" in receipt.mending()
