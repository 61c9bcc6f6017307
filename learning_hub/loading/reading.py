"""Reading files into rows of text with their line numbers. Nothing is judged here but legibility.

What a cell means is decided later, by the contract or by the convention the file follows.
"""

import csv
import hashlib
import io
import itertools
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from pathlib import Path

import pyarrow as pa
import python_calamine

MAX_BYTES = 400_000_000
MAX_UNPACKED = 1_000_000_000
MAX_COLUMNS = 1_000
# So many rows are turned into columns at a time.
PIECE = 20_000
# A sheet is held as a full rectangle: one forgotten cell in its far corner would take all memory.
MAX_CELLS = 20_000_000
MAX_TAG = 10_000_000
SCOPE_LINE = re.compile(r"#\s*scope:\s*(.+)", re.IGNORECASE)


class Unreadable(ValueError):
    """A file that cannot be read at all; the message is the sentence its sender needs."""


@dataclass(frozen=True)
class Misfit:
    """A row whose cells cannot be matched with the header: its line, why, and what to do."""

    line: int
    reason: str
    remedy: str


@dataclass(frozen=True)
class Part:
    """A table of text cells: a CSV file, or one sheet of a workbook.

    rows: one column of text for each header cell, and `source_row`, the line (or sheet row)
    that it stood on, counting from 1. Empty cells are null. Cells are trimmed.
    misfits: the rows that are not among them.
    """

    name: str
    header: tuple[str, ...]
    rows: pa.Table
    scope: dict[str, str] = field(default_factory=dict)
    notices: tuple[str, ...] = ()
    misfits: tuple[Misfit, ...] = ()


