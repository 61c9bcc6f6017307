"""Files as they really come: delimiters, encodings, titles, workbooks, and everything broken."""

import io
import os
import random
import zipfile
from datetime import date, datetime

import pytest
import python_calamine
import xlsxwriter

from learning_hub import loading, warehouse
from learning_hub.__main__ import main
from learning_hub.loading.deliveries import scope_fault
from learning_hub.loading.read import encodings
from learning_hub.loading.read.opening import read
from learning_hub.loading.read.parts import Unreadable
from learning_hub.loading.record import without_refused

THEMES = "theme,label,rank\nvoice,Voice of the child,1\nescalation,Escalation,2\n"


def cells(path):
    """Give the header and the rows of a file's first part, with the line of each row."""
    part = read(path)[0]
    rows = [tuple(row.values()) for row in part.rows.to_pylist()]
    return part.header, rows


def sentence(path):
    """Give the sentence with which a file is refused."""
    with pytest.raises(Unreadable) as told:
        read(path)
    said = str(told.value)
    assert path.name in said
    assert said.endswith(".")
    return said


@pytest.fixture
def workbook(tmp_path):
    """Give a function that writes a workbook: a list of rows for each sheet."""

    def write(name="book.xlsx", **sheets):
        path = tmp_path / name
        with xlsxwriter.Workbook(path) as book:
            day = book.add_format({"num_format": "dd/mm/yyyy"})
            for sheet, rows in sheets.items():
                page = book.add_worksheet(sheet)
                for line, row in enumerate(rows):
                    for place, value in enumerate(row):
                        if isinstance(value, date):
                            page.write_datetime(line, place, value, day)
                        elif value is not None:
                            page.write(line, place, value)
        return path

    return write


# CSV


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_separator_is_told_from_the_header(file, delimiter):
    text = THEMES.replace(",", delimiter)
    assert cells(file("a.csv", text)) == (
        ("theme", "label", "rank"),
        [("voice", "Voice of the child", "1", 2), ("escalation", "Escalation", "2", 3)],
    )


