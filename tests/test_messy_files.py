"""What stands in files as agencies really send them, beside the rows that are meant.

Every identifier here is made up, to prove that it is refused.
"""

import zipfile
from datetime import date

import pyarrow as pa
import pytest
import xlsxwriter

from learning_hub import loading
from learning_hub.loading.check.stages import HELD_BACK
from learning_hub.loading.read import text_files
from learning_hub.loading.read.workbooks import read_workbook
from learning_hub.loading.record.receipts import Receipt

pytestmark = pytest.mark.slow

HEAD = "measure_id,area_code,period_start,period_end,period_kind,breakdown,value,agency_id"
ROW = "M1,E09000001,2026-01-01,2026-01-31,month,Total,12,LA"
NUMBER = "9434765919"


def _load(folder, *paths):
    return loading.load(folder, list(paths), by="a test").receipts


def _kept(folder):
    """Give all bytes that a warehouse holds, the originals unpacked."""
    found = b""
    for path in (p for p in folder.rglob("*") if p.is_file()):
        if path.suffix == ".zst":
            with pa.input_stream(str(path), compression="zstd") as stream:
                found += stream.read()
        else:
            found += path.read_bytes()
    return found


@pytest.mark.parametrize("large", [10**9, 1], ids=["row by row", "large"])
def test_an_error_in_place_of_a_figure_refuses_its_row_and_not_available_is_a_mark(
    begun, file, held, monkeypatch, large
):
    monkeypatch.setattr(text_files, "LARGE", large)
    path = file(
        "observation.csv",
        "\n".join(
            [
                HEAD,
                ROW.replace(",12,", ",#N/A,"),
                ROW.replace("-01-", "-03-").replace(",12,", ",#ref!,"),
                ROW.replace("-01-", "-05-"),
                "",
            ]
        ),
    )
    [receipt] = _load(begun, path)
    assert receipt.lines() == [
        "observation.csv: 3 records read: 2 new, 1 rejected.",
        "  observation.csv: marks for no number were read: 1 not available ('#N/A').",
        "  observation.csv, line 3, value: '#ref!' is an error of the spreadsheet; mend it there, or "
        "write what should stand here.",
    ]
    assert held(begun, "SELECT value, status FROM observation ORDER BY period_start") == [
        (None, "x"),
        (12, None),
    ]


def test_an_error_in_a_cell_that_must_be_filled_refuses_its_row(begun, file, held):
    # An empty breakdown would mean the total.
    path = file(
        "observation.csv",
        "\n".join(
            [
                HEAD,
                ROW.replace("Total", "#N/A"),
                ROW.replace("2026-01-01", "#VALUE!"),
                ROW.replace("-01-", "-03-"),
                "",
            ]
        ),
    )
    [receipt] = _load(begun, path)
    assert [(r.line, r.column, r.value, r.reason) for r in receipt.rejects] == [
        (2, "breakdown", "#N/A", "is an error of the spreadsheet"),
        (3, "period_start", "#VALUE!", "is an error of the spreadsheet"),
    ]
    assert receipt.notices == []
    assert held(begun, "SELECT count(*) FROM observation") == [(1,)]


@pytest.mark.parametrize(
    "above",
    [
        f"Extract for {NUMBER}",
        f"# about {NUMBER}",
        f'"# about {NUMBER}"',
        f"\n# x\n# {NUMBER}",
        f"# scope: agency={NUMBER}",
    ],
)
@pytest.mark.parametrize("large", [10**9, 1], ids=["row by row", "large"])
def test_an_identifier_above_the_header_refuses_the_file(begun, file, monkeypatch, above, large):
    monkeypatch.setattr(text_files, "LARGE", large)
    [receipt] = _load(begun, file("observation.csv", f"{above}\n{HEAD}\n{ROW}\n"))
    assert receipt.refusal == (
        "observation.csv was refused whole: what stands above its table or to the right of it "
        "looks as if it holds an NHS number. Take it out and load the file again."
    )
    assert NUMBER.encode() not in _kept(begun)


def test_an_ordinary_title_is_no_identifier(begun, file):
    text = f"# as sent in January\nReturn of the council\n{HEAD}\n{ROW}\n"
    [receipt] = _load(begun, file("observation.csv", text))
    assert receipt.rows_new == 1


