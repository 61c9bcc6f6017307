"""What comes out of a file that is not of our tables as it stands, on its way into them."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import duckdb
import pyarrow as pa

from learning_hub.loading import temporary
from learning_hub.loading.check.stages import Reject, Stage


@dataclass
class Transformed:
    """The temporary table of text for each of our tables, the rows refused, and what to say.

    may_continue: a publication that the file goes on, or may go on, if somebody agrees.
    """

    tables: dict[str, str]
    rejects: list[Reject] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    may_continue: str | None = None


@dataclass
class StagedFile:
    """What was made of a file as a whole: stages to merge, refused rows, notices, its rows."""

    stages: list[Stage] = field(default_factory=list)
    rejects: list[Reject] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    file_rows: int = 0


def put(
    connection: duckdb.DuckDBPyConnection,
    name: str,
    columns: tuple[str, ...],
    rows: Sequence[tuple[object, ...]],
) -> None:
    """Make a temporary table from a few rows in memory: text, and `source_row`, a number."""
    types = [pa.int64() if column == "source_row" else pa.string() for column in columns]
    cells = zip(*rows, strict=True) if rows else [()] * len(columns)
    temporary.register(
        connection,
        name,
        pa.table(
            [pa.array(list(c), type=t) for c, t in zip(cells, types, strict=True)],
            names=list(columns),
        ),
    )
