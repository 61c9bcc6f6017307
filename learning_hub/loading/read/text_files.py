"""Reading files into rows of text with their line numbers. Nothing is judged here but legibility.

What a cell means is decided later, by the contract or by the convention the file follows.
"""

import csv
import hashlib
import io
import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

import pyarrow as pa

from learning_hub import contract
from learning_hub.loading.read.scans import Scan, survey

MAX_BYTES = 400_000_000
# A plain table of our own is read in passing when it is larger than this, up to the second size.
LARGE = 20_000_000
MAX_SCANNED = 10_000_000_000
MAX_COLUMNS = 1_000
MAX_CELL = 1_000_000
# So many lines of titles may stand above a header, and so many cells of one may be filled.
MOST_TITLES = 10
MOST_TITLE_CELLS = 3
# A row is the header below such a title when it names so many columns, and twice as many as that.
LEAST_BELOW_TITLE = 5
# So many rows are turned into columns at a time.
PIECE = 20_000
SEPARATORS = ",;\t|"
# A colon goes with it; without one, what has an equals sign was meant as a scope all the same.
SCOPE_LINE = re.compile(r"#\s*scope\s*(?::\s*(.*)|\s(.*=.*))", re.IGNORECASE)


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

    @property
    def num_rows(self) -> int:
        """Count the rows, without the misfits."""
        return self.scan.num_rows if self.scan else self.rows.num_rows


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


# A column named for nothing but that it goes with the one on its left: how close a neighbour is.
_GOES_WITH = {"snp": re.compile(r"sn_?\d{1,2}", re.IGNORECASE)}


def _named_apart(cells: list[str]) -> list[str]:
    """Name columns that repeat by their neighbour on the left: SN1, SNP becomes SN1, SN1P."""
    named = list(cells)
    for place, (left, cell) in enumerate(itertools.pairwise(cells), start=1):
        whose = _GOES_WITH.get(cell.lower())
        if whose and whose.fullmatch(left):
            named[place] = f"{left}P"
    return named


def plain_heading(cell: str) -> str:
    """Write a heading as the contract writes its columns: in small letters, no spaces."""
    return re.sub(r"[\s-]+", "_", cell.strip().lower())


def headings_of_ours(cells: list[str]) -> int:
    """Count the different cells that are names of columns of our tables."""
    return len(_known_headings() & set(map(plain_heading, cells)))


@cache
def _known_headings() -> frozenset[str]:
    return frozenset(name for table in contract.tables().values() for name in table.names)


def clean_header(cells: list[str], name: str) -> list[str]:
    """Give a header its columns' names, each once. Raises Unreadable when two are the same."""
    cells = _named_apart(cells)
    while cells and not cells[-1]:
        cells.pop()
    if not cells:
        raise Unreadable(f"{name} has no header row. Its first row must name the columns.")
    if len(cells) > MAX_COLUMNS:
        raise Unreadable(
            f"{name} has {len(cells):,} columns; at most {MAX_COLUMNS:,} are read. "
            "Take out those that are not needed and load it again."
        )
    seen: dict[str, int] = {}
    for position, cell in enumerate(cells, start=1):
        # An unnamed column is left out later; one named like a number of ours steps aside.
        if not cell or cell.lower() in ("source_row", "raw_row", "rowid"):
            cell = cells[position - 1] = f"column {position}"
        if first := seen.get(cell.lower()):
            # Where a header is missing, a case stands in its place, which is not to be repeated.
            what = (
                f"two columns called '{cell}'" if plain_heading(cell) in _known_headings()
                else f"the same heading above its columns {first} and {position}"
            )
            raise Unreadable(f"{name} has {what}. Keep one of them and load it again.")
        seen[cell.lower()] = position
    return cells


Numbered = Iterator[tuple[int, list[str]]]


def _title_rows(first: list[tuple[int, list[str]]]) -> int:
    """Count the titles among the first rows of a table: its header is the row after them.

    Titles fill one cell, or a few where a date or a name stands to their right, with room beside
    them for the many cells of the header below. A row of headings of ours is none,
    where the row that seems to be the header holds not one.
    """
    filled = [[cell for cell in cells if cell] for _, cells in first]
    # A table of one column has no titles: all its rows fill one cell.
    titles = next((place for place, cells in enumerate(filled) if len(cells) > 1), 0)
    if not headings_of_ours(filled[titles]):
        for place, cells in enumerate(filled):
            if headings_of_ours(cells) > 1 and 2 * headings_of_ours(cells) >= len(cells):
                return place
    few = len(filled[titles])
    if few > MOST_TITLE_CELLS:
        return titles
    for place, cells in enumerate(filled[titles + 1:], start=titles + 1):
        if (
            LEAST_BELOW_TITLE <= len(cells) <= len(first[titles][1]) and len(cells) >= 2 * few
            and len(set(cells)) == len(cells) and not any(cell[0].isdigit() for cell in cells)
        ):
            return place
    return titles


