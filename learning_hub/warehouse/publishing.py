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
from learning_hub.warehouse import fingerprints, looks, put_aside
from learning_hub.warehouse.files import (
    KIND_FILE,
    LARGEST_NUMBER,
    LOCK,
    POINTER,
    RECEIPTS,
    SCRATCH,
    NoSnapshot,
    WarehouseError,
    numbers_fingerprinted,
    numbers_held,
    snapshot_path,
    sync_file,
    write_whole,
)
from learning_hub.warehouse.fingerprints import State
from learning_hub.warehouse.snapshots import missing
from learning_hub.warehouse.standing import (
    KINDS,
    UNKNOWN,
    kind_of,
    kind_said,
    look,
    pinned,
    refuse_lost,
    write_pins,
)

WAIT_SECONDS = 600
BUILDER: dict[str, str | bool | int | float | list[str]] = {
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


_INTO_LIST = (
    "INSERT INTO snapshot BY NAME SELECT $number AS number, $as_at AS as_at, $made_at AS made_at, "
    "$by AS made_by, $made_from AS made_from, $why AS why, $version AS contract_version"
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


def lineage_ddl(table: contract.Table) -> str:
    """Give the CREATE TABLE of a table with the columns that say where a row came from."""
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
                    f"'' AS ended_how FROM \"{table.name}\" WHERE false"
                )
            continue
        columns = {
            column.name: column.type + (f" DEFAULT {column.default}" if column.default else "")
            for column in table.columns
        }
        for name, kind in ((contract.LINEAGE if table.is_delivered else {}) | columns).items():
            if name not in held[table.name]:
                for schema in ("main", "history") if table.is_delivered else ("main",):
                    connection.execute(
                        f'ALTER TABLE {schema}."{table.name}" '
                        f'ADD COLUMN IF NOT EXISTS "{name}" {kind}'
                    )
    connection.execute("COMMIT")


def _sweep(folder: Path) -> None:
    """Take away what a killed load left half made: scratch by its name, and nothing else."""
    for pattern in SCRATCH:
        for path in folder.glob(pattern):
            # DuckDB spills into a folder beside its file.
            shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)


def _checks_out(folder: Path, number: int) -> bool:
    """Say whether a warehouse is as it should be, so that what is old may go.

    The newest two are read whole; of the others their sizes and fingerprints are looked at.
    """
    if look(folder).said:
        return False
    held = numbers_held(folder)
    if any(number not in held for number in pinned(folder)[0].values()):
        return False
    if any(fingerprints.state_of(folder, n) is not State.WHOLE for n in held[-2:]):
        return False
    known = [fingerprints.read(folder, n) for n in held]
    return number == held[-1] and all(
        print_of is not None and snapshot_path(folder, n).stat().st_size == print_of.bytes
        for n, print_of in zip(held, known, strict=True)
    )


def _prune(folder: Path, current: int, keep: int) -> None:
    if len(numbers_held(folder)) <= keep or not _checks_out(folder, current):
        return
    kept = set(pinned(folder)[0].values())
    for number in numbers_held(folder)[:-keep]:
        if number not in kept and number != current:
            # Windows does not let go of a file that somebody reads; the next load tries again.
            with suppress(OSError):
                # The fingerprint first: one that is left alone would speak of a snapshot lost.
                fingerprints.path_of(folder, number).unlink(missing_ok=True)
                snapshot_path(folder, number).unlink(missing_ok=True)


def _fingerprint_the_rest(folder: Path, kind: str) -> None:
    """Give a fingerprint to snapshots of before there were any, when all of their rows read well.

    A damaged fingerprint is put aside.
    """
    for number in numbers_held(folder):
        if fingerprints.read(folder, number) is not None:
            continue
        if fingerprints.reads_whole(folder, number) and (
            print_of := fingerprints.taken(folder, number, kind)
        ):
            path = fingerprints.path_of(folder, number)
            if path.exists():
                put_aside.put(folder, path)
            fingerprints.write(folder, print_of)


def _is_full(error: Exception) -> bool:
    return getattr(error, "errno", None) in _FULL or any(
        words in str(error) for words in _FULL_WORDS
    )


def _why(error: Exception) -> str:
    """Say what the system said, without its numbers: why, and of which file."""
    if not isinstance(error, OSError) or not error.strerror:
        return str(error)
    name = Path(str(error.filename)).name if error.filename else ""
    return f"{name}: {error.strerror}" if name else error.strerror


def _no_room(folder: Path) -> WarehouseError:
    return WarehouseError(
        f"There is no room left on the disk that holds {folder}. Nothing was changed: make room "
        "there and load again."
    )


