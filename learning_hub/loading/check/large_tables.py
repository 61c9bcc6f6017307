"""Putting a very large file down, typed, while it is read in passing."""

from collections.abc import Callable

import duckdb

from learning_hub.loading.check.stages import Stage
from learning_hub.loading.read.scans import NotPlain, Scan
from learning_hub.loading.sql_text import literal, one_file


def put_down(
    connection: duckdb.DuckDBPyConnection,
    staged: Stage,
    make: Callable[[str, str], str],
    raw: str,
    scan: Scan,
) -> None:
    """Read a scanned file once, typed, into a Parquet file beside the build.

    That takes two thirds of the time that a table takes, and next to no memory. Nothing can be
    deleted from such a file, so rows taken out are listed apart. It goes when the build goes.
    Raises NotPlain when the lines of the scanned file turn out not to be its rows.
    """
    run = connection.execute
    try:
        if scan.types:
            lying = _write(connection, staged.rows, make(raw, "raw_row, "))
            lying = f"(SELECT * EXCLUDE (file_row_number) FROM {lying})"
        else:
            lying = _write(connection, staged.rows, make(raw, ""))
            if not is_in_order(connection, lying, make, scan):
                # Of several threads the rows may come in another order than they stand in.
                threads = run("SELECT current_setting('threads')").fetchall()[0][0]
                run("SET threads = 1")
                lying = _write(connection, f"{staged.rows}_again", make(raw, ""))
                run(f"SET threads = {threads}")
                if not is_in_order(connection, lying, make, scan):
                    raise NotPlain("Its lines are not its rows.")
            lying = f"(SELECT * RENAME (file_row_number AS raw_row) FROM {lying})"
    except (duckdb.InvalidInputException, duckdb.ConversionException) as error:
        raise NotPlain(str(error)) from error
    staged.file_rows = scan.num_rows
    staged.taken_out = f"{staged.rows}_out"
    run(f"CREATE TEMP TABLE {staged.taken_out} (raw_row BIGINT)")
    run(
        f"CREATE TEMP VIEW {staged.rows} AS SELECT raw_row + {scan.first_line} AS source_row, * "
        f"FROM {lying} ANTI JOIN {staged.taken_out} USING (raw_row)"
    )


def _write(connection: duckdb.DuckDBPyConnection, name: str, select: str) -> str:
    """Write rows to a file beside the build, and give the SQL that reads it.

    Never to the same file twice: DuckDB may remember what was in it.
    """
    [(build,)] = connection.execute(
        "SELECT path FROM duckdb_databases() WHERE database_name = current_database()"
    ).fetchall()
    place = f"{build}.{name}.parquet"
    connection.execute(f"COPY ({select}) TO {literal(place)} (FORMAT parquet)")
    return f"read_parquet({literal(one_file(place))}, file_row_number=true)"


def is_in_order(
    connection: duckdb.DuckDBPyConnection, lying: str, make: Callable[[str, str], str], scan: Scan
) -> bool:
    """Say whether rows that were put down stand where their lines do: all there, the marked alike.

    lying: the SQL that reads them. A line's number is told by the place of its row, so nothing is
    taken on trust here.
    """
    run = connection.execute
    if run(f"SELECT count(*) FROM {lying}").fetchone() != (scan.num_rows,):
        raise NotPlain("Its lines are not its rows.")
    connection.register("marked", scan.marked())
    differing = run(
        f"SELECT count(*) FROM (({make('marked', 'raw_row, ')}) EXCEPT "
        "SELECT file_row_number, * EXCLUDE (file_row_number) "
        f"FROM {lying} WHERE file_row_number IN (SELECT raw_row FROM marked))"
    ).fetchone()
    connection.unregister("marked")
    return differing == (0,)
