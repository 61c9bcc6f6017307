"""The blank workbook that a partnership fills in, made from the contract."""

import io
from datetime import datetime

import xlsxwriter

from learning_hub import contract

# A sheet's name may have 31 letters; our tables' names are shorter.
ROWS_WITH_CHOICES = 2_000


def workbook() -> bytes:
    """Make the workbook: a sheet for each table, a heading for each column, choices to drop down.

    Each heading carries the column's meaning as a comment. The same contract gives the same bytes.
    """
    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    book.set_properties({"title": "Learning Hub: blank workbook", "created": datetime(2026, 1, 1)})
    needed = book.add_format({"bold": True, "bg_color": "#12436D", "font_color": "#FFFFFF"})
    optional = book.add_format({"bold": True, "bg_color": "#F3F2F1"})
    guide = book.add_worksheet("how to fill this in")
    guide.set_column(0, 0, 26)
    guide.set_column(1, 1, 100)
    guide.write_row(0, 0, ["Table", "What it holds"], needed)
    for line, table in enumerate(_tables(), start=1):
        guide.write_row(line, 0, [table.name, f"{table.question} {table.grain}"])
    for table in _tables():
        sheet = book.add_worksheet(table.name)
        sheet.freeze_panes(1, 0)
        for place, column in enumerate(table.columns):
            must = column.is_required and column.default is None
            sheet.write_string(0, place, column.name, needed if must else optional)
            sheet.set_column(place, place, max(12, len(column.name) + 2))
            words = f"{column.meaning}{' (needed)' if must else ''}"
            sheet.write_comment(0, place, words, {"x_scale": 2})
            choices = ["true", "false"] if column.type == "BOOLEAN" else list(column.choices)
            if choices and sum(map(len, choices)) + len(choices) < 255:
                sheet.data_validation(
                    1, place, ROWS_WITH_CHOICES, place, {"validate": "list", "source": choices}
                )
    book.close()
    return out.getvalue()


def _tables() -> list[contract.Table]:
    return [table for table in contract.tables().values() if table.is_sent_as_it_is]
