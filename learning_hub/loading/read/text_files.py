"""Reading text files, whatever their separator and encoding, into rows with their line numbers."""

import csv
import io
import itertools
import re
from dataclasses import replace
from pathlib import Path

from learning_hub.loading.read import encodings
from learning_hub.loading.read.assemble import Columns, assemble
from learning_hub.loading.read.headers import MOST_TITLES, Numbered, header_of, headings_of_ours
from learning_hub.loading.read.parts import Part, Unreadable, tidy
from learning_hub.loading.read.scans import Scan, survey
from learning_hub.loading.read.scope_lines import SCOPE_LINE, scope_of

MAX_BYTES = 400_000_000
# A plain table of our own is read in passing when it is larger than this, up to the second size.
LARGE = 20_000_000
MAX_SCANNED = 10_000_000_000
MAX_CELL = 1_000_000
SEPARATORS = ",;\t|"


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
        start = content[:4_000]
        # Of plain English in UTF-16 every other byte is nought.
        if len(start) < 3 * max(start[::2].count(0), start[1::2].count(0)):
            raise Unreadable(
                f"{name} is text in UTF-16 without the mark that says so. Save it again as CSV UTF-8 "
                "and load that."
            )
        raise no_text
    notices: list[str] = []
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text, notices = _line_by_line(content)
    return encodings.mended(text, notices)


def _line_by_line(content: bytes) -> tuple[str, list[str]]:
    """Decode text that is not UTF-8 throughout: files of two programs are put together by hand."""
    lines = content.removeprefix(b"\xef\xbb\xbf").splitlines(keepends=True)
    texts, windows, wide = [], [], 0
    for number, line in enumerate(lines, start=1):
        try:
            texts.append(line.decode("utf-8"))
            wide += not line.isascii()
        except UnicodeDecodeError:
            # What Excel on Windows writes when asked for plain CSV.
            texts.append(line.decode("cp1252", errors="replace"))
            windows.append(number)
    if not wide:
        said = "Read as Windows text (cp1252), because it is not UTF-8."
    else:
        said = (
            f"It is written in two ways: {encodings.lines_said(windows)} as Windows text (cp1252), "
            "the others as UTF-8. Each was read in its own way; look whether accents and dashes "
            "came out right."
        )
    return "".join(texts), [said]


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
            trimmed = [tidy(cell) for cell in cells]
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
        line
        for line in itertools.takewhile(lambda line: line.lstrip('" ').startswith("#"), told)
        if SCOPE_LINE.match(line.lstrip('" '))
    ]
    if len(scopes) > 1:
        raise Unreadable("Two scopes stand at its head. Keep one of them and load it again.")
    scope = scope_of(scopes[0].lstrip('" ')) if scopes else {}
    plain = [line for line in told if not line.lstrip('"').startswith("#")]
    return scope, _delimiter_of(plain[: MOST_TITLES + 1])


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
    header, _, body = header_of(path.name, numbered, notices, around)
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
        path,
        tuple(header),
        found.lines,
        first_line,
        delimiter,
        quote,
        is_trimmed=found.is_trimmed and not quote,
        marks=found.marks,
        has_errors=found.has_errors,
        has_brackets=found.has_brackets,
        has_percents=found.has_percents,
    )
    rows = Columns(header).table()
    return Part(
        path.name,
        tuple(header),
        rows,
        scope,
        tuple(notices),
        (),
        tuple(sorted(around)),
        scan,
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
        path.name,
        _rows_of(source, delimiter, path.name, remarks),
        scope,
        notices,
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
        lines[line - 1 : ends[line] - 1] = ["\n"] * (ends[line] - line)
    return "".join(lines)