def _with_a_name(tmp_path, of_notes):
    """Write a workbook with a name to the right of its table, or on its sheet of notes."""
    with xlsxwriter.Workbook(tmp_path / "observation.xlsx") as made:
        sheet = made.add_worksheet("observation")
        sheet.write_row(0, 0, HEAD.split(","))
        sheet.write_row(1, 0, ROW.split(","))
        notes = made.add_worksheet("Notes")
        notes.write_row(0, 0, ["What", "Why"])
        (notes if of_notes else sheet).write(1, 12, "ask Mrs Okafor")
    return tmp_path / "observation.xlsx"


def test_of_an_identifier_on_a_sheet_that_is_no_table_nothing_is_kept(begun, tmp_path):
    [receipt] = _load(begun, _with_a_name(tmp_path, of_notes=True))
    assert receipt.rows_new == 1
    assert "Okafor" not in "".join(receipt.lines())
    assert b"Okafor" not in _kept(begun)


def test_an_identifier_to_the_right_of_a_sheets_header_refuses_the_workbook(begun, tmp_path):
    [receipt] = _load(begun, _with_a_name(tmp_path, of_notes=False))
    assert "to the right of it looks as if it holds a person's name" in receipt.refusal
    assert "Okafor" not in "".join(receipt.lines())
    assert not (begun / "received").exists() or not any(
        path.name.startswith(receipt.sha256) for path in (begun / "received").iterdir()
    )


def test_an_nhs_number_in_a_column_of_numbers_refuses_its_row_and_is_kept_nowhere(begun, file):
    path = file(
        "observation.csv",
        "\n".join([HEAD, ROW.replace(",12,", f",{NUMBER},"), ROW.replace("-01-", "-03-"), ""]),
    )
    [receipt] = _load(begun, path)
    assert [(r.line, r.column, r.value, r.reason) for r in receipt.rejects] == [
        (2, "value", HELD_BACK, "looks as if it holds an NHS number")
    ]
    assert (receipt.rows_read, receipt.rows_new) == (2, 1)
    assert NUMBER.encode() not in _kept(begun)


def test_a_column_of_numbers_full_of_nhs_numbers_refuses_the_file(begun, file):
    rows = [
        ROW.replace("-01-", f"-{month}-").replace(",12,", f",{NUMBER},")
        for month in ("01", "03", "05")
    ]
    [receipt] = _load(begun, file("observation.csv", "\n".join([HEAD, *rows, ""])))
    assert "most of what stands in its column 'value' looks like an NHS number" in receipt.refusal


def test_a_large_number_that_is_no_nhs_number_stays(begun, file, held):
    [receipt] = _load(
        begun, file("observation.csv", f"{HEAD}\n{ROW.replace(',12,', ',9434765918,')}\n")
    )
    assert receipt.rows_new == 1
    assert held(begun, "SELECT value FROM observation") == [(9434765918,)]


def test_an_nhs_number_beside_another_fault_is_not_in_the_file_to_mend(begun, file):
    path = file("observation.csv", f"{HEAD}\n{ROW},{NUMBER}\n{ROW}\n")
    [receipt] = _load(begun, path)
    assert receipt.rows_rejected == 1
    assert (begun / receipt.to_mend).exists()
    assert NUMBER.encode() not in _kept(begun)


def test_a_file_whose_name_points_at_a_person_is_refused_and_not_named(begun, file):
    path = file(f"observation__Mrs_Okafor_{NUMBER}.csv", f"{HEAD}\n{ROW}\n")
    said = []
    [receipt] = loading.load(
        begun, [path], by="a test", progress=lambda doing, share: said.append(doing)
    ).receipts
    assert receipt.refusal == (
        "The name of a file looks as if it holds an NHS number. This dashboard never holds what "
        "points at a person. Rename the file and load it again."
    )
    everything = _kept(begun) + "".join([*receipt.lines(), *said]).encode()
    assert b"Okafor" not in everything and NUMBER.encode() not in everything