def test_commas_in_a_quoted_text_do_not_make_it_the_separator(file):
    text = 'theme;label;rank\nvoice;"a, b, c, d, e";1\n'
    assert cells(file("a.csv", text))[1] == [("voice", "a, b, c, d, e", "1", 2)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_the_encodings_that_spreadsheets_write_are_read(file, encoding):
    path = file("a.csv", "theme,label,rank\nvoice,Caf\u00e9 \u2013 \u00a35,1\n", encoding=encoding)
    header, rows = cells(path)
    assert header == ("theme", "label", "rank")
    assert rows == [("voice", "Caf\u00e9 \u2013 \u00a35", "1", 2)]
    assert bool(read(path)[0].notices) == (encoding == "cp1252")


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_every_kind_of_line_ending_is_read(file, ending):
    assert len(cells(file("a.csv", THEMES.replace("\n", ending).encode()))[1]) == 2


def test_blank_lines_are_passed_over_and_do_not_shift_the_numbers(file):
    text = "\n  \ntheme,label,rank\n\n,,\nvoice,Voice,1\n\n"
    assert cells(file("a.csv", text.encode()))[1] == [("voice", "Voice", "1", 6)]


def test_a_row_that_runs_over_several_lines_is_named_by_its_first(file):
    text = 'theme,label,rank\nvoice,"two\nlines, and\n\nmore",1\nescalation,Escalation,2\n'
    rows = cells(file("a.csv", text))[1]
    assert [(row[0], row[-1]) for row in rows] == [("voice", 2), ("escalation", 6)]
    assert rows[0][1] == "two\nlines, and\n\nmore"


def test_a_quotation_mark_in_the_middle_of_a_cell_is_an_ordinary_sign(file):
    assert cells(file("a.csv", 'theme,label\nvoice,the "lived" experience\n'))[1] == [
        ("voice", 'the "lived" experience', 2)
    ]


def test_a_quotation_mark_that_is_never_closed_refuses_the_file_and_names_its_line(file):
    said = sentence(file("a.csv", 'theme,label\na,A\nb,"B\nc,C\nd,D\n'))
    assert "a.csv, line 3: a quotation mark is opened here and never closed" in said


def test_a_title_above_the_header_is_passed_over(file):
    part = read(file("a.csv", f"Themes of the Hub, 2026\n\n{THEMES}".replace(", 2026", "")))[0]
    assert part.header == ("theme", "label", "rank")
    assert part.notices == ("a.csv: line 1 was passed over as a title above the header.",)
    assert part.rows["source_row"].to_pylist() == [4, 5]


@pytest.mark.parametrize(("titles", "first"), [(10, "theme"), (11, "Title 0")])
def test_ten_lines_of_titles_are_passed_over_and_no_more(file, titles, first):
    said = "".join(f"Title {number}\n" for number in range(titles))
    assert read(file("a.csv", said + THEMES))[0].header[0] == first


@pytest.mark.parametrize(
    ("title", "columns", "is_title"),
    [
        # Up to three cells beside one another are a title, above twice as many and at least five.
        ("Report,2026", "abcde", True),
        ("Report,2026", "abcd", False),
        ("Report,of,2026", "abcdef", True),
        ("Report,of,2026", "abcde", False),
        ("Report,of,the,year", "abcdefgh", False),
        # A row that counts its columns is one, but two of them may be anything.
        ("1,2,3", "abc", True),
        ("1,2", "ab", False),
    ],
)
def test_a_title_may_fill_a_few_cells_where_the_header_below_fills_many(
    file, title, columns, is_title
):
    first = title.split(",")
    first += [""] * (len(columns) - len(first))
    text = "\n".join([",".join(first), ",".join(columns), ",".join("x" * len(columns)), ""])
    assert (read(file("a.csv", text))[0].header == tuple(columns)) == is_title


def test_two_headings_of_ours_are_a_header_below_a_title_as_wide(file):
    assert cells(file("a.csv", "Report,2026\ntheme,label\nx,X\n"))[0] == ("theme", "label")


def test_a_column_of_numbers_may_be_headed_by_the_sign_for_one_and_a_remark_begins_with_it(file):
    assert cells(file("a.csv", "#,theme,label\n1,x,X\n"))[0] == ("#", "theme", "label")
    assert cells(file("b.csv", "#,of 2026,\ntheme,label,rank\nx,X,1\n"))[0][0] == "theme"


@pytest.mark.parametrize(
    ("row", "is_misfit"),
    [("1,234,,", True), ("1,234.5,,", True), ("-1,234,,", True), ("1,2345,,", False)],
)
def test_thousands_without_quotation_marks_shift_a_row_though_its_last_cells_are_empty(
    file, row, is_misfit
):
    part = read(file("a.csv", f"a,b,c\n{row}\nx,y,z\n"))[0]
    assert [misfit.line for misfit in part.misfits] == [2] * is_misfit


def test_a_last_line_that_lacks_one_cell_breaks_off_too(file):
    part = read(file("a.csv", "theme,label,rank\nvoice,Voice,1\nescalation,Escalation"))[0]
    assert [misfit.line for misfit in part.misfits] == [3]


def test_two_scopes_at_the_head_are_one_too_many(file):
    scope = "# scope: agency=LA\n"
    with pytest.raises(Unreadable, match="Two scopes stand at its head"):
        read(file("a.csv", scope * 2 + THEMES))


@pytest.mark.parametrize(
    ("scope", "fault"),
    [
        ({"period_from": "2026-01-31", "period_to": "2026-01-31"}, ""),
        (
            {"period_from": "2026-02-01", "period_to": "2026-01-31"},
            "the period ends before it begins",
        ),
        ({"period_from": "2026-02-01"}, "a period needs both period_from and period_to"),
        ({"agency": ""}, "agency is empty"),
    ],
)
def test_a_scope_of_one_day_is_one(scope, fault):
    assert scope_fault(scope) == fault


def test_what_an_editor_or_a_system_left_in_a_folder_is_passed_over(tmp_path):
    for name in ("~$theme.xlsx", ".theme.csv", "theme.csv", "notes.docx"):
        (tmp_path / name).write_text(THEMES)
    [delivery] = loading.gather([tmp_path])
    assert [path.name for path in delivery.files] == ["theme.csv"]


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ([3], "line 3"),
        ([3, 1200], "lines 3, 1,200"),
        (list(range(1, 9)), "lines 1, 2, 3, 4, 5, 6, 7, 8"),
        (list(range(1, 10)), "lines 1, 2, 3, 4, 5, 6, 7, 8 and 1 more"),
    ],
)
def test_eight_lines_of_damaged_letters_are_named(lines, said):
    assert encodings.lines_said(lines) == said


