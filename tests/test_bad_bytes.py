"""Files that are not what they seem: damaged, locked, lying about their kind, or not there at all.

Each is refused whole, in one sentence, and leaves the warehouse as it was.
"""

import io
import os
import re
import shutil
import sys
import tempfile
import zipfile
from pathlib import Path

import faults
import pyarrow as pa
import pyarrow.parquet
import pytest
import xlsxwriter

from learning_hub import loading
from learning_hub.loading import BadManifest
from learning_hub.loading.read import workbook_sizes

HEAD = ",".join(faults.HEAD)
ROW = ",".join(faults.SOUND).format(y=2026)
BASE = [tuple(cell.format(y=2026) for cell in row) for row in (faults.HEAD, faults.SOUND)]
EVERY_ENDING = ("csv", "tsv", "txt", "xlsx", "xlsm", "ods", "parquet")

NO_BOOK = (
    "{file} is not a workbook that can be opened, or is damaged. Open it in a spreadsheet "
    "program, save it again as .xlsx, and load that."
)
NO_XLSX = (
    "{file} is no workbook but another packed file, such as an archive or a letter. "
    "Load the tables in it as CSV or .xlsx."
)
NO_PARQUET = (
    "{file} is not a Parquet file that can be opened, or is damaged. Send it again, or as CSV."
)
NO_TEXT = "{file} is not a text file. Load a CSV file or an .xlsx workbook instead."
CUT_TEXT = "{file} is damaged: its text breaks off. Save it again as CSV UTF-8."
OTHER = "{file} is %s, whatever its name says. Save the table in it as CSV or .xlsx and load that."
LOCKED = "{file} is locked with a password. Save a copy without one and load that."
OPEN_QUOTE = (
    "{file}, line %d: a quotation mark is opened here and never closed. Close it, or "
    "take "
    "it out, and load the file again."
)
UNKNOWN = (
    "{file} is not recognised: its columns are those of no table and no published format. "
    "data/README.md lists the columns of each table."
)


def whole(name):
    """Give a sound file of a format, as bytes."""
    held = io.BytesIO()
    if name == "parquet":
        columns = [pa.array([cell or None], pa.string()) for cell in BASE[1]]
        pyarrow.parquet.write_table(pa.table(columns, names=list(BASE[0])), held)
    else:
        getattr(faults, name)(held, BASE, "observation")
    return held.getvalue()


