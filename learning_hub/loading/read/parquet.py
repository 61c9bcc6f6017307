"""Reading Parquet files into rows of text, numbered from 1."""

from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from learning_hub.loading.read.headers import clean_header
from learning_hub.loading.read.parts import NO_ROWS, Part, Unreadable
from learning_hub.loading.read.scans import Scan
from learning_hub.loading.sql_text import one_file, quoted

MAX_ROWS = 50_000_000
MAX_UNPACKED = 8_000_000_000
MAX_TEXT = 2_000_000_000
MAGIC = b"PAR1"
LOCKED = b"PARE"
# A table of our own is read in passing when it has more rows than this and these types alone.
MANY_ROWS = 500_000
PLAIN_TYPES = {"VARCHAR", "DATE", "DOUBLE", "INTEGER", "BIGINT", "BOOLEAN"}


def _text_sql(name: str, kind: str) -> str:
    """Give the SQL that writes a column as the text that a CSV file would hold."""
    cell = quoted(name)
    text = f"{cell}::VARCHAR"
    if kind in ("DOUBLE", "FLOAT"):
        # 303.0 is the number 303: some tools keep every number as a fraction.
        text = (
            f"CASE WHEN isnan({cell}) THEN NULL WHEN {cell} = trunc({cell}) AND abs({cell}) < 1e15 "
            f"THEN TRY_CAST({cell} AS BIGINT)::VARCHAR ELSE {cell}::VARCHAR END"
        )
    elif kind.startswith("TIMESTAMP"):
        # With a zone, what counts is the time that it was in England.
        local = f"timezone('Europe/London', {cell})" if kind.endswith("ZONE") else cell
        moment = f"make_timestamp(epoch_us({local}))"
        text = (
            f"CASE WHEN {moment} = date_trunc('day', {moment}) "
            f"THEN {moment}::DATE::VARCHAR ELSE {moment}::VARCHAR END"
        )
    return f"nullif(trim({text}), '')"


def _refuse_oversized(path: Path, found: pq.FileMetaData) -> None:
    if found.num_rows > MAX_ROWS:
        raise Unreadable(
            f"{path.name} has {found.num_rows:,} rows; at most {MAX_ROWS:,} are read. "
            "Send it in parts."
        )
    size = sum(found.row_group(group).total_byte_size for group in range(found.num_row_groups))
    if size > MAX_UNPACKED:
        raise Unreadable(
            f"{path.name} would unpack to {size / 1e9:.1f} GB; "
            f"at most {MAX_UNPACKED / 1e9:.0f} GB is read."
        )


def _table(path: Path) -> tuple[list[str], pa.Table]:
    with pq.ParquetFile(path) as file:
        _refuse_oversized(path, file.metadata)
        header = clean_header([name.strip() for name in file.schema_arrow.names], path.name)
    with duckdb.connect() as connection:
        source, place = "read_parquet($path, file_row_number = true)", one_file(path)
        columns = connection.execute(f"DESCRIBE FROM {source}", {"path": place}).fetchall()
        texts = []
        for title, (name, kind, *_) in zip(header, columns, strict=False):
            if kind == "BLOB" or kind.endswith("]") or kind.startswith(("STRUCT", "MAP", "UNION")):
                raise Unreadable(
                    f"{path.name} has a column '{title}' that holds more than one value a row. "
                    "Write it as plain columns and load the file again."
                )
            texts.append(f"{_text_sql(name, kind)} AS {quoted(title)}")
        # A file's own columns may be called what they like: its last is the number asked for.
        number = quoted(columns[-1][0])
        titles = ", ".join(quoted(title) for title in header)
        written = [name for name, kind, *_ in columns if kind == "VARCHAR"]
        sizes = " + ".join(f"coalesce(strlen({quoted(name)}), 0)" for name in written) or "0"
        # A long text that a million rows share takes no room in the file, and much out of it.
        [(size,)] = connection.execute(
            f"SELECT coalesce(sum({sizes}), 0) FROM {source}", {"path": place}
        ).fetchall()
        if size > MAX_TEXT:
            raise Unreadable(
                f"{path.name} would unpack to {size / 1e9:.1f} GB of text; "
                f"at most {MAX_TEXT / 1e9:.0f} GB is read."
            )
        table = connection.execute(
            f"SELECT * FROM (SELECT {', '.join(texts)}, {number} + 1 AS source_row FROM {source}) "
            f"WHERE coalesce({titles}) IS NOT NULL ORDER BY source_row",
            {"path": place},
        ).to_arrow_table()
    return header, table


def _scan(path: Path) -> Part | None:
    """Look at the columns of a large file, to read its rows in passing. None = not plain."""
    with pq.ParquetFile(path) as file:
        _refuse_oversized(path, file.metadata)
        count, names = file.metadata.num_rows, file.schema_arrow.names
    if count < MANY_ROWS or names != clean_header([name.strip() for name in names], path.name):
        return None
    with duckdb.connect() as connection:
        columns = connection.execute("DESCRIBE FROM read_parquet($path)", {"path": one_file(path)})
        types = tuple(kind for _, kind, *_ in columns.fetchall())
    if not set(types) <= PLAIN_TYPES:
        return None
    rows = pa.table({name: pa.array([], pa.string()) for name in names})
    scan = Scan(path, tuple(names), count, 1, types=types, has_errors=True)
    return Part(path.name, tuple(names), rows, scan=scan)


def read_parquet(path: Path, *, in_passing: bool = True) -> Part:
    """Read a Parquet file as text: numbers plainly, dates as 2026-07-31.

    source_row counts its rows from 1. Rows without any value are passed over. in_passing: leave
    the rows of a very large file where they are, to be scanned. Raises Unreadable when it is
    damaged, locked, too large, or holds lists or records.
    """
    try:
        if in_passing and (part := _scan(path)):
            return part
        header, table = _table(path)
    except (OSError, Unreadable) as error:
        if isinstance(error, OSError) and error.errno is None:
            raise _damaged(path) from error
        raise
    except (pa.ArrowException, duckdb.Error, ValueError) as error:
        raise _damaged(path) from error
    notices = () if table.num_rows else (NO_ROWS,)
    return Part(path.name, tuple(header), table, notices=notices)


def _damaged(path: Path) -> Unreadable:
    return Unreadable(
        f"{path.name} is not a Parquet file that can be opened, or is damaged. Send it again, "
        "or as CSV."
    )
