"""Rows of a build that must not be: references that lead nowhere, and what queries/checks find."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache

import duckdb

from learning_hub import contract
from learning_hub.loading.check.stages import MOST_REJECTS, Reject, Stage
from learning_hub.loading.read.few_rows import FewRows
from learning_hub.loading.sql_text import literal, quoted

# In the head of a check that staging and merging answer for themselves.
CANNOT_BRING = "-- A load cannot bring one:"

UNKNOWN = "is not a known "
# As the checks of grades and answers begin.
NOT_OF_SCALE = "is not a grade of the scale "
NOT_OF_QUESTION = "is not an answer offered with question "
UNKNOWN_REMEDY = "correct it, or load the {} first"
# Of an id whose noughts a spreadsheet took away: 45 for 045.
_WITH_NOUGHTS = (
    "(SELECT 'write it as ' || any_value({key}) || ', which is held: a spreadsheet may have changed "
    "its noughts; format the column as text' FROM {target} "
    "WHERE regexp_full_match({named}, '\\d+(\\.0+)?') AND regexp_full_match({key}, '\\d+') "
    "AND ltrim({key}, '0') = ltrim(regexp_replace({named}, '\\.0+$', ''), '0') "
    "HAVING count(DISTINCT {key}) = 1)"
)


def unknown_reason(target: str) -> str:
    """Say that what a row names is not held, by the table that it would stand in."""
    return UNKNOWN + target.replace("_", " ")


@dataclass(frozen=True)
class _Check:
    """A SELECT of rows that must not be. first: one that gives nothing where that gives nothing.

    It is much quicker; empty = there is none.
    """

    sql: str
    first: str = ""


@dataclass(frozen=True)
class _Reference:
    """A column of a table that names rows of another, and the check for rows that miss it."""

    column: str
    target: str
    check: _Check


@cache
def _reference_checks() -> dict[str, list[_Reference]]:
    """Write the checks of every reference, by the table that refers."""
    found: dict[str, list[_Reference]] = {}
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
            with_noughts = _WITH_NOUGHTS.format(
                key=f"{quoted(target)}.{quoted(key)}::VARCHAR",
                target=quoted(target),
                named=f"{quoted(table.name)}.{quoted(column)}::VARCHAR",
            )
            # A table that names itself cannot be told from itself there.
            remedy = literal(UNKNOWN_REMEDY.format(words))
            if target != table.name:
                remedy = f"coalesce({with_noughts}, {remedy})"
            found.setdefault(table.name, []).append(
                _Reference(
                    column,
                    target,
                    _Check(
                        f"SELECT {literal(table.name)} AS table_name, load_id, source_row, "
                        f"{literal(column)} AS column_name, {quoted(column)}::VARCHAR AS value, "
                        f"{literal(unknown_reason(target))} AS reason, "
                        f"{remedy} AS remedy "
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
    """What a load touched: the tables it brought rows of, those it took rows from, its loads.

    brought: all the rows that came, for the tables of which there were few.
    """

    grown: frozenset[str]
    shrunk: frozenset[str]
    loads: tuple[int, ...]
    brought: dict[str, list[FewRows]] = field(default_factory=dict)

    def is_only_grown(self, table: str, beside: set[str]) -> bool:
        """Say whether a table's new rows alone can have made a rule wrong.

        beside: the other tables that the rule reads.
        """
        return not (table in self.shrunk or beside & (self.grown | self.shrunk))


def few_brought(stages: list[Stage]) -> dict[str, list[FewRows]]:
    """Give the rows that came, for the tables of which all that came are few and at hand."""
    found: dict[str, list[FewRows | None]] = {}
    for staged in stages:
        found.setdefault(staged.table.name, []).append(staged.first)
    return {
        name: [rows for rows in brought if rows is not None]
        for name, brought in found.items()
        if all(rows is not None for rows in brought)
    }


def _all_named_are_known(
    touched: Touched, table: str, reference: _Reference, known: Callable[[str], set[object]]
) -> bool:
    """Say whether all that the few rows which came name is held, so that none can miss it."""
    if table not in touched.brought or contract.tables()[table].column(reference.column).default:
        return False
    named: set[object] = set()
    for rows in touched.brought[table]:
        if reference.column in rows.columns:
            named |= rows.values(reference.column)
    return named <= known(reference.target)


def offences(
    connection: duckdb.DuckDBPyConnection, touched: Touched | None = None
) -> list[tuple[str, int, int, Reject]]:
    """Run the checks and give what they found: table, load, line, and the reject in words.

    Only what a load touched can have gone wrong, so only that is looked at; None = look at all.
    """
    selects: list[tuple[_Check, str | None]] = []

    @cache
    def known(target: str) -> set[object]:
        key = quoted(contract.tables()[target].key[0])
        rows = connection.execute(f"SELECT DISTINCT {key} FROM {quoted(target)}").fetchall()
        return {value for (value,) in rows}

    for name, group in _reference_checks().items():
        for reference in group:
            target, check = reference.target, reference.check
            if touched is None or target in touched.shrunk:
                selects.append((check, None))
            elif name in touched.grown and not _all_named_are_known(
                touched, name, reference, known
            ):
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