def test_a_sheet_whose_name_points_at_a_person_refuses_the_workbook(begun, tmp_path):
    with xlsxwriter.Workbook(tmp_path / "observation.xlsx") as made:
        sheet = made.add_worksheet("observation")
        sheet.write_row(0, 0, HEAD.split(","))
        sheet.write_row(1, 0, ROW.split(","))
        made.add_worksheet("Mrs Okafor").write(0, 0, "a note")
    [receipt] = _load(begun, tmp_path / "observation.xlsx")
    assert "the name of one of its sheets looks as if it holds a person's name" in receipt.refusal
    assert "Okafor" not in receipt.refusal


def test_a_heading_broken_over_two_lines_is_understood(begun, file, held):
    head = HEAD.replace("measure_id", '"Measure\nID"').replace("period_start", '"Period  \nStart"')
    [receipt] = _load(begun, file("observation.csv", f"{head}\n{ROW}\n"))
    assert (receipt.rows_new, receipt.notices) == (1, [])


def test_a_cell_that_excel_shows_as_a_percentage_is_read_as_it_is_shown(begun, tmp_path, held):
    with xlsxwriter.Workbook(tmp_path / "observation.xlsx") as made:
        # The order of the sheets is not that of their names.
        made.add_worksheet("zz notes & more").write_row(0, 0, ["a", "b"])
        sheet = made.add_worksheet("observation")
        sheet.write_row(0, 0, HEAD.split(","))
        for row, (month, form) in enumerate(
            [("01", "0.0%"), ("03", "0%"), ("05", '0.000"%"'), ("07", "0.000")], start=1
        ):
            cells = ROW.replace("-01-", f"-{month}-").replace("M1", "M2").split(",")
            sheet.write_row(row, 0, cells)
            sheet.write_number(row, 6, 0.07, made.add_format({"num_format": form}))
    _load(begun, tmp_path / "observation.xlsx")
    assert held(begun, "SELECT value FROM observation ORDER BY period_start") == [
        (7,),
        (7,),
        (0.07,),
        (0.07,),
    ]


def test_a_cell_that_libreoffice_shows_as_a_percentage_is_read_as_it_is_shown(tmp_path):
    names = " ".join(
        f'xmlns:{word}="urn:oasis:names:tc:opendocument:xmlns:{word}:1.0"'
        for word in ("office", "table", "text")
    )
    text = (
        '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    ).format
    number = (
        '<table:table-cell {} office:value-type="{}" office:value="0.125"><text:p>0.125</text:p>'
        "</table:table-cell>"
    ).format
    with zipfile.ZipFile(tmp_path / "a.ods", "w") as packed:
        packed.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        packed.writestr(
            "content.xml",
            f'<?xml version="1.0"?><office:document-content {names} office:version="1.2">'
            '<office:body><office:spreadsheet><table:table table:name="one"><table:table-row>'
            f"{text('a')}{text('b')}{text('c')}</table:table-row>"
            f'<table:table-row table:number-rows-repeated="2">{number("", "float")}'
            f"{number('table:number-columns-repeated=' + chr(34) + '2' + chr(34), 'percentage')}"
            "</table:table-row></table:table></office:spreadsheet></office:body>"
            "</office:document-content>",
        )
        packed.writestr(
            "META-INF/manifest.xml",
            '<?xml version="1.0"?><manifest:manifest xmlns:manifest='
            '"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>',
        )
    [part] = read_workbook(tmp_path / "a.ods")
    assert (
        part.rows.drop_columns(["source_row"]).to_pylist()
        == [{"a": "0.125", "b": "12.5%", "c": "12.5%"}] * 2
    )


def test_a_file_held_already_does_not_say_what_its_rows_hold():
    receipt = Receipt("lists.xlsx", format="known", file_rows=49, rows_read=359, rows_unchanged=359)
    assert receipt.sentence() == (
        "lists.xlsx: 359 records read from 49 rows: 359 unchanged. Nothing changed."
    )


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        ("2026-06-30T23:00:00Z", date(2026, 7, 1)),
        ("2026-07-01 00:00:00+01:00", date(2026, 7, 1)),
        ("2026-01-31T00:00:00Z", date(2026, 1, 31)),
        ("2026-07-01T00:00+01:00", date(2026, 7, 1)),
        ("01/07/2026 00:00", date(2026, 7, 1)),
    ],
)
def test_a_moment_with_a_zone_is_of_the_day_that_it_was_in_england(begun, file, held, moment, day):
    path = file(
        "observation.csv",
        "\n".join(
            [
                HEAD,
                ROW.replace("2026-01-31", "2026-12-31")
                .replace("2026-01-01", moment)
                .replace(",month,", ",term,"),
                "",
            ]
        ),
    )
    [receipt] = _load(begun, path)
    assert held(begun, "SELECT period_start FROM observation") == [(day,)], receipt.lines()


