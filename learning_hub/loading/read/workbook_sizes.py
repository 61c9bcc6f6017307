"""How much a workbook holds, measured before it is opened, and what it says beside its cells."""

import html
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

import python_calamine

from learning_hub.loading.read import spreadsheet_errors
from learning_hub.loading.read.number_formats import Mask, shown_instead
from learning_hub.loading.read.parts import Unreadable
from learning_hub.loading.read.sheet_styles import (
    Block,
    mask_styles,
    names_of_sheets,
    percent_styles,
)

MAX_UNPACKED = 1_000_000_000
# A sheet is held as a full rectangle: one forgotten cell in its far corner would take all memory.
MAX_CELLS = 20_000_000
MAX_ROWS = 1_048_576
MAX_SHEETS = 100
MAX_TAG = 10_000_000
# Of text, when each cell has its own copy of it.
MAX_TEXT = 1_000_000_000

Packed = zipfile.ZipFile
Tags = Iterator[tuple[bytes, ...]]
# A cell that holds an error, such as #REF!: its row and column, counting from 1, and the error.
Failed = tuple[int, int, str]
# The row and the column that the lowest and the rightmost filled cell of a sheet stand in.
Size = tuple[int, int]


@dataclass
class Marks:
    """What a workbook says of a sheet's cells beside their values.

    percents: those shown as percentages. errors: those that hold an error, such as #REF!, in place
    of a value. merged: those that span several rows. masked: those whose format may show words in
    place of a number. shown: what those of an OpenDocument sheet show in place of it.
    text: how many letters its texts come to.
    """

    percents: list[Block] = field(default_factory=list)
    errors: list[Failed] = field(default_factory=list)
    merged: list[Block] = field(default_factory=list)
    masked: list[tuple[int, int, Mask]] = field(default_factory=list)
    shown: dict[Block, str] = field(default_factory=dict)
    text: int = 0
    hidden_rows: list[int] = field(default_factory=list)


Sheets = dict[str | int, Marks]


def _tags(packed: Packed, name: str, wanted: re.Pattern[bytes]) -> Tags:
    """Give the tags wanted of a packed XML file with their attributes, in order."""
    rest = b""
    with packed.open(name) as handle:
        while piece := handle.read(1_000_000):
            whole, _, rest = (rest + piece).rpartition(b">")
            if len(rest) > MAX_TAG:
                raise zipfile.BadZipFile
            yield from wanted.findall(whole + b">")


# A row, a cell, its formula or its value, the last two with whether they end at once; or what is
# written in a cell when it may be an error.
_TAG = re.compile(rb"<(?:\w+:)?(row|c|f|v)\b([^>]*)>(?=(</)?)|(#[^<>]{1,20})</(?:\w+:)?v>")
# What kind of cell it is, in either way of quoting; looking for a few bytes is quicker than a pattern.
_ERROR = (b't="e"', b"t='e'")
_WORDS = (*_ERROR, b't="str"', b"t='str'")
_STYLE = re.compile(rb"\bs=[\"'](\d{1,6})[\"']")
_PLACE = re.compile(rb"\br=[\"']([A-Za-z]{0,3})(\d{1,9})[\"']")
_HIDDEN = re.compile(rb"\bhidden=[\"'](?:1|true)[\"']")
# As nearly every program writes it, first and in capitals.
_FIRST = re.compile(rb' r="([A-Z]{1,3})(\d{1,9})"')
NOT_CALCULATED = "#NOT_CALCULATED"


