"""Very large tables, read straight from their file by DuckDB: never held in memory as text.

Only plain files are read so: one row a line, nothing that a line number could not be told of.
All else is read row by row, as `text_files` does.
"""

import bisect
import codecs
import csv
import re
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import duckdb
import numpy as np
import pyarrow as pa

from learning_hub.loading.read.spreadsheet_errors import ERRORS
from learning_hub.loading.sql_text import literal, one_file, quoted

BLOCK = 1 << 20
_ERROR = re.compile("|".join(map(re.escape, ERRORS)).encode(), re.IGNORECASE)
# What Python's own strip takes away that an agency's file may hold.
SPACES = " \t\r\n\u00a0\u2007\u202f\u3000\ufeff"


class NotPlain(Exception):
    """A file that cannot be scanned after all: its lines are not its rows."""


@dataclass(frozen=True)
class Scan:
    """A table in a file, read whenever it is asked for.

    header: the names of its columns. num_rows: its rows. first_line: the line (or row) of the
    file that the first of them stands on; the others follow without a gap. is_trimmed: that no
    cell can begin or end with a space, or be an empty text. marks: some rows,
    counted from 0, and the bytes at which they begin. types: the column types of a Parquet
    file; empty = all text. has_errors: an error of a spreadsheet, such as #N/A, may stand in it.
    has_brackets: that a closing bracket may. has_percents: that a percent sign may.
    """

    path: Path
    header: tuple[str, ...]
    num_rows: int
    first_line: int
    delimiter: str = ","
    quote: str = ""
    is_trimmed: bool = False
    marks: tuple[tuple[int, int], ...] = ()
    types: tuple[str, ...] = ()
    has_errors: bool = False
    has_brackets: bool = True
    has_percents: bool = True

    @property
    def sql(self) -> str:
        """Give the SQL that reads it: a SELECT of all its columns, in the order of the file.

        Of a Parquet file the number of each row, counted from 0, goes with it, as `raw_row`.
        """
        place = literal(one_file(self.path))
        if self.types:
            columns = ", ".join(map(quoted, self.header))
            return (
                f"SELECT {columns}, file_row_number AS raw_row "
                f"FROM read_parquet({place}, file_row_number=true)"
            )
        columns = ", ".join(f"{literal(name)}: 'VARCHAR'" for name in self.header)
        return (
            f"SELECT * FROM read_csv({place}, auto_detect=false, header=false, "
            f"skip={self.first_line - 1}, delim={literal(self.delimiter)}, "
            f"quote={literal(self.quote)}, escape={literal(self.quote)}, "
            f"null_padding=true, columns={{{columns}}})"
        )

    def type_of(self, cell: str) -> str:
        """Say of which type a column is in the file."""
        return self.types[self.header.index(cell)] if self.types else "VARCHAR"

    def text_sql(self, cell: str, wanted: str) -> str:
        """Give the SQL of a cell as it was written, trimmed; empty is NULL.

        One that is of the type wanted stays so; a number that is none is empty.
        """
        kind = self.type_of(cell)
        if kind == "DOUBLE":
            number = f"CASE WHEN NOT isnan({quoted(cell)}) THEN {quoted(cell)} END"
            return number if wanted == kind else f"({number})::VARCHAR"
        if kind != "VARCHAR":
            return quoted(cell) if wanted == kind else f"{quoted(cell)}::VARCHAR"
        if self.is_trimmed:
            return quoted(cell)
        return f"nullif(trim({quoted(cell)}, {literal(SPACES)}), '')"

    def marked(self) -> pa.Table:
        """Read the marked rows by their place in the file: their cells, and `raw_row`."""
        rows = []
        with self.path.open("rb") as handle:
            for row, offset in self.marks:
                handle.seek(offset)
                cells = next(csv.reader([_line(handle)], delimiter=self.delimiter), [])
                if len(cells) > len(self.header):
                    raise NotPlain("A row has more cells than the header.")
                filled = [cell or None for cell in cells]
                rows.append([*filled, *[None] * (len(self.header) - len(filled)), row])
        names = [*self.header, "raw_row"]
        types = [*[pa.string()] * len(self.header), pa.int64()]
        columns = zip(*rows, strict=True) if rows else [[]] * len(names)
        return pa.table(
            [pa.array(column, kind) for column, kind in zip(columns, types, strict=True)], names
        )

    def laid_out(self, texts: dict[int, list[str | None]]) -> pa.Table:
        """Lay the cells of some rows, as `texts` gives them, out as a table, with `raw_row`."""
        columns = [
            pa.array(list(cells), pa.string()) for cells in zip(*texts.values(), strict=True)
        ]
        places = pa.array(list(texts), pa.int64())
        return pa.table([*columns, places], [*self.header, "raw_row"])

    def texts(
        self, connection: duckdb.DuckDBPyConnection, rows: Iterable[int]
    ) -> dict[int, list[str | None]]:
        """Fetch all cells of some rows, counted from 0, as text. Meant for a few of many."""
        wanted = sorted(set(rows))
        if not wanted:
            return {}
        if self.types:
            columns = ", ".join(f"{quoted(name)}::VARCHAR" for name in self.header)
            found = connection.execute(
                f"SELECT file_row_number, {columns} FROM "
                f"read_parquet({literal(one_file(self.path))}, file_row_number=true) "
                "WHERE file_row_number IN (SELECT unnest($rows))",
                {"rows": wanted},
            ).fetchall()
            return {row: list(cells) for row, *cells in found}
        filled_rows: dict[int, list[str | None]] = {}
        with self.path.open("rb") as handle:
            before = -1
            for row in wanted:
                # From the nearest mark before it, or on from the row before.
                mark = self.marks[bisect.bisect_right(self.marks, (row, sys.maxsize)) - 1]
                if row == wanted[0] or mark[0] > before:
                    handle.seek(mark[1])
                    before = mark[0] - 1
                for _ in range(row - before - 1):
                    handle.readline()
                before = row
                cells = next(csv.reader([_line(handle)], delimiter=self.delimiter))
                filled: list[str | None] = [cell.strip(SPACES) or None for cell in cells]
                filled_rows[row] = filled + [None] * (len(self.header) - len(filled))
        return filled_rows


