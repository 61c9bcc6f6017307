"""Merging typed rows into a build, keeping what they replace, and checking what came out."""

import re
from dataclasses import dataclass
from functools import cache

import duckdb

from learning_hub import contract
from learning_hub.contract import Table
from learning_hub.loading.check.row_rules import scope_sql
from learning_hub.loading.check.stages import MOST_REJECTS, Reject, Stage
from learning_hub.loading.sql_text import literal, quoted

# In the head of a check that staging and merging answer for themselves.
CANNOT_BRING = "-- A load cannot bring one:"


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
    if staged.is_published and "last_seen_on" in staged.columns:
        # An older publication does not take a place's newer name away, and of two of the same
        # date the first stands: else loading them again would change the name back and forth.
        test += " AND came.last_seen_on > coalesce(held.last_seen_on, DATE '0001-01-01')"
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
    columns = ", ".join(quoted(c) for c in staged.columns)
    insert = f"INSERT INTO {name} ({columns}, load_id, source_row) SELECT {columns}, {load_id}"
    if not run(f"SELECT 1 FROM {name} LIMIT 1").fetchall():
        # Nothing is held that it could change: no need to look for it, which is slow for millions.
        return Merged(new=_one(connection, f"{insert}, source_row FROM {staged.rows}"))
    differs = _differs(staged) + (f" AND held.load_id < {load_id}" if only_after else "")
    joined = f"{name} AS held JOIN {staged.rows} AS came ON {_same_key(table)}"
    is_new = f"held.{quoted(table.key[0])} IS NULL"
    counted = run(
        f"SELECT count(*), count(*) FILTER ({is_new}), "
        f"count(*) FILTER (NOT {is_new} AND {differs}) "
        f"FROM {staged.rows} AS came LEFT JOIN {name} AS held ON {_same_key(table)}"
    ).fetchone()
    total, new, changed = counted or (0, 0, 0)
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
    fresh = f"FROM {staged.rows} AS came ANTI JOIN {name} AS held ON {_same_key(table)}"
    if new:
        run(f"{insert}, source_row {fresh}")
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
        for other in arrived if other.table.name == table.name
    )
    gone = (
        f"FROM {quoted(table.name)} AS held ANTI JOIN ({came}) AS came "
        f"ON {_same_key(table)} WHERE {scope_sql(table, staged.scope)}"
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


@dataclass(frozen=True)
class _Check:
    """A SELECT of rows that must not be. first: one that gives nothing where that gives nothing.

    It is much quicker; empty = there is none.
    """

    sql: str
    first: str = ""


@cache
def _reference_checks() -> dict[str, list[tuple[str, _Check]]]:
    """Write, for every reference of a table, the target and the check for rows that miss it."""
    found: dict[str, list[tuple[str, _Check]]] = {}
    tables = contract.tables()
    for table in tables.values():
        for column, target in table.references:
            key = tables[target].key[0]
            words = target.replace("_", " ")
            # Each different value is looked up once: of millions of rows there are hundreds.
            unknown = (
                f"SELECT named FROM (SELECT DISTINCT {quoted(column)} AS named "
                f"FROM {quoted(table.name)}) WHERE named IS NOT NULL AND NOT EXISTS "
                f"(FROM {quoted(target)} AS target WHERE target.{quoted(key)} = named)"
            )
            found.setdefault(table.name, []).append((target, _Check(
                f"SELECT {literal(table.name)} AS table_name, load_id, source_row, "
                f"{literal(column)} AS column_name, {quoted(column)}::VARCHAR AS value, "
                f"{literal(f'is not a known {words}')} AS reason, "
                f"{literal(f'correct it, or load the {words} first')} AS remedy "
                f"FROM {quoted(table.name)} WHERE {quoted(column)} IN ({unknown})",
                first=f"{unknown} LIMIT 1",
            )))
    return found


def mark_of(offence: tuple[str, int, int, Reject]) -> tuple[str, int, int, str]:
    """Give what tells one offence from another: table, load, line and column."""
    table, load_id, line, reject = offence
    return table, load_id, line, reject.column


def _tables_in(sql: str) -> set[str]:
    return set(re.findall(r"\w+", re.sub(r"--.*", "", sql))) & set(contract.tables())


@dataclass(frozen=True)
class Touched:
    """What a load touched: the tables it brought rows of, those it took rows from, its loads."""

    grown: frozenset[str]
    shrunk: frozenset[str]
    loads: tuple[int, ...]

    def is_only_grown(self, table: str, beside: set[str]) -> bool:
        """Say whether a table's new rows alone can have made a rule wrong.

        beside: the other tables that the rule reads.
        """
        return not (table in self.shrunk or beside & (self.grown | self.shrunk))


def offences(
    connection: duckdb.DuckDBPyConnection, touched: Touched | None = None
) -> list[tuple[str, int, int, Reject]]:
    """Run the checks and give what they found: table, load, line, and the reject in words.

    Only what a load touched can have gone wrong, so only that is looked at; None = look at all.
    """
    selects: list[tuple[_Check, str | None]] = []
    for name, group in _reference_checks().items():
        for target, check in group:
            if touched is None or target in touched.shrunk:
                selects.append((check, None))
            elif name in touched.grown:
                # Where a table refers to itself, the rows that were there before are wanted too.
                alone = name != target and touched.is_only_grown(name, set())
                selects.append((check, name if alone else None))
    for sql in contract.checks().values():
        read = _tables_in(sql)
        if touched is not None and (
            not read & (touched.grown | touched.shrunk) or CANNOT_BRING in sql
        ):
            continue
        by_row = re.search(r"^-- Looks at (\w+) row by row\.$", sql, re.MULTILINE)
        alone = by_row and touched and touched.is_only_grown(by_row[1], read - {by_row[1]})
        selects.append((_Check(sql), by_row[1] if by_row and alone else None))
    # Together, so that each table's new rows are set apart once.
    found = []
    [(build,)] = connection.execute("SELECT current_database()").fetchall()
    for only in [*sorted({table for _, table in selects if table}), None]:
        if only and touched:
            loads = ", ".join(map(str, touched.loads))
            connection.execute(
                f"CREATE TEMP VIEW {quoted(only)} AS FROM {quoted(build)}.main.{quoted(only)} "
                f"WHERE load_id IN ({loads})"
            )
        for check, table in selects:
            if table == only and not (
                check.first and connection.execute(check.first).fetchone() is None
            ):
                found += connection.execute(check.sql).fetchmany(MOST_REJECTS + 1)
        if only:
            connection.execute(f"DROP VIEW temp.{quoted(only)}")
    return [
        (table, load_id, line, Reject(table, line, column, value, reason, remedy))
        for table, load_id, line, column, value, reason, remedy in found
    ]
