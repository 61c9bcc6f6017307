"""The same tables in every container: OpenDocument, Parquet, XLSM, and the limits of each."""

import io
import zipfile
from datetime import date, datetime
from xml.sax.saxutils import escape

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter

from learning_hub import loading
from learning_hub.loading.read import parquet as parquet_files
from learning_hub.loading.read import workbook_sizes, workbooks
from learning_hub.loading.read.opening import read
from learning_hub.loading.read.parts import Unreadable

THEMES = [["theme", "label", "rank"], ["voice", "Voice of the child", 1], ["delay", "Delay", 2]]
HELD = "SELECT theme, label, rank FROM theme ORDER BY rank"
MIMETYPE = "application/vnd.oasis.opendocument.spreadsheet"
NAMESPACES = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
)


def ods_cell(value):
    """Write a cell as office programs do."""
    if value is None:
        return "<table:table-cell/>"
    if isinstance(value, date):
        kind = f'office:value-type="date" office:date-value="{value.isoformat()}"'
    elif isinstance(value, (int, float)):
        kind = f'office:value-type="float" office:value="{value}"'
    else:
        kind = 'office:value-type="string"'
    return f"<table:table-cell {kind}><text:p>{escape(str(value))}</text:p></table:table-cell>"


def ods_rows(rows):
    """Write rows of cells, and below them the empty million that office programs add."""
    lines = [f"<table:table-row>{''.join(map(ods_cell, row))}</table:table-row>" for row in rows]
    empty = (
        '<table:table-row table:number-rows-repeated="1048000">'
        '<table:table-cell table:number-columns-repeated="1024"/></table:table-row>'
    )
    return "".join(lines) + empty


@pytest.fixture
def ods(tmp_path):
    """Give a function that writes an OpenDocument workbook: XML of rows for each sheet."""

    def write(name="book.ods", manifest="", **sheets):
        tables = "".join(
            f'<table:table table:name="{sheet}">{rows}</table:table>'
            for sheet, rows in sheets.items()
        )
        path = tmp_path / name
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
            packed.writestr("mimetype", MIMETYPE, zipfile.ZIP_STORED)
            packed.writestr("META-INF/manifest.xml", manifest)
            packed.writestr(
                "content.xml",
                (
                    f"<office:document-content {NAMESPACES}><office:body><office:spreadsheet>{tables}"
                    "</office:spreadsheet></office:body></office:document-content>"
                ),
            )
        return path

    return write


@pytest.fixture
def parquet(tmp_path):
    """Give a function that writes columns as a Parquet file."""

    def write(name="table.parquet", **columns):
        pq.write_table(pa.table(columns), tmp_path / name)
        return tmp_path / name

    return write


def sentence(path):
    """Give the sentence with which a file is refused."""
    with pytest.raises(Unreadable) as told:
        read(path)
    assert path.name in str(told.value)
    assert str(told.value).endswith(".")
    return str(told.value)


# OpenDocument


def test_an_opendocument_workbook_is_loaded_sheet_by_sheet(ods, folder, held):
    path = ods(theme=ods_rows(THEMES), Notes=ods_rows([["made by hand"]]))
    receipt = loading.load(folder, [path]).receipts[0]
    assert (receipt.rejects, receipt.refusal) == ([], None)
    assert held(folder, HELD) == [("voice", "Voice of the child", 1), ("delay", "Delay", 2)]


def test_cells_of_an_opendocument_are_as_they_were_meant(ods):
    path = ods(
        table=ods_rows(
            [
                ["a", "b", "c", "d"],
                [date(2026, 7, 31), 303.0, 12.5, None],
                [None] * 4,
                [datetime(2026, 7, 31, 9, 30), "x & y", -1, "z"],
            ]
        )
    )
    rows = [tuple(row.values()) for row in read(path)[0].rows.to_pylist()]
    assert rows == [
        ("2026-07-31", "303", "12.5", None, 2),
        ("2026-07-31 09:30:00", "x & y", "-1", "z", 4),
    ]


def test_an_opendocument_that_would_take_all_memory_is_refused_unopened(ods):
    filled = '<table:table-cell office:value-type="string"><text:p>x</text:p></table:table-cell>'
    wide = filled.replace(" office", ' table:number-columns-repeated="16000" office', 1)
    bomb = f'<table:table-row table:number-rows-repeated="900000">{wide}</table:table-row>'
    assert "has a sheet of 900,000 rows and 16,000 columns" in sentence(ods(bomb=bomb))
    far = (
        f'<table:table-row table:number-rows-repeated="1048575"><table:table-cell/>'
        f"</table:table-row><table:table-row>{wide}</table:table-row>"
    )
    assert "Delete what stands far below" in sentence(ods("far.ods", far=far))
    tall = f'<table:table-row table:number-rows-repeated="2000000">{filled}</table:table-row>'
    assert "has a sheet of 2,000,000 rows; at most 1,048,576" in sentence(ods("tall.ods", t=tall))


