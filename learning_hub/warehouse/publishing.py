"""Publishing snapshots: build beside the current one, close, sync, rename, then move the pointer.

A publication that dies at any moment leaves the snapshot before it current and whole.
"""

import errno
import json
import os
import shutil
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import duckdb
import filelock

from learning_hub import contract
from learning_hub.warehouse.snapshots import (
    KIND_FILE,
    PINS_FILE,
    POINTER,
    NoSnapshot,
    WarehouseError,
    current_number,
    kind_of,
    numbers_held,
    snapshot_path,
)

WAIT_SECONDS = 600
BUILDER = {
    # Fifty small tables in blocks of 256 kB would make every snapshot ten times as large.
    "default_block_size": "16384",
    # A load of millions of rows spills to disk rather than take an office machine's memory.
    "memory_limit": "1500MB",
    # Text is kept by dictionary, which halves a large snapshot and the time that it takes.
    "storage_compatibility_version": "v1.5.0",
}
NEWER = (
    "This warehouse was written by a newer version of this program. Install that version; "
    "nothing was changed."
)


# What the system and DuckDB say when there is no room left: the latter only in words.
_FULL = {errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)}
_FULL_WORDS = (*map(os.strerror, sorted(_FULL)), "max_temp_directory_size")


class Busy(WarehouseError):
    """Another load holds the warehouse and did not finish in time."""


@dataclass(frozen=True)
class Build:
    """A snapshot being made: the connection to write through, and the number it will have."""

    connection: duckdb.DuckDBPyConnection
    number: int
    made_from: int | None


class NothingToPublish(Exception):
    """Raised by a change to say that it changed nothing: no snapshot is made."""


def _sync_folder(folder: Path) -> None:
    # Windows cannot open a folder to sync it; there the rename is as durable as it gets.
    if os.name != "nt":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _sync_file(path: Path) -> None:
    with path.open("rb+") as handle:
        os.fsync(handle.fileno())


def write_whole(path: Path, text: str) -> None:
    """Write a small file so that a reader sees the old text or the new, never half of it."""
    half = path.with_name(f".{path.name}-{os.getpid()}")
    half.write_text(text, encoding="utf-8")
    _sync_file(half)
    os.replace(half, path)
    _sync_folder(path.parent)


def lineage_ddl(table: contract.Table) -> str:
    """Give the CREATE TABLE of a table with the two columns that say where a row came from."""
    if not table.is_delivered:
        return table.ddl
    columns = "".join(f"    {name} {kind},\n" for name, kind in contract.LINEAGE.items())
    head, body = table.ddl.split("CREATE TABLE", 1)
    # Constraints must come after all columns, so the lineage goes in first.
    return head + "CREATE TABLE" + body.replace("(\n", "(\n" + columns, 1)


def _version_of(connection: duckdb.DuckDBPyConnection) -> int | None:
    """Give the contract version that a build starts from. None = it is a new warehouse."""
    if not connection.execute(
        "SELECT 1 FROM duckdb_tables() WHERE table_name = 'snapshot' AND schema_name = 'main'"
    ).fetchone():
        return None
    found = connection.execute(
        "SELECT contract_version FROM snapshot ORDER BY number DESC LIMIT 1"
    ).fetchone()
    return int(found[0]) if found else None


