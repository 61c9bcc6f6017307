"""Refused rows in the shape of the file they came in: to be mended there and loaded again.

Made of our own tables alone. Of Annex A there is none, for its rows point at persons, and of
published statistics neither, for they are not ours to mend: their refused rows are listed only.
"""

import csv
import io
import re
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import xlsxwriter

from learning_hub.loading.check.stages import HELD_BACK, Reject
from learning_hub.loading.formats import own_tables, registry
from learning_hub.loading.privacy.identifiers import kind_of
from learning_hub.loading.privacy.kinds import FREE
from learning_hub.loading.privacy.personal import mode_of
from learning_hub.loading.read.opening import read
from learning_hub.loading.read.parts import Part, Unreadable
from learning_hub.loading.read.text_files import rows_as_they_stand

# What a row's fault is called in the file. They stand first, so that a row of too many cells can
# be shown as it stood.
PROBLEM, WHAT_TO_DO = "problem", "what_to_do"
_NUMBER = re.compile(r"[+-]?[\d.,]+\s?%?")
# A spreadsheet would run a text that begins so. What begins with the mark itself is marked twice.
_RUNS = re.compile(r"'*[=+\-@]")
_MARKED = r"^'('*[=+\-@])"


@dataclass(frozen=True)
class Sheet:
    """The refused rows of one table: its heading, and each row's cells with its fault before."""

    name: str
    header: list[str]
    rows: list[list[str]]


@dataclass(frozen=True)
class ToMend:
    """The refused rows of a file. has_person: that an identifier stood among them; it is blank.

    delimiter: of a text file; empty = a workbook.
    """

    file_name: str
    sheets: list[Sheet]
    delimiter: str
    has_person: bool


def _plain(part: Part) -> dict[str, str]:
    return {re.sub(r"[\s-]+", "_", cell.lower()): cell for cell in part.header}


def has_remarks(part: Part) -> bool:
    """Say whether a part has the two columns that a file of refused rows says its faults in."""
    return {PROBLEM, WHAT_TO_DO} <= set(_plain(part))


def without_remarks(part: Part) -> Part:
    """Leave out the two columns that a file of refused rows says its faults in, if it has them."""
    plain = _plain(part)
    if part.scan or not has_remarks(part):
        return part
    remarks = [plain[PROBLEM], plain[WHAT_TO_DO]]
    rows = part.rows.drop_columns(remarks)
    for place, field in enumerate(rows.schema):
        if pa.types.is_string(field.type):
            cells = pc.replace_substring_regex(rows.column(place), _MARKED, r"\1")
            rows = rows.set_column(place, field, cells)
    header = tuple(cell for cell in part.header if cell not in remarks)
    return replace(part, header=header, rows=rows)


def _cells_of(
    connection: duckdb.DuckDBPyConnection, path: Path, part: Part, lines: list[int]
) -> dict[int, list[str]]:
    """Fetch the cells of some lines of a part, trimmed, the empty ones as ''."""
    if part.scan:
        first = part.scan.first_line
        texts = part.scan.texts(connection, [line - first for line in lines])
        return {row + first: [cell or "" for cell in cells] for row, cells in texts.items()}
    wanted = part.rows.filter(pc.is_in(part.rows["source_row"], pa.array(lines, pa.int64())))
    found = {
        row["source_row"]: [row[cell] or "" for cell in part.header] for row in wanted.to_pylist()
    }
    misfits = {misfit.line for misfit in part.misfits} & set(lines)
    return found | (rows_as_they_stand(path, misfits) if misfits else {})


