"""Which areas took the place of others: what is known of England comes with the places named."""

import csv
from functools import cache

import duckdb

from learning_hub import contract
from learning_hub.loading.check.stages import Stage
from learning_hub.loading.formats.shared.places import held_sql
from learning_hub.loading.formats.shared.transformed import put
from learning_hub.loading.read.parts import Unreadable

CHANGES = contract.QUERIES.parent / "data" / "area_changes.csv"
TABLE = "area_change"


@cache
def known() -> tuple[dict[str, str], ...]:
    """List the changes that the program knows of. Raises Unreadable when they cannot be read."""
    try:
        with CHANGES.open(newline="", encoding="utf-8-sig") as handle:
            rows = tuple(csv.DictReader(handle))
        # Without these nothing is known of a change.
        return tuple(row for row in rows if row["earlier_code"] and row["area_code"])
    except (OSError, KeyError, ValueError) as error:
        raise Unreadable(
            f"data/{CHANGES.name} cannot be read: it needs the columns of the table '{TABLE}'. "
            "Without it nobody knows which area took the place of another."
        ) from error


def changes_of(
    connection: duckdb.DuckDBPyConnection, areas: str, prefix: str, earlier: list[Stage]
) -> str | None:
    """Make the temporary table of what is known to have become the areas of a file.

    areas: the table of areas that has just been read. prefix: what the name of the new one begins
    with. None = nothing is known that is not held: rows of the partnership's own stay as they are.
    """
    held = held_sql(TABLE, ("earlier_code", "area_code"), earlier)
    lines = dict(
        connection.execute(f"SELECT area_code, min(source_row) FROM {areas} GROUP BY 1").fetchall()
    )
    told = set(connection.execute(f"SELECT earlier_code, area_code FROM {held}").fetchall())
    rows = [
        row
        for row in known()
        if row["area_code"] in lines and (row["earlier_code"], row["area_code"]) not in told
    ]
    if not rows:
        return None
    name, columns = f"{prefix}{TABLE}", contract.tables()[TABLE].names
    put(
        connection,
        name,
        ("source_row", *columns),
        [(lines[row["area_code"]], *(row.get(c) or None for c in columns)) for row in rows],
    )
    return name
