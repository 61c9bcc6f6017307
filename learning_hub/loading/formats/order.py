"""In which order files and their parts are read: what is needed to understand others comes first.

So LAIT's data come after their dictionary, and after the places that they know by number alone.
"""

import re
from functools import cache
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from learning_hub.loading.formats import registry
from learning_hub.loading.formats.format import Format
from learning_hub.loading.read import parquet
from learning_hub.loading.read.parts import Part

# So much of a file is looked at: its header stands there.
START = 4_000


@cache
def turn_of(name: str) -> int:
    """Give the turn of a format: one more than the latest of those that it needs, else 0."""
    return max((turn_of(needed) + 1 for needed in registry.named(name).needs), default=0)


def in_order(found: list[Format]) -> list[int]:
    """Give the places of the parts of a file in the order in which they are to be read."""
    return sorted(range(len(found)), key=lambda place: turn_of(found[place].name))


def _cells_at_start(path: Path) -> list[str]:
    """Give the first cells of a file, as far as its first bytes tell. None of a workbook."""
    try:
        if not path.is_file():
            return []
        with path.open("rb") as handle:
            start = handle.read(START)
        if start[:4] == parquet.MAGIC:
            text = ",".join(pq.read_schema(path).names)
        elif start[:2] == b"PK":
            return []
        else:
            text = start.decode(
                "utf-16" if start[:2] in (b"\xff\xfe", b"\xfe\xff") else "latin-1", "ignore"
            )
    except (OSError, pa.ArrowException):
        return []
    return [cell.strip(' "\ufeff') for cell in re.split(r"[,;\t|\r\n]", text)]


def turn_of_file(path: Path) -> int:
    """Give the turn of a file among those of its delivery: 0 unless it needs others.

    Only its first bytes are looked at, and only formats that need others are asked; a file that
    cannot be read has the first turn.
    """
    part = Part("", tuple(_cells_at_start(path)), pa.table({}))
    return max(
        (turn_of(one.name) for one in registry.all_formats() if one.needs and one.knows(part)),
        default=0,
    )
