"""Files with a fault each, in every format that is read, and the sentence that each must bring.

A fault is written as rows, so that a new format is one more function in WRITERS. In the texts
{file} and {y} stand for the file's name and its own year, {at} for 'line', 'row' or the sheet and
'row', {two} for the same of two rows, {line3} for the number that the third row has there, {where}
for the file and its sheet.
"""

import csv
import io
import math
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from xml.sax.saxutils import escape

import pyarrow as pa
import pyarrow.parquet
import xlsxwriter

HEAD = (
    "measure_id",
    "area_code",
    "period_start",
    "period_end",
    "period_kind",
    "numerator",
    "denominator",
    "value",
    "status",
    "agency_id",
)
SOUND = ("M1", "E09000001", "{y}-01-01", "{y}-01-31", "month", "", "", "12", "", "LA")
FEBRUARY = ("M1", "E09000001", "{y}-02-01", "{y}-02-28", "month", "", "", "7", "", "LA")
MARCH = ("M1", "E09000001", "{y}-03-01", "{y}-03-31", "month", "", "", "9", "", "LA")


# Formats


def separated(delimiter: str, encoding: str) -> Callable[[Path, list[tuple[str, ...]], str], None]:
    """Give a function that writes rows as text."""

    def write(path, rows, part):
        text = io.StringIO(newline="")
        csv.writer(text, delimiter=delimiter, lineterminator="\r\n").writerows(rows)
        path.write_bytes(text.getvalue().encode(encoding))

    return write


def _typed(cell: str) -> str | float | date:
    # As a spreadsheet would hold it: dates as dates, numbers as numbers, all else as text.
    try:
        if "-" in cell[1:]:
            return date.fromisoformat(cell) if cell >= "1900" else cell
        return float(cell)
    except ValueError:
        return cell


def xlsx(path, rows, part):
    """Write rows as a sheet of an Excel workbook."""
    with xlsxwriter.Workbook(
        path, {"default_date_format": "yyyy-mm-dd", "nan_inf_to_errors": True}
    ) as book:
        sheet = book.add_worksheet(part)
        for row, cells in enumerate(rows):
            for column, cell in enumerate(cells):
                typed = _typed(cell)
                if isinstance(typed, str):
                    sheet.write_string(row, column, typed) if typed else None
                elif isinstance(typed, float) and not math.isfinite(typed):
                    sheet.write_string(row, column, cell)
                else:
                    sheet.write(row, column, typed)


