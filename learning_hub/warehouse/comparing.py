"""An earlier snapshot beside the one that is open: what is new, changed or gone between the two.

Questions ask schema `earlier` for the rows as they were, and schema `since` for what happened to
them. Rows of one load that both snapshots hold are the same, so only the others are looked at.
"""

import duckdb

from learning_hub import contract

# Lines of a file are looked at in blocks: a block that both hold alike is skipped.
_BLOCK = 4096
_LINES = f"STRUCT({', '.join(f'{name} {kind}' for name, kind in contract.LINEAGE.items())})[]"
_HAPPENED = (
    "how VARCHAR, then_load INTEGER, then_row BIGINT, load_id INTEGER, source_row BIGINT, "
    f"is_taken_out BOOLEAN DEFAULT false, traced {_LINES}"
)
_TALLY = (
    "CREATE TABLE since.tally (table_name VARCHAR, how VARCHAR, load_id INTEGER, "
    f"is_taken_out BOOLEAN, rows_counted BIGINT, traced {_LINES})"
)
# Of more new rows of a table than this the load alone is named: nobody looks up so many lines, and
# a first load of millions would fill the memory.
_MOST_TRACED = 20_000


def _listed(columns: tuple[str, ...], prefix: str = "") -> str:
    return ", ".join(f'{prefix}"{column}"' for column in columns)


def _blocks(table: contract.Table, schema: str) -> str:
    """Write the SELECT of a table's blocks of lines, each with what tells its rows from others."""
    return (
        f"SELECT load_id, source_row // {_BLOCK} AS block, count(*) AS held, "
        f"sum(hash(source_row, {_listed(table.key)})) AS mark "
        f'FROM {schema}."{table.name}" GROUP BY ALL'
    )


def _differing(table: contract.Table, schema: str, other: str) -> str:
    """Write the SELECT of the rows of one side, in blocks that differ, that the other has not."""
    keys = _listed(table.key)
    block = (
        f'SELECT held.* FROM {{}}."{table.name}" AS held SEMI JOIN differing '
        f"ON differing.load_id = held.load_id AND differing.block = held.source_row // {_BLOCK}"
    )
    return (
        f"WITH here AS ({block.format(schema)}), "
        f"there AS (SELECT load_id, source_row, hash({keys}) AS mark "
        f"FROM ({block.format(other)})) "
        "SELECT here.* FROM here ANTI JOIN there ON there.load_id = here.load_id AND "
        f"there.source_row = here.source_row AND there.mark = hash({_listed(table.key, 'here.')})"
    )


