"""What the demo's files hold, read plainly: a second way to what the pages tell."""

import csv
from pathlib import Path

import python_calamine

DELIVERIES = Path(__file__).resolve().parents[2] / "data" / "demo" / "deliveries"


def _text(cell):
    return str(cell).removesuffix(".0")


def sent(folder, table):
    """Rows of a table in a delivery's files, cells as text: of each file its name and its rows."""
    for path in sorted(folder.glob(f"{table}*.csv")):
        if path.stem.split("__")[0] == table:
            with path.open(encoding="utf-8") as handle:
                yield path.name, list(csv.DictReader(handle))
    for path in sorted(folder.glob("*.xlsx")):
        book = python_calamine.CalamineWorkbook.from_path(str(path))
        if table in book.sheet_names:
            header, *lines = book.get_sheet_by_name(table).to_python()
            rows = [dict(zip(header, map(_text, line), strict=True)) for line in lines]
            yield path.name, rows


def sent_at_all(table, key):
    """Rows of a table as they stand after the last delivery, by their key."""
    return {
        row[key]: row
        for folder in sorted(DELIVERIES.iterdir())
        for _, rows in sent(folder, table)
        for row in rows
    }