def test_a_table_of_one_column_has_no_title(file):
    header, rows = cells(file("a.csv", "area_code\nE09000001\nE09000002\n"))
    assert header == ("area_code",)
    assert len(rows) == 2


def test_a_row_with_too_many_cells_is_set_aside_and_the_others_are_read(file):
    part = read(file("a.csv", "theme,label,rank\nvoice,Voice, the child's,1\nx,X,2\ny,Y,3,,\n"))[0]
    assert part.rows["theme"].to_pylist() == ["x", "y"]
    assert [(m.line, m.reason) for m in part.misfits] == [(2, "has more cells than the header")]


def test_a_row_with_too_few_cells_has_empty_ones(file):
    assert cells(file("a.csv", "theme,label,rank\nvoice\nx,X,2\n"))[1] == [
        ("voice", None, None, 2),
        ("x", "X", "2", 3),
    ]


def test_a_last_line_that_breaks_off_is_set_aside(file):
    part = read(file("a.csv", "theme,label,rank\nvoice,Voice,1\nescalation,Esca"))[0]
    assert part.rows["theme"].to_pylist() == ["voice"]
    assert [m.line for m in part.misfits] == [3]
    assert "the file ends in the middle of this line" in part.misfits[0].reason


def test_a_last_line_that_is_whole_needs_no_line_break(file):
    assert len(cells(file("a.csv", "theme,label\nvoice,Voice\nx,X"))[1]) == 2


def test_columns_without_a_name_get_one_and_our_own_line_number_keeps_its(file):
    header, rows = cells(file("a.csv", "theme,,Source_Row,label,,\nvoice,7,99,Voice,,\n"))
    assert header == ("theme", "column 2", "column 3", "label")
    assert rows == [("voice", "7", "99", "Voice", 2)]


def test_a_thousand_columns_are_read_and_more_are_not(file):
    wide = ",".join(f"c{i}" for i in range(1000))
    assert len(read(file("a.csv", f"{wide}\n{wide}\n"))[0].header) == 1000
    assert "has 1,001 columns; at most 1,000" in sentence(file("b.csv", f"{wide},z\n{wide},z\n"))


def test_two_columns_of_one_name_refuse_the_file(file):
    assert "two columns called 'LABEL'" in sentence(file("a.csv", "theme,label,LABEL\na,b,c\n"))


def test_a_header_without_rows_says_so(file):
    part = read(file("a.csv", "theme,label,rank\n"))[0]
    assert (part.rows.num_rows, part.notices) == (0, ("It holds no rows below its header.",))


def test_the_first_line_may_say_what_the_file_is_whole_for(file):
    part = read(file("a.csv", f"# Scope: Agency = HEA ; period_from=2026-01-01\n{THEMES}"))[0]
    assert part.scope == {"agency": "HEA", "period_from": "2026-01-01"}
    assert part.header == ("theme", "label", "rank")


# Files that are no CSV


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("empty.csv", b"", "empty.csv is empty."),
        ("blank.csv", b"\n \n,,\n", "blank.csv is empty."),
        ("half.csv", "\ufefftheme,label".encode("utf-16-le")[:-1], "its text breaks off"),
        ("nul.csv", b"theme,label\nvoice,\x00\n", "is not a text file"),
        ("picture.csv", b"\x89PNG\r\n\x1a\n\x00\x00", "is a picture, whatever its name says"),
        ("report.pdf", b"%PDF-1.7\n\x00\x01\x02", "is a PDF document, whatever its name says"),
        (
            "long.csv",
            b'theme,label\nvoice,"' + b"x" * 1_000_001 + b'"\n',
            "line 2: a cell of more than 1,000,000 letters begins here",
        ),
        (
            "book.xlsx",
            b"PK\x03\x04 and no more",
            "is not a workbook that can be opened, or is damaged",
        ),
        (
            "old.xls",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 and so on",
            "is a workbook of the old kind (.xls), in which percentages and errors cannot be told",
        ),
    ],
)
def test_what_cannot_be_read_is_refused_in_a_sentence(file, name, content, words):
    assert words in sentence(file(name, content))


