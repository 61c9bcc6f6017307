"""The fingerprint of each snapshot: a small file beside it that tells whether it is as published.

It repeats, too, what the list of snapshots says of it, so that this is known when the snapshot
itself is damaged.
"""

import hashlib
import json
from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path

import duckdb

from learning_hub.warehouse.files import read_small, snapshot_path, write_whole


class State(StrEnum):
    """How a snapshot stands."""

    WHOLE = "whole"
    # It is the snapshot of its number and every row can be read, but no fingerprint proves it.
    UNPROVEN = "without fingerprint"
    DAMAGED = "damaged"
    MISSING = "missing"


@dataclass(frozen=True)
class Fingerprint:
    """What was published under a number, and what stood beside it then.

    looks: how many looks were logged, and the mark of the last, so that entries taken off the end
    of the log are missed; empty = none. pins: the snapshot pinned under each name.
    """

    number: int
    sha256: str
    bytes: int
    as_at: date
    made_at: datetime
    made_by: str
    made_from: int | None
    why: str
    contract_version: int
    kind: str
    last_load_id: int
    looks: int = 0
    looks_mark: str = ""
    pins: dict[str, int] = field(default_factory=dict)


def path_of(folder: Path, number: int) -> Path:
    """Say which file holds the fingerprint of a snapshot."""
    return snapshot_path(folder, number).with_suffix(".json")


def _mark(held: dict[str, object]) -> str:
    return hashlib.sha256(json.dumps(held, sort_keys=True).encode()).hexdigest()


def write(folder: Path, print_of: Fingerprint) -> None:
    """Write a fingerprint beside its snapshot."""
    held = json.loads(json.dumps(asdict(print_of), default=str))
    # A fingerprint that was itself damaged must not speak against a whole snapshot.
    text = json.dumps({**held, "mark": _mark(held)}, indent=1)
    write_whole(path_of(folder, print_of.number), text + "\n")


def read(folder: Path, number: int) -> Fingerprint | None:
    """Read the fingerprint of a snapshot. None = there is none, or it is damaged."""
    text = read_small(path_of(folder, number))
    try:
        held = json.loads(text or "")
        mark = held.pop("mark")
        if mark != _mark(held) or held["number"] != number:
            return None
        held["as_at"] = date.fromisoformat(held["as_at"])
        held["made_at"] = datetime.fromisoformat(held["made_at"])
        return Fingerprint(**held)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None


def sha256_of(path: Path) -> str:
    """Give the SHA-256 of a file."""
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


# What was found of a file, by what the system says of it: nothing is read twice unchanged.
_found: dict[tuple[object, ...], State] = {}


def _key(folder: Path, number: int) -> tuple[object, ...]:
    stat = snapshot_path(folder, number).stat()
    try:
        told = path_of(folder, number).stat()
        beside = (told.st_ino, told.st_size, told.st_mtime_ns)
    except OSError:
        beside = None
    return (
        str(folder),
        number,
        stat.st_ino,
        stat.st_size,
        stat.st_mtime_ns,
        stat.st_ctime_ns,
        beside,
        _log(folder, number).exists(),
    )


def _log(folder: Path, number: int) -> Path:
    """Say where DuckDB would keep what somebody wrote to a snapshot since: it would be read too."""
    return snapshot_path(folder, number).with_suffix(".duckdb.wal")


def remember_whole(folder: Path, number: int) -> None:
    """Take note that a snapshot was just written and fingerprinted by this very process."""
    _found[_key(folder, number)] = State.WHOLE


def state_of(folder: Path, number: int, *, anew: bool = False) -> State:
    """Say how a snapshot stands, by all of its bytes.

    A file that has not changed since this process looked is not read again, unless `anew`.
    """
    try:
        key = _key(folder, number)
    except (FileNotFoundError, NotADirectoryError):
        return State.MISSING
    except OSError:
        return State.DAMAGED
    if anew or key not in _found:
        _found[key] = _state(folder, number)
    return _found[key]


def _state(folder: Path, number: int) -> State:
    path = snapshot_path(folder, number)
    if not path.is_file() or _log(folder, number).exists():
        return State.DAMAGED
    known = read(folder, number)
    if known is None:
        is_sound = _is_numbered(path, number) and reads_whole(folder, number)
        return State.UNPROVEN if is_sound else State.DAMAGED
    try:
        is_same = path.stat().st_size == known.bytes and sha256_of(path) == known.sha256
    except OSError:
        is_same = False
    return State.WHOLE if is_same else State.DAMAGED


def _attached(path: Path) -> duckdb.DuckDBPyConnection:
    base = duckdb.connect(":memory:")
    try:
        place = str(path).replace("'", "''")
        base.execute(f"ATTACH '{place}' AS held (READ_ONLY)")
    except BaseException:
        base.close()
        raise
    return base


def _is_numbered(path: Path, number: int) -> bool:
    """Say whether a file opens as the snapshot that its name says."""
    try:
        base = _attached(path)
        try:
            newest = base.execute("SELECT max(number) FROM held.main.snapshot").fetchone()
            return newest == (number,)
        finally:
            base.close()
    except duckdb.Error:
        return False


def reads_whole(folder: Path, number: int) -> bool:
    """Say whether every row of a snapshot can be read: DuckDB keeps a sum of each of its blocks.

    For one without a fingerprint that is all that can be known.
    """
    try:
        base = _attached(snapshot_path(folder, number))
        try:
            for schema, table in base.execute(
                "SELECT schema_name, table_name FROM duckdb_tables() WHERE database_name = 'held'"
            ).fetchall():
                base.execute(f'SELECT bit_xor(hash(one)) FROM held."{schema}"."{table}" AS one')
        finally:
            base.close()
    except duckdb.Error:
        return False
    return True


@dataclass(frozen=True)
class Told:
    """What a snapshot says of itself: its line in the list of snapshots, and its newest load."""

    as_at: date
    made_at: datetime
    made_by: str
    made_from: int | None
    why: str
    contract_version: int
    last_load: int


def told(
    connection: duckdb.DuckDBPyConnection, number: int, database: str = "build"
) -> Told | None:
    """Ask a snapshot, or the build that becomes it, what it says of itself."""
    row = connection.execute(
        "SELECT as_at, made_at, made_by, made_from, why, contract_version, "
        f"(SELECT coalesce(max(load_id), 0) FROM {database}.main.load) "
        f"FROM {database}.main.snapshot WHERE number = $number",
        {"number": number},
    ).fetchone()
    return Told(*row) if row else None


def taken(folder: Path, number: int, kind: str, known: Told | None = None) -> Fingerprint | None:
    """Work out the fingerprint of a snapshot from its file. None = it cannot be read.

    known: what it says of itself, from whoever has just written it: to open it takes a while.
    """
    path = snapshot_path(folder, number)
    if known is None:
        try:
            base = _attached(path)
            try:
                known = told(base, number, "held")
            finally:
                base.close()
        except duckdb.Error:
            return None
    if known is None:
        return None
    return Fingerprint(
        number,
        sha256_of(path),
        path.stat().st_size,
        known.as_at,
        known.made_at,
        known.made_by,
        known.made_from,
        known.why,
        known.contract_version,
        kind,
        known.last_load,
    )


def beside(print_of: Fingerprint, looks: int, looks_mark: str, pins: dict[str, int]) -> Fingerprint:
    """Give a fingerprint with what stands beside its snapshot: looks logged, and pins."""
    return replace(print_of, looks=looks, looks_mark=looks_mark, pins=pins)
