"""Files as publishers write them: each kind has a room of its own, and gives the same things."""

import re
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from learning_hub.loading.check.stages import Stage
from learning_hub.loading.formats import fingertips, neighbours, recognise
from learning_hub.loading.formats.ees import transform as ees
from learning_hub.loading.formats.lait import dictionary as lait_dictionary
from learning_hub.loading.formats.lait import figures as lait
from learning_hub.loading.formats.shared.places import double_places
from learning_hub.loading.formats.shared.transformed import Transformed
from learning_hub.loading.read import parquet
from learning_hub.loading.read.parts import Part

KINDS = ("ees", "neighbours", "lait dictionary", "lait", "fingertips")
# Columns of a convention that sound as if they named a person: that of an area's region.
OWN = {"parent name"}
# Temporary tables that the rooms leave behind.
PREFIXES = ("ees_", "neighbours_", "lait_", "fingertips_")
# What is needed to understand others comes before them: codes of places, meanings of measures.
_ORDER = {"lait": 1}


def transform(
    connection: duckdb.DuckDBPyConnection,
    known: str,
    part: Part,
    file_name: str,
    *,
    meta: dict[str, dict[str, str | None]],
    year: int,
    earlier: list[Stage],
) -> Transformed:
    """Turn the raw rows of a published file into temporary tables of text for the contract.

    known: which of KINDS it is. meta: labels of its columns, if any came beside it. year: names
    a neighbour model that does not name itself. earlier: what came before in this delivery.
    Raises Unreadable when there is nothing to take from it.
    """
    if known == "ees":
        made = ees.transform(connection, "raw", part, file_name, meta)
        made.notices += double_places(connection, made.tables["area_name"], earlier)
        return made
    if known == "neighbours":
        return neighbours.transform(connection, "raw", part, file_name, year)
    if known == "lait dictionary":
        return lait_dictionary.transform(connection, part)
    if known == "lait":
        return lait.transform(connection, "raw", part, earlier)
    return fingertips.transform(connection, "raw", part, earlier)


def in_order(kinds: list[str]) -> list[int]:
    """Give the places of the parts of a file in the order in which they are to be read."""
    return sorted(range(len(kinds)), key=lambda place: _ORDER.get(kinds[place], 0))


def comes_late(path: Path) -> bool:
    """Say whether a file is better understood when the others of its delivery are read first.

    Only its first bytes are looked at; a file that cannot be read does not come late.
    """
    try:
        if not path.is_file():
            return False
        with path.open("rb") as handle:
            start = handle.read(4_000)
        if start[:4] == parquet.MAGIC:
            text = ",".join(pq.read_schema(path).names)
        elif start[:2] == b"PK":
            return False
        else:
            text = start.decode("utf-16" if start[:2] in (b"\xff\xfe", b"\xfe\xff") else "latin-1",
                                "ignore")
    except (OSError, pa.ArrowException):
        return False
    cells = {cell.strip(' "\ufeff').lower() for cell in re.split(r"[,;\t|\r\n]", text)}
    return cells >= recognise.LAIT_COLUMNS
