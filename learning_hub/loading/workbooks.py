"""Reading workbooks, .xlsx, .xlsm and .ods: one part a sheet, and nothing that bursts."""

import itertools
import re
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time
from pathlib import Path

import python_calamine

from learning_hub.loading.reading import Part, Unreadable, assemble
from learning_hub.loading.sheet_styles import (
    Block,
    names_of_sheets,
    percent_styles,
    show_percents,
)

MAX_UNPACKED = 1_000_000_000
# A sheet is held as a full rectangle: one forgotten cell in its far corner would take all memory.
MAX_CELLS = 20_000_000
MAX_ROWS = 1_048_576
MAX_SHEETS = 100
MAX_TAG = 10_000_000

Packed = zipfile.ZipFile
Tags = Iterator[tuple[bytes, ...]]
# A cell that holds an error, such as #REF!: its row and column, counting from 1, and the error.
Failed = tuple[int, int, str]
# The row and the column that the lowest and the rightmost filled cell of a sheet stand in.
Size = tuple[int, int]


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


def _tags(packed: Packed, name: str, wanted: re.Pattern[bytes]) -> Tags:
    """Give the tags wanted of a packed XML file with their attributes, in order."""
    rest = b""
    with packed.open(name) as handle:
        while piece := handle.read(1_000_000):
            whole, _, rest = (rest + piece).rpartition(b">")
            if len(rest) > MAX_TAG:
                raise zipfile.BadZipFile
            yield from wanted.findall(whole + b">")


# A row or a cell, or what is written in one if it may be an error.
_TAG = re.compile(rb"<(?:\w+:)?(row|c)\b([^>]*)>|(#[^<>]{1,20})</(?:\w+:)?v>")
_ERROR = re.compile(rb"\bt=[\"']e[\"']")
_STYLE = re.compile(rb"\bs=[\"'](\d{1,6})[\"']")
_PLACE = re.compile(rb"\br=[\"']([A-Za-z]{0,3})(\d{1,9})[\"']")


def _size_of_sheet(
    tags: Tags, errors: list[Failed], styles: frozenset[bytes], percents: list[Block]
) -> Size:
    row = column = height = width = 0
    is_error = False
    for tag, attributes, written in tags:
        if not tag:
            if is_error:
                errors.append((row, column, written.decode("utf-8", "replace")))
            continue
        is_error = bool(_ERROR.search(attributes))
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
        if styles and (style := _STYLE.search(attributes)) and style[1] in styles:
            percents.append((row, 1, column, 1))
    return height, width


_OPEN_TAG = re.compile(rb"<(?:[\w-]+:)?(table(?:-row|-cell)?|covered-table-cell)(?![\w-])([^>]*)>")
_REPEATED = re.compile(rb"number-(?:rows|columns)-repeated=[\"'](\d{1,9})[\"']")


def _sizes_of_open_document(tags: Tags, percents: list[list[Block]]) -> list[Size]:
    """Give the size of each table: a repeated row or cell counts as often as it is repeated."""
    sizes: list[Size] = []
    row = column = rows = 0
    for tag, attributes in tags:
        repeated = _REPEATED.search(attributes)
        times = int(repeated[1]) if repeated else 1
        if tag == b"table":
            sizes.append((0, 0))
            percents.append([])
            row = 0
        elif tag == b"table-row":
            row, column, rows = row + times, 0, times
        elif sizes:
            if b"value-type=\"percentage\"" in attributes:
                percents[-1].append((row - rows + 1, rows, column + 1, times))
            column += times
            if b"value-type" in attributes or not attributes.endswith(b"/"):
                sizes[-1] = max(sizes[-1][0], row), max(sizes[-1][1], column)
    return sizes


def _sizes(
    packed: Packed,
    path: Path,
    errors: dict[str | int, list[Failed]],
    percents: dict[str | int, list[Block]],
) -> list[Size]:
    """Measure every sheet of a workbook that is a packed archive. Raises Unreadable."""
    names = packed.namelist()
    if "content.xml" in names:
        manifest = packed.read("META-INF/manifest.xml") if "META-INF/manifest.xml" in names else b""
        if b"encryption-data" in manifest:
            raise python_calamine.PasswordError
        told: list[list[Block]] = []
        sizes = _sizes_of_open_document(_tags(packed, "content.xml", _OPEN_TAG), told)
        percents.update(enumerate(told))
        return sizes
    sheets = [n for n in names if re.fullmatch(r"xl/worksheets/[^/]+\.xml", n)]
    if not sheets:
        raise Unreadable(f"{path.name} is not an .xlsx workbook. Save it as one and load that.")
    styles, named = percent_styles(packed), names_of_sheets(packed)
    return [
        _size_of_sheet(
            _tags(packed, sheet, _TAG), errors.setdefault(named.get(sheet, sheet), []), styles,
            percents.setdefault(named.get(sheet, sheet), []),
        )
        for sheet in sheets
    ]


