"""Merging typed rows into a build, keeping what they replace, and checking what came out."""

from dataclasses import dataclass

import duckdb

from learning_hub import contract
from learning_hub.contract import Table
from learning_hub.loading.staging import Reject, Stage, literal, quoted


@dataclass
class Merged:
    """What became of the rows of one stage."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    withdrawn: int = 0


def _same_key(table: Table) -> str:
    return " AND ".join(f"held.{quoted(k)} = came.{quoted(k)}" for k in table.key)


def _differs(staged: Stage) -> str:
    # Only columns that the file holds are compared: a column that it lacks keeps what was there.
    others = [c for c in staged.columns if c not in staged.table.key]
    tests = " OR ".join(f"held.{quoted(c)} IS DISTINCT FROM came.{quoted(c)}" for c in others)
    test = f"({tests or 'false'})"
    if "last_seen_on" in staged.columns:
        # An older publication does not take a place's newer name away.
        test += " AND came.last_seen_on >= coalesce(held.last_seen_on, DATE '0001-01-01')"
    return test


def _one(connection: duckdb.DuckDBPyConnection, sql: str) -> int:
    row = connection.execute(sql).fetchone()
    return int(row[0]) if row else 0


def merge(
    connection: duckdb.DuckDBPyConnection,
    staged: Stage,
    load_id: int,
    *,
    only_after: bool = False,
) -> Merged:
    """Add the new rows of a stage to its table and update the changed ones, by key.

    Rows replaced go to the table's history, with the load that ended them. only_after: leave
    rows alone that a later load than this one brought (used when an earlier load is taken out).
    """
    table, name = staged.table, quoted(staged.table.name)
    run = connection.execute
    differs = _differs(staged) + (f" AND held.load_id < {load_id}" if only_after else "")
    joined = f"{name} AS held JOIN {staged.rows} AS came ON {_same_key(table)}"
    total = _one(connection, f"SELECT count(*) FROM {staged.rows}")
    changed = _one(connection, f"SELECT count(*) FROM {joined} WHERE {differs}")
    if changed:
        run(
            f"INSERT INTO history.{name} BY NAME SELECT held.*, {load_id} AS ended_by, "
            f"'changed' AS ended_how FROM {joined} WHERE {differs}"
        )
        others = [c for c in staged.columns if c not in table.key]
        sets = ", ".join(f"{quoted(c)} = came.{quoted(c)}" for c in others)
        run(
            f"UPDATE {name} AS held SET {sets}, load_id = {load_id}, "
            f"source_row = came.source_row FROM {staged.rows} AS came "
            f"WHERE {_same_key(table)} AND {differs}"
        )
    columns = ", ".join(quoted(c) for c in staged.columns)
    fresh = f"FROM {staged.rows} AS came ANTI JOIN {name} AS held ON {_same_key(table)}"
    new = _one(connection, f"SELECT count(*) {fresh}")
    if new:
        run(
            f"INSERT INTO {name} ({columns}, load_id, source_row) "
            f"SELECT {columns}, {load_id}, source_row {fresh}"
        )
    return Merged(new, changed, total - new - changed, 0)


def withdraw(connection: duckdb.DuckDBPyConnection, staged: Stage, load_id: int) -> int:
    """Take out the rows of a file's scope that it no longer holds, and say how many.

    A file without scope, or with any row refused, withdraws nothing.
    """
    table, scope = staged.table, staged.scope
    if not scope or staged.rejects:
        return 0
    tests = []
    if "agency" in scope:
        if table.scope_agency is None:
            return 0
        tests.append(f"held.{quoted(table.scope_agency)} = {literal(scope['agency'])}")
    if "period_from" in scope and "period_to" in scope:
        if table.scope_period is None:
            return 0
        tests.append(
            f"held.{quoted(table.scope_period)} BETWEEN CAST({literal(scope['period_from'])} AS "
            f"DATE) AND CAST({literal(scope['period_to'])} AS DATE)"
        )
    where = " AND ".join(tests) or "true"
    gone = (
        f"FROM {quoted(table.name)} AS held ANTI JOIN {staged.rows} AS came "
        f"ON {_same_key(table)} WHERE {where}"
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


def _reference_checks() -> dict[str, list[str]]:
    """Write, for every reference in the contract, the SELECT of rows that point at nothing."""
    found: dict[str, list[str]] = {}
    tables = contract.tables()
    for table in tables.values():
        for column, target in table.references:
            key = tables[target].key[0]
            words = target.replace("_", " ")
            found.setdefault(table.name, []).append(
                f"SELECT {literal(table.name)} AS table_name, load_id, source_row, "
                f"{literal(column)} AS column_name, {quoted(column)}::VARCHAR AS value, "
                f"{literal(f'is not a known {words}')} AS reason, "
                f"{literal(f'correct it, or load the {words} first')} AS remedy "
                f"FROM {quoted(table.name)} AS held WHERE {quoted(column)} IS NOT NULL AND "
                f"NOT EXISTS (FROM {quoted(target)} AS target "
                f"WHERE target.{quoted(key)} = held.{quoted(column)})"
            )
    return found


def offences(connection: duckdb.DuckDBPyConnection) -> list[tuple[str, int, int, Reject]]:
    """Run every check and give what it found: table, load, line, and the reject in words."""
    found = []
    selects = [sql for group in _reference_checks().values() for sql in group]
    selects += list(contract.checks().values())
    for sql in selects:
        for table, load_id, line, column, value, reason, remedy in connection.execute(
            sql
        ).fetchall():
            found.append(
                (table, load_id, line, Reject(table, line, column, value, reason, remedy))
            )
    return found
