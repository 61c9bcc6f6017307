"""Temporary tables of a load: made of rows in memory, and dropped when they have served."""

import duckdb
import pyarrow as pa

from learning_hub.loading.sql_text import quoted


def register(connection: duckdb.DuckDBPyConnection, name: str, table: pa.Table) -> None:
    """Make a temporary table of an Arrow table of our own making: never of anyone's frame."""
    connection.register("arriving", table)
    connection.execute(f"CREATE OR REPLACE TEMP TABLE {quoted(name)} AS FROM arriving")
    connection.unregister("arriving")


def drop(connection: duckdb.DuckDBPyConnection, *prefixes: str) -> None:
    """Drop every temporary table and view whose name begins so."""
    for kind, name in connection.execute(
        "SELECT 'VIEW', view_name FROM duckdb_views() WHERE temporary AND NOT internal UNION ALL "
        "SELECT 'TABLE', table_name FROM duckdb_tables() WHERE temporary"
    ).fetchall():
        if name.startswith(prefixes):
            connection.execute(f"DROP {kind} temp.{quoted(name)}")