def fingerprint(path: Path) -> str:
    """Give the SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


class _Columns:
    """Rows on their way into columns of text, a piece at a time: a cell of text takes little room
    there, and ten times as much as a cell of a list of rows."""

    def __init__(self, header: list[str]) -> None:
        self.names = [*header, "source_row"]
        self.types = [*[pa.string()] * len(header), pa.int64()]
        self.rows: list[tuple[str | int | None, ...]] = []
        self.pieces: list[pa.RecordBatch] = []

    def add(self, line: int, cells: list[str]) -> None:
        """Add a row; a cell that it lacks is empty."""
        filled: list[str | int | None] = [cell or None for cell in cells[: len(self.names) - 1]]
        filled += [None] * (len(self.names) - 1 - len(filled))
        self.rows.append((*filled, line))
        if len(self.rows) == PIECE:
            self._put_away()

    def _put_away(self) -> None:
        columns = zip(*self.rows, strict=True)
        arrays = [pa.array(c, type=t) for c, t in zip(columns, self.types, strict=True)]
        self.pieces.append(pa.record_batch(arrays, names=self.names))
        self.rows.clear()

    def table(self) -> pa.Table:
        """Give all rows added so far as one table."""
        if self.rows:
            self._put_away()
        fields = zip(self.names, self.types, strict=True)
        return pa.Table.from_batches(self.pieces, pa.schema(list(fields)))


def _clean_header(cells: list[str], name: str) -> list[str]:
    while cells and not cells[-1]:
        cells.pop()
    if not cells:
        raise Unreadable(f"{name} has no header row. Its first row must name the columns.")
    if len(cells) > MAX_COLUMNS:
        raise Unreadable(f"{name} has {len(cells)} columns; at most {MAX_COLUMNS} are read.")
    seen: set[str] = set()
    for position, cell in enumerate(cells, start=1):
        # An unnamed column is left out later; one named like our own line number steps aside.
        if not cell or cell.lower() == "source_row":
            cell = cells[position - 1] = f"column {position}"
        if cell.lower() in seen:
            raise Unreadable(
                f"{name} has two columns called '{cell}'. Keep one of them and load it again."
            )
        seen.add(cell.lower())
    return cells


def _is_title(cells: list[str], following: list[str]) -> bool:
    return sum(map(bool, cells)) == 1 and sum(map(bool, following)) > 1


Numbered = Iterator[tuple[int, list[str]]]


def _header_of(name: str, numbered: Numbered, notices: list[str]) -> tuple[list[str], Numbered]:
    """Find the header, below titles if there are any: gives it, and the rows that follow."""
    line, cells = next(numbered, (0, []))
    if not line:
        raise Unreadable(f"{name} is empty.")
    for following in numbered:
        if not _is_title(cells, following[1]):
            return _clean_header(cells, name), itertools.chain([following], numbered)
        notices.append(f"Line {line} was passed over as a title above the header.")
        line, cells = following
    return _clean_header(cells, name), iter(())


def _assemble(
    name: str,
    numbered: Numbered,
    scope: dict[str, str],
    notices: list[str],
    *,
    is_separated: bool,
    is_cut_off: bool = False,
) -> Part:
    """Lay rows out in columns under their header. is_cut_off: no line break ends the last row."""
    header, body = _header_of(name, numbered, notices)
    columns = _Columns(header)
    misfits: list[Misfit] = []
    has_more_beside = False
    last: tuple[int, list[str]] | None = None
    for line, cells in body:
        if is_separated and any(cells[len(header):]):
            # Which cell is the one too many nobody can know, so none of them is believed.
            misfits.append(
                Misfit(line, "has more cells than the header",
                       "put a text that holds the separator in quotation marks")
            )
            continue
        has_more_beside |= any(cells[len(header):])
        if last is not None:
            columns.add(*last)
        last = line, cells
    if last is not None and is_cut_off and len(last[1]) < len(header):
        misfits.append(
            Misfit(last[0], "breaks off: the file ends in the middle of this line",
                   "send the whole file again")
        )
    elif last is not None:
        columns.add(*last)
    table = columns.table()
    if has_more_beside:
        notices.append("What stands to the right of the header was left out.")
    if not table.num_rows and not misfits:
        notices.append("It holds no rows below its header.")
    return Part(name, tuple(header), table, scope, tuple(notices), tuple(misfits))


def _decode(content: bytes, name: str) -> tuple[str, list[str]]:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return content.decode("utf-16"), []
        except UnicodeDecodeError as error:
            raise Unreadable(
                f"{name} is damaged: its text breaks off. Save it again as CSV UTF-8."
            ) from error
    if b"\x00" in content:
        raise Unreadable(
            f"{name} is not a text file. Load a CSV file or an .xlsx workbook instead."
        )
    try:
        return content.decode("utf-8-sig"), []
    except UnicodeDecodeError:
        # What Excel on Windows writes when asked for plain CSV.
        text = content.decode("cp1252", errors="replace")
        return text, ["Read as Windows text (cp1252), because it is not UTF-8."]


def _scope_of(line: str) -> dict[str, str]:
    named = SCOPE_LINE.match(line.lstrip('"'))
    pairs = named[1].strip(' ",;').split(";") if named else []
    if named and not all("=" in pair for pair in pairs):
        raise Unreadable(
            f"The scope '{named[1].strip()}' cannot be followed. Write it as: "
            "# scope: agency=LA; period_from=2026-01-01; period_to=2026-03-31"
        )
    return {key.strip().lower(): value.strip() for key, _, value in
            (pair.partition("=") for pair in pairs)}


def _delimiter_of(lines: list[str]) -> str:
    """Tell the separator from the first line that is separated at all, a title line aside."""
    plain = [re.sub(r'"[^"]*"', "", line) for line in lines]
    for least in (2, 1):
        for line in plain:
            found = max(",;\t|", key=line.count)
            if line.count(found) >= least:
                return found
    return ","


# Stands below the last line while a file is read: when it does not come out again by itself, a
# quotation mark was opened and never closed, and all below that mark would be lost in one cell.
_END = "\x1fend of file\x1f"


def _rows_of(source: io.StringIO, delimiter: str, name: str) -> Numbered:
    """Give the rows that hold anything, each with the line it begins on. Raises Unreadable."""
    csv.field_size_limit(1_000_000)
    reader = csv.reader(source, delimiter=delimiter)
    has_begun = False
    line = line_before = 0
    try:
        for cells in reader:
            # A row that runs over several lines is named by its first.
            line, line_before = line_before + 1, reader.line_num
            if cells == [_END]:
                return
            trimmed = [cell.strip() for cell in cells]
            if any(trimmed) and (has_begun or not trimmed[0].startswith("#")):
                has_begun = True
                yield line, trimmed
    except csv.Error as error:
        raise Unreadable(f"{name}, line {line_before + 1}: {error}.") from error
    raise Unreadable(
        f"{name}, line {line}: a quotation mark is opened here and never closed. "
        "Close it, or take it out, and load the file again."
    )


def read_csv(path: Path) -> Part:
    """Read a CSV file as text, whatever its delimiter and encoding.

    Blank lines are passed over; a first line `# scope: ...` says what the file is whole for.
    Raises Unreadable for an empty file or one that is not text.
    """
    text, notices = _decode(path.read_bytes(), path.name)
    told = [line for line in text[:100_000].splitlines() if line.strip(" ,;\t")]
    scope = _scope_of(told[0]) if told else {}
    delimiter = _delimiter_of([line for line in told if not line.lstrip('"').startswith("#")][:5])
    is_cut_off = not text.endswith(("\n", "\r"))
    source = io.StringIO(f"{text}\n{_END}" if is_cut_off else text + _END, newline="")
    del text
    return _assemble(
        path.name, _rows_of(source, delimiter, path.name), scope, notices, is_separated=True,
        is_cut_off=is_cut_off,
    )


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


_TAG = re.compile(rb"<(?:\w+:)?(row|c)\b([^>]*)>")
_PLACE = re.compile(rb"\br=[\"']([A-Za-z]{0,3})(\d{1,9})[\"']")


def _tags(packed: zipfile.ZipFile, name: str) -> Iterator[tuple[bytes, bytes]]:
    """Give the tags of a sheet's rows and cells with their attributes, in order."""
    rest = b""
    with packed.open(name) as handle:
        while piece := handle.read(1_000_000):
            whole, _, rest = (rest + piece).rpartition(b">")
            if len(rest) > MAX_TAG:
                raise zipfile.BadZipFile
            yield from _TAG.findall(whole + b">")