def bring_up_to_date(connection: duckdb.DuckDBPyConnection) -> None:
    """Give a build every table and column of today's contract, with its history beside it.

    What is new is added empty. What cannot be done by adding stands in queries/upgrades, one
    file for each contract version it leads to.
    """
    version = _version_of(connection)
    if version is not None and version > contract.CONTRACT_VERSION:
        raise WarehouseError(NEWER)
    connection.execute("CREATE SCHEMA IF NOT EXISTS history")
    for path in sorted((contract.QUERIES / "upgrades").glob("*.sql"), key=lambda p: int(p.stem)):
        if version is not None and int(path.stem) > version:
            connection.execute(path.read_text(encoding="utf-8"))
    held: dict[str, set[str]] = {}
    for table, column in connection.execute(
        "SELECT table_name, column_name FROM duckdb_columns() "
        "WHERE schema_name = 'main' AND database_name = current_database()"
    ).fetchall():
        held.setdefault(table, set()).add(column)
    connection.execute("BEGIN")
    for table in contract.tables().values():
        if table.name not in held:
            connection.execute(lineage_ddl(table))
            if table.is_delivered:
                connection.execute(
                    f'CREATE TABLE history."{table.name}" AS SELECT *, 0 AS ended_by, '
                    f'\'\' AS ended_how FROM "{table.name}" WHERE false'
                )
            continue
        for column in table.columns:
            if column.name not in held[table.name]:
                for schema in ("main", "history") if table.is_delivered else ("main",):
                    connection.execute(
                        f'ALTER TABLE {schema}."{table.name}" '
                        f'ADD COLUMN IF NOT EXISTS "{column.name}" {column.type}'
                        + (f" DEFAULT {column.default}" if column.default else "")
                    )
    connection.execute("COMMIT")


def _sweep(folder: Path, current: int | None) -> None:
    """Take away what a killed load left: half-made builds, and files never pointed at."""
    for pattern in (
        ".build-*", f".{POINTER}-*", f".{KIND_FILE}-*", f".{PINS_FILE}-*", "received/*.part",
    ):
        for path in folder.glob(pattern):
            # DuckDB spills into a folder beside its file.
            shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
    for number in numbers_held(folder):
        if current is None or number > current:
            snapshot_path(folder, number).unlink(missing_ok=True)


def _prune(folder: Path, current: int, keep: int) -> None:
    pinned: set[int] = set()
    if (pins := folder / PINS_FILE).exists():
        try:
            pinned = set(json.loads(pins.read_text(encoding="utf-8")).values())
        except (ValueError, AttributeError, TypeError):
            # Which ones a Board saw is not known now, so none is thrown away.
            return
    for number in numbers_held(folder)[:-keep]:
        if number not in pinned and number != current:
            # Windows does not let go of a file that somebody reads; the next load tries again.
            with suppress(OSError):
                snapshot_path(folder, number).unlink(missing_ok=True)


def _is_full(error: Exception) -> bool:
    return getattr(error, "errno", None) in _FULL or any(
        words in str(error) for words in _FULL_WORDS
    )


def _no_room(folder: Path) -> WarehouseError:
    return WarehouseError(
        f"There is no room left on the disk that holds {folder}. Nothing was changed: make room "
        "there and load again."
    )


def copy_current(folder: Path, target: Path) -> None:
    """Copy the current snapshot into an empty folder, to try something out on it.

    Raises WarehouseError when there is no room for it.
    """
    current = current_number(folder)
    try:
        for path in (folder / KIND_FILE, folder / POINTER):
            if current is not None and path.exists():
                shutil.copyfile(path, target / path.name)
        if current is not None:
            shutil.copyfile(snapshot_path(folder, current), snapshot_path(target, current))
    except OSError as error:
        if _is_full(error):
            raise _no_room(target) from error
        raise