def copy_current(folder: Path, target: Path) -> None:
    """Copy the current snapshot into an empty folder, to try something out on it.

    Raises WarehouseError when there is no room for it, or when a newer one is lost.
    """
    standing = look(folder)
    refuse_lost(standing)
    if standing.current is None:
        return
    current = standing.current
    try:
        shutil.copyfile(snapshot_path(folder, current), snapshot_path(target, current))
        if (beside := fingerprints.path_of(folder, current)).is_file():
            shutil.copyfile(beside, target / beside.name)
        write_whole(target / KIND_FILE, json.dumps({"kind": kind_of(folder)}) + "\n")
        write_whole(target / POINTER, f"{current}\n")
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
    said: list[str] | None = None,
    afterwards: Callable[[int | None], None] | None = None,
    undo: Callable[[], None] | None = None,
) -> int | None:
    """Make the next snapshot by applying `change` to a copy of the current one.

    Gives its number, or None when `change` raised NothingToPublish. Nobody sees the build before
    it is whole and renamed, so any error in `change` leaves everything as it was. `why` and
    `as_at` may be functions, asked after the change. start_from: begin from that snapshot
    instead of the current one. said: is given what was not as it should be and is mended now, a
    sentence each. afterwards: called with the number, or None, while nobody else may publish;
    undo: when an error came before anything was published.
    Raises Busy when another load does not finish within ten minutes, WarehouseError when the disk
    is full, the folder cannot be written, or something newer than what is current is lost.
    """
    try:
        # A place that cannot be looked into is told before anything is written there.
        look(folder)
        folder.mkdir(parents=True, exist_ok=True)
        with filelock.FileLock(folder / LOCK, timeout=WAIT_SECONDS):
            number = _publish(
                folder,
                change,
                why,
                by,
                as_at,
                kind,
                start_from,
                keep,
                [] if said is None else said,
                undo,
            )
            if afterwards:
                afterwards(number)
            elif number is not None:
                _note_number(folder, number)
            return number
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
            f"The warehouse in {folder} cannot be written or read: {_why(error)}. Nothing was "
            "changed."
        ) from error


def _connect(path: Path) -> duckdb.DuckDBPyConnection:
    """Open a build for writing.

    It keeps no log: a build that dies is thrown away, so a log would be written and synced for
    nothing, a dozen times a load. What is in the file is whole once it is checkpointed.
    """
    connection = duckdb.connect(":memory:", config={**BUILDER, "temp_directory": f"{path}.tmp"})
    try:
        place = str(path).replace("'", "''")
        connection.execute(f"ATTACH '{place}' AS build (RECOVERY_MODE no_wal_writes)")
        connection.execute("USE build")
    except BaseException:
        connection.close()
        raise
    return connection


