"""Laying rows out in columns below their header, and setting aside those that do not fit."""

import itertools
import re

import pyarrow as pa

from learning_hub.loading.read.headers import Numbered, header_of
from learning_hub.loading.read.parts import NO_ROWS, Misfit, Part
from learning_hub.loading.read.scope_lines import SCOPE_LINE, scope_of

# So many rows are turned into columns at a time.
PIECE = 20_000


class Columns:
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


def _may_be_shifted(cells: list[str], width: int) -> bool:
    """Say whether 1,234 without quotation marks may have made two cells of one, though the last
    cells are empty.

    width: how many cells the header's row has.
    """
    return len(cells) > width and any(
        re.fullmatch(r"[+-]?\d{1,3}", left) and re.fullmatch(r"\d{3}(\.\d+)?", right)
        for left, right in itertools.pairwise(cells)
    )


def assemble(
    name: str,
    numbered: Numbered,
    scope: dict[str, str],
    notices: list[str],
    *,
    is_separated: bool,
    is_cut_off: bool = False,
    where: str = "",
) -> Part:
    """Lay rows out in columns under their header. is_cut_off: no line break ends the last row.

    where: how its sender knows the part, when its name alone does not say.
    """
    around: set[str] = set()
    header, width, body = header_of(where or name, numbered, notices, around)
    for text in around:
        # On a sheet there is no other place for it, and below a title it is meant all the same.
        if not scope and SCOPE_LINE.match(text):
            scope = scope_of(text)
    columns = Columns(header)
    misfits: list[Misfit] = []
    beside: set[str] = set()
    last: tuple[int, list[str]] | None = None
    for line, cells in body:
        if is_separated and (any(cells[len(header) :]) or _may_be_shifted(cells, width)):
            # Which cell is the one too many nobody can know, so none of them is believed.
            misfits.append(
                Misfit(
                    line,
                    "has more cells than the header",
                    "put a text that holds the separator in quotation marks",
                )
            )
            continue
        beside.update(filter(None, cells[len(header) :]))
        if last is not None:
            columns.add(*last)
        last = line, cells
    if last is not None and is_cut_off and len(last[1]) < len(header):
        misfits.append(
            Misfit(
                last[0],
                "breaks off: the file ends in the middle of this line",
                "send the whole file again",
            )
        )
    elif last is not None:
        columns.add(*last)
    table = columns.table()
    if beside:
        notices.append("What stands to the right of the header was left out.")
    if not table.num_rows and not misfits:
        notices.append(NO_ROWS)
    return Part(
        name,
        tuple(header),
        table,
        scope,
        tuple(notices),
        tuple(misfits),
        tuple(sorted(around | beside)),
    )