@lru_cache(maxsize=20_000)
def _column_of(letters: bytes) -> int:
    """Give the number of a column: 1 of A, 27 of AA, 0 of no letters."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def _size_of_sheet(
    tags: Tags, styles: frozenset[bytes], masks: dict[bytes, Mask], marks: Marks
) -> Size:
    row = column = height = width = 0
    is_error = awaits_result = may_be_blank = False
    for tag, attributes, ends, written in tags:
        if not tag:
            if is_error:
                marks.errors.append((row, column, written.decode("utf-8", "replace")))
            continue
        if tag == b"f":
            awaits_result = not may_be_blank
            continue
        if tag == b"v":
            if awaits_result:
                awaits_result = bool(ends) or attributes.endswith(b"/")
            continue
        if awaits_result:
            # As programs write it that make formulas and never work them out.
            marks.errors.append((row, column, NOT_CALCULATED))
        awaits_result = False
        may_be_blank = b"t=" in attributes and any(one in attributes for one in _WORDS)
        is_error = may_be_blank and any(one in attributes for one in _ERROR)
        place = _FIRST.match(attributes) or _PLACE.search(attributes)
        if tag == b"row":
            row, column = int(place[2]) if place else row + 1, 0
            # A row without any cell ends at once.
            if _HIDDEN.search(attributes) and not attributes.endswith(b"/"):
                marks.hidden_rows.append(row)
            continue
        column += 1
        if place:
            row, column = int(place[2]), _column_of(place[1])
        if not attributes.endswith(b"/"):
            height, width = max(height, row), max(width, column)
        if (styles or masks) and (style := _STYLE.search(attributes)):
            if style[1] in styles:
                marks.percents.append((row, 1, column, 1))
            if style[1] in masks:
                marks.masked.append((row, column, masks[style[1]]))
    if awaits_result:
        marks.errors.append((row, column, NOT_CALCULATED))
    return height, width


_OPEN_TAG = re.compile(
    rb"<(?:[\w-]+:)?(table(?:-row|-cell)?|covered-table-cell)(?![\w:-])([^>]*)>"
    rb"|([^<>]+)</(?:[\w-]+:)?p>|(<text:p/>|<text:p></text:p>)"
)
_REPEATED = re.compile(rb"number-(?:rows|columns)-repeated=[\"'](\d{1,9})[\"']")
_SPANNED = re.compile(rb"number-rows-spanned=[\"'](\d{1,7})[\"']")


_IS_NUMBER = re.compile(rb"office:value-type=[\"'](?:float|currency|percentage)[\"']")
_NUMBER = re.compile(rb"office:value=[\"']([-+.\deE]{1,40})[\"']")
_FILTERED = re.compile(rb"visibility=[\"'](?:filter|collapse)[\"']")


def _sizes_of_open_document(tags: Tags, sheets: Sheets) -> list[Size]:
    """Give the size of each table: a repeated row or cell counts as often as it is repeated."""
    sizes: list[Size] = []
    row = column = rows = times = hidden = 0
    is_error = False
    number: str | None = None
    for tag, attributes, written, _ in tags:
        if not tag and sizes:
            marks = sheets[len(sizes) - 1]
            marks.text += len(written) * rows * times
            said = html.unescape(written.decode("utf-8", "replace")).strip()
            block = (row - rows + 1, rows, column - times + 1, times)
            # The last words of a cell are what it shows: what is noted on it comes before.
            marks.shown.pop(block, None)
            words = shown_instead(number, said) if number is not None else None
            # Older programs write an error as the number nought that shows as one.
            if is_error or spreadsheet_errors.is_error(said):
                marks.errors.append(
                    (row, column, said if spreadsheet_errors.is_error(said) else "#VALUE!")
                )
            elif words is not None:
                marks.shown[block] = words
            continue
        repeated = _REPEATED.search(attributes)
        times = int(repeated[1]) if repeated else 1
        is_error = b'value-type="error"' in attributes
        found = _NUMBER.search(attributes) if _IS_NUMBER.search(attributes) else None
        number = found[1].decode() if found else None
        if tag == b"table":
            sheets[len(sizes)] = Marks()
            sizes.append((0, 0))
            row = rows = 0
        elif tag == b"table-row":
            row, column, rows = row + times, 0, times
            hidden = times if _FILTERED.search(attributes) else 0
        elif sizes:
            marks = sheets[len(sizes) - 1]
            if b'value-type="percentage"' in attributes:
                marks.percents.append((row - rows + 1, rows, column + 1, times))
            if spanned := _SPANNED.search(attributes):
                marks.merged.append((row, int(spanned[1]), column + 1, 1))
            column += times
            if b"value-type" in attributes or not attributes.endswith(b"/"):
                # Of rows without any cell that holds something nobody need be told.
                marks.hidden_rows += range(row - hidden + 1, row + 1)
                hidden = 0
                sizes[-1] = max(sizes[-1][0], row), max(sizes[-1][1], column)
    return sizes


_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml")
_SHARED = "xl/sharedStrings.xml"
_TEXT = re.compile(rb"([^<>]*)</(?:\w+:)?t>|(</(?:\w+:)?si)>")
_USE = re.compile(rb"<(?:\w+:)?c\b([^>]*)>|(\d{1,9})</(?:\w+:)?v>")


def _shared_text(packed: Packed) -> int:
    """Count the letters of texts that many cells share, as often as cells show them."""
    lengths, length = [], 0
    for text, ends in _tags(packed, _SHARED, _TEXT):
        length += len(text)
        if ends:
            lengths.append(length)
            length = 0
    total = 0
    for sheet in filter(_SHEET.fullmatch, packed.namelist()):
        is_shared = False
        for attributes, place in _tags(packed, sheet, _USE):
            if place:
                total += lengths[int(place)] if is_shared and int(place) < len(lengths) else 0
            else:
                is_shared = b't="s"' in attributes or b"t='s'" in attributes
    return total


def _sizes(packed: Packed, path: Path, sheets: Sheets) -> list[Size]:
    """Measure every sheet of a workbook that is a packed archive. Raises Unreadable."""
    names = packed.namelist()
    if "content.xml" in names:
        manifest = packed.read("META-INF/manifest.xml") if "META-INF/manifest.xml" in names else b""
        if b"encryption-data" in manifest:
            raise python_calamine.PasswordError
        return _sizes_of_open_document(_tags(packed, "content.xml", _OPEN_TAG), sheets)
    parts = list(filter(_SHEET.fullmatch, names))
    if not parts:
        raise Unreadable(
            f"{path.name} is no workbook but another packed file, such as an archive or a letter. "
            "Load the tables in it as CSV or .xlsx."
        )
    styles, masks, named = percent_styles(packed), mask_styles(packed), names_of_sheets(packed)
    return [
        _size_of_sheet(
            _tags(packed, part, _TAG),
            styles,
            masks,
            sheets.setdefault(named.get(part, part), Marks()),
        )
        for part in parts
    ]


def _refuse_much_text(packed: Packed, path: Path, cells: int, marks: Sheets) -> None:
    size = sum(one.text for one in marks.values())
    # Only where the longest text there can be, in every cell, would be too much, it is counted.
    if _SHARED in packed.namelist() and packed.getinfo(_SHARED).file_size * cells > MAX_TEXT:
        size = _shared_text(packed)
    if size > MAX_TEXT:
        raise Unreadable(
            f"{path.name} would unpack to {size / 1e9:.1f} GB of text; "
            f"at most {MAX_TEXT / 1e9:.0f} GB is read."
        )


def refuse_oversized(path: Path, marks: Sheets) -> None:
    """Refuse a workbook that would take all memory to open. Raises Unreadable, BadZipFile.

    marks: gets what is told of each sheet's cells, by its name or its place.
    """
    with zipfile.ZipFile(path) as packed:
        size = sum(item.file_size for item in packed.infolist())
        if size > MAX_UNPACKED:
            raise Unreadable(
                f"{path.name} would unpack to {size / 1e9:.1f} GB; "
                f"at most {MAX_UNPACKED / 1e9:.0f} GB is read."
            )
        sizes = _sizes(packed, path, marks)
        refuse_many_sheets(path, len(sizes))
        _refuse_many_cells(path, sizes)
        _refuse_much_text(packed, path, sum(height * width for height, width in sizes), marks)


def _refuse_many_cells(path: Path, sizes: list[Size]) -> None:
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


def refuse_many_sheets(path: Path, sheets: int) -> None:
    """Refuse a workbook of more sheets than anybody means. Raises Unreadable."""
    if sheets > MAX_SHEETS:
        raise Unreadable(
            f"{path.name} has {sheets:,} sheets; at most {MAX_SHEETS} are read. Save those that "
            "are tables as a workbook of their own and load that."
        )
