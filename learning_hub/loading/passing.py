"""Putting a very large file down, typed, while it is read in passing."""

from collections.abc import Callable

import duckdb

from learning_hub.loading.scans import NotPlain, Scan
from learning_hub.loading.sql_text import literal
from learning_hub.loading.stages import Stage

# Typed rows take 150 bytes each in memory, and a quarter of the time that a file takes.
MOST_IN_MEMORY = 5_000_000


def put_down(
    connection: duckdb.DuckDBPyConnection,
    staged: Stage,
    make: Callable[[str, str], str],
    raw: str,
    scan: Scan,
) -> None:
    """Read a scanned file once, typed, into a scratch table.

    Raises NotPlain when its lines turn out not to be its rows.
    """
    staged.store = f"{_open_scratch(connection, scan.num_rows)}.{staged.rows}"
    try:
        if scan.types:
            connection.execute(f"CREATE TABLE {staged.store} AS {make(raw, 'raw_row, ')}")
        else:
            staged.raw_row = "rowid"
            connection.execute(f"CREATE TABLE {staged.store} AS {make(raw, '')}")
            if not is_in_order(connection, staged, make, scan):
                # Of several threads the rows may come in another order than they stand in.
                run = connection.execute
                threads = run("SELECT current_setting('threads')").fetchall()[0][0]
                run("SET threads = 1")
                run(f"CREATE OR REPLACE TABLE {staged.store} AS {make(raw, '')}")
                run(f"SET threads = {threads}")
                if not is_in_order(connection, staged, make, scan):
                    raise NotPlain("Its lines are not its rows.")
    except (duckdb.InvalidInputException, duckdb.ConversionException) as error:
        raise NotPlain(str(error)) from error
    staged.file_rows = scan.num_rows
    number = "" if scan.types else "rowid AS raw_row, "
    connection.execute(
        f"CREATE TEMP VIEW {staged.rows} AS SELECT {number}"
        f"{staged.raw_row} + {scan.first_line} AS source_row, * FROM {staged.store}"
    )


def is_in_order(
    connection: duckdb.DuckDBPyConnection,
    staged: Stage,
    make: Callable[[str, str], str],
    scan: Scan,
) -> bool:
    """Say whether rows that were put down stand where their lines do: all there, the marked alike.

    A line's number is told by the place of its row, so nothing is taken on trust here.
    """
    run = connection.execute
    count = run(f"SELECT count(*) FROM {staged.store}").fetchone()
    if not count or count[0] != scan.num_rows:
        raise NotPlain("Its lines are not its rows.")
    connection.register("marked", scan.marked())
    differing = run(
        f"SELECT count(*) FROM (({make('marked', 'raw_row, ')}) EXCEPT SELECT rowid, * "
        f"FROM {staged.store} WHERE rowid IN (SELECT raw_row FROM marked))"
    ).fetchone()
    connection.unregister("marked")
    return differing == (0,)


def _open_scratch(connection: duckdb.DuckDBPyConnection, rows: int) -> str:
    """Attach a place to put rows down: memory, or for very many a scratch file beside the build.

    The file goes when the build goes. Gives the name of the place.
    """
    name = "scratch" if rows > MOST_IN_MEMORY else "scratch_in_memory"
    found = connection.execute(
        "SELECT path, (SELECT count(*) FROM duckdb_databases() WHERE database_name = $name) "
        "FROM duckdb_databases() WHERE database_name = current_database()", {"name": name},
    ).fetchone()
    if found and not found[1]:
        place = (
            f"{literal(found[0] + '.scratch')} AS scratch (BLOCK_SIZE 262144)"
            if name == "scratch" else f"':memory:' AS {name}"
        )
        connection.execute(f"ATTACH {place}")
        # A checkpoint in between would number the rows anew.
        connection.execute("SET checkpoint_threshold = '1TB'")
    return name
