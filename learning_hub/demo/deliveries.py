"""Writes what became known between two dates as one delivery: files, a workbook, a manifest."""

from __future__ import annotations

import csv
from datetime import date, datetime
from pathlib import Path

import xlsxwriter

from learning_hub.demo.calendar import DELIVERIES, HEALTH_RESTATED, Delivery, day
from learning_hub.demo.store import Cell, Row, Store
from learning_hub.demo.tables import TABLES

# What the Hub sends: its record, and beside it a workbook of the audits and one of the surveys.
RECORD = "hub_record"
BOOKS = {
    "audits": ("audit", "audited_case", "audit_return", "audit_grade", "finding"),
    "survey": ("feedback_round", "answer", "comment"),
}
# Until then the Hub asked each agency for its figures and wrote them down, on one sheet: so a line
# of it is one row, which of a sheet an agency could not be said.
AGENCIES_SEND_FROM = day("2026-08-01")
AGENCY_NOTES = {
    "LA": "social_care",
    "EH": "early_help",
    "POL": "police",
    "HEA": "health",
    "ICB": "gps",
    "EDU": "education",
    "VOL": "voluntary",
    "PRO": "probation",
}
Extra = dict[str, list[tuple[str, list[str], list[Row]]]]
SCOPE = ("2026-04-01", "2026-06-30")


def write_deliveries(store: Store, out: Path, extra: Extra) -> list[Path]:
    """Write every delivery under out/deliveries, in order of date. Gives their folders.

    extra: files of another kind by delivery date: name, columns and rows.
    """
    events = sorted(store.events, key=lambda event: event[:2])
    held: dict[tuple[str, tuple[Cell, ...]], Row] = {}
    folders: list[Path] = []
    position = 0
    for delivery in DELIVERIES:
        changed: dict[tuple[str, tuple[Cell, ...]], Row | None] = {}
        while position < len(events) and events[position][0] <= delivery.as_at:
            _, _, table, key, row = events[position]
            changed[table, key] = row
            position += 1
        new = {k: r for k, r in changed.items() if r is not None and held.get(k) != r}
        for where, row in changed.items():
            if row is None:
                del held[where]
            else:
                held[where] = row
        whole = _health_scope(held) if _is_restated(delivery) else []
        folder = _write_delivery(out, delivery, new, whole)
        for name, columns, rows in extra.get(f"{delivery.as_at:%Y-%m-%d}", []):
            write_csv(folder / f"{name}.csv", columns, rows)
        folders.append(folder)
    return folders


def _is_restated(delivery: Delivery) -> bool:
    """Say whether this delivery holds the restated, whole health file."""
    first = next(d for d in DELIVERIES if d.as_at >= HEALTH_RESTATED)
    return delivery == first


def _health_scope(held: dict[tuple[str, tuple[Cell, ...]], Row]) -> list[Row]:
    """Give every health observation of the restated months, as it stands."""
    first, last = map(day, SCOPE)
    found = []
    for (table, _), row in held.items():
        start = row.get("period_start")
        is_health = table == "observation" and row["agency_id"] == "HEA"
        if is_health and isinstance(start, date) and first <= start <= last:
            found.append(row)
    return found


def _write_delivery(
    out: Path, delivery: Delivery, new: dict[tuple[str, tuple[Cell, ...]], Row], whole: list[Row]
) -> Path:
    """Write one delivery's folder."""
    folder = out / "deliveries" / f"{delivery.as_at:%Y-%m-%d}-{delivery.slug}"
    folder.mkdir(parents=True)
    tables: dict[str, list[Row]] = {}
    for (table, _), row in new.items():
        if row not in whole:
            tables.setdefault(table, []).append(row)
    figures = tables.pop("observation", [])
    for book, names in BOOKS.items():
        sheets = {name: tables.pop(name) for name in names if name in tables}
        if sheets:
            write_workbook(folder / f"{book}.xlsx", sheets, delivery.as_at)
    noted = []
    for agency_id, name in AGENCY_NOTES.items():
        sent = [row for row in figures if row["agency_id"] == agency_id]
        is_own = delivery.as_at >= AGENCIES_SEND_FROM or _is_late(delivery, agency_id)
        if sent and is_own:
            write_csv(folder / f"observation__{name}.csv", list(TABLES["observation"][0]), sent)
        elif sent:
            noted += sent
    if noted:
        tables["observation"] = noted
    write_workbook(folder / f"{RECORD}.xlsx", dict(sorted(tables.items())), delivery.as_at)
    sender = "Harrowmere partnership, Operations Team"
    if "health-file" in delivery.slug:
        sender = "Harrowmere Community and Hospitals NHS Trust, with the Operations Team"
    manifest = [
        f"as_at = {delivery.as_at}",
        "fictional = true",
        f'from = "{sender}"',
        f'note = "{delivery.note}"',
    ]
    if whole:
        name = "observation__health_restated.csv"
        write_csv(folder / name, list(TABLES["observation"][0]), whole)
        manifest += [
            "",
            "[[scope]]",
            f'file = "{name}"',
            'table = "observation"',
            'agency = "HEA"',
            f"period_from = {SCOPE[0]}",
            f"period_to = {SCOPE[1]}",
        ]
    write_text(folder / "delivery.toml", "\n".join(manifest) + "\n")
    return folder


def _is_late(delivery: Delivery, agency_id: str) -> bool:
    """Say whether the agency's figures are those that the health trust itself sent, months late."""
    return agency_id == "HEA" and delivery.slug == "late-health-file"


def write_text(path: Path, text: str) -> None:
    """Write text with the same line ends on every system."""
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write(text)


def write_csv(path: Path, columns: list[str], rows: list[Row]) -> None:
    """Write rows as a CSV: ISO dates, true and false, empty for not reported."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        for row in rows:
            writer.writerow([as_text(row.get(column)) for column in columns])


def as_text(cell: Cell) -> str:
    """Give a cell as a file holds it."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)


class _Whole(float):
    """A number that a workbook holds to its last digit.

    The library writes sixteen, so that 88.9 would be read again as 88.90000000000001.
    """

    def __format__(self, spec: str) -> str:
        return repr(self.as_integer_ratio()[0]) if self.is_integer() else repr(float(self))


def write_workbook(path: Path, sheets: dict[str, list[Row]], made_on: date) -> None:
    """Write tables as the sheets of a workbook, the same bytes each time."""
    options = {"strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(str(path), options) as book:
        book.set_properties({"created": datetime(made_on.year, made_on.month, made_on.day)})
        dated = book.add_format({"num_format": "yyyy-mm-dd"})
        for table, rows in sheets.items():
            sheet = book.add_worksheet(table)
            columns = TABLES[table][0]
            sheet.write_row(0, 0, columns)
            for line, row in enumerate(rows, start=1):
                for place, column in enumerate(columns):
                    cell = row.get(column)
                    if isinstance(cell, date):
                        sheet.write_datetime(line, place, cell, dated)
                    elif isinstance(cell, float):
                        sheet.write_number(line, place, _Whole(cell))
                    elif cell is not None:
                        sheet.write(line, place, cell)
