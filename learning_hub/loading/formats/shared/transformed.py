"""What comes out of a published file, on its way into our own tables."""

from dataclasses import dataclass, field

import duckdb
import pyarrow as pa

from learning_hub.loading.check.stages import Reject
from learning_hub.loading.sql_text import quoted


@dataclass
class Transformed:
    """The temporary table of text for each of our tables, the rows refused, and what to say."""

    tables: dict[str, str]
    rejects: list[Reject] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)


def put(
    connection: duckdb.DuckDBPyConnection, name: str, columns: tuple[str, ...], rows: list[tuple]
) -> None:
    """Make a temporary table from a few rows in memory: text, and `source_row`, a number."""
    types = [pa.int64() if column == "source_row" else pa.string() for column in columns]
    cells = zip(*rows, strict=True) if rows else [()] * len(columns)
    arriving = pa.table(
        [pa.array(list(c), type=t) for c, t in zip(cells, types, strict=True)], names=list(columns)
    )
    connection.register("arriving_rows", arriving)
    connection.execute(f"CREATE TEMP TABLE {quoted(name)} AS FROM arriving_rows")
    connection.unregister("arriving_rows")