def packed(**files):
    """Give a zip archive of texts, as bytes; '__' in a name stands for '/', '_' for '.'."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for name, text in files.items():
            archive.writestr(name.replace("__", "/").replace("_", "."), text)
    return held.getvalue()


def book(**sheets):
    """Give a workbook, as bytes: for each sheet its rows."""
    held = io.BytesIO()
    with xlsxwriter.Workbook(held) as made:
        for name, rows in sheets.items():
            sheet = made.add_worksheet(name)
            for number, cells in enumerate(rows):
                sheet.write_row(number, 0, cells)
    return held.getvalue()


def flagged(content):
    """Mark every entry of a zip archive as locked with a password."""
    changed = bytearray(content)
    for sign, at in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        for found in re.finditer(re.escape(sign), content):
            changed[found.start() + at] |= 1
    return bytes(changed)


def swollen():
    """Give a workbook of a few kB that says of itself that it unpacks to 3 GB."""
    content = whole("xlsx")
    changed = bytearray(content)
    for found in re.finditer(rb"PK\x01\x02", content):
        at = found.start()
        if content[at + 46 :].startswith(b"xl/worksheets/"):
            changed[at + 24 : at + 28] = (3_000_000_000).to_bytes(4, "little")
    return bytes(changed)


def far():
    """Give a workbook with a cell in its farthest corner."""
    held = io.BytesIO()
    with xlsxwriter.Workbook(held) as made:
        made.add_worksheet("observation").write(1_048_575, 16_383, 1)
    return held.getvalue()


def repeated():
    """Give an OpenDocument workbook of a few kB whose one row is there a million times."""
    with zipfile.ZipFile(io.BytesIO(whole("ods"))) as source:
        content = source.read("content.xml").decode()
        others = {n: source.read(n) for n in source.namelist() if n != "content.xml"}
    row = content.rindex("<table:table-row>")
    many = (
        content[:row]
        + '<table:table-row table:number-rows-repeated="5000000">'
        + (content[row + len("<table:table-row>") :])
    )
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for name, text in {**others, "content.xml": many}.items():
            archive.writestr(name, text)
    return held.getvalue()


def lists():
    """Give a Parquet file with a column of lists."""
    held = io.BytesIO()
    pyarrow.parquet.write_table(pa.table({"theme": ["a"], "label": [["b", "c"]]}), held)
    return held.getvalue()


def cases():
    """Give every case: its name, its file's name, its content, and the sentence."""
    sound = {name: whole(name) for name in ("xlsx", "ods", "parquet")}
    for ending in EVERY_ENDING:
        yield f"an empty .{ending}", f"empty.{ending}", b"", "{file} is empty."
        if ending in ("csv", "tsv", "txt"):
            yield (
                f"blank lines alone, .{ending}",
                f"blank.{ending}",
                b"\n \n\t\n",
                "{file} is empty.",
            )
            yield (
                f"NUL bytes in a .{ending}",
                f"nul.{ending}",
                f"{HEAD}\n{ROW}\0\n".encode(),
                NO_TEXT,
            )
            yield (
                f"a quotation mark that is never closed, .{ending}",
                f"quote.{ending}",
                f'{HEAD}\n{ROW}\n"{ROW}\n{ROW}\n',
                OPEN_QUOTE % 3,
            )
        for what, start in (
            ("a picture", b"\x89PNG\r\n\x1a\n\0\0"),
            ("a PDF document", b"%PDF-1.7"),
            ("a web page", b"\n<!DOCTYPE html><html><table>"),
        ):
            yield f"{what} called .{ending}", f"{what[2:5]}.{ending}", start, OTHER % what
    for what, start in (
        ("a picture", b"\xff\xd8\xff\xe0"),
        ("a text document", b"{\\rtf1 x}"),
        ("a packed file", b"\x1f\x8b\x08\0"),
        ("a packed archive", b"7z\xbc\xaf\x27\x1c"),
        ("a packed archive", b"Rar!\x1a\x07"),
        ("an empty packed archive", b"PK\x05\x06" + b"\0" * 18),
        ("an XML file", b"<?xml version='1.0'?><Workbook/>"),
        ("a JSON file", b'{"theme": "a"}'),
        ("a JSON file", b'[{"theme": "a"}]'),
        ("a web page", b"<table><tr><td>theme"),
    ):
        name = f"other{start[:5].hex()}.csv"
        yield f"{what} that begins {start[:6]!r}", name, start, OTHER % what
    yield "a quotation mark opened in the header", "head.csv", f'"{HEAD}\n{ROW}\n', OPEN_QUOTE % 1
    yield "a quotation mark at the very end", "end.csv", f'{HEAD}\n{ROW}\n"', OPEN_QUOTE % 3
    yield (
        "a cell of a million letters",
        "long.csv",
        HEAD + "\n" + "x" * 1_000_001 + "\n",
        "{file}, line 2: a cell of more than 1,000,000 letters begins here. A quotation mark "
        "that "
        "is never closed does that: close it, or take it out, and load the file again.",
    )
    yield ("UTF-16 that breaks off", "half.csv", f"{HEAD}\n{ROW}".encode("utf-16")[:-1], CUT_TEXT)
    yield (
        "UTF-16 with a stray half",
        "stray.csv",
        f"{HEAD}\n".encode("utf-16") + b"\x00\xd8\x0a\x00",
        CUT_TEXT,
    )
    yield ("NUL letters in UTF-16", "nul16.csv", f"{HEAD}\n{ROW}\0".encode("utf-16"), NO_TEXT)
    yield (
        "a scope that says nothing",
        "scope.csv",
        f"# scope: all\n{HEAD}\n{ROW}\n",
        "The scope at its head cannot be followed. Write it as: # scope: agency=LA; "
        "period_from=2026-01-01; period_to=2026-03-31",
    )
    for name, parts in (("xlsx", (4, 30, 400, -30, -2000)), ("ods", (40, 300, -30))):
        for cut in parts:
            yield (f"an {name} cut at {cut}", f"cut{cut}.{name}", sound[name][:cut], NO_BOOK)
    for cut in (4, 200, -1, -9):
        yield (
            f"a Parquet file cut at {cut}",
            f"cut{cut}.parquet",
            sound["parquet"][:cut],
            NO_PARQUET,
        )
    yield (
        "a Parquet file with a torn foot",
        "torn.parquet",
        sound["parquet"][:-40] + b"\xff" * 32 + sound["parquet"][-8:],
        NO_PARQUET,
    )
    yield (
        "a Parquet file locked with a key",
        "key.parquet",
        b"PARE" + sound["parquet"][4:],
        "{file} is locked with a key. Save a copy without one and load that.",
    )
    yield (
        "lists in a Parquet file",
        "lists.parquet",
        lists(),
        "{file} has a column 'label' that holds more than one value a row. Write it as plain "
        "columns and load the file again.",
    )
    yield "a text document called .xlsx", "letter.xlsx", packed(word__document_xml="<x/>"), NO_XLSX
    yield "a zipped CSV called .csv", "zipped.csv", packed(theme_csv="theme\na\n"), NO_XLSX
    yield "a zipped CSV called .ods", "zipped.ods", packed(theme_csv="theme\na\n"), NO_XLSX
    yield (
        "a workbook of empty parts",
        "void.xlsx",
        packed(xl__worksheets__sheet1_xml="", xl__workbook_xml=""),
        NO_BOOK,
    )
    old = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    for ending in ("xls", "xlsx", "csv"):
        yield (
            f"a locked workbook called .{ending}",
            f"locked.{ending}",
            old + b"\0" * 500 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 500,
            LOCKED,
        )
        yield (
            f"an old workbook called .{ending}",
            f"old.{ending}",
            old + b"\0" * 5000,
            "{file} is a workbook of the old kind (.xls), in which percentages and errors "
            "cannot be told from other cells. Open it, save it as .xlsx, and load that.",
        )
    yield "a zip locked entry by entry", "zip.xlsx", flagged(sound["xlsx"]), NO_BOOK
    yield (
        "a locked .ods",
        "locked.ods",
        packed(content_xml="x", **{"META-INF__manifest_xml": "<manifest:encryption-data/>"}),
        LOCKED,
    )
    yield (
        "a workbook that says that it would burst",
        "bomb.xlsx",
        swollen(),
        "{file} would unpack to 3.0 GB; at most 1 GB is read.",
    )
    yield (
        "a cell in the farthest corner",
        "far.xlsx",
        far(),
        "{file} has a sheet of 1,048,576 rows and 16,384 columns, most of them empty. Delete "
        "what "
        "stands far below or far to the right of the table, save it and load it again.",
    )
    yield (
        "a row that is there five million times",
        "repeated.ods",
        repeated(),
        "{file} has a sheet of 5,000,001 rows and 10 columns, most of them empty. Delete what "
        "stands far below or far to the right of the table, save it and load it again.",
    )
    yield (
        "more sheets than are read",
        "sheets.xlsx",
        book(**{f"s{n}": [["a"]] for n in range(101)}),
        "{file} has 101 sheets; at most 100 are read. Save those that are tables as a workbook "
        "of "
        "their own and load that.",
    )
    yield (
        "a workbook of empty sheets",
        "nothing.xlsx",
        book(a=[], b=[]),
        ("{file} has no rows on any sheet."),
    )
    yield (
        "a workbook of notes",
        "notes.xlsx",
        book(a=[["Dear all"]], b=[["Thanks"]]),
        "{file} has no sheet that is a table.",
    )
    yield (
        "a workbook with one bad sheet",
        "mixed.xlsx",
        book(observation=BASE, theme=[["theme"], ["a"]]),
        "{file}, sheet 'theme' looks like the table 'theme' but lacks the columns "
        "label, "
        "rank. Add and fill them, then load the file again.",
    )
    yield (
        "a workbook with names on its second sheet",
        "names.xlsx",
        book(observation=BASE, team=[["Child name", "Visits"], ["x", 1]]),
        "{file}, sheet 'team' was refused whole: it is no table that is known here, and one of "
        "its first rows holds a heading that points at a person. This dashboard never holds names, "
        "dates of birth, addresses, NHS numbers or UPNs. Take the sheet out and load the file "
        "again.",
    )
    published = "time_period,time_identifier,geographic_level,country_code"
    yield (
        "published statistics without figures",
        "published.csv",
        f"{published}\n202425,Financial year,National,E92000001\n",
        "{file} has no column of figures.",
    )
    yield "random letters", "noise.csv", b"q8 w\xb0rd\n9 x\xa7\n", UNKNOWN