def test_two_sheets_of_one_workbook_are_held_against_each_other(begun, tmp_path, held):
    """As two rows of one sheet: a repeat is taken once, and of two that differ neither."""
    head = HEAD.split(",")
    rows = [ROW.replace("-01-", f"-{month}-").split(",") for month in ("01", "03", "05")]
    other = [[*rows[0]], [*rows[1]]]
    other[1][head.index("value")] = "99"
    with xlsxwriter.Workbook(tmp_path / "figures.xlsx") as book:
        for name, lines in (("Q1", rows), ("Q2", other)):
            for place, line in enumerate([head, *lines]):
                book.get_worksheet_by_name(name) or book.add_worksheet(name)
                book.get_worksheet_by_name(name).write_row(place, 0, line)
    [receipt] = _load(begun, tmp_path / "figures.xlsx")
    assert sorted((r.part, r.line, r.reason) for r in receipt.rejects) == [
        ("Q1", 3, "and line 3 of the sheet 'Q2' are about the same thing and differ"),
        ("Q2", 2, "repeats line 2 of the sheet 'Q1'"),
        ("Q2", 3, "and line 3 of the sheet 'Q1' are about the same thing and differ"),
    ]
    assert held(begun, "SELECT month(period_start) FROM observation ORDER BY 1") == [(1,), (5,)]
    assert receipt.rows_read == receipt.rows_new + receipt.rows_rejected == 5


@pytest.mark.parametrize(
    "head",
    [
        "# scope: agency=LA; period_from=2026-01-01; period_to=2026-12-31\n",
        "# sent by the council\n# Scope: agency=LA; period_from=2026-01-01; period_to=2026-12-31\n",
        "# scope agency=LA; period_from=2026-01-01; period_to=2026-12-31\n",
        "Return of the council\n# scope: agency=LA; period_from=2026-01-01; period_to=2026-12-31\n",
    ],
    ids=["first line", "second remark", "no colon", "below a title"],
)
def test_a_scope_is_followed_wherever_it_stands_at_the_head(begun, file, held, head):
    rows = [f"{ROW.replace('-01-', f'-{month}-')}" for month in ("01", "03")]
    _load(begun, file("observation.csv", "\n".join([HEAD, *rows, ""])))
    [receipt] = _load(begun, file("observation.csv", f"{head}{HEAD}\n{rows[0]}\n"))
    assert (receipt.rows_withdrawn, receipt.refusal) == (1, None)
    assert "Nothing changed" not in receipt.sentence()


def test_a_scope_on_a_sheet_is_followed_and_two_are_refused(begun, file, tmp_path):
    scope = "# scope: agency=LA; period_from=2026-01-01; period_to=2026-12-31"
    with xlsxwriter.Workbook(tmp_path / "observation.xlsx") as book:
        sheet = book.add_worksheet("observation")
        sheet.write(0, 0, scope)
        sheet.write_row(1, 0, HEAD.split(","))
        sheet.write_row(2, 0, ROW.split(","))
    [receipt] = _load(begun, tmp_path / "observation.xlsx")
    assert receipt.scope == "agency=LA; period_from=2026-01-01; period_to=2026-12-31"
    [receipt] = _load(begun, file("observation.csv", f"{scope}\n{scope}\n{HEAD}\n{ROW}\n"))
    assert "Two scopes stand at its head" in receipt.refusal