def _size_of_sheet(packed: zipfile.ZipFile, name: str) -> tuple[int, int]:
    """Give the row and column that the lowest and the rightmost filled cell stand in."""
    row = column = height = width = 0
    for tag, attributes in _tags(packed, name):
        place = _PLACE.search(attributes)
        if tag == b"row":
            row, column = int(place[2]) if place else row + 1, 0
            continue
        column += 1
        if place:
            row, column = int(place[2]), 0
            for letter in place[1].upper():
                column = column * 26 + letter - 64
        if not attributes.endswith(b"/"):
            height, width = max(height, row), max(width, column)
    return height, width


def _refuse_oversized(path: Path) -> None:
    """Refuse a workbook that would take all memory to open. Raises Unreadable, BadZipFile."""
    with zipfile.ZipFile(path) as packed:
        size = sum(item.file_size for item in packed.infolist())
        if size > MAX_UNPACKED:
            raise Unreadable(
                f"{path.name} would unpack to {size / 1e9:.1f} GB; "
                f"at most {MAX_UNPACKED / 1e9:.0f} GB is read."
            )
        sheets = [n for n in packed.namelist() if re.fullmatch(r"xl/worksheets/[^/]+\.xml", n)]
        if not sheets:
            raise Unreadable(f"{path.name} is not an .xlsx workbook. Save it as one and load that.")
        for sheet in sheets:
            height, width = _size_of_sheet(packed, sheet)
            if width * height > MAX_CELLS:
                raise Unreadable(
                    f"{path.name} has a sheet of {height:,} rows and {width:,} columns, most of "
                    "them empty. Delete what stands far below or far to the right of the table, "
                    "save it and load it again."
                )


def read_workbook(path: Path) -> list[Part]:
    """Read every sheet of a workbook that holds anything. Formulas are read as their values.

    Raises Unreadable when it is not a workbook, is locked with a password, or would unpack to
    more than the limit.
    """
    try:
        with path.open("rb") as handle:
            is_old = handle.read(4) == b"\xd0\xcf\x11\xe0"
        if is_old and "EncryptedPackage".encode("utf-16-le") in path.read_bytes():
            raise python_calamine.PasswordError
        if not is_old:
            _refuse_oversized(path)
        book = python_calamine.CalamineWorkbook.from_path(str(path))
        grids = {
            sheet: book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)
            for sheet in book.sheet_names
        }
    except python_calamine.PasswordError as error:
        raise Unreadable(
            f"{path.name} is locked with a password. Save a copy without one and load that."
        ) from error
    except (OSError, Unreadable):
        raise
    except Exception as error:
        # A torn archive makes its readers raise nearly anything there is.
        raise Unreadable(
            f"{path.name} is not a workbook that can be opened, or is damaged. "
            "Open it in a spreadsheet program, save it again as .xlsx, and load that."
        ) from error
    parts = []
    for sheet, grid in grids.items():
        numbered = [
            (line, cells)
            for line, values in enumerate(grid, start=1)
            if any(cells := [_cell(value) for value in values])
        ]
        if numbered:
            parts.append(_assemble(sheet, iter(numbered), {}, [], is_separated=False))
    if not parts:
        raise Unreadable(f"{path.name} has no rows on any sheet.")
    return parts


def read(path: Path) -> list[Part]:
    """Read a file of any kind into its parts. Raises Unreadable with a sentence."""
    try:
        return _read(path)
    except FileNotFoundError as error:
        raise Unreadable(f"{path.name} is not there. Check the name and the folder.") from error
    except PermissionError as error:
        raise Unreadable(
            f"{path.name} cannot be opened: another program holds it, or it may not be read. "
            "Close it there and try again."
        ) from error
    except OSError as error:
        raise Unreadable(f"{path.name} cannot be read: {error.strerror}.") from error


def _read(path: Path) -> list[Part]:
    size = path.stat().st_size
    if size == 0:
        raise Unreadable(f"{path.name} is empty.")
    if size > MAX_BYTES:
        raise Unreadable(
            f"{path.name} is {size / 1e6:,.0f} MB; at most {MAX_BYTES / 1e6:,.0f} MB is read."
        )
    with path.open("rb") as handle:
        start = handle.read(8)
    if start[:4] == b"PK\x03\x04" or start == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        return read_workbook(path)
    return [read_csv(path)]