CASES = list(cases())


@pytest.fixture(scope="module")
def told(base_folder, tmp_path_factory):
    """Load all of them at once and give the receipts; the warehouse must be as it was."""
    place = tmp_path_factory.mktemp("bytes")
    folder, sent = place / "warehouse", place / "sent"
    shutil.copytree(base_folder, folder)
    sent.mkdir()
    for _, name, content, _ in CASES:
        path = sent / name
        assert not path.exists(), name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    kept = {
        path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }
    outcome = loading.load(folder, [sent / name for _, name, *_ in CASES], by="a test")
    assert (outcome.exit_code, outcome.snapshots) == (2, [])
    now = {
        path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }
    assert {name: now.pop(name) for name in kept} == kept
    assert {str(name.parent) for name in now} == {"receipts"} and len(now) == len(CASES)
    return {receipt.file_name: receipt for receipt in outcome.receipts}


@pytest.mark.xdist_group("bad bytes")
@pytest.mark.parametrize("case", CASES, ids=[name for name, *_ in CASES])
def test_what_cannot_be_read_is_refused_in_one_sentence(told, case):
    _, name, _, sentence = case
    receipt = told[name]
    assert receipt.sentence() == "Refused: " + sentence.replace("{file}", name)
    assert (receipt.rows_read, receipt.rows_rejected, receipt.load_id) == (0, 0, None)