def test_remarks_are_looked_over_however_they_are_written(begun, file):
    many = "# x\n" * 30_000
    for remark in (f'"# note\nabout {NUMBER}"', f"\u00a0# {NUMBER}", f"{many}# {NUMBER}"):
        [receipt] = _load(begun, file("observation.csv", f"{remark}\n{HEAD}\n{ROW}\n"))
        assert "looks as if it holds an NHS number" in (receipt.refusal or ""), remark[:20]


def test_a_column_of_row_numbers_may_be_headed_with_a_hash(begun, file, held):
    [receipt] = _load(begun, file("observation.csv", f"#,{HEAD}\n1,{ROW}\n"))
    assert (receipt.refusal, receipt.rows_new) == (None, 1)


def test_observations_without_a_column_of_figures_are_refused(begun, file):
    path = file(
        "observation.csv",
        f"{HEAD.replace('value', 'Value (%)').replace('status', 'note')}\n{ROW}\n",
    )
    [receipt] = _load(begun, path)
    assert receipt.refusal.startswith("observation.csv has no column of figures: it needs value")


def test_a_per_cent_sign_is_read_in_a_share_and_refused_in_a_count(begun, file, held):
    path = file(
        "observation.csv",
        (
            "measure_id,area_code,period_start,period_end,period_kind,numerator,denominator,value\n"
            "M2,E09000001,2026-01-01,2026-01-31,month,1,8,12.5%\n"
            "M2,E09000001,2026-02-01,2026-02-28,month,10%,80,12.5\n"
        ),
    )
    [receipt] = _load(begun, path)
    assert [(r.line, r.column, r.value) for r in receipt.rejects] == [(3, "numerator", "10%")]
    assert held(begun, "SELECT value FROM observation") == [(12.5,)]


@pytest.mark.parametrize(
    "titles",
    ["Agency:,Health\nPeriod:,June 2026\n", "Return,Harrowmere,June 2026,final,v2\n"],
    ids=["two cells", "five cells"],
)
def test_titles_of_several_cells_are_passed_over(begun, file, held, titles):
    path = file("observation.csv", f"{titles}{HEAD}\n{ROW}\n")
    [receipt] = _load(begun, path)
    assert (receipt.refusal, receipt.rows_new) == (None, 1)
    assert held(begun, "SELECT source_row FROM observation") == [(titles.count("\n") + 2,)]


@pytest.mark.parametrize(
    ("title", "separator"),
    [("Data, Harrowmere, June 2026, final", ";"), ("A | B | C", ","), ("a;b;c", "\t")],
)
def test_the_separator_is_that_of_the_headings_not_of_a_title(begun, file, title, separator):
    text = f"{HEAD}\n{ROW}\n".replace(",", separator)
    [receipt] = _load(begun, file("observation.csv", f"{title}\n{text}"))
    assert (receipt.refusal, receipt.rows_new) == (None, 1)


def test_a_thousand_without_quotation_marks_shifts_no_figure(begun, file, held):
    head = "measure_id,area_code,period_start,period_end,period_kind,value,numerator,denominator"
    start = "M1,E09000001,2026-01-01,2026-01-31,month"
    path = file(
        "observation.csv",
        "\n".join([head, f"{start},1,234,,", f"{start.replace('-01-', '-03-')},12,,,", ""]),
    )
    [receipt] = _load(begun, path)
    assert [(r.line, r.reason) for r in receipt.rejects] == [(2, "has more cells than the header")]
    assert held(begun, "SELECT value, numerator FROM observation") == [(12, None)]


def test_whom_to_ask_below_a_table_is_left_out_with_its_other_notes_and_not_kept(begun, file, held):
    path = file(
        "observation.csv",
        "\n".join(
            [
                HEAD,
                ROW,
                "Contact: figures@example.gov.uk",
                "Desk of the second floor",
                "Source: case system",
                "",
            ]
        ),
    )
    [receipt] = _load(begun, path)
    assert receipt.rejects == []
    assert receipt.notices == [
        "observation.csv: lines 3, 4, 5 below the table look like a total or a footnote, and were "
        "left out.",
        "observation.csv: line 3 of it looks as if it points at a person, and is not kept.",
    ]
    assert held(begun, "SELECT value FROM observation") == [(12,)]
    assert b"figures@example" not in _kept(begun)
    assert b"case system" in _kept(begun)
