"""Reading workbooks, .xlsx, .xlsm and .ods: one part a sheet, and nothing that bursts."""

import itertools
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time
from pathlib import Path

import python_calamine
from python_calamine import SheetVisibleEnum

from learning_hub.loading.read.assemble import assemble
from learning_hub.loading.read.parts import Part, Unreadable, tidy
from learning_hub.loading.read.sheet_styles import (
    Block,
    Grid,
    Shown,
    counts_from_1904,
    fill_merged,
    show_masks,
    show_percents,
    show_words,
)
from learning_hub.loading.read.workbook_sizes import (
    Marks,
    Sheets,
    refuse_many_sheets,
    refuse_oversized,
)

MOST_NAMED = 8


def _cell(value: str | float | bool | date | datetime | time | None) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
    if value is None:
        return ""
    return tidy(str(value))


def _in_rows(grid: Grid) -> Iterator[tuple[int, list[str]]]:
    for line, values in enumerate(grid, start=1):
        if any(cells := [_cell(value) for value in values]):
            yield line, cells


def _hidden_sheets_said(names: list[str], file_name: str) -> str:
    """Say which sheets were left out because whoever opens the workbook does not see them."""
    several = len(names) > 1
    named = ", ".join(f"'{name}'" for name in names[:MOST_NAMED])
    more = f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
    return (
        f"{file_name}: the sheet{'s' if several else ''} {named}{more} "
        f"{'are' if several else 'is'} hidden and {'were' if several else 'was'} left out. Show "
        f"{'them' if several else 'it'} and load the file again, if {'they are' if several else 'it is'} meant."
    )


def _column(number: int) -> str:
    letters = ""
    while number:
        number, letter = divmod(number - 1, 26)
        letters = chr(65 + letter) + letters
    return letters


def _lines_named(lines: list[int]) -> str:
    named = ", ".join(f"{line}" for line in lines[:MOST_NAMED])
    more = f" and {len(lines) - MOST_NAMED:,} more" if len(lines) > MOST_NAMED else ""
    return f"line{'s' if len(lines) > 1 else ''} {named}{more}"


def _places(blocks: list[Block]) -> str:
    """Name cells as a spreadsheet does: F6, F8 to F9."""
    named = [
        f"{_column(column)}{row}"
        + (f" to {_column(column + columns - 1)}{row + rows - 1}" if rows * columns > 1 else "")
        for row, rows, column, columns in blocks
    ]
    more = f" and {len(named) - MOST_NAMED:,} more" if len(named) > MOST_NAMED else ""
    return f"{', '.join(named[:MOST_NAMED])}{more}"


def _shown_said(shown: Shown, where: str) -> list[str]:
    """Say which cells were read as the sheet shows them, and not as the number that they hold."""
    nothing = [block for block, words in shown if not words]
    filled = [(block, words) for block, words in shown if words.isdigit()]
    others = [(block, words) for block, words in shown if words and not words.isdigit()]
    said = []
    if nothing:
        said.append(
            f"{where}: numbers that are shown as nothing by their format were read as hidden: "
            f"{_places(nothing)}. If they are meant to be seen, change the format of these cells."
        )
    if filled:
        said.append(
            f"{where}: numbers that are shown with noughts in front by their format were read so, "
            f"where they are ids or codes ('{filled[0][1]}'): {_places([one for one, _ in filled])}."
        )
    if others:
        words = ", ".join(
            f"'{one}'" for one in list(dict.fromkeys(w for _, w in others))[:MOST_NAMED]
        )
        said.append(
            f"{where}: numbers that are shown as words by their format were read as those words, "
            f"{words}: {_places([one for one, _ in others])}. If the numbers are meant, change the "
            "format of these cells."
        )
    return said


def _grids(path: Path, aside: list[str]) -> Iterator[tuple[str, Grid]]:
    """Open a workbook sheet by sheet. aside: gets what is to be said of the workbook as a whole."""
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
    told: Sheets = {}
    refuse_oversized(path, told)
    with path.open("rb") as handle:
        # By its content: by a path it would go by the name.
        book = python_calamine.CalamineWorkbook.from_filelike(handle)
    refuse_many_sheets(path, len(book.sheet_names))
    seen = {one.name for one in book.sheets_metadata if one.visible == SheetVisibleEnum.Visible}
    if hidden := [name for name in book.sheet_names if name not in seen]:
        aside.append(_hidden_sheets_said(hidden, path.name))
    for place, sheet in enumerate(book.sheet_names):
        if sheet not in seen:
            continue
        opened = book.get_sheet_by_name(sheet)
        grid = opened.to_python(skip_empty_area=False)
        marks = told.get(sheet) or told.get(place) or Marks()
        if marks.hidden_rows:
            several = len(marks.hidden_rows) > 1
            aside.append(
                f"{path.name}, sheet '{sheet}': {len(marks.hidden_rows):,} of its rows "
                f"{'are' if several else 'is'} hidden, as a filter does it "
                f"({_lines_named(marks.hidden_rows)}). "
                f"{'They were' if several else 'It was'} read like the others."
            )
        told_of = show_masks(grid, marks.masked) + show_words(grid, list(marks.shown.items()))
        aside += _shown_said(told_of, f"{path.name}, sheet '{sheet}'")
        show_percents(grid, marks.percents)
        # The reader gives such a cell as an empty one, which may mean something else.
        for row, column, written in marks.errors:
            if row <= len(grid) and column <= len(grid[row - 1]):
                grid[row - 1][column - 1] = written
        filled = fill_merged(
            grid,
            marks.merged
            + [
                (top + 1, bottom - top + 1, left + 1, 1)
                for (top, left), (bottom, _) in opened.merged_cell_ranges or []
            ],
        )
        if filled:
            rows = ", ".join(f"{first} to {last}" for first, last in filled[:MOST_NAMED])
            more = f" and {len(filled) - MOST_NAMED} more" if len(filled) > MOST_NAMED else ""
            aside.append(
                f"{path.name}, sheet '{sheet}': what stands in a cell that spans several rows was "
                f"read in each of them: rows {rows}{more}."
            )
        yield sheet, grid


def _next_of(path: Path, grids: Iterator[tuple[str, Grid]]) -> tuple[str, Grid] | None:
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
    parts: list[Part] = []
    aside: list[str] = []
    grids = _grids(path, aside)
    while found := _next_of(path, grids):
        sheet, grid = found
        rows = _in_rows(grid)
        if (first := next(rows, None)) is not None:
            numbered = itertools.chain([first], rows)
            where = f"{path.name}, sheet '{sheet}'"
            parts.append(assemble(sheet, numbered, {}, [], is_separated=False, where=where))
    if not parts:
        said = f" {' '.join(aside)}" if aside else ""
        raise Unreadable(f"{path.name} has no rows on any sheet.{said}")
    is_1904 = counts_from_1904(path)
    return [
        replace(part, aside=() if place else tuple(aside), counts_from_1904=is_1904)
        for place, part in enumerate(parts)
    ]
