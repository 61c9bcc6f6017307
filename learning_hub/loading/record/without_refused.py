"""A file without its refused rows, each other row on the line that it stood on.

So is a file kept in which a refused row points at a person: it is read again when an earlier load
is taken out, and must tell the rest as it was. Of a workbook the cells alone are kept in any case:
its notes, its formulas and what its pivot tables and links remember may name anybody.
"""

import io
from collections.abc import Iterator
from pathlib import Path

import xlsxwriter

from learning_hub.loading.check.stages import Reject
from learning_hub.loading.read.opening import read
from learning_hub.loading.read.parts import Part
from learning_hub.loading.read.text_files import lines_without
from learning_hub.loading.record.mending import sheet_names


def _workbook_without(parts: list[Part], rejects: list[Reject]) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        for name, part in zip(sheet_names([p.name for p in parts]), parts, strict=True):
            sheet = book.add_worksheet(name)
            gone = {reject.line for reject in rejects if reject.part == part.name}
            *columns, lines = (column.to_pylist() for column in part.rows.columns)
            first = min(lines, default=2)
            for place, cell in enumerate(part.header):
                sheet.write_string(first - 2, place, cell)
            for place, cells in enumerate(columns):
                for line, cell in zip(lines, cells, strict=True):
                    if cell is not None and line not in gone:
                        sheet.write_string(line - 1, place, cell)
    return out.getvalue()


def _pieces_without(
    path: Path, rejects: list[Reject], sheets: list[Part], left_out: frozenset[str]
) -> Iterator[bytes]:
    with path.open("rb") as handle:
        start = handle.read(4)
    if start == b"PAR1":
        return
    parts = sheets or read(path)
    gone = {reject.line for reject in rejects}
    if parts[0].scan:
        # A row a line, whatever its encoding: nothing needs to be understood.
        with path.open("rb") as handle:
            yield from (
                b"\n" if line in gone else text for line, text in enumerate(handle, start=1)
            )
    elif parts[0].name == path.name:
        yield lines_without(path, gone).encode("utf-8")
    else:
        yield _workbook_without([part for part in parts if part.name not in left_out], rejects)


def cells_alone(sheets: list[Part], left_out: frozenset[str]) -> bytes:
    """Give a workbook of the cells of these sheets, as text, but for those left out."""
    return _workbook_without([part for part in sheets if part.name not in left_out], [])


def is_workbook(path: Path) -> bool:
    """Say whether a file is a workbook, by its first bytes."""
    with path.open("rb") as handle:
        return handle.read(2) == b"PK"


def write_without(
    path: Path,
    rejects: list[Reject],
    target: Path,
    sheets: list[Part] | None = None,
    left_out: frozenset[str] = frozenset(),
) -> bool:
    """Write a file without its refused rows, of a workbook the cells alone, as text.

    sheets: its parts, where they were read before; left_out: the names of those of which nothing is
    kept. Says if it was written: a Parquet file is not.
    """
    with target.open("wb") as handle:
        return sum(map(handle.write, _pieces_without(path, rejects, sheets or [], left_out))) > 0
