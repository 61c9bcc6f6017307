"""The blank workbook that a partnership fills in follows the contract, and loads."""

import io
import re
import zipfile

import python_calamine
import xlsxwriter

from learning_hub import contract, loading, template, warehouse


def test_the_blank_workbook_has_a_sheet_for_every_table_and_a_heading_for_every_column(tmp_path):
    path = tmp_path / "blank.xlsx"
    path.write_bytes(template.workbook())
    book = python_calamine.CalamineWorkbook.from_path(str(path))
    delivered = [table for table in contract.tables().values() if table.is_sent_as_it_is]
    assert book.sheet_names[1:] == [table.name for table in delivered]
    for table in delivered:
        header = book.get_sheet_by_name(table.name).to_python()[0]
        assert [cell for cell in header if cell] == list(table.names)


def test_a_column_that_must_be_filled_in_says_so_and_one_that_fills_itself_in_does_not():
    tables = [table for table in contract.tables().values() if table.is_sent_as_it_is]
    place = [table.name for table in tables].index("observation") + 1
    with zipfile.ZipFile(io.BytesIO(template.workbook())) as packed:
        text = packed.read(f"xl/comments{place}.xml").decode()
    told = re.findall(r"<comment ref=.*?<t[^>]*>(.*?)</t>", text, re.DOTALL)
    needed = {
        name
        for name, words in zip(contract.tables()["observation"].names, told, strict=True)
        if words.endswith("(needed)")
    }
    assert {"measure_id", "area_code", "period_start", "period_end"} <= needed
    # An empty breakdown is the total.
    assert not {"breakdown_kind", "breakdown", "value"} & needed


def test_needed_headings_are_dark_and_what_may_be_chosen_drops_down_in_2_000_rows():
    tables = [table for table in contract.tables().values() if table.is_sent_as_it_is]
    place = [table.name for table in tables].index("observation") + 2
    table = contract.tables()["observation"]
    with zipfile.ZipFile(io.BytesIO(template.workbook())) as packed:
        sheet = packed.read(f"xl/worksheets/sheet{place}.xml").decode()
        styles = packed.read("xl/styles.xml").decode()
    heads = re.findall(r'<c r="[A-Z]+1" s="(\d+)"', sheet)
    of = dict(zip(table.names, heads, strict=True))
    fills = re.findall(r'<fgColor rgb="(\w+)"', styles)
    assert fills == ["FF12436D", "FFF3F2F1"]
    # The first style is the workbook's own, the second that of what is needed.
    assert (of["measure_id"], of["period_start"], of["value"], of["breakdown"]) == (
        *("1", "1"),
        *("2", "2"),
    )
    offered = dict(re.findall(r'sqref="([A-Z]+)2:[A-Z]+2001"[^>]*><formula1>"(.*?)"<', sheet))
    with_choices = [column for column in table.columns if column.choices]
    assert sorted(offered.values()) == sorted(",".join(c.choices) for c in with_choices)
    widths = [float(width) for width in re.findall(r'<col [^>]*width="([\d.]+)"', sheet)]
    assert min(widths) > 12 and max(widths) > max(map(len, table.names)) + 2


def test_the_same_contract_gives_the_same_workbook():
    assert template.workbook() == template.workbook()


def test_a_sheet_of_the_template_that_was_filled_in_loads(tmp_path):
    path = tmp_path / "filled.xlsx"
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("theme")
    sheet.write_row(0, 0, contract.tables()["theme"].names)
    sheet.write_row(1, 0, ["sleep", "Sleep", 3])
    book.close()
    outcome = loading.load(tmp_path / "warehouse", [path])
    assert outcome.exit_code == 0
    opened = warehouse.open_snapshot(tmp_path / "warehouse")
    assert opened.base.execute("SELECT label, rank FROM theme").fetchall() == [("Sleep", 3)]