def test_a_folder_or_a_missing_file_is_told_too(tmp_path):
    (tmp_path / "folder.csv").mkdir()
    assert "cannot be read" in sentence(tmp_path / "folder.csv")
    assert "is not there" in sentence(tmp_path / "missing.csv")


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="Windows locks files in another way")
def test_a_file_that_may_not_be_read_is_told(file):
    path = file("a.csv", THEMES)
    path.chmod(0)
    account = os.geteuid()
    # Root may read everything, so the test steps down to nobody for this one look.
    os.seteuid(account or 65534)
    try:
        assert "another program holds it, or it may not be read" in sentence(path)
    finally:
        os.seteuid(account)


def test_whatever_is_cut_off_or_damaged_is_read_or_refused_but_never_breaks_the_load(file):
    """Three hundred damaged copies of a CSV file: cut, overwritten and with pieces taken out."""
    whole = (THEMES * 5).encode("utf-16")
    chance = random.Random(7)
    for turn in range(300):
        torn = bytearray(whole if turn % 2 else THEMES.encode() * 5)
        for _ in range(chance.randint(1, 8)):
            at = chance.randrange(len(torn))
            torn[at : at + chance.randint(0, 9)] = chance.randbytes(chance.randint(0, 9))
        path = file("torn.csv", bytes(torn[: chance.randrange(1, len(torn))]))
        try:
            assert read(path)[0].header
        except Unreadable as error:
            assert "torn.csv" in str(error)


# Workbooks


def test_each_sheet_of_a_workbook_is_a_table(workbook):
    path = workbook(
        theme=[["theme", "label", "rank"], ["voice", "Voice", 1]],
        agency=[["agency_id", "name"], [301, 0.5], [None, None], ["007", True]],
    )
    first, second = read(path)
    assert (first.name, first.rows.to_pylist()) == (
        "theme",
        [{"theme": "voice", "label": "Voice", "rank": "1", "source_row": 2}],
    )
    assert [tuple(row.values()) for row in second.rows.to_pylist()] == [
        ("301", "0.5", 2),
        ("007", "true", 4),
    ]


def test_dates_of_a_workbook_are_dates_and_keep_their_time(workbook):
    path = workbook(a=[["on", "at"], [date(2026, 7, 31), datetime(2026, 7, 31, 12, 30)]])
    assert read(path)[0].rows.to_pylist()[0]["on"] == "2026-07-31"
    assert read(path)[0].rows.to_pylist()[0]["at"] == "2026-07-31 12:30:00"


def test_a_title_over_the_table_and_a_note_beside_it_are_passed_over(workbook):
    path = workbook(
        theme=[["Themes of the Hub"], [], ["theme", "label"], ["voice", "Voice", None, "ask Jo"]]
    )
    part = read(path)[0]
    assert part.rows.to_pylist() == [{"theme": "voice", "label": "Voice", "source_row": 4}]
    assert len(part.notices) == 2


def test_an_empty_workbook_is_told(workbook):
    assert "has no rows on any sheet" in sentence(workbook(a=[], b=[]))


