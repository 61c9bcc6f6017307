"""Putting a very large file down, typed, while it is read in passing."""


from collections.abc import Callable

import duckdb

from learning_hub.loading.scans import NotPlain, Scan
from learning_hub.loading.sql_text import literal
from learning_hub.loading.stages import Stage


def put_down(
    connection: duckdb.DuckDBPyConnection,
    staged: Stage,
    make: Callable[[str, str], str],
    raw: str,
    scan: Scan,
) -> None:
    """Read a scanned file once, typed, into a scratch file beside the build.

    Raises NotPlain when its lines turn out not to be its rows.
    """
    _open_scratch(connection)
    staged.store = f"scratch.{staged.rows}"
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


def _open_scratch(connection: duckdb.DuckDBPyConnection) -> None:
    """Attach a scratch file beside the build, which goes when the build goes."""
    row = connection.execute(
        "SELECT path, (SELECT count(*) FROM duckdb_databases() WHERE database_name = 'scratch') "
        "FROM duckdb_databases() WHERE database_name = current_database()"
    ).fetchone()
    if row and not row[1]:
        connection.execute(f"ATTACH {literal(row[0] + '.scratch')} AS scratch (BLOCK_SIZE 262144)")
        # A checkpoint in between would number the rows anew.
        connection.execute("SET checkpoint_threshold = '1TB'")