# What is understood, though it looks odd


def loaded(folder, *paths, **options):
    """Load into a folder and give the receipts as lines."""
    outcome = loading.load(folder, list(paths), by="a test", **options)
    return [line for receipt in outcome.receipts for line in receipt.lines()]


@pytest.mark.parametrize(
    ("name", "format"),
    [
        ("observation.csv", "xlsx"),
        ("observation.csv", "ods"),
        ("observation.xlsx", "parquet"),
        ("observation.txt", "parquet"),
        ("observation.parquet", "xlsx"),
    ],
)
def test_what_a_file_is_is_told_by_its_content_not_by_its_name(begun, file, name, format):
    assert loaded(begun, file(name, whole(format)))[0] == f"{name}: 1 records read: 1 new."


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32", "cp1252"])
def test_every_encoding_of_text_is_read(begun, file, encoding):
    path = file("observation.csv", f"{HEAD}\n{ROW}\n", encoding=encoding)
    assert loaded(begun, path)[0] == "observation.csv: 1 records read: 1 new."


def test_a_last_line_that_breaks_off_is_refused_and_the_rest_goes_in(begun, file):
    lines = loaded(begun, file("observation.csv", f"{HEAD}\n{ROW}\n{ROW[:20]}"))
    assert lines == [
        "observation.csv: 2 records read: 1 new, 1 rejected.",
        "  observation.csv, line 3, the whole line: breaks off: the file ends in the middle of "
        "this "
        "line; send the whole file again.",
    ]


def test_formulas_are_their_values_and_cells_of_errors_are_named(begun, tmp_path, held):
    with xlsxwriter.Workbook(tmp_path / "observation.xlsx") as made:
        sheet = made.add_worksheet("observation")
        for row, month in ((1, "01"), (2, "02"), (3, "03")):
            sheet.write_row(0, 0, faults.HEAD)
            sheet.write_row(
                row, 0, ["M1", "E09000001", f"2026-{month}-01", f"2026-{month}-28", "month"]
            )
        sheet.write_formula(1, 7, "=6*7", None, 42)
        sheet.write_formula(2, 7, "=A9/0", None, "#DIV/0!")
        sheet.write_formula(3, 7, "=X", None, "#REF!")
    receipt = loading.load(begun, [tmp_path / "observation.xlsx"]).receipts[0]
    assert [(r.line, r.column, r.value, r.reason) for r in receipt.rejects] == [
        (3, "value", "#DIV/0!", "is an error of the spreadsheet"),
        (4, "value", "#REF!", "is an error of the spreadsheet"),
    ]
    assert held(begun, "SELECT value FROM observation") == [(42,)]