def test_a_workbook_locked_with_a_password_is_told(file):
    # What a spreadsheet program writes then is an old-style container that holds this stream.
    stream = "EncryptedPackage".encode("utf-16-le")
    path = file("locked.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + stream)
    assert "is locked with a password. Save a copy without one" in sentence(path)


def test_a_workbook_that_would_unpack_to_more_than_the_limit_is_refused(workbook):
    path = workbook(a=[["theme"], ["voice"]])
    content = bytearray(path.read_bytes())
    # The size that the last entry of the list of contents says it has: 3 GB.
    at = content.rindex(b"PK\x01\x02") + 24
    content[at : at + 4] = (3_000_000_000).to_bytes(4, "little")
    path.write_bytes(content)
    assert "would unpack to 3.0 GB; at most 1 GB is read" in sentence(path)


def test_one_cell_far_away_does_not_take_all_memory(tmp_path):
    path = tmp_path / "far.xlsx"
    with xlsxwriter.Workbook(path) as book:
        page = book.add_worksheet("theme")
        page.write(0, 0, "theme")
        page.write(1_048_575, 16_383, "forgotten")
    assert "has a sheet of 1,048,576 rows and 16,384 columns" in sentence(path)


def test_one_cell_far_away_is_found_however_it_is_written(workbook):
    path = workbook(a=[["theme"], ["voice"]])
    rows = (
        b"<row r=\"1048576\"><c t=\"n\"><v>1</v></c></row><row r='3'><c r='XFD3'><v>1</v></c></row>"
    )
    with zipfile.ZipFile(path) as packed:
        entries = {name: packed.read(name) for name in packed.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    entries[sheet] = entries[sheet].replace(b"</sheetData>", rows + b"</sheetData>")
    with zipfile.ZipFile(path, "w") as packed:
        for name, content in entries.items():
            packed.writestr(name, content)
    assert "has a sheet of 1,048,576 rows and 16,384 columns" in sentence(path)


def test_formatted_but_empty_cells_far_away_do_no_harm(tmp_path):
    path = tmp_path / "styled.xlsx"
    with xlsxwriter.Workbook(path) as book:
        page = book.add_worksheet("theme")
        page.write_row(0, 0, ["theme", "label"])
        page.write_row(1, 0, ["voice", "Voice"])
        page.write_blank(1_048_575, 16_383, None, book.add_format({"bold": True}))
    assert read(path)[0].rows.num_rows == 1


def test_a_zipped_file_that_is_no_workbook_is_told(tmp_path):
    path = tmp_path / "letter.docx"
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("word/document.xml", "<w/>")
    assert "is no workbook but another packed file" in sentence(path)


def test_half_written_and_damaged_workbooks_are_read_or_refused(workbook):
    whole = workbook(a=[["theme", "label"], *([f"t{i}", "x"] for i in range(40))]).read_bytes()
    path = workbook("torn.xlsx", a=[])
    chance = random.Random(11)
    refused = 0
    for turn in range(200):
        torn = bytearray(whole)
        if turn % 2:
            torn = torn[: chance.randrange(30, len(torn))]
        else:
            for _ in range(chance.randint(1, 12)):
                torn[chance.randrange(len(torn))] = chance.randrange(256)
        path.write_bytes(bytes(torn))
        try:
            read(path)
        except Unreadable as error:
            assert "torn.xlsx" in str(error)
            refused += 1
    assert refused > 150


# Through the whole load


def test_a_workbook_is_loaded_sheet_by_sheet(workbook, begun, held):
    path = workbook(
        **{
            "Read me": [["How to fill this in"], ["Please use one line an action."]],
            "theme": [["Theme", "Label", "Rank"], ["voice", "Voice", 1], ["belonging", None, 2]],
            "member": [
                ["member_id", "agency_id", "role_title", "is_champion"],
                ["HEA-1", "HEA", "Designated nurse", "yes"],
            ],
        }
    )
    receipt = loading.load(begun, [path]).receipts[0]
    assert (receipt.rows_new, receipt.rows_rejected, receipt.format) == (2, 1, "workbook")
    assert "sheet 'Read me' was left out: it is not a table." in receipt.notices[0]
    assert receipt.lines()[-1].strip() == (
        "book.xlsx, sheet 'theme', row 3, label: is empty; fill it in."
    )
    assert held(begun, "SELECT is_champion, source_row FROM member") == [(True, 2)]


def test_of_a_workbook_each_cell_is_kept_where_it_stood(workbook, tmp_path):
    sheets = {
        "empty": [["theme", "label"]],
        "titled": [["Report"], [None], ["theme", "label", "rank"], ["x", None, 1], ["y", "Y", 2]],
    }
    kept = tmp_path / "kept.xlsx"
    kept.write_bytes(without_refused.cells_alone(read(workbook(**sheets)), frozenset()))
    with kept.open("rb") as handle:
        book = python_calamine.CalamineWorkbook.from_filelike(handle)
    rows = [book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in sheets]
    assert rows[0] == [["theme", "label"]]
    # The title above is none of the table's cells.
    assert rows[1][2:] == [["theme", "label", "rank"], ["x", "", "1"], ["y", "Y", "2"]]


def test_a_sheet_of_notes_that_points_at_people_has_the_workbook_refused(workbook, begun):
    path = workbook(
        theme=[["theme", "label", "rank"], ["voice", "Voice", 1]],
        Contacts=[["Surname", "Telephone"], ["Wilhelmina", "020 8303 7777"]],
    )
    receipt = loading.load(begun, [path]).receipts[0]
    assert "sheet 'Contacts' was refused whole: it is no table" in receipt.refusal
    assert "heading that points at a person" in receipt.refusal
    assert not (begun / "received" / f"{receipt.sha256}.zst").exists()


def test_a_workbook_without_any_table_is_told(workbook, begun):
    path = workbook(a=[["red"], ["sour"]], b=[["blue"], ["sweet"]])
    assert loading.load(begun, [path]).receipts[0].refusal == (
        "book.xlsx has no sheet that is a table."
    )


def test_two_sheets_of_one_table_are_told_apart_in_rejects(workbook, begun):
    head = ["member_id", "agency_id", "role_title", "is_champion"]
    path = workbook(
        members=[head, ["HEA-1", "HEA", "Nurse", "no"], ["X-1", "X", "Nurse", "no"]],
        more=[head, ["HEA-2", "HEA", "Doctor", "no"], ["LA-1", "LA", "Head", "no"]],
    )
    receipt = loading.load(begun, [path]).receipts[0]
    assert [(r.part, r.line, r.value) for r in receipt.rejects] == [("members", 3, "X")]
    assert receipt.rows_new == 3


def test_a_row_says_on_which_sheet_it_stands_and_a_corrected_one_on_which_it_stood_last(
    workbook, begun, held
):
    head = ["theme", "label", "rank"]
    stands = "SELECT label, source_sheet, source_row FROM theme WHERE theme = 'sleep'"
    loading.load(begun, [workbook(themes=[head, ["sleep", "Sleep", 7]])])
    assert held(begun, stands) == [("Sleep", "themes", 2)]
    loading.load(begun, [workbook(corrected=[head, ["food", "Food", 8], ["sleep", "Rest", 7]])])
    assert held(begun, stands) == [("Rest", "corrected", 3)]


@pytest.mark.parametrize(
    "name",
    [
        "Themes & 'quotes' (final) v2.csv",
        "th\u00e8mes \u2013 \u0416.csv",
        "[red]themes[b].csv",
        "theme;drop table load;.csv",
        "100%.csv",
    ],
)
def test_odd_names_of_files_and_folders_do_no_harm(file, tmp_path, monkeypatch, name):
    path = file(f"it's a \u00e9 [bold]folder/{name}", THEMES)
    folder = tmp_path / "o'clock \u0416"
    monkeypatch.setenv("LEARNING_HUB_WAREHOUSE", str(folder))
    assert main(["load", str(path)]) == 0
    assert main(["receipts"]) == 0
    snapshot = warehouse.open_snapshot(folder)
    assert snapshot.base.execute("SELECT DISTINCT file_name FROM load").fetchall() == [(name,)]
    snapshot.close()
    assert loading.unload(folder, 1, by="a test")[0] == 2


def test_an_empty_file_beside_bytes_in_memory_is_not_confused(tmp_path):
    """A workbook's entry of no bytes at all is damaged, not endless."""
    path = tmp_path / "void.xlsx"
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as content:
        content.writestr("xl/worksheets/sheet1.xml", b"")
        content.writestr("xl/workbook.xml", b"")
    path.write_bytes(packed.getvalue())
    assert "or is damaged" in sentence(path)
