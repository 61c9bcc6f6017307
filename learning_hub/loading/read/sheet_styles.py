"""Cells of a workbook that show something else than they hold.

One shown as a percentage (12.5% is held there as 0.125) is read as it is shown, and as it would
stand in the sheet saved as CSV; so is a number that its format shows as a mark, [<5]"*";0, or with
noughts in front, 0081. One that spans several rows is read in each of them.
"""

import html
import re
import zipfile
from pathlib import Path
from typing import Any, TypeAlias

from learning_hub.loading.read.number_formats import HIDDEN, Mask, is_mark

# A block of cells: its first row and how many, its first column and how many, counting from 1.
Block = tuple[int, int, int, int]
# Blocks of cells that show words in place of their numbers; no words = they show nothing.
Shown: TypeAlias = list[tuple[Block, str]]
# The cells of a sheet, row by row, each of the kind that the library read it as.
Grid: TypeAlias = list[list[Any]]

_FORMAT = re.compile(rb"<(?:\w+:)?numFmt\b([^>]*)>")
_STYLES = re.compile(rb"<(?:\w+:)?cellXfs\b.*?</(?:\w+:)?cellXfs>", re.DOTALL)
_STYLE = re.compile(rb"<(?:\w+:)?xf\b([^>]*)>")
_PROPERTIES = re.compile(rb"<(?:\w+:)?workbookPr\b([^>]*)>")
# The day that an OpenDocument workbook counts from, and where its sheets begin.
_NO_DAY = re.compile(rb"<(?:\w+:)?null-date\b([^>]*)>")
_TABLE = re.compile(rb"<(?:\w+:)?table\s")
_SHEET = re.compile(rb"<(?:\w+:)?sheet\b([^>]*)>")
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\b([^>]*)>")
# Excel's own two, which need no code of their own.
_OWN = {"9", "10"}
MAX_BYTES = 50_000_000


def _attribute(attributes: bytes, name: str) -> str:
    found = re.search(rf"(?:^|\s|\w:){name}=(\"[^\"]*\"|'[^']*')".encode(), attributes)
    return html.unescape(found[1].decode("utf-8", "replace")[1:-1]) if found else ""


def _read(packed: zipfile.ZipFile, name: str) -> bytes:
    if name not in packed.namelist() or packed.getinfo(name).file_size > MAX_BYTES:
        return b""
    return packed.read(name)


def percent_styles(packed: zipfile.ZipFile) -> frozenset[bytes]:
    """Give the numbers of an Excel workbook's styles that show a number as a percentage."""
    text = _read(packed, "xl/styles.xml")
    found = _STYLES.search(text)
    # A per cent sign in quotation marks or behind a stroke is a letter: the number is shown as is.
    codes = {
        _attribute(tag, "numFmtId")
        for tag in _FORMAT.findall(text)
        if "%" in re.sub(r'"[^"]*"|\\.', "", _attribute(tag, "formatCode"))
    } | _OWN
    return frozenset(
        str(place).encode()
        for place, tag in enumerate(_STYLE.findall(found[0]) if found else [])
        if _attribute(tag, "numFmtId") in codes
    )


def mask_styles(packed: zipfile.ZipFile) -> dict[bytes, Mask]:
    """Give the styles of an Excel workbook that may show words in place of a number."""
    text = _read(packed, "xl/styles.xml")
    found = _STYLES.search(text)
    masks = {
        _attribute(tag, "numFmtId"): mask
        for tag in _FORMAT.findall(text)
        if (mask := Mask(_attribute(tag, "formatCode"))).is_one
    }
    return {
        str(place).encode(): masks[number]
        for place, tag in enumerate(_STYLE.findall(found[0]) if found else [])
        if (number := _attribute(tag, "numFmtId")) in masks
    }


def counts_from_1904(path: Path) -> bool:
    """Say whether a workbook counts its days from 1904 on, as those of a Mac once did."""
    if not zipfile.is_zipfile(path):
        return False
    with zipfile.ZipFile(path) as packed:
        if "content.xml" in packed.namelist():
            found = _NO_DAY.search(_before_tables(packed))
            return found is not None and _attribute(found[1], "date-value").startswith("1904-")
        found = _PROPERTIES.search(_read(packed, "xl/workbook.xml"))
    return found is not None and _attribute(found[1], "date1904") in ("1", "true", "on")


def _before_tables(packed: zipfile.ZipFile) -> bytes:
    """Read what an OpenDocument workbook says before its first sheet."""
    text = bytearray()
    with packed.open("content.xml") as handle:
        while len(text) < MAX_BYTES and (piece := handle.read(100_000)):
            text += piece
            # The tag may have begun in the piece before.
            if _TABLE.search(text, max(0, len(text) - len(piece) - 100)):
                break
    return bytes(text)


def names_of_sheets(packed: zipfile.ZipFile) -> dict[str, str]:
    """Give for each packed sheet of an Excel workbook the name that it is known by."""
    targets = {
        _attribute(tag, "Id"): _attribute(tag, "Target")
        for tag in _RELATION.findall(_read(packed, "xl/_rels/workbook.xml.rels"))
    }
    named = {}
    for tag in _SHEET.findall(_read(packed, "xl/workbook.xml")):
        target = targets.get(_attribute(tag, "id"), "")
        place = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        named[place] = _attribute(tag, "name")
    return named


def show_percents(grid: Grid, blocks: list[Block]) -> None:
    """Write the numbers in some blocks of a sheet as the percentages that they are shown as."""
    for first_row, rows, first_column, columns in blocks:
        for cells in grid[first_row - 1 : first_row - 1 + rows]:
            for place in range(first_column - 1, min(first_column - 1 + columns, len(cells))):
                value = cells[place]
                if isinstance(value, int | float) and not isinstance(value, bool):
                    # 0.07 is 7.000000000000001 times a hundredth; no file means that.
                    cells[place] = f"{round(value * 100, 10):.15g}%"


def show_masks(grid: Grid, masked: list[tuple[int, int, Mask]]) -> Shown:
    """Write into the cells of a sheet what their formats show in place of the numbers they hold."""
    shown: Shown = []
    for row, column, mask in masked:
        if row <= len(grid) and column <= len(grid[row - 1]):
            value = grid[row - 1][column - 1]
            is_number = isinstance(value, int | float) and not isinstance(value, bool)
            if is_number and (words := mask.shown(value)) is not None:
                shown.append(((row, 1, column, 1), words))
    return show_words(grid, shown)


def show_words(grid: Grid, shown: Shown) -> Shown:
    """Write words into the numbers of a sheet that it shows them for. Gives those of which to tell.

    Of a mark the receipt tells in any case.
    """
    told: Shown = []
    for block, words in shown:
        first_row, rows, first_column, columns = block
        for cells in grid[first_row - 1 : first_row - 1 + rows]:
            for place in range(first_column - 1, min(first_column - 1 + columns, len(cells))):
                cells[place] = words or HIDDEN
        if not is_mark(words):
            told.append((block, words))
    return told


def fill_merged(grid: Grid, blocks: list[Block]) -> list[tuple[int, int]]:
    """Write what stands in a cell that spans several rows into each of them, as it is meant.

    Gives the first and last row of each of which something was written.
    """
    filled = []
    for first_row, rows, column, _ in blocks:
        below = [cells for cells in grid[first_row : first_row - 1 + rows] if column <= len(cells)]
        for cells in below:
            cells[column - 1] = grid[first_row - 1][column - 1]
        if below and grid[first_row - 1][column - 1] not in (None, ""):
            filled.append((first_row, first_row + rows - 1))
    return sorted(set(filled))