def test_an_error_where_a_cell_may_be_empty_refuses_its_row_but_not_found_is_empty(
    begun, tmp_path, held
):
    with xlsxwriter.Workbook(tmp_path / "visit.xlsx") as made:
        sheet = made.add_worksheet("visit")
        sheet.write_row(0, 0, ["visit_id", "visited_on", "setting", "seen", "theme"])
        sheet.write_row(1, 0, ["V1", "2026-01-31", "team", "Staff know the tool."])
        sheet.write_formula(1, 4, "=X", None, "#N/A")
        sheet.write_row(2, 0, ["V2", "2026-01-31", "team", "Staff know the tool."])
        sheet.write_formula(2, 4, "=X", None, "#REF!")
    receipt = loading.load(begun, [tmp_path / "visit.xlsx"]).receipts[0]
    assert receipt.rows_new == 1
    assert "They were read as empty: column theme, line 2." in receipt.notices[0]
    assert [(one.line, one.value) for one in receipt.rejects] == [(3, "#REF!")]


def test_an_error_in_a_cell_of_a_workbook_that_must_be_filled_refuses_its_row(
    begun, tmp_path, held
):
    """As in CSV: an empty breakdown would mean the total."""
    with xlsxwriter.Workbook(tmp_path / "observation.xlsx") as made:
        notes, sheet = made.add_worksheet("Notes & more"), made.add_worksheet("observation")
        notes.write(5, 5, "nothing is wrong here: #N/A")
        sheet.write_row(0, 0, [*faults.HEAD[:5], "breakdown", "value", "another"])
        for row, month in ((1, "01"), (2, "02"), (3, "03")):
            sheet.write_row(
                row,
                0,
                ["M1", "E09000001", f"2026-{month}-01", f"2026-{month}-28", "month", "Total", 12],
            )
            sheet.write_formula(row, 7, "=X", None, "#SPILL!")
        sheet.write_formula(1, 5, "=VLOOKUP(1,A:A,1)", None, "#N/A")
        sheet.write_formula(2, 1, "=X", None, "#REF!")
    receipt = loading.load(begun, [tmp_path / "observation.xlsx"]).receipts[0]
    assert [(r.line, r.column, r.value, r.reason) for r in receipt.rejects] == [
        (2, "breakdown", "#N/A", "is an error of the spreadsheet"),
        (3, "area_code", "#REF!", "is an error of the spreadsheet"),
    ]
    assert held(begun, "SELECT month(period_start), breakdown FROM observation") == [(3, "Total")]


def test_a_formula_that_nobody_worked_out_is_no_empty_cell(begun, tmp_path, held):
    """As programs write it that make a workbook without opening it; the last is an empty text."""
    path = tmp_path / "observation.xlsx"
    with xlsxwriter.Workbook(path) as made:
        sheet = made.add_worksheet("observation")
        sheet.write_row(0, 0, [*faults.HEAD[:5], "breakdown", "value"])
        for row, month in ((1, "01"), (2, "02"), (3, "03")):
            sheet.write_row(
                row,
                0,
                ["M1", "E09000001", f"2026-{month}-01", f"2026-{month}-28", "month", "Total"],
            )
            sheet.write_formula(row, 6, "=2+3", None, 5)
        sheet.write_formula(2, 5, '="Total"', None, "Total")
    unpacked = {}
    with zipfile.ZipFile(path) as packed:
        unpacked = {name: packed.read(name) for name in packed.namelist()}
    text = unpacked["xl/worksheets/sheet1.xml"].decode()
    text = text.replace("<f>2+3</f><v>5</v>", "<f>2+3</f><v/>", 1)
    text = text.replace(' t="str"><f>"Total"</f><v>Total</v>', '><f>"Total"</f><v></v>')
    unpacked["xl/worksheets/sheet1.xml"] = text.encode()
    with zipfile.ZipFile(path, "w") as packed:
        for name, content in unpacked.items():
            packed.writestr(name, content)
    receipt = loading.load(begun, [path]).receipts[0]
    assert [(r.line, r.column, r.value) for r in receipt.rejects] == [
        (2, "value", "#NOT_CALCULATED"),
        (3, "breakdown", "#NOT_CALCULATED"),
    ]
    assert held(begun, "SELECT month(period_start), value FROM observation") == [(3, 5)]