def test_a_long_text_that_many_cells_share_is_refused_before_it_takes_all_memory(
    ods, parquet, tmp_path, monkeypatch
):
    """A text stands in the file once, and in memory as often as cells show it."""
    monkeypatch.setattr(workbook_sizes, "MAX_TEXT", 1_000_000)
    monkeypatch.setattr(parquet_files, "MAX_TEXT", 1_000_000)
    long = "x" * 10_000
    with xlsxwriter.Workbook(tmp_path / "shared.xlsx") as book:
        sheet = book.add_worksheet("theme")
        for row in range(200):
            sheet.write(row, 0, long)
    assert "shared.xlsx would unpack to 0.0 GB of text" in sentence(tmp_path / "shared.xlsx")
    rows = f'<table:table-row table:number-rows-repeated="200">{ods_cell(long)}</table:table-row>'
    assert "would unpack to 0.0 GB of text" in sentence(ods(theme=rows))
    packed = parquet(text=pa.array([long] * 200).dictionary_encode())
    assert "would unpack to 0.0 GB of text" in sentence(packed)
    with xlsxwriter.Workbook(tmp_path / "few.xlsx") as book:
        book.add_worksheet("theme").write_row(0, 0, [long, "label", "rank"])
    assert read(tmp_path / "few.xlsx")


def test_a_cell_over_several_rows_stands_in_each_of_them(ods, tmp_path):
    with xlsxwriter.Workbook(tmp_path / "merged.xlsx") as book:
        sheet = book.add_worksheet("figures")
        sheet.merge_range("A1:C2", "A title")
        sheet.write_row(2, 0, ["part", "month", "value"])
        sheet.merge_range("A4:A6", "under 5")
        for row in (3, 4, 5):
            sheet.write_row(row, 1, [f"m{row}", row])
    cell = ods_cell("under 5").replace(
        "<table:table-cell", '<table:table-cell table:number-rows-spanned="3"'
    )
    rows = (
        ods_rows(
            [["part", "month", "value"], ["under 5", "m3", 3], [None, "m4", 4], [None, "m5", 5]]
        )
        .replace(ods_cell("under 5"), cell)
        .replace("<table:table-cell/>", "<table:covered-table-cell/>")
    )
    for path in (tmp_path / "merged.xlsx", ods(figures=rows)):
        [part] = read(path)
        assert [(r["part"], r["month"]) for r in part.rows.to_pylist()] == [
            ("under 5", "m3"),
            ("under 5", "m4"),
            ("under 5", "m5"),
        ]


def test_an_error_in_an_opendocument_is_no_empty_cell(ods):
    error = (
        '<table:table-cell office:value-type="string" office:string-value="" '
        'calcext:value-type="error"><text:p>#N/A</text:p></table:table-cell>'
    )
    rows = ods_rows([["part", "value"], ["under 5", 3], ["x", 4]]).replace(ods_cell("x"), error)
    [part] = read(ods(figures=rows))
    assert [r["part"] for r in part.rows.to_pylist()] == ["under 5", "#N/A"]


def test_an_opendocument_with_a_password_or_damaged_is_refused_in_a_sentence(ods, tmp_path):
    locked = ods(manifest="<manifest:encryption-data/>", theme=ods_rows(THEMES))
    assert "locked with a password" in sentence(locked)
    whole = ods("whole.ods", theme=ods_rows(THEMES)).read_bytes()
    for share in (0.3, 0.6, 0.95):
        torn = tmp_path / "torn.ods"
        torn.write_bytes(whole[: int(len(whole) * share)])
        assert "damaged" in sentence(torn)
    assert "has no rows on any sheet" in sentence(ods("empty.ods", theme=""))


def test_many_sheets_or_many_cells_over_all_sheets_are_refused(ods, tmp_path, monkeypatch):
    sheets = {f"s{number}": ods_rows(THEMES) for number in range(101)}
    assert "has 101 sheets; at most 100 are read" in sentence(ods(**sheets))
    with xlsxwriter.Workbook(tmp_path / "many.xlsx") as book:
        for number in range(101):
            book.add_worksheet(f"s{number}").write(0, 0, "theme")
    assert "has 101 sheets; at most 100 are read" in sentence(tmp_path / "many.xlsx")
    monkeypatch.setattr(workbook_sizes, "MAX_CELLS", 20)
    three = ods("three.ods", a=ods_rows(THEMES), b=ods_rows(THEMES), c=ods_rows(THEMES))
    assert "sheets that span more than 20 cells together" in sentence(three)