def _line(handle: BinaryIO) -> str:
    return handle.readline().decode().rstrip("\r\n")


@dataclass(frozen=True)
class Survey:
    """What a look over the bytes of a text file tells: its lines, and what its cells may hold.

    is_plain: UTF-8, line ends of one kind and no NUL. has_quotes: some quotation mark stands in it.
    is_trimmed: no cell can begin or end with a space. has_errors: an error of a spreadsheet, such
    as #N/A, may stand in it. has_brackets: a closing bracket does. has_percents: a percent sign does.
    marks: the first line, and one in each block after it: its number, counted from 0, and the byte at
    which it begins.
    """

    lines: int
    marks: tuple[tuple[int, int], ...]
    is_plain: bool
    has_quotes: bool
    is_trimmed: bool
    has_errors: bool
    has_brackets: bool
    has_percents: bool


def _is_text(decoder: codecs.IncrementalDecoder, block: bytes) -> bool:
    try:
        decoder.decode(block)
    except UnicodeDecodeError:
        return False
    return True


def survey(path: Path, first_line: int, delimiter: str) -> Survey:
    """Look over a text file from one line on."""
    newlines = returns = nulls = quotes = others = 0
    is_trimmed, has_errors, has_brackets, has_percents, tail = True, False, False, False, b""
    decoder = codecs.getincrementaldecoder("utf-8")()
    is_utf8 = True
    last = ord("\n")
    with path.open("rb") as handle:
        for _ in range(first_line - 1):
            handle.readline()
        offset = handle.tell()
        marks = [(0, offset)]
        while block := handle.read(BLOCK):
            # The byte before goes with each block, so that no pair is cut apart.
            held = np.frombuffer(bytes([last]) + block, dtype=np.uint8)
            new = held[1:]
            end = block.find(b"\n")
            if end >= 0 and offset > marks[0][1]:
                marks.append((newlines + 1, offset + end + 1))
            offset += len(block)
            newlines += int(np.count_nonzero(new == ord("\n")))
            returns += int(np.count_nonzero(new == ord("\r")))
            nulls += int(np.count_nonzero(new == 0))
            quotes += int(np.count_nonzero(new == ord('"')))
            beyond = int(np.count_nonzero(new > 127))
            others += beyond
            if is_utf8 and (beyond or decoder.getstate()[0]):
                is_utf8 = _is_text(decoder, block)
            # The sign is looked for first: that is ten times as fast as the words.
            may_err = not has_errors and (b"#" in block or b"#" in tail)
            has_errors = has_errors or (may_err and bool(_ERROR.search(tail + block)))
            has_brackets = has_brackets or b"]" in block or b")" in block
            has_percents = has_percents or b"%" in block
            tail = block[-16:]
            if is_trimmed:
                is_space = held == ord(" ")
                is_space |= held == ord("\t")
                is_edge = held == ord(delimiter)
                is_edge |= held == ord("\n")
                is_edge |= held == ord("\r")
                is_trimmed = not (
                    np.any(is_space[1:] & is_edge[:-1]) or np.any(is_space[:-1] & is_edge[1:])
                )
            last = block[-1]
    lines = newlines + (last != ord("\n"))
    return Survey(
        lines=lines,
        marks=tuple(mark for mark in marks if mark[0] < lines),
        is_plain=not nulls and returns in (0, newlines) and is_utf8,
        has_quotes=quotes > 0,
        is_trimmed=is_trimmed and not others and delimiter != "\t",
        has_errors=has_errors,
        has_brackets=has_brackets,
        has_percents=has_percents,
    )