def test_titles_merged_over_the_table_are_passed_over(begun, tmp_path):
    with xlsxwriter.Workbook(tmp_path / "observation.xlsx") as made:
        sheet = made.add_worksheet("observation")
        sheet.merge_range("A1:J1", "Return of the local authority")
        sheet.merge_range("A2:J2", "as at the end of March")
        sheet.write_row(4, 0, faults.HEAD)
        sheet.write_row(6, 0, BASE[1])
    assert loaded(begun, tmp_path / "observation.xlsx") == [
        "observation.xlsx: 1 records read: 1 new.",
        "  observation.xlsx, sheet 'observation': line 1 was passed over as a title above the header.",
        "  observation.xlsx, sheet 'observation': line 2 was passed over as a title above the header.",
    ]


def test_a_workbook_that_bursts_though_it_says_that_it_is_small_is_refused(begun, file):
    """Twenty MB behind an entry that says 2 kB: what comes out is never more than was said."""
    held = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(whole("xlsx"))) as source,
        zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            text = source.read(name)
            if name == "xl/worksheets/sheet1.xml":
                text = text.replace(b"</sheetData>", b"</sheetData>" + b" " * 20_000_000)
            target.writestr(name, text)
    changed = bytearray(held.getvalue())
    for sign, size, at in ((b"PK\x01\x02", 24, 46), (b"PK\x03\x04", 22, 30)):
        for found in re.finditer(re.escape(sign), held.getvalue()):
            if changed[found.start() + at :].startswith(b"xl/worksheets/sheet1.xml"):
                begin = found.start() + size
                changed[begin : begin + 4] = (2000).to_bytes(4, "little")
    assert loaded(begun, file("bomb.xlsx", bytes(changed))) == [
        "Refused: " + NO_BOOK.replace("{file}", "bomb.xlsx")
    ]


def test_sheets_that_together_are_too_many_cells_are_refused(begun, file, monkeypatch):
    monkeypatch.setattr(workbook_sizes, "MAX_CELLS", 30)
    content = book(a=[["x"] * 10] * 2, b=[["x"] * 10] * 2)
    assert loaded(begun, file("large.xlsx", content)) == [
        "Refused: large.xlsx has sheets that span more than 30 cells together. Save those that are "
        "tables as files of their own and load them."
    ]


# Places

UNIX = pytest.mark.skipif(
    sys.platform == "win32", reason="Windows has neither pipes nor such links"
)


def test_a_file_that_is_gone_between_listing_and_reading_is_told_and_the_others_load(begun, file):
    gone = file("observation__1.csv", f"{HEAD}\n{ROW}\n")
    there = file("theme.csv", "theme,label,rank\nvoice,Voice,1\n")
    lines = loaded(begun, gone, there, progress=lambda doing, share: gone.unlink(missing_ok=True))
    assert lines == [
        "Refused: observation__1.csv is not there. Check the name and the folder.",
        "theme.csv: 1 records read: 1 new.",
    ]


@UNIX
def test_a_link_that_leads_nowhere_is_told_in_a_folder_too(begun, tmp_path):
    (tmp_path / "sent").mkdir()
    (tmp_path / "sent" / "observation.csv").symlink_to(tmp_path / "nowhere.csv")
    wanted = ["Refused: observation.csv is not there. Check the name and the folder."]
    assert loaded(begun, tmp_path / "sent") == wanted
    assert loaded(begun, tmp_path / "sent" / "observation.csv") == wanted


@UNIX
def test_a_pipe_is_not_waited_for(begun, tmp_path):
    os.mkfifo(tmp_path / "pipe.csv")
    assert loaded(begun, tmp_path / "pipe.csv") == [
        "Refused: pipe.csv is not a file. Save it as one and load that."
    ]


def test_a_folder_that_is_named_like_a_file_is_a_folder(begun, tmp_path):
    (tmp_path / "sent" / "observation.csv").mkdir(parents=True)
    assert loaded(begun, tmp_path / "sent") == []
    (tmp_path / "sent" / "observation.csv" / "theme.csv").write_text(
        "theme,label,rank\nvoice,Voice,1\n", encoding="utf-8"
    )
    assert loaded(begun, tmp_path / "sent") == ["theme.csv: 1 records read: 1 new."]