def ods(path, rows, part):
    """Write rows as a sheet of an OpenDocument workbook."""
    lines = "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{escape(cell)}</text:p>'
            "</table:table-cell>"
            if cell
            else "<table:table-cell/>"
            for cell in cells
        )
        + "</table:table-row>"
        for cells in rows
    )
    names = " ".join(
        f'xmlns:{word}="urn:oasis:names:tc:opendocument:xmlns:{word}:1.0"'
        for word in ("office", "table", "text")
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr(
            "mimetype", "application/vnd.oasis.opendocument.spreadsheet", zipfile.ZIP_STORED
        )
        packed.writestr(
            "content.xml",
            f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {names} '
            'office:version="1.2"><office:body><office:spreadsheet>'
            f'<table:table table:name="{escape(part)}">{lines}</table:table>'
            "</office:spreadsheet></office:body></office:document-content>",
        )
        packed.writestr(
            "META-INF/manifest.xml",
            '<?xml version="1.0"?><manifest:manifest xmlns:manifest='
            '"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
            '<manifest:file-entry manifest:full-path="/" manifest:media-type='
            '"application/vnd.oasis.opendocument.spreadsheet"/></manifest:manifest>',
        )


def parquet(path, rows, part):
    """Write rows as a Parquet file of columns of text; an empty cell is null."""
    head, *body = rows
    columns = [pa.array([row[n] or None for row in body], pa.string()) for n in range(len(head))]
    pyarrow.parquet.write_table(pa.table(columns, names=list(head)), path)


@dataclass(frozen=True)
class Format:
    """A format: how its files end, what kind it is ('text', 'sheet' or 'columns'), its writer."""

    ending: str
    kind: str
    write: Callable[[Path, list[tuple[str, ...]], str], None]


WRITERS = {
    "comma": Format(".csv", "text", separated(",", "utf-8")),
    "semicolon": Format(".csv", "text", separated(";", "utf-8-sig")),
    "tab": Format(".tsv", "text", separated("\t", "utf-8")),
    "utf-16": Format(".csv", "text", separated(",", "utf-16")),
    "xlsx": Format(".xlsx", "sheet", xlsx),
    "ods": Format(".ods", "sheet", ods),
    "parquet": Format(".parquet", "columns", parquet),
}
TEXT, SHEETS, GRIDS = ("text",), ("sheet",), ("text", "sheet")
ALL = ("text", "sheet", "columns")


# Faults


@dataclass(frozen=True)
class Fault:
    """A fault: the rows that have it, and all lines that the receipt says below its first.

    refusal: the first line, when no row is taken. good, bad: rows taken and refused.
    """

    name: str
    rows: tuple[tuple[str, ...], ...]
    says: tuple[str, ...] = ()
    refusal: str = ""
    good: int = 0
    bad: int = 0
    stem: str = "observation"
    kinds: tuple[str, ...] = ALL
    scope: str = ""

    def lines(self, **words: str) -> list[str]:
        """Give what the receipt must say, word for word."""
        counts = ", ".join(
            f"{number} {word}"
            for number, word in ((self.good, "new"), (self.bad, "rejected"))
            if number
        )
        first = self.refusal or f"{{file}}: {self.good + self.bad} records read" + (
            f": {counts}." if counts else "."
        )
        return [line.format(**words) for line in (first, *self.says)]


def cell(
    column: str,
    written: str,
    reason: str,
    name: str,
    *,
    shown: str | None = None,
    also: dict[str, str] | None = None,
    blames: str | None = None,
    notice: str = "",
) -> Fault:
    """Make a fault of one cell in the second of three observations; the others are sound.

    reason: what is said after the value. also: other cells of that row. blames: the column that
    is named, when it is another. shown: the value as it is repeated; '' = none is. notice: what
    is said of the file besides.
    """
    changed = {**(also or {}), column: written}
    second = tuple(changed.get(name, usual) for name, usual in zip(HEAD, FEBRUARY, strict=True))
    value = written if shown is None else shown
    told = f"'{value}' {reason}" if value else reason
    says = f"  {{file}}, {{at}} {{line3}}, {blames or column}: {told}."
    rows = (HEAD, SOUND, second, MARCH)
    return Fault(name, rows, (notice, says) if notice else (says,), good=2, bad=1)


def whole(name: str, refusal: str, *rows: tuple[str, ...], **more) -> Fault:
    """Make a fault for which the whole file is refused."""
    return Fault(name, rows, refusal=f"Refused: {refusal}", **more)


SHORT_YEAR = (
    "has a year of two figures, which may be of any century; write the date as 2026-07-31 or "
    "31/07/2026"
)
DATE = "is not a date that exists; write the date as 2026-07-31 or 31/07/2026"
COMMA = (
    "has a comma that could part thousands or a decimal; write 12,5 as 12.5, and 1,234 with a comma "
    "before each three figures or with none"
)
NUMBER = "is not a number; write a number, or c, z, x, u, k or low where there is none"
KINDS = (
    "is not allowed here; write one of: month, quarter, term, year to March, academic year, "
    "calendar year, financial year, year"
)
STATUS = "is not allowed here; write one of: c, z, x, u, k, low"
NOT_KEPT = (
    "  {file} is not kept as it came: a refused row of it looks as if it points at a "
    "person. Take that out of your own copy too."
)
SHARE = {"measure_id": "M2", "numerator": "", "denominator": "", "value": ""}

CELLS = (
    cell("period_end", "{y}-02-30", DATE, "a day that does not exist"),
    cell("period_end", "{y}-13-01", DATE, "a month that does not exist"),
    cell("period_end", "28/02/26", SHORT_YEAR, "a year of two digits"),
    cell("period_end", "end of Feb", DATE, "a date in words"),
    cell("period_end", "1026-02-28", DATE, "a date of long ago"),
    cell("period_start", "", "is empty; fill it in", "a date left out", shown=""),
    cell("measure_id", "", "is empty; fill it in", "a measure left out", shown=""),
    cell("value", "twelve", NUMBER, "a number as words"),
    cell("value", "1,5", COMMA, "a comma as the decimal point"),
    cell("value", "about 12", NUMBER, "a number that is not sure"),
    cell("value", "3/8", NUMBER, "a fraction"),
    cell("value", "inf", NUMBER, "a number without end"),
    cell("value", "9" * 400, NUMBER, "a number of 400 digits", shown="9" * 200),
    cell("value", "7 (provisional)", NUMBER, "a note beside a number"),
    cell("numerator", "-3", "is not allowed here; write 0 or more", "a count below nought"),
    cell("period_kind", "fortnight", KINDS, "a code that is not of the list"),
    cell("status", "q", STATUS, "a status that is none", also={"value": ""}),
    cell(
        "measure_id",
        "M9",
        "is not a known measure; correct it, or load the measure first",
        "a measure that is not known",
    ),
    cell(
        "area_code",
        "E09000009",
        "is not a known area; correct it, or load the area first",
        "an area that is not known",
    ),
    cell(
        "agency_id",
        "XX",
        "is not a known agency; correct it, or load the agency first",
        "an agency that is not known",
    ),
    cell(
        "value",
        "101",
        "is a percentage above 100 or below 0; correct the value",
        "a percentage above 100",
        also=SHARE,
    ),
    cell(
        "value",
        "-1",
        "is a percentage above 100 or below 0; correct the value",
        "a percentage below nought",
        also=SHARE,
    ),
    cell(
        "numerator",
        "5",
        "is more than the denominator (4); correct the numerator or the denominator",
        "more counted than there were",
        also={**SHARE, "denominator": "4"},
    ),
    cell(
        "value",
        "50",
        "is not 1 of 4 in per cent; correct the value, the numerator or the denominator",
        "a share that is not of its parts",
        also={**SHARE, "numerator": "1", "denominator": "4"},
    ),
    cell(
        "status",
        "c",
        "holds a number beside the status c, which says there is none; take out the number or the "
        "status",
        "a number beside 'hidden'",
        shown="",
        blames="value",
    ),
    cell(
        "period_end",
        "{y}-01-15",
        "do not fit together: period_end >= period_start must hold; correct one of them",
        "a period that ends before it begins",
        shown="{y}-02-01, {y}-01-15",
        blames="period_start, period_end",
    ),
    cell(
        "value",
        "jo.bloggs@example.org",
        NUMBER,
        "an e-mail address in place of a number",
        shown="(not repeated: it looks like something that points at a person)",
        notice=NOT_KEPT,
    ),
    cell("value", "x" * 300, NUMBER, "a value without end", shown="x" * 200),
    cell("value", "=1+1", NUMBER, "a formula as text"),
)

KEY = (
    "measure_id, area_code, period_start, period_end, breakdown_kind, breakdown: 'M1, "
    "E09000001, "
    "{y}-02-01, {y}-02-28, Total, Total'"
)
OTHER = (*FEBRUARY[:7], "8", *FEBRUARY[8:])
SHORT = (*FEBRUARY[:4],)
ROWS = (
    Fault(
        "the same row twice",
        (HEAD, SOUND, FEBRUARY, FEBRUARY),
        (f"  {{file}}, {{at}} {{line4}}, {KEY} repeats line {{line3}}; take the repeat out.",),
        good=2,
        bad=1,
    ),
    Fault(
        "two rows about one thing that differ",
        (HEAD, SOUND, FEBRUARY, OTHER),
        (
            f"  {{file}}, {{two}} {{line3}}, {{line4}}; {KEY}: are about the same thing as another "
            "line and differ; keep the line that is right.",
        ),
        good=1,
        bad=2,
    ),
    Fault(
        "the header a second time",
        (HEAD, SOUND, HEAD, MARCH),
        (
            "  {file}, {at} {line3}, the whole line: is the header a second time; take the line out.",
        ),
        good=2,
        bad=1,
    ),
    Fault(
        "a row of more cells",
        (HEAD, SOUND, (*FEBRUARY, "and more"), MARCH),
        (
            "  {file}, {at} {line3}, the whole line: has more cells than the header; put a text "
            "that holds "
            "the separator in quotation marks.",
        ),
        good=2,
        bad=1,
        kinds=TEXT,
    ),
    Fault(
        "a row of fewer cells",
        (HEAD, SOUND, SHORT, MARCH),
        ("  {file}, {at} {line3}, period_kind: is empty; fill it in.",),
        good=2,
        bad=1,
        kinds=GRIDS,
    ),
    Fault(
        "a column of no table",
        ((*HEAD, "remarks"), (*SOUND, "seen")),
        ("  {where}: 'remarks' is not of the table 'observation' and was left out.",),
        good=1,
    ),
    Fault(
        "blank rows and columns",
        (("", "", ""), HEAD, ("",) * 10, SOUND, ("", " ", "")),
        (),
        good=1,
        kinds=GRIDS,
    ),
    Fault(
        "titles above the header",
        (("Return of the local authority",), ("Ask the performance team",), HEAD, SOUND),
        tuple(
            f"  {{where}}: line {line} was passed over as a title above the header."
            for line in (1, 2)
        ),
        good=1,
        kinds=GRIDS,
    ),
    Fault(
        "a note below the rows",
        (HEAD, SOUND, ("Source: the case system",)),
        (
            "  {where}: line {line3} below the table looks like a total or a footnote, and was left "
            "out.",
        ),
        good=1,
        kinds=GRIDS,
    ),
    Fault(
        "a row outside what the file is whole for",
        (HEAD, SOUND, (*FEBRUARY[:9], "HEA")),
        (
            "  {file}, {at} {line4}, agency_id: 'HEA' is outside what the file says it is whole "
            "for; "
            "correct the row or the scope.",
        ),
        good=1,
        bad=1,
        kinds=TEXT,
        scope="agency=LA",
    ),
)

RULES = (
    Fault(
        "a rank below one",
        (("theme", "label", "rank"), ("a{y}", "A", "1"), ("b{y}", "B", "0")),
        ("  {file}, {at} {line3}, rank: '0' is not allowed here; write 1 or more.",),
        good=1,
        bad=1,
        stem="theme",
    ),
    Fault(
        "half a rank",
        (("theme", "label", "rank"), ("a{y}", "A", "1"), ("b{y}", "B", "1.5")),
        (
            "  {file}, {at} {line3}, rank: '1.5' is not a whole number; write a whole number, in "
            "figures.",
        ),
        good=1,
        bad=1,
        stem="theme",
    ),
    Fault(
        "neither yes nor no",
        (
            ("member_id", "agency_id", "role_title", "is_champion"),
            ("HEA-{y}", "HEA", "Nurse", "no"),
            ("LA-{y}", "LA", "Lead", "perhaps"),
        ),
        (
            "  {file}, {at} {line3}, is_champion: 'perhaps' is not true or false; write true or "
            "false.",
        ),
        good=1,
        bad=1,
        stem="member",
    ),
    Fault(
        "a grade that is not of the audit's scale",
        (("audit_id", "case_id", "overall_grade_code"), ("A1", "a{y}", "G"), ("A1", "b{y}", "B")),
        (
            "  {file}, {at} {line3}, overall_grade_code: 'B' is not a grade of the scale "
            "four_grades; use "
            "a grade of that scale.",
        ),
        good=1,
        bad=1,
        stem="audited_case",
    ),
    Fault(
        "a case of an audit that was never held",
        (("audit_id", "case_id"), ("A1", "c{y}"), ("A9", "d{y}")),
        (
            "  {file}, {at} {line3}, audit_id: 'A9' is not a known audit; correct it, or load the "
            "audit "
            "first.",
        ),
        good=1,
        bad=1,
        stem="audited_case",
    ),
    Fault(
        "an audit that ends before it begins",
        (
            (
                "audit_id",
                "cycle_id",
                "kind",
                "title",
                "period_from",
                "period_to",
                "sampling",
                "scale_id",
            ),
            (
                "E{y}",
                "C1",
                "multi_agency",
                "Neglect",
                "2026-01-01",
                "2026-01-31",
                "random",
                "four_grades",
            ),
            (
                "F{y}",
                "C1",
                "multi_agency",
                "Neglect",
                "2026-01-31",
                "2026-01-01",
                "random",
                "four_grades",
            ),
        ),
        (
            "  {file}, {at} {line3}, period_to: '2026-01-01' is before the period begins; correct "
            "one "
            "of the two dates.",
        ),
        good=1,
        bad=1,
        stem="audit",
    ),
)

# Columns that point at a person: a file with one is refused whole, whatever it holds.
PERSONAL = (
    "Child name",
    "First Name",
    "Surname",
    "Date of Birth",
    "DOB",
    "NHS Number",
    "UPN",
    "Postcode",
    "Home address",
    "E-mail",
    "Mobile phone",
    "National Insurance Number",
)
REFUSED = (
    *(
        whole(
            f"a column of persons: {column}",
            f"{{where}} was refused whole: the column '{column}' looks like something that points "
            "at a person. This dashboard never holds names, dates of birth, addresses, NHS numbers "
            "or UPNs. Take the column out and load the file again.",
            (*HEAD, column),
            (*SOUND, "1"),
        )
        for column in PERSONAL
    ),
    whole(
        "no header",
        "{where} is not recognised: its columns are those of no table and no "
        "published format. data/README.md lists the columns of each table.",
        SOUND,
        FEBRUARY,
    ),
    whole(
        "a table of something else",
        "{where} is not recognised: its columns are those of no "
        "table and no published format. data/README.md lists the columns of each table.",
        ("colour", "taste"),
        ("red", "sour"),
    ),
    whole(
        "a required column that is missing",
        "{where} looks like the table 'observation' but "
        "lacks the column measure_id. Add and fill it, then load the file again.",
        HEAD[1:],
        SOUND[1:],
    ),
    whole(
        "two required columns that are missing",
        "{where} looks like the table 'observation' but "
        "lacks the columns measure_id, period_start. Add and fill them, then load the file "
        "again.",
        (HEAD[1], *HEAD[3:]),
        (SOUND[1], *SOUND[3:]),
    ),
    whole(
        "a heading that is misspelt",
        "{where} looks like the table 'observation' but lacks the "
        "column measure_id. Add and fill it, then load the file again.",
        ("mesure_id", *HEAD[1:]),
        SOUND,
    ),
    whole(
        "two columns of one name",
        "{where} has two columns called 'value'. Keep one of them and load it again.",
        (*HEAD, "value"),
        (*SOUND, "13"),
        kinds=GRIDS,
    ),
    whole(
        "two spellings of one column",
        "{where} has the column measure_id twice, as 'measure_id' "
        "and 'Measure ID'. Keep one of them and load the file again.",
        (*HEAD, "Measure ID"),
        (*SOUND, "M1"),
    ),
    whole(
        "more columns than are read",
        "{where} has 1,001 columns; at most 1,000 are read. Take "
        "out "
        "those that are not needed and load it again.",
        tuple(f"c{n}" for n in range(1001)),
        tuple("1" * 1001),
    ),
    whole(
        "the list of loads, which the loader writes itself",
        "{where} is not recognised: its "
        "columns are those of no table and no published format. data/README.md lists the columns "
        "of each table.",
        ("load_id", "snapshot_number", "sha256"),
        ("1", "1", "x"),
        stem="load",
    ),
    whole(
        "a scope of a table that it is not",
        "{where} is the table 'observation', but its scope says 'theme'.",
        HEAD,
        SOUND,
        kinds=TEXT,
        scope="table=theme",
    ),
    whole(
        "a scope without its column",
        "{where} has a scope with agency, so it needs the column "
        "agency_id. Add and fill it, or take that out of the scope.",
        HEAD[:9],
        SOUND[:9],
        kinds=TEXT,
        scope="agency=LA",
    ),
    whole(
        "a scope of half a period",
        "{where} has a scope that cannot be followed: a period needs "
        "both period_from and period_to.",
        HEAD,
        SOUND,
        kinds=TEXT,
        scope="period_from={y}-01-01",
    ),
    whole(
        "a scope that ends before it begins",
        "{where} has a scope that cannot be followed: the period ends before it begins.",
        HEAD,
        SOUND,
        kinds=TEXT,
        scope="period_from={y}-02-01; period_to={y}-01-01",
    ),
    whole(
        "a scope by an unknown word",
        "{where} has a scope that cannot be followed: 'team' is "
        "not "
        "one of table, agency, period_from, period_to, continues.",
        HEAD,
        SOUND,
        kinds=TEXT,
        scope="team=A",
    ),
)

EMPTY = (Fault("a header and no rows", (HEAD,), ("  It holds no rows below its header.",)),)

FAULTS = (*CELLS, *ROWS, *RULES, *REFUSED, *EMPTY)
