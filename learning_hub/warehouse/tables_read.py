"""Which tables a question reads, as DuckDB's own parser tells it."""

import json
import re
from collections.abc import Iterator
from functools import cache

import duckdb

from learning_hub import contract

# A table as it is named: its schema, empty where none is said, and its name.
Named = tuple[str, str]
Node = dict[str, "Node"] | list["Node"] | str | int | float | bool | None


def _named(node: Node, beside: frozenset[str] = frozenset()) -> Iterator[Named]:
    """Give every table that a parsed query names, but for the names of its own WITH.

    beside: the names of WITH that hold here.
    """
    if isinstance(node, list):
        for part in node:
            yield from _named(part, beside)
        return
    if not isinstance(node, dict):
        return
    if node.get("type") == "BASE_TABLE":
        schema, name = str(node["schema_name"]), str(node["table_name"])
        if schema or name not in beside:
            yield schema, name
    rest = dict(node)
    ctes = rest.pop("cte_map", None)
    if isinstance(ctes, dict):
        entries = ctes["map"]
        for entry in entries if isinstance(entries, list) else ():
            assert isinstance(entry, dict)
            # A name of WITH means itself only below: in its own query it is still the table's.
            yield from _named(entry["value"], beside)
            beside = beside | {str(entry["key"])}
    for part in rest.values():
        yield from _named(part, beside)


@cache
def _parsed(select: str) -> frozenset[Named]:
    with duckdb.connect(":memory:") as parser:
        row = parser.execute("SELECT json_serialize_sql($sql)", {"sql": select}).fetchone()
    assert row is not None
    tree = json.loads(row[0])
    if tree["error"]:
        raise ValueError(f"This is not a SELECT that can be parsed: {tree['error_message']}")
    return frozenset(_named(tree))


@cache
def _view(name: str) -> str | None:
    """Give the SELECT of a view of `queries/views`. None = there is none of that name."""
    path = contract.QUERIES / "views" / f"{name}.sql"
    if not path.is_file():
        return None
    return re.split(rf"CREATE VIEW {name} AS\b", path.read_text(encoding="utf-8"), maxsplit=1)[1]


@cache
def tables_read(sql: str) -> frozenset[Named]:
    """Name the tables of the contract that a SELECT reads, through whatever views it reads them.

    A pair each: the schema, '' for the open snapshot and 'earlier' for the one beside it, and the
    table. What happened since to a table, schema 'since', rests on it in both snapshots. Raises
    ValueError for SQL that is no SELECT.
    """
    found: set[Named] = set()
    waiting, seen = set(_parsed(sql)), set[Named]()
    while waiting:
        schema, name = one = waiting.pop()
        seen.add(one)
        if (select := _view(name)) is not None:
            waiting |= {(schema, inner) for _, inner in _parsed(select)} - seen
        elif schema == "since":
            every = (t.name for t in contract.tables().values() if t.is_delivered)
            told = every if name == "tally" else (name,)
            found |= {(held, table) for table in told for held in ("", "earlier")}
        elif name in contract.tables():
            found.add(("" if schema == "main" else schema, name))
    return frozenset(found)
