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