def _sheet(
    connection: duckdb.DuckDBPyConnection, path: Path, part: Part, rejects: list[Reject]
) -> tuple[Sheet, bool]:
    """Lay out a part's refused rows, what points at a person blanked. Says if anything did."""
    table = own_tables.table_for(part, path.name)
    header = own_tables.header_for(table, part)
    modes = [
        mode_of(table, table.column(header[cell])) if cell in header else FREE
        for cell in part.header
    ]
    by_line: dict[int, list[Reject]] = {}
    for reject in rejects:
        by_line.setdefault(reject.line, []).append(reject)
    has_person = any(reject.value == HELD_BACK for reject in rejects)
    rows = []
    for line, cells in sorted(_cells_of(connection, path, part, list(by_line)).items()):
        faults = by_line[line]
        held_back = {
            name
            for fault in faults
            if fault.value == HELD_BACK
            for name in fault.column.split(", ")
        }
        shown = []
        for place, cell in enumerate(cells):
            name = part.header[place] if place < len(part.header) else ""
            mode = modes[place] if place < len(modes) else FREE
            is_person = header.get(name) in held_back or (
                bool(cell) and kind_of(cell, mode) is not None
            )
            has_person |= is_person
            shown.append("" if is_person else cell)
        problem = "; ".join(f"line {line}, {fault.column}: {fault.reason}" for fault in faults)
        rows.append([problem, "; ".join(fault.remedy for fault in faults), *shown])
    return Sheet(part.name, [PROBLEM, WHAT_TO_DO, *part.header], rows), has_person


def take(
    connection: duckdb.DuckDBPyConnection,
    path: Path,
    kind: str,
    rejects: list[Reject],
    scanned: list[Part],
) -> ToMend | None:
    """Set the refused rows of a file aside. None = there are none, or it is not of our tables.

    kind: the format of its receipt. scanned: the parts of a large file, which need not be looked
    over again; none = read it. The line that says what the file is whole for is left out: a few
    mended rows must not withdraw the others.
    """
    if not rejects or registry.named(kind).listed_only:
        return None
    sheets, has_person, delimiter = [], False, ""
    try:
        for part in map(without_remarks, scanned or read(path)):
            is_alone = part.name == path.name
            own = [r for r in rejects if is_alone or r.part == part.name]
            if not own or registry.format_of(part).listed_only:
                continue
            sheet, is_personal = _sheet(connection, path, part, own)
            has_person |= is_personal
            if sheet.rows:
                sheets.append(sheet)
            if is_alone:
                # Of Parquet, whose rows nobody mends by hand, a text file is made.
                delimiter = part.delimiter or ","
    except (Unreadable, OSError):
        # It was read a moment ago; if it is gone now, the list of refused rows has to do.
        return None
    if not sheets:
        return None
    name = (
        path.name
        if delimiter and path.suffix.lower() != ".parquet"
        else (f"{path.stem}.{'csv' if delimiter else 'xlsx'}")
    )
    return ToMend(name, sheets, delimiter, has_person)


def defused(cell: str) -> str:
    """Mark a text that a spreadsheet would run, so that it is shown. A plain number stays."""
    return f"'{cell}" if _RUNS.match(cell) and not _NUMBER.fullmatch(cell) else cell


def sheet_names(names: list[str]) -> list[str]:
    """Give sheets names that every workbook may have: 31 letters, no brackets, none twice."""
    found: list[str] = []
    for name in names:
        plain = re.sub(r"[\[\]:*?/\\]", "_", name)[:31].strip("'") or "sheet"
        while plain.lower() in {held.lower() for held in found}:
            plain = f"{plain[:27]}__{len(found)}"
        found.append(plain)
    return found


def content(to_mend: ToMend) -> bytes:
    """Write the refused rows as a file: text with the separator they came with, or a workbook."""
    if to_mend.delimiter:
        text = io.StringIO(newline="")
        writer = csv.writer(text, delimiter=to_mend.delimiter)
        for sheet in to_mend.sheets:
            writer.writerow(map(defused, sheet.header))
            writer.writerows([map(defused, row) for row in sheet.rows])
        return text.getvalue().encode("utf-8-sig")
    out = io.BytesIO()
    # Every cell is written as text, which no spreadsheet runs.
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        names = sheet_names([sheet.name for sheet in to_mend.sheets])
        for name, sheet in zip(names, to_mend.sheets, strict=True):
            page = book.add_worksheet(name)
            page.freeze_panes(1, 0)
            page.set_column(0, 1, 40)
            for line, row in enumerate([sheet.header, *sheet.rows]):
                for place, cell in enumerate(row):
                    if cell:
                        page.write_string(line, place, cell)
    return out.getvalue()
