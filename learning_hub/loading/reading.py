"""Reading files into rows of text with their line numbers. Nothing is judged here but legibility.

What a cell means is decided later, by the contract or by the convention the file follows.
"""

import csv
import hashlib
import io
import re
import zipfile
from dataclasses import dataclass, field
from datetime import date, datetime, time
from pathlib import Path

import pyarrow as pa
import python_calamine

MAX_BYTES = 400_000_000
MAX_UNPACKED = 2_000_000_000
MAX_COLUMNS = 1_000
SCOPE_LINE = re.compile(r"#\s*scope:\s*(.+)", re.IGNORECASE)


class Unreadable(ValueError):
    """A file that cannot be read at all; the message is the sentence its sender needs."""


@dataclass(frozen=True)
class Part:
    """A table of text cells: a CSV file, or one sheet of a workbook.

    rows: one column of text for each header cell, and `source_row`, the line (or sheet row)
    that it stood on, counting from 1. Empty cells are null. Cells are trimmed.
    """

    name: str
    header: tuple[str, ...]
    rows: pa.Table
    scope: dict[str, str] = field(default_factory=dict)
    notices: tuple[str, ...] = ()


def fingerprint(path: Path) -> str:
    """Give the SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def _table(header: list[str], rows: list[list[str | None]], lines: list[int]) -> pa.Table:
    columns = list(zip(*rows, strict=True)) if rows else [()] * len(header)
    arrays = [pa.array(column, type=pa.string()) for column in columns]
    return pa.table([*arrays, pa.array(lines, type=pa.int64())], names=[*header, "source_row"])


def _clean_header(cells: list[str], name: str) -> list[str]:
    while cells and not cells[-1]:
        cells.pop()
    if not cells:
        raise Unreadable(f"{name} has no header row. Its first row must name the columns.")
    if len(cells) > MAX_COLUMNS:
        raise Unreadable(f"{name} has {len(cells)} columns; at most {MAX_COLUMNS} are read.")
    seen: set[str] = set()
    for position, cell in enumerate(cells, start=1):
        if not cell:
            cells[position - 1] = f"column {position}"
        elif cell.lower() in seen:
            raise Unreadable(
                f"{name} has two columns called '{cell}'. Keep one of them and load it again."
            )
        seen.add(cell.lower())
    return cells


def _assemble(
    name: str, numbered: list[tuple[int, list[str]]], scope: dict[str, str], notices: list[str]
) -> Part:
    if not numbered:
        raise Unreadable(f"{name} is empty.")
    header = _clean_header(numbered[0][1], name)
    width = len(header)
    rows: list[list[str | None]] = []
    lines: list[int] = []
    for line, cells in numbered[1:]:
        if any(cells[width:]):
            notices.append(f"Line {line} has more cells than the header; the extra were left out.")
        filled: list[str | None] = [cell or None for cell in cells[:width]]
        rows.append(filled + [None] * (width - len(filled)))
        lines.append(line)
    return Part(name, tuple(header), _table(header, rows, lines), scope, tuple(notices))


def _decode(content: bytes, name: str) -> tuple[str, list[str]]:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16"), []
    if b"\x00" in content[:4096]:
        raise Unreadable(f"{name} is not a text file, though its name says CSV.")
    try:
        return content.decode("utf-8-sig"), []
    except UnicodeDecodeError:
        # What Excel on Windows writes when asked for plain CSV.
        text = content.decode("cp1252", errors="replace")
        return text, ["Read as Windows text (cp1252), because it is not UTF-8."]


def read_csv(path: Path) -> Part:
    """Read a CSV file as text, whatever its delimiter and encoding.

    Blank lines are passed over; a first line `# scope: ...` says what the file is whole for.
    Raises Unreadable for an empty file or one that is not text.
    """
    text, notices = _decode(path.read_bytes(), path.name)
    first = next((line for line in text.splitlines() if line.strip(" ,;\t")), "")
    scope: dict[str, str] = {}
    if named := SCOPE_LINE.match(first):
        scope = dict(
            (word.strip() for word in pair.split("=", 1))  # type: ignore[misc]
            for pair in named[1].strip(' ",;').split(";")
            if "=" in pair
        )
    sample = next(
        (s for s in text.splitlines() if s.strip(" ,;\t") and not s.startswith("#")), first
    )
    delimiter = max(",;\t", key=sample.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    csv.field_size_limit(1_000_000)
    numbered: list[tuple[int, list[str]]] = []
    line_before = 0
    try:
        for cells in reader:
            # A row that runs over several lines is named by its first.
            line, line_before = line_before + 1, reader.line_num
            trimmed = [cell.strip() for cell in cells]
            if any(trimmed) and not (not numbered and trimmed[0].startswith("#")):
                numbered.append((line, trimmed))
    except csv.Error as error:
        raise Unreadable(f"{path.name}, line {reader.line_num}: {error}.") from error
    return _assemble(path.name, numbered, scope, notices)


def _cell(value: str | float | bool | date | datetime | time | None) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
    if value is None:
        return ""
    return str(value).strip()


def read_workbook(path: Path) -> list[Part]:
    """Read every sheet of a workbook that holds anything. Formulas are read as their values.

    Raises Unreadable when it is not a workbook, is locked with a password, or would unpack to
    more than the limit.
    """
    try:
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as packed:
                size = sum(item.file_size for item in packed.infolist())
            if size > MAX_UNPACKED:
                raise Unreadable(
                    f"{path.name} would unpack to {size / 1e9:.1f} GB; "
                    f"at most {MAX_UNPACKED / 1e9:.0f} GB is read."
                )
        book = python_calamine.CalamineWorkbook.from_path(str(path))
    except (python_calamine.CalamineError, zipfile.BadZipFile, OSError) as error:
        locked = path.read_bytes()[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        raise Unreadable(
            f"{path.name} is locked with a password. Save a copy without one and load that."
            if locked
            else f"{path.name} is not a workbook that can be opened, or is damaged. "
            "Open it in a spreadsheet program, save it again as .xlsx, and load that."
        ) from error
    parts = []
    for sheet in book.sheet_names:
        grid = book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)
        numbered = [
            (line, cells)
            for line, values in enumerate(grid, start=1)
            if any(cells := [_cell(value) for value in values])
        ]
        if numbered:
            parts.append(_assemble(sheet, numbered, {}, []))
    if not parts:
        raise Unreadable(f"{path.name} has no rows on any sheet.")
    return parts


def read(path: Path) -> list[Part]:
    """Read a file of any kind into its parts. Raises Unreadable with a sentence."""
    if not path.exists():
        raise Unreadable(f"{path.name} is not there. Check the name and the folder.")
    size = path.stat().st_size
    if size == 0:
        raise Unreadable(f"{path.name} is empty.")
    if size > MAX_BYTES:
        raise Unreadable(
            f"{path.name} is {size / 1e6:,.0f} MB; at most {MAX_BYTES / 1e6:,.0f} MB is read."
        )
    try:
        with path.open("rb") as handle:
            start = handle.read(8)
    except PermissionError as error:
        raise Unreadable(
            f"{path.name} cannot be opened: another program holds it, or it may not be read. "
            "Close it there and try again."
        ) from error
    if start[:4] == b"PK\x03\x04" or start == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        return read_workbook(path)
    return [read_csv(path)]
