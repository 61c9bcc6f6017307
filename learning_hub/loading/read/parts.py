"""What a file is read into: parts of text cells, and the rows that fit no header."""

from dataclasses import dataclass, field

import pyarrow as pa

from learning_hub.loading.read.scans import Scan

# What is said of a part with a header and nothing below it.
NO_ROWS = "It holds no rows below its header."
# Spaces that programs put where a line must not break: they mean what a space means.
_SPACES = str.maketrans(
    {
        **dict.fromkeys("\u00a0\u2007\u2009\u202f", " "),
        # And marks without any width, which come along when text is copied from a page.
        **dict.fromkeys("\u200b\u200c\u200d\u200e\u200f\u2060\ufeff", ""),
    }
)


def tidy(cell: str) -> str:
    """Give a cell's text without spaces about it, and with plain ones within."""
    return cell.strip() if cell.isascii() else cell.translate(_SPACES).strip()


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
    around: what stands above the header or to the right of it, and is left out.
    scan: where the rows are when there are very many; then `rows` holds none.
    delimiter: what separates the cells of a text file; empty = it is none.
    aside: what is to be said of the file beside this part, such as sheets that were left out.
    counts_from_1904: that bare numbers in place of dates count the days from 1904 on.
    """

    name: str
    header: tuple[str, ...]
    rows: pa.Table
    scope: dict[str, str] = field(default_factory=dict)
    notices: tuple[str, ...] = ()
    misfits: tuple[Misfit, ...] = ()
    around: tuple[str, ...] = ()
    scan: Scan | None = None
    delimiter: str = ""
    aside: tuple[str, ...] = ()
    counts_from_1904: bool = False

    @property
    def num_rows(self) -> int:
        """Count the rows, without the misfits."""
        return self.scan.num_rows if self.scan else self.rows.num_rows

    def sheet_of(self, file_name: str) -> str | None:
        """Name the sheet that it is of a workbook. None = its file is none."""
        return None if self.name == file_name else self.name