def _header_of(
    name: str, numbered: Numbered, notices: list[str], around: set[str]
) -> tuple[list[str], int, Numbered]:
    """Find the header, below titles if there are any: gives it, how many cells its row has with the
    empty ones at its end, and the rows that follow.

    around: gets the titles.
    """
    first = list(itertools.islice(numbered, MOST_TITLES + 1))
    if not first:
        raise Unreadable(f"{name} is empty.")
    titles = _title_rows(first)
    notices += [
        f"Line {line} was passed over as a title above the header." for line, _ in first[:titles]
    ]
    around.update(cell for _, cells in first[:titles] for cell in cells if cell)
    header = clean_header(first[titles][1], name)
    return header, len(first[titles][1]), itertools.chain(first[titles + 1:], numbered)


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
    header, width, body = _header_of(where or name, numbered, notices, around)
    for text in around:
        # On a sheet there is no other place for it, and below a title it is meant all the same.
        if not scope and SCOPE_LINE.match(text):
            scope = _scope_of(text)
    columns = _Columns(header)
    misfits: list[Misfit] = []
    beside: set[str] = set()
    last: tuple[int, list[str]] | None = None
    for line, cells in body:
        if is_separated and (any(cells[len(header):]) or _may_be_shifted(cells, width)):
            # Which cell is the one too many nobody can know, so none of them is believed.
            misfits.append(
                Misfit(line, "has more cells than the header",
                       "put a text that holds the separator in quotation marks")
            )
            continue
        beside.update(filter(None, cells[len(header):]))
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
    if beside:
        notices.append("What stands to the right of the header was left out.")
    if not table.num_rows and not misfits:
        notices.append("It holds no rows below its header.")
    return Part(
        name, tuple(header), table, scope, tuple(notices), tuple(misfits),
        tuple(sorted(around | beside)),
    )


def _decode(content: bytes, name: str) -> tuple[str, list[str]]:
    no_text = Unreadable(
        f"{name} is not a text file. Load a CSV file or an .xlsx workbook instead."
    )
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        is_wide = content.startswith(b"\xff\xfe\x00\x00")
        try:
            text = content.decode("utf-32" if is_wide else "utf-16")
        except UnicodeDecodeError as error:
            raise Unreadable(
                f"{name} is damaged: its text breaks off. Save it again as CSV UTF-8."
            ) from error
        if "\x00" in text:
            raise no_text
        return text, []
    if b"\x00" in content:
        raise no_text
    try:
        return content.decode("utf-8-sig"), []
    except UnicodeDecodeError:
        # What Excel on Windows writes when asked for plain CSV.
        text = content.decode("cp1252", errors="replace")
        return text, ["Read as Windows text (cp1252), because it is not UTF-8."]


def _scope_of(line: str) -> dict[str, str]:
    named = SCOPE_LINE.match(line.lstrip('"'))
    pairs = (named[1] or named[2] or "").strip(' ",;').split(";") if named else []
    if named and not all("=" in pair for pair in pairs):
        raise Unreadable(
            "The scope at its head cannot be followed. Write it as: "
            "# scope: agency=LA; period_from=2026-01-01; period_to=2026-03-31"
        )
    return {key.strip().lower(): value.strip() for key, _, value in
            (pair.partition("=") for pair in pairs)}


def _delimiter_of(lines: list[str]) -> str:
    """Tell the separator from the first line that is separated at all, a title line aside.

    A line that holds headings of ours when it is parted so is believed before any other.
    """
    for line in lines:
        parts = {each: line.replace('"', "").split(each) for each in SEPARATORS}
        found = max(SEPARATORS, key=lambda each: headings_of_ours(parts[each]))
        if headings_of_ours(parts[found]) > 1:
            return found
    plain = [re.sub(r'"[^"]*"', "", line) for line in lines[:5]]
    for least in (2, 1):
        for line in plain:
            found = max(SEPARATORS, key=line.count)
            if line.count(found) >= least:
                return found
    return ","


# Stands below the last line while a file is read: when it does not come out again by itself, a
# quotation mark was opened and never closed, and all below that mark would be lost in one cell.
_END = "\x1fend of file\x1f"


def _rows_of(
    source: io.StringIO, delimiter: str, name: str, remarks: set[str] | None = None
) -> Numbered:
    """Give the rows that hold anything, each with the line it begins on. Raises Unreadable.

    remarks: gets the cells of rows at the head that are no rows, for they begin with '#'.
    """
    csv.field_size_limit(MAX_CELL)
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
            if not any(trimmed):
                continue
            # A column of numbers may be headed '#'.
            is_heading = trimmed[0] == "#" and sum(map(bool, trimmed)) > 2
            has_begun = has_begun or is_heading or not trimmed[0].startswith("#")
            if has_begun:
                yield line, trimmed
            elif remarks is not None:
                remarks.update(filter(None, trimmed))
    except csv.Error as error:
        raise Unreadable(
            f"{name}, line {line_before + 1}: a cell of more than {MAX_CELL:,} letters begins "
            "here. A quotation mark that is never closed does that: close it, or take it out, and "
            "load the file again."
        ) from error
    raise Unreadable(
        f"{name}, line {line}: a quotation mark is opened here and never closed. "
        "Close it, or take it out, and load the file again."
    )