# Parquet


def test_a_parquet_file_is_loaded_and_its_rows_are_counted_from_1(parquet, folder, held):
    path = parquet(
        theme=["voice", None, "delay", "x"],
        label=["Voice of the child", None, "Delay", "X"],
        rank=[1.0, None, 2.0, 2.5],
    )
    receipt = loading.load(folder, [path]).receipts[0]
    assert held(folder, HELD) == [("voice", "Voice of the child", 1), ("delay", "Delay", 2)]
    assert [(r.line, r.column, r.value) for r in receipt.rejects] == [(4, "rank", "2.5")]
    assert "table.parquet, row 4, rank" in "\n".join(receipt.lines())


def test_whole_numbers_of_a_parquet_file_have_no_point_however_many_figures(parquet):
    path = parquet(number=pa.array([2_000_001.0, 999_999_999_999_999.0, 1e15, -3.0]))
    texts = [row["number"] for row in read(path)[0].rows.to_pylist()]
    assert texts[:2] == ["2000001", "999999999999999"]
    assert texts[2] != "1000000000000000" and float(texts[2]) == 1e15
    assert texts[3] == "-3"


def test_cells_of_a_parquet_file_are_as_a_csv_file_would_hold_them(parquet):
    path = parquet(
        number=pa.array([303.0, 0.1, float("nan")]),
        whole=pa.array([1, None, 3]),
        day=pa.array([date(2026, 7, 31), None, None]),
        moment=pa.array([datetime(2026, 7, 31), datetime(2026, 7, 31, 9, 30), None]),
        there=pa.array(
            [datetime(2026, 7, 31, 9, 30), None, None], pa.timestamp("us", "Europe/London")
        ),
        yes=pa.array([True, False, None]),
        text=pa.array([" a ", "", None]),
        code=pa.array(["x", "y", None]).dictionary_encode(),
    )
    rows = [tuple(row.values()) for row in read(path)[0].rows.to_pylist()]
    assert rows == [
        ("303", "1", "2026-07-31", "2026-07-31", "2026-07-31 10:30:00", "true", "a", "x", 1),
        ("0.1", None, None, "2026-07-31 09:30:00", None, "false", None, "y", 2),
        (None, "3", None, None, None, None, None, None, 3),
    ]


def test_a_parquet_file_that_cannot_be_taken_is_refused_in_a_sentence(
    parquet, tmp_path, monkeypatch
):
    assert "holds more than one value a row" in sentence(parquet(theme=[["a", "b"]]))
    assert "holds more than one value a row" in sentence(parquet(theme=[{"a": 1}]))
    assert "two columns called" in sentence(parquet(**{"theme": ["a"], "Theme": ["b"]}))
    whole = parquet(theme=["a"]).read_bytes()
    torn = tmp_path / "torn.parquet"
    torn.write_bytes(whole[:-20])
    assert "damaged" in sentence(torn)
    torn.write_bytes(b"PAR1")
    assert "damaged" in sentence(torn)
    torn.write_bytes(b"PARE" + whole[4:])
    assert "locked with a key" in sentence(torn)
    monkeypatch.setattr(parquet_files, "MAX_ROWS", 2)
    assert "has 3 rows; at most 2 are read" in sentence(parquet(theme=["a", "b", "c"]))
    monkeypatch.setattr(parquet_files, "MAX_UNPACKED", 10)
    assert "would unpack to" in sentence(parquet(theme=["a"]))


def test_the_name_of_a_file_decides_nothing(parquet, ods, folder, held):
    columns = {name: list(cells) for name, *cells in zip(*THEMES, strict=True)}
    columns["rank"] = [str(rank) for rank in columns["rank"]]
    assert loading.load(folder, [parquet("odd.csv", **columns)]).exit_code == 0
    assert loading.load(folder, [ods("odd.xlsx", theme=ods_rows(THEMES))]).exit_code == 0
    assert len(held(folder, HELD)) == 2


def test_a_folder_is_searched_for_all_of_them(parquet, ods, folder, tmp_path, held):
    parquet("a.parquet", theme=["a"], label=["A"], rank=["1"])
    ods("b.ods", theme=ods_rows([THEMES[0], ["b", "B", 2]]))
    loading.load(folder, [tmp_path])
    assert held(folder, "SELECT theme FROM theme ORDER BY 1") == [("a",), ("b",)]


# XLSM


