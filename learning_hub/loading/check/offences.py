"""Rows of a build that must not be: references that lead nowhere, and what queries/checks find."""

import re
from dataclasses import dataclass
from functools import cache

import duckdb

from learning_hub import contract
from learning_hub.loading.check.stages import MOST_REJECTS, Reject
from learning_hub.loading.sql_text import literal, quoted

# In the head of a check that staging and merging answer for themselves.
CANNOT_BRING = "-- A load cannot bring one:"


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
            found.setdefault(table.name, []).append(
                (
                    target,
                    _Check(
                        f"SELECT {literal(table.name)} AS table_name, load_id, source_row, "
                        f"{literal(column)} AS column_name, {quoted(column)}::VARCHAR AS value, "
                        f"{literal(f'is not a known {words}')} AS reason, "
                        f"{literal(f'correct it, or load the {words} first')} AS remedy "
                        f"FROM {quoted(table.name)} WHERE {quoted(column)} IN ({unknown})",
                        first=f"{unknown} LIMIT 1",
                    ),
                )
            )
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
        alone = bool(by_row and touched and touched.is_only_grown(by_row[1], read - {by_row[1]}))
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
