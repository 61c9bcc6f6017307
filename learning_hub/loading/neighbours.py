"""Tables of statistical neighbours in their published wide form: one row an area, SN_1 to SN_10."""

import re

import duckdb

from learning_hub.loading.reading import Part
from learning_hub.loading.staging import literal, quoted


def transform(
    connection: duckdb.DuckDBPyConnection, raw: str, part: Part, file_name: str, year: int
) -> dict[str, str]:
    """Turn the wide rows into a temporary table of text for area_neighbour, one row a neighbour.

    The model is named by the year in the file's name, else by the year given.
    """
    named = re.search(r"(?<!\d)20\d\d(?!\d)", file_name)
    model = named[0] if named else str(year)
    held = {cell.lower(): cell for cell in part.header}
    ranks = [int(m[1]) for cell in held if (m := re.fullmatch(r"sn_(\d+)", cell))]
    union = " UNION ALL ".join(
        f"SELECT source_row, {quoted(held['old_la_code'])} AS area_number, "
        f"{quoted(held[f'sn_{rank}'])} AS neighbour_number, '{rank}' AS rank, "
        + (quoted(held[f"sn_{rank}p"]) if f"sn_{rank}p" in held else "NULL")
        + f" AS closeness FROM {raw}"
        for rank in ranks
    )
    connection.execute(
        f"CREATE TEMP TABLE neighbours_area_neighbour AS SELECT {literal(model)} AS model, * "
        f"FROM ({union}) WHERE neighbour_number IS NOT NULL"
    )
    return {"area_neighbour": "neighbours_area_neighbour"}