def _publish(
    folder: Path,
    change: Callable[[Build], None],
    why: Callable[[], str] | str,
    by: str,
    as_at: Callable[[], date] | date,
    kind: str,
    start_from: int | None,
    keep: int,
    said: list[str],
    undo: Callable[[], None] | None = None,
) -> int | None:
    standing = look(folder)
    source = standing.current if start_from is None else start_from
    if start_from is None:
        refuse_lost(standing)
        said += standing.said
    kind = _kind_for(folder, kind)
    _sweep(folder)
    for stray in standing.leftover:
        put_aside.put(folder, snapshot_path(folder, stray))
    number = standing.newest + 1
    if number > LARGEST_NUMBER:
        raise WarehouseError(
            f"Something in {folder} tells of snapshot {standing.newest}, after which no number is "
            "left. `check-warehouse` says what; nothing was changed."
        )
    path = folder / f".build-{os.getpid()}.duckdb"
    try:
        if source is not None:
            shutil.copyfile(snapshot_path(folder, source), path)
        connection = _connect(path)
        try:
            # Its bar would be drawn into ours, and into the logs.
            connection.execute("SET enable_progress_bar = false")
            bring_up_to_date(connection)
            change(Build(connection, number, standing.current))
            connection.execute(
                _INTO_LIST,
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
            told = fingerprints.told(connection, number)
            connection.execute("CHECKPOINT")
        finally:
            connection.close()
        _write_anew(folder, KIND_FILE, json.dumps({"kind": kind}) + "\n")
        sync_file(path)
        # From here on it is published: whatever comes after only repeats what the file says.
        os.replace(path, snapshot_path(folder, number))
    except NothingToPublish:
        return None
    except BaseException:
        # Under the lock, so that nobody else has kept the same meanwhile.
        if undo and not snapshot_path(folder, number).exists():
            undo()
        raise
    finally:
        # With its log, and what a large file was put down in.
        for left in folder.glob(f"{path.name}*"):
            shutil.rmtree(left) if left.is_dir() else left.unlink(missing_ok=True)
    try:
        _say_so(folder, number, kind, told)
        # In a warehouse that had to be mended just now nothing goes yet.
        if not standing.said:
            _prune(folder, number, keep)
        if not standing.said and (gone := put_aside.empty_old(folder)):
            said.append(
                f"Deleted, having lain aside for over {put_aside.DAYS_KEPT} days: "
                f"{', '.join(aside.name for aside in gone[:5])}"
                + (f" and {len(gone) - 5} more." if len(gone) > 5 else ".")
            )
    except Exception as error:
        # It is published: no error after that may look as if it were not.
        said.append(
            f"Snapshot {number} is published, but what is kept beside it could not all be "
            f"written: {_why(error)}. The next load writes it anew."
        )
    return number


def _note_number(folder: Path, number: int) -> None:
    """Leave a note of a snapshot that no receipt tells of, so that its number never comes again."""
    with suppress(OSError):
        (folder / RECEIPTS).mkdir(exist_ok=True)
        (folder / RECEIPTS / f"{number:06d}-000000-published.txt").touch()


def _kind_for(folder: Path, kind: str) -> str:
    """Say what kind of warehouse this is, or is to be. Raises WarehouseError when nothing tells."""
    held = kind_of(folder)
    if held == UNKNOWN:
        raise WarehouseError(f"{kind_said(folder)} Nothing was changed.")
    return held or kind


def _write_anew(folder: Path, name: str, text: str) -> None:
    """Write a small file of the warehouse; what stands in its place and is none is put aside."""
    path = folder / name
    if path.is_dir():
        put_aside.put(folder, path)
    write_whole(path, text)


def _say_so(folder: Path, number: int, kind: str, told: fingerprints.Told | None) -> None:
    """Write what tells of a snapshot that was just published: its fingerprint, the pointer."""
    pins, fault = pinned(folder)
    if (print_of := fingerprints.taken(folder, number, kind, told)) is not None:
        fingerprints.write(folder, fingerprints.beside(print_of, *looks.last(folder), pins))
        fingerprints.remember_whole(folder, number)
    _write_anew(folder, POINTER, f"{number}\n")
    if pins and fault:
        write_pins(folder, pins)
    if len(numbers_fingerprinted(folder)) < len(numbers_held(folder)) or any(
        fingerprints.read(folder, n) is None for n in numbers_held(folder)
    ):
        _fingerprint_the_rest(folder, kind)


def mend(folder: Path) -> list[str]:
    """Write anew what the folder's other files tell: pointer, kind, fingerprints. Says what was.

    Does nothing while a load is running, where something newer is lost, or where nothing may be
    written; a warehouse that is as it should be is left alone.
    """
    standing = look(folder)
    current = standing.current
    if current is None or standing.lost or not standing.said or kind_of(folder) not in KINDS:
        return []
    try:
        with filelock.FileLock(folder / LOCK, timeout=0):
            kind = str(kind_of(folder))
            _write_anew(folder, KIND_FILE, json.dumps({"kind": kind}) + "\n")
            _write_anew(folder, POINTER, f"{current}\n")
            pins, fault = pinned(folder)
            if pins and fault:
                write_pins(folder, pins)
            _fingerprint_the_rest(folder, kind)
    except (filelock.Timeout, OSError):
        return []
    return list(standing.said)


def empty_put_aside(folder: Path) -> list[put_aside.Aside]:
    """Delete everything that was put aside: gives what it was. Raises Busy as publish does."""
    try:
        with filelock.FileLock(folder / LOCK, timeout=WAIT_SECONDS):
            return put_aside.empty(folder)
    except filelock.Timeout as error:
        raise Busy("A load is still running. Try again when it has finished.") from error


def use(folder: Path, number: int, *, by: str, why: str = "", keep: int = 60) -> int:
    """Publish a copy of an earlier snapshot as the next one, so that numbers never go back.

    The list of snapshots and of loads goes on from the newest that can be read; loads made since
    are marked as out of force. Raises NoSnapshot when its file is not held, WarehouseError when
    it is damaged.
    """
    state = fingerprints.state_of(folder, number)
    if state is State.MISSING:
        raise NoSnapshot(missing(folder, number))
    if state is State.DAMAGED:
        raise WarehouseError(
            f"Snapshot {number} is damaged: its file is not as it was published. Use another; "
            "nothing was changed."
        )
    standing = look(folder)
    current = standing.current
    assert current is not None
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
        _list_lost(build, folder, standing.lost)
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


def _list_lost(build: Build, folder: Path, lost: tuple[int, ...]) -> None:
    """Keep lost snapshots in the list of snapshots, as far as their fingerprints tell of them."""
    for number in lost:
        if known := fingerprints.read(folder, number):
            build.connection.execute(
                _INTO_LIST,
                {
                    "number": number,
                    "as_at": known.as_at,
                    "made_at": known.made_at,
                    "by": known.made_by,
                    "made_from": known.made_from,
                    "why": known.why,
                    "version": known.contract_version,
                },
            )