def _refuse_oversized(
    path: Path, errors: dict[str | int, list[Failed]], percents: dict[str | int, list[Block]]
) -> None:
    """Refuse a workbook that would take all memory to open. Raises Unreadable, BadZipFile.

    errors: gets the cells that hold an error, such as #REF!, in place of a value, and percents
    those that are shown as percentages, each by their sheet's name or place.
    """
    with zipfile.ZipFile(path) as packed:
        size = sum(item.file_size for item in packed.infolist())
        if size > MAX_UNPACKED:
            raise Unreadable(
                f"{path.name} would unpack to {size / 1e9:.1f} GB; "
                f"at most {MAX_UNPACKED / 1e9:.0f} GB is read."
            )
        sizes = _sizes(packed, path, errors, percents)
    _refuse_many_sheets(path, len(sizes))
    for height, width in sizes:
        if width * height > MAX_CELLS:
            raise Unreadable(
                f"{path.name} has a sheet of {height:,} rows and {width:,} columns, most of "
                "them empty. Delete what stands far below or far to the right of the table, "
                "save it and load it again."
            )
        if height > MAX_ROWS:
            raise Unreadable(
                f"{path.name} has a sheet of {height:,} rows; at most {MAX_ROWS:,} are read. "
                "Save the table as CSV and load that."
            )
    if sum(height * width for height, width in sizes) > MAX_CELLS:
        raise Unreadable(
            f"{path.name} has sheets that span more than {MAX_CELLS:,} cells together. Save those "
            "that are tables as files of their own and load them."
        )


def _refuse_many_sheets(path: Path, sheets: int) -> None:
    if sheets > MAX_SHEETS:
        raise Unreadable(
            f"{path.name} has {sheets:,} sheets; at most {MAX_SHEETS} are read. Save those that "
            "are tables as a workbook of their own and load that."
        )


def _in_rows(grid: list[list]) -> Iterator[tuple[int, list[str]]]:
    for line, values in enumerate(grid, start=1):
        if any(cells := [_cell(value) for value in values]):
            yield line, cells


def _grids(path: Path) -> Iterator[tuple[str, list[list]]]:
    with path.open("rb") as handle:
        is_old = handle.read(4) == b"\xd0\xcf\x11\xe0"
    if is_old and "EncryptedPackage".encode("utf-16-le") in path.read_bytes():
        raise python_calamine.PasswordError
    if is_old:
        # 12.5% would be read as 0.125, and #N/A as nothing.
        raise Unreadable(
            f"{path.name} is a workbook of the old kind (.xls), in which percentages and errors "
            "cannot be told from other cells. Open it, save it as .xlsx, and load that."
        )
    errors: dict[str | int, list[Failed]] = {}
    percents: dict[str | int, list[Block]] = {}
    _refuse_oversized(path, errors, percents)
    with path.open("rb") as handle:
        # By its content: by a path it would go by the name.
        book = python_calamine.CalamineWorkbook.from_filelike(handle)
    _refuse_many_sheets(path, len(book.sheet_names))
    for place, sheet in enumerate(book.sheet_names):
        grid = book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)
        show_percents(grid, percents.get(sheet) or percents.get(place) or [])
        # The reader gives such a cell as an empty one, which may mean something else.
        for row, column, written in errors.get(sheet, []):
            grid[row - 1][column - 1] = written
        yield sheet, grid


def _next_of(path: Path, grids: Iterator[tuple[str, list[list]]]) -> tuple[str, list[list]] | None:
    try:
        return next(grids, None)
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


def read_workbook(path: Path) -> list[Part]:
    """Read every sheet of a workbook that holds anything. Formulas are read as their values.

    Raises Unreadable when it is not a workbook, is locked with a password, or would unpack to
    more than the limit.
    """
    parts = []
    grids = _grids(path)
    while found := _next_of(path, grids):
        sheet, grid = found
        rows = _in_rows(grid)
        if (first := next(rows, None)) is not None:
            numbered = itertools.chain([first], rows)
            where = f"{path.name}, sheet '{sheet}'"
            parts.append(assemble(sheet, numbered, {}, [], is_separated=False, where=where))
    if not parts:
        raise Unreadable(f"{path.name} has no rows on any sheet.")
    return parts