def _told(text: str) -> tuple[dict[str, str], str]:
    """Tell from the beginning of a file its scope and its separator."""
    told = [line for line in text[:100_000].splitlines() if line.strip(" ,;\t")]
    scopes = [
        line for line in itertools.takewhile(lambda line: line.lstrip('" ').startswith("#"), told)
        if SCOPE_LINE.match(line.lstrip('" '))
    ]
    if len(scopes) > 1:
        raise Unreadable("Two scopes stand at its head. Keep one of them and load it again.")
    scope = _scope_of(scopes[0].lstrip('" ')) if scopes else {}
    plain = [line for line in told if not line.lstrip('"').startswith("#")]
    return scope, _delimiter_of(plain[:MOST_TITLES + 1])


def _scan_csv(path: Path) -> Part | None:
    """Look at the beginning of a large CSV file, to read the rest in passing. None = not plain."""
    with path.open("rb") as handle:
        start = handle.read(1_000_000).rpartition(b"\n")[0]
    if start.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\x00" in start:
        return None
    try:
        text = start.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None
    scope, delimiter = _told(text)
    notices: list[str] = []
    around: set[str] = set()
    source = io.StringIO(f"{text}\n{_END}", newline="")
    numbered = _rows_of(source, delimiter, path.name, around)
    header, _, body = _header_of(path.name, numbered, notices, around)
    first_line, cells = next(body, (0, []))
    if not first_line or len(cells) != len(header):
        return None
    found = survey(path, first_line, delimiter)
    if not found.is_plain or (found.has_errors and path.stat().st_size <= MAX_BYTES):
        return None
    with path.open("rb") as handle:
        handle.seek(-1, io.SEEK_END)
        if handle.read() != b"\n":
            return None
    quote = '"' if found.has_quotes else ""
    scan = Scan(
        path, tuple(header), found.lines, first_line, delimiter, quote,
        is_trimmed=found.is_trimmed and not quote, marks=found.marks, has_errors=found.has_errors,
    )
    rows = _Columns(header).table()
    return Part(
        path.name, tuple(header), rows, scope, tuple(notices), (), tuple(sorted(around)), scan,
        delimiter,
    )


def read_csv(path: Path, *, in_passing: bool = True) -> Part:
    """Read a CSV file as text, whatever its delimiter and encoding.

    Blank lines are passed over; a first line `# scope: ...` says what the file is whole for.
    in_passing: leave the rows of a large plain file where they are, to be scanned. Raises
    Unreadable for an empty file or one that is not text.
    """
    size = path.stat().st_size
    if in_passing and size >= LARGE and (part := _scan_csv(path)):
        return part
    if size > MAX_BYTES:
        raise Unreadable(
            f"{path.name} is {size / 1e6:,.0f} MB. More than {MAX_BYTES / 1e6:,.0f} MB is read "
            "only of a table of our own as plain CSV: UTF-8, one row a line, as many cells in each "
            "as in the header, a line break at the end. Save it so, or in smaller pieces."
        )
    text, notices = _decode(path.read_bytes(), path.name)
    scope, delimiter = _told(text)
    remarks: set[str] = set()
    is_cut_off = not text.endswith(("\n", "\r"))
    source = io.StringIO(f"{text}\n{_END}" if is_cut_off else text + _END, newline="")
    del text
    part = assemble(
        path.name, _rows_of(source, delimiter, path.name, remarks), scope, notices,
        is_separated=True,
        is_cut_off=is_cut_off,
    )
    return replace(part, around=(*sorted(remarks), *part.around), delimiter=delimiter)


def rows_as_they_stand(path: Path, lines: set[int]) -> dict[int, list[str]]:
    """Give the cells of those lines of a text file that are wanted, trimmed.

    Rows that fit no header are found so too. Raises Unreadable.
    """
    text, _ = _decode(path.read_bytes(), path.name)
    _, delimiter = _told(text)
    source = io.StringIO(f"{text}\n{_END}", newline="")
    rows = _rows_of(source, delimiter, path.name)
    return {line: cells for line, cells in rows if line in lines}


def lines_without(path: Path, gone: set[int]) -> str:
    """Give a text file with the rows that begin on some lines blanked, every other on its line.

    Raises Unreadable.
    """
    text, _ = _decode(path.read_bytes(), path.name)
    _, delimiter = _told(text)
    lines = io.StringIO(text, newline="").readlines()
    source = io.StringIO(f"{text}\n{_END}", newline="")
    starts = [line for line, _ in _rows_of(source, delimiter, path.name)]
    ends = dict(zip(starts, [*starts[1:], len(lines) + 1], strict=True))
    for line in gone & set(starts):
        lines[line - 1:ends[line] - 1] = ["\n"] * (ends[line] - line)
    return "".join(lines)