def _compare(base: duckdb.DuckDBPyConnection, table: contract.Table, has_history: bool) -> None:
    name = table.name
    keys = _listed(table.key)
    same = " AND ".join(f'now."{key}" = was."{key}"' for key in table.key)
    run = base.execute
    run(
        f"CREATE OR REPLACE TEMP TABLE differing AS SELECT load_id, block "
        f"FROM ({_blocks(table, 'main')}) AS now FULL JOIN ({_blocks(table, 'earlier')}) AS was "
        "USING (load_id, block) WHERE (now.held, now.mark) IS DISTINCT FROM (was.held, was.mark)"
    )
    found = run("SELECT count(*) FROM differing").fetchone()
    if not found or not found[0]:
        return
    run(f"CREATE OR REPLACE TEMP TABLE came AS {_differing(table, 'main', 'earlier')}")
    run(f"CREATE OR REPLACE TEMP TABLE went AS {_differing(table, 'earlier', 'main')}")
    others = tuple(column for column in table.names if column not in table.key)
    differs = (
        f"({_listed(others, 'now.')}, 0) IS DISTINCT FROM ({_listed(others, 'was.')}, 0)"
        if others
        else "false"
    )
    run(
        f"INSERT INTO since.\"{name}\" BY NAME SELECT {_listed(table.key, 'now.')}, 'changed' AS "
        "how, was.load_id AS then_load, was.source_row AS then_row, now.load_id, now.source_row, "
        "[was.lineage, now.lineage] AS traced "
        f"FROM came AS now JOIN went AS was ON {same} WHERE {differs}"
    )
    # Which load withdrew a row stands in the history; a row of a load taken out has none.
    ended = (
        f'LEFT JOIN (SELECT {keys}, max(ended_by) AS ended_by FROM held.history."{name}" '
        f"GROUP BY ALL) AS ended USING ({keys})"
        if has_history
        else ""
    )
    run(
        f"INSERT INTO since.\"{name}\" BY NAME SELECT {_listed(table.key, 'was.')}, 'withdrawn' "
        "AS how, was.load_id AS then_load, was.source_row AS then_row, "
        f"{'ended.ended_by' if has_history else 'NULL'} AS load_id, [was.lineage] AS traced "
        f"FROM (FROM went ANTI JOIN came USING ({keys})) AS was {ended}"
    )
    # A load of before cannot have changed anything since: it, or the one whose row stood here, was
    # taken out.
    run(
        f'UPDATE since."{name}" SET load_id = then_load, source_row = NULL, is_taken_out = true '
        "WHERE load_id IS NULL OR load_id <= since.last_load_then()"
    )
    run(
        f"INSERT INTO since.tally SELECT '{name}', how, load_id, is_taken_out, count(*), "
        f'flatten(list(traced)) FROM since."{name}" GROUP BY ALL'
    )
    # New rows are counted, not kept: a first load of millions would fill the memory.
    run(
        f"INSERT INTO since.tally WITH fresh AS (SELECT load_id, lineage FROM came "
        f"ANTI JOIN went USING ({keys})), many AS (SELECT load_id, count(*) AS rows_counted "
        "FROM fresh GROUP BY load_id), few AS (SELECT load_id, list(lineage) AS traced FROM fresh "
        f"JOIN many USING (load_id) WHERE rows_counted <= {_MOST_TRACED} GROUP BY load_id) "
        f"SELECT '{name}', CASE WHEN load_id > since.last_load_then() "
        "THEN 'new' ELSE 'brought back' END, load_id, false, rows_counted, coalesce(traced, "
        "[struct_pack(load_id := load_id, source_row := NULL, source_sheet := NULL)]) "
        "FROM many LEFT JOIN few USING (load_id)"
    )


def compare(base: duckdb.DuckDBPyConnection) -> None:
    """Work out what happened between the schemas `earlier` and `main` of a reading connection.

    since.<table>: one row per row changed or withdrawn, with its key, `how` ('changed',
    'withdrawn'), then_load and then_row (where it came from then), load_id and source_row (the
    load that brought the change, and its line). is_taken_out: load_id was taken out, and that did
    it. traced: the lines of the row as it was and as it is. since.tally: rows counted by table, how
    ('new', 'changed', 'withdrawn', 'brought back'), load_id and is_taken_out, with their lines; of
    very many new rows the load alone. since.last_load_then(): the last load of the earlier snapshot.
    """
    run = base.execute
    run("CREATE SCHEMA since")
    run(_TALLY)
    last = run("SELECT coalesce(max(load_id), 0) FROM earlier.load").fetchone()
    run(f"CREATE MACRO since.last_load_then() AS {int(last[0]) if last else 0}")
    kept = {
        row[0]
        for row in run(
            "SELECT table_name FROM duckdb_tables() "
            "WHERE database_name = 'held' AND schema_name = 'history'"
        ).fetchall()
    }
    for table in contract.tables().values():
        if table.is_delivered:
            keys = ", ".join(f'"{key}" {table.column(key).type}' for key in table.key)
            run(f'CREATE TABLE since."{table.name}" ({keys}, {_HAPPENED})')
            _compare(base, table, table.name in kept)
    for name in ("differing", "came", "went"):
        run(f"DROP TABLE IF EXISTS {name}")
