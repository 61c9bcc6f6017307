"""Merging typed rows into a build, and keeping what they replace in its history."""

import duckdb

from learning_hub.contract import LINEAGE, Table
from learning_hub.loading.check.row_rules import scope_sql
from learning_hub.loading.check.stages import Merged, Stage
from learning_hub.loading.sql_text import literal, quoted


def same_key(table: Table) -> str:
    """Give the SQL by which a row that came is the row that is held."""
    return " AND ".join(f"held.{quoted(k)} = came.{quoted(k)}" for k in table.key)


def _differs(staged: Stage) -> str:
    # Only columns that the file holds are compared: a column that it lacks keeps what was there.
    others = [c for c in staged.columns if c not in staged.table.key]
    tests = " OR ".join(f"held.{quoted(c)} IS DISTINCT FROM came.{quoted(c)}" for c in others)
    test = f"({tests or 'false'})"
    if staged.is_published and "last_seen_on" in staged.columns:
        # An older publication does not take a place's newer name away, and of two of the same
        # date the first stands: else loading them again would change the name back and forth.
        test += " AND came.last_seen_on > coalesce(held.last_seen_on, DATE '0001-01-01')"
    return test


def _one(connection: duckdb.DuckDBPyConnection, sql: str) -> int:
    row = connection.execute(sql).fetchone()
    return int(row[0]) if row else 0


def merge(
    connection: duckdb.DuckDBPyConnection, staged: Stage, load_id: int, *, only_after: bool = False
) -> Merged:
    """Add the new rows of a stage to its table and update the changed ones, by key.

    Rows replaced go to the table's history, with the load that ended them. only_after: leave
    rows alone that a later load than this one brought (used when an earlier load is taken out).
    """
    table, name = staged.table, quoted(staged.table.name)
    run = connection.execute
    columns = ", ".join(quoted(c) for c in staged.columns)
    sheet = "NULL" if staged.sheet is None else literal(staged.sheet)
    insert = (
        f"INSERT INTO {name} ({columns}, {', '.join(LINEAGE)}) "
        f"SELECT {columns}, {load_id}, source_row, {sheet}"
    )
    is_small = staged.first is not None
    if not is_small and not run(f"SELECT 1 FROM {name} LIMIT 1").fetchall():
        # Nothing is held that it could change: no need to look for it, which is slow for millions.
        return Merged(new=_one(connection, f"{insert} FROM {staged.rows}"))
    fresh = f"FROM {staged.rows} AS came ANTI JOIN {name} AS held ON {same_key(table)}"
    new = _one(connection, f"{insert} {fresh}")
    if staged.first and new == staged.first.count():
        return Merged(new=new)
    differs = _differs(staged) + (f" AND held.load_id < {load_id}" if only_after else "")
    joined = f"{name} AS held JOIN {staged.rows} AS came ON {same_key(table)}"
    # What was put in just now differs in nothing from what came.
    counted = run(f"SELECT count(*), count(*) FILTER ({differs}) FROM {joined}").fetchone()
    total, changed = counted or (0, 0)
    if changed:
        run(
            f"INSERT INTO history.{name} BY NAME SELECT held.*, {load_id} AS ended_by, "
            f"'changed' AS ended_how FROM {joined} WHERE {differs}"
        )
        others = [c for c in staged.columns if c not in table.key]
        sets = ", ".join(f"{quoted(c)} = came.{quoted(c)}" for c in others)
        run(
            f"UPDATE {name} AS held SET {sets}, load_id = {load_id}, "
            f"source_row = came.source_row, source_sheet = {sheet} FROM {staged.rows} AS came "
            f"WHERE {same_key(table)} AND {differs}"
        )
    return Merged(new, changed, total - new - changed, 0)


def withdraw(
    connection: duckdb.DuckDBPyConnection, staged: Stage, load_id: int, arrived: list[Stage]
) -> int:
    """Take out the rows of a file's scope that it no longer holds, and say how many.

    arrived: all that came with this load, whose rows stay. A file without scope, or with any row
    refused, withdraws nothing.
    """
    table = staged.table
    if not staged.scope or staged.rejects:
        return 0
    came = " UNION ALL ".join(
        f"SELECT {', '.join(quoted(k) for k in table.key)} FROM {other.rows}"
        for other in arrived
        if other.table.name == table.name
    )
    gone = (
        f"FROM {quoted(table.name)} AS held ANTI JOIN ({came}) AS came "
        f"ON {same_key(table)} WHERE {scope_sql(table, staged.scope)}"
    )
    count = _one(connection, f"SELECT count(*) {gone}")
    if count:
        name = quoted(table.name)
        connection.execute(
            f"INSERT INTO history.{name} BY NAME SELECT held.*, {load_id} AS ended_by, "
            f"'withdrawn' AS ended_how {gone}"
        )
        keys = ", ".join(quoted(k) for k in table.key)
        held_keys = ", ".join(f"held.{quoted(k)}" for k in table.key)
        connection.execute(
            f"DELETE FROM {name} WHERE ({keys}) IN (SELECT ({held_keys}) {gone})"
            if len(table.key) > 1
            else f"DELETE FROM {name} WHERE {keys} IN (SELECT {held_keys} {gone})"
        )
    return count
