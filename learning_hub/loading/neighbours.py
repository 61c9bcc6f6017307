"""Tables of statistical neighbours in their published wide form: one row an area.

The form of 2025 has SN_1 and SN_1P for each neighbour and how close it is; that of 2021 has SN1 and
SNP, which the reader has named SN1P.
"""

import re

import duckdb

from learning_hub.loading.reading import Part
from learning_hub.loading.recognising import NEIGHBOUR, NEIGHBOURS_OF
from learning_hub.loading.sql_text import literal, quoted
from learning_hub.loading.stages import Reject
from learning_hub.loading.taken import Taken


def transform(
    connection: duckdb.DuckDBPyConnection, raw: str, part: Part, file_name: str, year: int
) -> Taken:
    """Turn the wide rows into a temporary table of text for area_neighbour, one row a neighbour.

    The model is named by the year in the file's or the sheet's name, else by the year given.
    """
    named = re.search(r"(?<!\d)20\d\d(?!\d)", f"{file_name} {part.name}")
    model = named[0] if named else str(year)
    held = {cell.lower(): quoted(cell) for cell in part.header}
    area = next(held[name] for name in NEIGHBOURS_OF if name in held)
    places = {
        (int(found[1]), found[2]): held[cell]
        for cell in held if (found := NEIGHBOUR.fullmatch(cell))
    }
    ranks = sorted(rank for rank, suffix in places if not suffix)
    union = " UNION ALL ".join(
        f"SELECT source_row, {area} AS area_number, {places[rank, '']} AS neighbour_number, "
        f"'{rank}' AS rank, {places.get((rank, 'p'), 'NULL')} AS closeness FROM {raw}"
        for rank in ranks
    )
    connection.execute(
        f"CREATE TEMP TABLE neighbours_all AS SELECT {literal(model)} AS model, * FROM ({union}) "
        "WHERE neighbour_number IS NOT NULL"
    )
    wrong = connection.execute(
        "SELECT source_row, 'SN' || rank, neighbour_number FROM neighbours_all "
        "WHERE NOT regexp_full_match(neighbour_number, '\\d{3}') ORDER BY source_row, rank::INTEGER"
    ).fetchall()
    connection.execute(
        "CREATE TEMP TABLE neighbours_area_neighbour AS FROM neighbours_all "
        "WHERE regexp_full_match(neighbour_number, '\\d{3}')"
    )
    rejects = [
        Reject(part.name, *row, "is not the number of an area", "write its three figures")
        for row in wrong
    ]
    return Taken({"area_neighbour": "neighbours_area_neighbour"}, rejects)