def publish(
    folder: Path,
    change: Callable[[Build], None],
    *,
    why: Callable[[], str] | str,
    by: str,
    as_at: Callable[[], date] | date,
    kind: str = "own",
    start_from: int | None = None,
    keep: int = 60,
) -> int | None:
    """Make the next snapshot by applying `change` to a copy of the current one.

    Gives its number, or None when `change` raised NothingToPublish. Nobody sees the build before
    it is whole and renamed, so any error in `change` leaves everything as it was. `why` and
    `as_at` may be functions, asked after the change. start_from: begin from that snapshot
    instead of the current one.
    Raises Busy when another load does not finish within ten minutes, WarehouseError when the disk
    is full or the folder cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with filelock.FileLock(folder / "lock", timeout=WAIT_SECONDS):
            return _publish(folder, change, why, by, as_at, kind, start_from, keep)
    except filelock.Timeout as error:
        raise Busy(
            "Another load is still running. Try again when it has finished; nothing was changed."
        ) from error
    except (OSError, duckdb.Error) as error:
        if _is_full(error):
            raise _no_room(folder) from error
        if not isinstance(error, (OSError, duckdb.IOException)):
            raise
        raise WarehouseError(
            f"The warehouse in {folder} cannot be written or read: {error}. Nothing was changed."
        ) from error


def _publish(
    folder: Path,
    change: Callable[[Build], None],
    why: Callable[[], str] | str,
    by: str,
    as_at: Callable[[], date] | date,
    kind: str,
    start_from: int | None,
    keep: int,
) -> int | None:
    current = current_number(folder)
    _sweep(folder, current)
    source = current if start_from is None else start_from
    number = (current or 0) + 1
    path = folder / f".build-{os.getpid()}.duckdb"
    try:
        if source is not None:
            shutil.copyfile(snapshot_path(folder, source), path)
        connection = duckdb.connect(str(path), config=BUILDER)
        try:
            # Its bar would be drawn into ours, and into the logs.
            connection.execute("SET enable_progress_bar = false")
            bring_up_to_date(connection)
            change(Build(connection, number, current))
            connection.execute(
                "INSERT INTO snapshot BY NAME SELECT $number AS number, $as_at AS as_at, "
                "$made_at AS made_at, $by AS made_by, $made_from AS made_from, $why AS why, "
                "$version AS contract_version",
                {
                    "number": number,
                    "as_at": as_at() if callable(as_at) else as_at,
                    "made_at": datetime.now().replace(microsecond=0),
                    "by": by,
                    "made_from": source,
                    "why": why() if callable(why) else why,
                    "version": contract.CONTRACT_VERSION,
                },
            )
            connection.execute("CHECKPOINT")
        finally:
            connection.close()
        if kind_of(folder) is None:
            write_whole(folder / KIND_FILE, json.dumps({"kind": kind}) + "\n")
        _sync_file(path)
        os.replace(path, snapshot_path(folder, number))
        write_whole(folder / POINTER, f"{number}\n")
    except NothingToPublish:
        return None
    finally:
        # With its log, and what a large file was put down in.
        for left in folder.glob(f"{path.name}*"):
            shutil.rmtree(left) if left.is_dir() else left.unlink(missing_ok=True)
    _prune(folder, number, keep)
    return number


def use(folder: Path, number: int, *, by: str, why: str = "", keep: int = 60) -> int:
    """Publish a copy of an earlier snapshot as the next one, so that numbers never go back.

    The list of snapshots and of loads goes on from today's; loads made since are marked as out
    of force. Raises NoSnapshot when its file is not held.
    """
    if number not in numbers_held(folder):
        held = ", ".join(str(n) for n in numbers_held(folder)) or "none"
        raise NoSnapshot(f"There is no snapshot {number}. Snapshots held: {held}.")
    current = current_number(folder)
    if current is None:
        raise NoSnapshot("Nothing has been loaded yet.")
    dates: list[date] = []

    def bring_back(build: Build) -> None:
        newest = str(snapshot_path(folder, current)).replace("'", "''")
        run = build.connection.execute
        row = run("SELECT as_at FROM snapshot ORDER BY number DESC LIMIT 1").fetchone()
        dates.append(row[0] if row else date.today())
        run(f"ATTACH '{newest}' AS newest (READ_ONLY)")
        version = run(
            "SELECT contract_version FROM newest.main.snapshot ORDER BY number DESC LIMIT 1"
        ).fetchone()
        if version and version[0] > contract.CONTRACT_VERSION:
            raise WarehouseError(NEWER)
        for table, key in (("snapshot", "number"), ("load", "load_id"), ("reject", "load_id")):
            run(
                f"INSERT INTO {table} BY NAME SELECT * FROM newest.main.{table} "
                f"WHERE {key} NOT IN (SELECT {key} FROM {table})"
            )
        run("DETACH newest")
        run(
            "UPDATE load SET unloaded_in = $number "
            "WHERE unloaded_in IS NULL AND snapshot_number > $back_to",
            {"number": build.number, "back_to": number},
        )

    said = f"use of snapshot {number}" + (f": {why}" if why else "")
    made = publish(
        folder, bring_back, why=said, by=by, as_at=lambda: dates[0], start_from=number, keep=keep
    )
    assert made is not None
    return made