@UNIX
def test_a_file_that_may_not_be_read_is_told(base_folder):
    account = os.geteuid()
    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / "observation.csv"
        path.write_text(f"{HEAD}\n{ROW}\n", encoding="utf-8")
        shutil.copytree(base_folder, Path(place) / "warehouse")
        for held in (Path(place), *Path(place).rglob("*")):
            held.chmod(0o777)
        # Once while it may be read, so that all that the program itself needs is there.
        loaded(Path(place) / "warehouse", path, dry_run=True)
        path.chmod(0)
        # Root may read everything, so the test steps down to nobody for this one load.
        os.seteuid(account or 65534)
        try:
            lines = loaded(Path(place) / "warehouse", path)
        finally:
            os.seteuid(account)
    assert lines == [
        "Refused: observation.csv cannot be opened: another program holds it, or it may not be "
        "read. Close it there and try again."
    ]


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux lets such a name be")
def test_a_name_that_cannot_be_read_on_this_machine_is_told(begun, tmp_path):
    sent = os.fsencode(tmp_path / "sent")
    os.mkdir(sent)
    Path(os.fsdecode(sent + b"/\xe9t\xe9.csv")).write_text(f"{HEAD}\n{ROW}\n", encoding="utf-8")
    assert loaded(begun, tmp_path / "sent") == [
        "Refused: ?t?.csv has a name with letters that cannot be read on this machine. Rename it "
        "and load it again."
    ]


# Manifests


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("as_at = 2026-02-30\n", "d/delivery.toml is not valid TOML: "),
        (b"\xff\xfe\x00", "d/delivery.toml is not valid TOML: "),
        ("as_at = 2026-07-10\nas_at = 2026-07-11\n", "d/delivery.toml is not valid TOML: "),
        ('as_at = "July"\n', "d/delivery.toml: as_at must be a date, such as 2026-07-10."),
        (
            "as_at = 2026-07-10\nas_of = 2026-07-10\n",
            "d/delivery.toml: 'as_of' is not one of as_at, scope, from, note, fictional.",
        ),
        (
            "as_at = 2026-07-10\n[[scopes]]\n",
            "d/delivery.toml: 'scopes' is not one of as_at, scope, from, note, fictional.",
        ),
        (
            'as_at = 2026-07-10\nfictional = "no"\n',
            "d/delivery.toml: fictional must be true or false.",
        ),
        (
            'as_at = 2026-07-10\n[scope]\nfile = "observation.csv"\n',
            "d/delivery.toml: write each scope below a line [[scope]].",
        ),
        (
            'as_at = 2026-07-10\n[[scope]]\nfile = "none.csv"\nagency = "LA"\n',
            "d/delivery.toml: a scope names the file 'none.csv', which is not in the folder.",
        ),
        (
            'as_at = 2026-07-10\n[[scope]]\nfile = "observation.csv"\nagency = ""\n',
            "d/delivery.toml: the scope of 'observation.csv': agency is empty.",
        ),
        (
            'as_at = 2026-07-10\n[[scope]]\nfile = "observation.csv"\nperiod_from = 2026-05-01\n'
            "period_to = 2026-04-01\n",
            "d/delivery.toml: the scope of 'observation.csv': the period ends before it begins.",
        ),
    ],
)
def test_a_broken_manifest_is_told_and_nothing_is_loaded(begun, file, content, sentence):
    folder = file("d/delivery.toml", content).parent
    file("d/observation.csv", f"{HEAD}\n{ROW}\n")
    before = sorted(begun.rglob("*"))
    with pytest.raises(BadManifest) as told:
        loading.load(begun, [folder], by="a test")
    assert str(told.value).startswith(sentence) and str(told.value).endswith(".")
    assert sorted(begun.rglob("*")) == before


def test_a_folder_or_a_dead_link_in_place_of_a_manifest_is_told(begun, file):
    folder = file("d/observation.csv", f"{HEAD}\n{ROW}\n").parent
    manifest = folder / "delivery.toml"
    manifest.mkdir()
    with pytest.raises(BadManifest, match=r"^d/delivery.toml cannot be read: .+\.$"):
        loading.load(begun, [folder], by="a test")
    if sys.platform != "win32":
        manifest.rmdir()
        manifest.symlink_to(folder / "nowhere")
        with pytest.raises(BadManifest, match=r"^d/delivery.toml cannot be read: .+\.$"):
            loading.load(begun, [folder], by="a test")