def test_a_workbook_with_macros_is_read_and_its_macros_are_not(tmp_path, folder, held):
    path = tmp_path / "macros.xlsm"
    plain = io.BytesIO()
    with xlsxwriter.Workbook(plain) as book:
        page = book.add_worksheet("theme")
        for line, row in enumerate(THEMES):
            page.write_row(line, 0, row)
    # As a spreadsheet program writes it: another type of content, and a program inside.
    with zipfile.ZipFile(plain) as source, zipfile.ZipFile(path, "w") as target:
        for item in source.namelist():
            content = source.read(item)
            if item == "[Content_Types].xml":
                content = content.replace(
                    b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
                    b"application/vnd.ms-excel.sheet.macroEnabled.main+xml",
                )
                assert b"macroEnabled" in content
            target.writestr(item, content)
        target.writestr("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0 not to be run")
    assert loading.load(folder, [path]).exit_code == 0
    assert held(folder, HELD) == [("voice", "Voice of the child", 1), ("delay", "Delay", 2)]


# Dates that have lost their format

AREA = "area_code,name,level,last_seen_on\nX06000001,Fenmere,Local authority,"


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("46234", date(2026, 7, 31)),
        ("46234.5", date(2026, 7, 31)),
        ("32874", date(1990, 1, 1)),
        ("2026-07-31", date(2026, 7, 31)),
    ],
)
def test_a_spreadsheets_number_of_days_is_a_date_of_our_own_tables(file, folder, held, cell, day):
    loading.load(folder, [file("area.csv", AREA + cell + "\n")])
    assert held(folder, "SELECT last_seen_on FROM area") == [(day,)]


@pytest.mark.parametrize("cell", ["32873", "99999", "4593", "459311", "45931.", "-45931"])
def test_any_other_bare_number_is_no_date(file, folder, cell):
    receipt = loading.load(folder, [file("area.csv", AREA + cell + "\n")]).receipts[0]
    assert [(r.column, r.reason) for r in receipt.rejects] == [
        ("last_seen_on", "is not a date that exists")
    ]


# Columns that repeat


def test_any_other_repeated_column_is_still_refused(file):
    path = file("a.csv", "theme,SNP,label,SNP\na,b,c,d\n")
    assert "the same heading above its columns 2 and 4" in sentence(path)


def test_a_hundred_sheets_are_read_and_no_more(tmp_path):
    workbook_sizes.refuse_many_sheets(tmp_path / "book.xlsx", 100)
    with pytest.raises(Unreadable, match=r"book\.xlsx has 101 sheets; at most 100 are read\."):
        workbook_sizes.refuse_many_sheets(tmp_path / "book.xlsx", 101)


def test_a_sheet_may_span_twenty_million_cells_and_all_together_no_more(tmp_path):
    path = tmp_path / "book.xlsx"
    workbook_sizes._refuse_many_cells(path, [(1_000_000, 20)])
    workbook_sizes._refuse_many_cells(path, [(500_000, 20), (500_000, 20)])
    workbook_sizes._refuse_many_cells(path, [(1_048_576, 1)])
    for sizes, said in (
        ([(1_000_000, 21)], "has a sheet of 1,000,000 rows and 21 columns"),
        ([(500_000, 20), (500_000, 21)], "has sheets that span more than 20,000,000 cells"),
        ([(1_048_577, 1)], "has a sheet of 1,048,577 rows; at most 1,048,576 are read"),
    ):
        with pytest.raises(Unreadable, match=said):
            workbook_sizes._refuse_many_cells(path, sizes)


@pytest.mark.parametrize(
    ("many", "said"),
    [
        (1, "the sheet '0' is hidden and was left out. Show it and load the file again, if it is"),
        (2, "the sheets '0', '1' are hidden and were left out. Show them and load the file again"),
        (8, "'6', '7' are hidden"),
        (9, "'6', '7' and 1 more are hidden"),
    ],
)
def test_eight_hidden_sheets_are_named_and_the_others_counted(many, said):
    names = [str(number) for number in range(many)]
    assert said in workbooks._hidden_sheets_said(names, "book.xlsx")


@pytest.mark.parametrize(
    ("hidden", "said"),
    [
        (
            [2],
            "1 of its rows is hidden, as a filter does it (line 3). It was read like the others.",
        ),
        (
            [1, 2],
            "2 of its rows are hidden, as a filter does it (lines 2, 3). They were read like the others.",
        ),
    ],
)
def test_hidden_rows_are_read_and_counted(tmp_path, hidden, said):
    path = tmp_path / "book.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("theme")
        for line, row in enumerate((["theme", "label"], ["a", "A"], ["b", "B"])):
            sheet.write_row(line, 0, row)
        for line in hidden:
            sheet.set_row(line, options={"hidden": True})
    [part] = read(path)
    assert part.num_rows == 2
    assert part.aside == (f"book.xlsx, sheet 'theme': {said}",)
