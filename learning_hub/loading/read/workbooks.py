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
    Grid,
    counts_from_1904,
    fill_merged,
    show_masks,
    show_percents,
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
            aside.append(
                f"{path.name}, sheet '{sheet}': {marks.hidden_rows:,} of its rows "
                f"{'are' if marks.hidden_rows > 1 else 'is'} hidden, as a filter does it. "
                f"{'They were' if marks.hidden_rows > 1 else 'It was'} read like the others."
            )
        show_percents(grid, marks.percents)
        show_masks(grid, marks.masked)
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
