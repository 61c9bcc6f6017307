"""Tables of statistical neighbours in their published wide form: one row an area.

The form of 2025 has SN_1 and SN_1P for each neighbour and how close it is; that of 2021 has SN1 and
SNP, which the reader has named SN1P.
"""

import re

import duckdb

from learning_hub.loading.check.stages import Reject
from learning_hub.loading.formats.format import Documentation, Format, Sent, headings
from learning_hub.loading.formats.shared.transformed import Transformed
from learning_hub.loading.read.parts import Part
from learning_hub.loading.sql_text import literal, quoted

# A neighbour's column (SN_1, SN1) and how close it is (SN_1P, SN1P); the columns of the area's own
# number, the best first.
NEIGHBOUR = re.compile(r"sn_?(\d{1,2})(p?)")
NEIGHBOURS_OF = ("old_la_code", "la num", "la number")
# A year, or the year of a date written without dashes: 20250501 and 01052025 are of 2025.
_MONTH, _DAY = r"(?:0[1-9]|1[0-2])", r"(?:0[1-9]|[12]\d|3[01])"
YEAR = re.compile(rf"(?<!\d)(?:(20\d\d)|(20\d\d){_MONTH}{_DAY}|{_DAY}{_MONTH}(20\d\d))(?!\d)")


def _has_neighbours(part: Part) -> bool:
    header = headings(part)
    named = {found.groups() for cell in header if (found := NEIGHBOUR.fullmatch(cell))}
    return named >= {("1", ""), ("1", "p")} and bool(header & set(NEIGHBOURS_OF))


def transform(
    connection: duckdb.DuckDBPyConnection, raw: str, part: Part, sent: Sent
) -> Transformed:
    """Turn the wide rows into a temporary table of text for area_neighbour, one row a neighbour.

    The model is named by the year, or the date, in the file's or the sheet's name, else by the
    year that it is loaded as at.
    """
    file_name = sent.file_name
    named = YEAR.search(f"{file_name} {part.name}")
    model = (named[1] or named[2] or named[3]) if named else str(sent.year)
    notices = (
        []
        if named
        else [
            f"{file_name} names no year, so its neighbours are held as the model of {model}. If that "
            "is wrong, unload it, put the year into its name, as neighbours_2025.csv, and load it "
            "again."
        ]
    )
    held = {cell.lower(): cell for cell in part.header}
    area = next(held[name] for name in NEIGHBOURS_OF if name in held)
    places = {
        (int(found[1]), found[2]): held[cell]
        for cell in held
        if (found := NEIGHBOUR.fullmatch(cell))
    }
    ranks = sorted(rank for rank, suffix in places if not suffix)

    def number(cell: str) -> str:
        # A column of numbers that passed through another program: 822.0 is 822.
        return f"regexp_replace({quoted(cell)}, '^(\\d+)\\.0+$', '\\1')"

    union = " UNION ALL ".join(
        f"SELECT source_row, {number(area)} AS area_number, "
        f"{number(places[rank, ''])} AS neighbour_number, '{rank}' AS rank, "
        f"{quoted(places[rank, 'p']) if (rank, 'p') in places else 'NULL'} AS closeness, "
        f"{literal(places[rank, ''])} AS place FROM {raw}"
        for rank in ranks
    )
    connection.execute(
        f"CREATE TEMP TABLE neighbours_all AS FROM ({union}) WHERE neighbour_number IS NOT NULL"
    )
    is_number = "regexp_full_match({}, '\\d{{3}}')"
    of_area, of_neighbour = map(is_number.format, ("area_number", "neighbour_number"))
    wrong = connection.execute(
        f"SELECT DISTINCT source_row, {literal(area)}, area_number, 0 AS turn FROM neighbours_all "
        f"WHERE NOT {of_area} UNION ALL SELECT source_row, place, neighbour_number, rank::INTEGER "
        f"FROM neighbours_all WHERE NOT {of_neighbour} AND coalesce({of_area}, true) "
        "ORDER BY source_row, turn"
    ).fetchall()
    connection.execute(
        f"CREATE TEMP TABLE neighbours_area_neighbour AS SELECT {literal(model)} AS model, "
        f"* EXCLUDE (place) FROM neighbours_all WHERE {of_neighbour} AND coalesce({of_area}, true)"
    )
    remedy = "write its three figures"
    rejects = [
        Reject(part.name, line, column, cell, "is not the number of an area", remedy)
        for line, column, cell, _ in wrong
    ]
    return Transformed({"area_neighbour": "neighbours_area_neighbour"}, rejects, notices)


FORMAT = Format(
    name="neighbours",
    words="statistical neighbours",
    recognise=_has_neighbours,
    transform=transform,
    # A model is one publication's own: no other describes the same.
    is_published=False,
    documentation=Documentation(
        title="Statistical neighbours",
        what="Tables of the local authorities that are most alike, in their published wide form: "
        "one row an authority, its neighbours side by side.",
        known_by="a column of the authority's number (`old_la_code`, `LA num` or `LA number`) and "
        "columns of neighbours and of how close they are: of 2025 `SN_1`, `SN_1P` ..., of 2021 "
        "`SN1`, `SNP` ...",
        becomes="a row of `area_neighbour` for each neighbour, in their order. The year, or the "
        "date, in the name of the file or the sheet names the model; without one it is the year "
        "of the load, and the receipt says so.",
        not_taken="every other column, such as names and regions.",
    ),
)
