"""Opening snapshots: which there are, which is current, reading one without ever changing it."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TypedDict

import duckdb

from learning_hub import contract
from learning_hub.warehouse import comparing, fingerprints
from learning_hub.warehouse.files import (
    NoSnapshot,
    WarehouseError,
    numbers_fingerprinted,
    numbers_held,
    snapshot_path,
)
from learning_hub.warehouse.fingerprints import State
from learning_hub.warehouse.standing import current_number, look

# A reader may look at its own snapshot and at nothing else on the machine.
_READER: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
}


# Views that most questions read and that hold few rows: of registers, and of local totals. Planning
# one of them anew for every question takes longer than reading what it gives.
_OFTEN_READ = frozenset(
    {
        "action_dated",
        "aim",
        "area_history",
        "baseline",
        "decision_now",
        "local_observation",
        "measure_latest",
        "measure_now",
        "named_pair",
        "neighbour_now",
        "recommendation_now",
    }
)

_DAMAGED = (
    "Snapshot {number} cannot be opened: its file {name} is damaged, or was written by a newer "
    "DuckDB. `snapshots use N` goes back to an earlier one."
)


@dataclass(frozen=True)
class Snapshot:
    """One immutable state of everything held, open for reading.

    Hashable by folder and numbers, so that it can be the key of a cache. earlier, earlier_as_at:
    number and date of the snapshot that it is open beside; None = it is open alone.
    """

    folder: Path
    number: int
    as_at: date
    contract_version: int
    base: duckdb.DuckDBPyConnection
    earlier: int | None = None
    earlier_as_at: date | None = None

    def _key(self) -> tuple[Path, int, int | None]:
        return (self.folder, self.number, self.earlier)

    def __hash__(self) -> int:
        return hash(self._key())

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Snapshot) and self._key() == other._key()

    def close(self) -> None:
        """Let go of the file."""
        self.base.close()


def missing(folder: Path, number: int) -> str:
    """Say that a snapshot is not held, and which are."""
    held = numbers_held(folder)
    # Hundreds of numbers in a row help nobody.
    named = (
        ", ".join(str(n) for n in held)
        if len(held) <= 30
        else (f"{len(held)}, from {held[0]} to {held[-1]}")
    )
    return f"There is no snapshot {number}. Snapshots held: {named or 'none'}."


def _definition(table: contract.Table, held: dict[str, str], database: str = "held") -> str:
    """Write the view through which a table is read, whatever version the snapshot is of.

    A column that the snapshot does not know yet is empty, or holds its default; a table that it
    does not know has no rows. So a question written for today's contract can be asked of any
    older snapshot.
    """
    types = {column.name: (column.type, column.default or "NULL") for column in table.columns}
    if table.is_delivered:
        types |= {name: (kind, "NULL") for name, kind in contract.LINEAGE.items()}
    columns = ", ".join(
        f'"{name}"' if name in held else f'CAST({value} AS {kind}) AS "{name}"'
        for name, (kind, value) in types.items()
    )
    if table.is_delivered:
        parts = ", ".join(f"{name} := {name}" for name in contract.LINEAGE)
        columns += f", struct_pack({parts}) AS {contract.LINEAGE_COLUMN}"
    source = f'FROM {database}.main."{table.name}"' if held else "WHERE false"
    return f'CREATE VIEW "{table.name}" AS SELECT {columns} {source}'


def _create_views(base: duckdb.DuckDBPyConnection, worked_out: frozenset[str]) -> None:
    """Create the views of queries/views, each after those that it reads.

    worked_out: those that become tables, since a snapshot never changes.
    """
    waiting = {
        path.stem: path.read_text(encoding="utf-8")
        for path in sorted((contract.QUERIES / "views").glob("*.sql"))
    }
    while waiting:
        ready = [
            name
            for name, sql in waiting.items()
            if not set(re.findall(r"\w+", sql)) & (set(waiting) - {name})
        ]
        for name in ready:
            sql = waiting.pop(name)
            if name in worked_out:
                sql = sql.replace(f"CREATE VIEW {name} AS", f"CREATE TABLE {name} AS", 1)
            base.execute(sql)
        if not ready:
            raise ValueError(f"These views read one another in a circle: {', '.join(waiting)}")


def _views(
    base: duckdb.DuckDBPyConnection, database: str, worked_out: frozenset[str] = frozenset()
) -> None:
    """Create the views through which an attached snapshot is read, in the schema in force."""
    held_columns: dict[str, dict[str, str]] = {}
    for table, column, kind in base.execute(
        "SELECT table_name, column_name, data_type FROM duckdb_columns() "
        "WHERE database_name = $database AND schema_name = 'main'",
        {"database": database},
    ).fetchall():
        held_columns.setdefault(table, {})[column] = kind
    for table in contract.tables().values():
        base.execute(_definition(table, held_columns.get(table.name, {}), database))
    _create_views(base, worked_out)


def _attach(base: duckdb.DuckDBPyConnection, folder: Path, number: int, database: str) -> None:
    """Attach a snapshot's file for reading. Raises NoSnapshot or WarehouseError."""
    path = snapshot_path(folder, number)
    state = fingerprints.state_of(folder, number)
    if state is State.MISSING:
        raise NoSnapshot(missing(folder, number))
    if state is State.DAMAGED:
        raise WarehouseError(_DAMAGED.format(number=number, name=path.name))
    place = str(path).replace("'", "''")
    try:
        base.execute(f"ATTACH '{place}' AS {database} (READ_ONLY)")
    except duckdb.Error as error:
        raise WarehouseError(_DAMAGED.format(number=number, name=path.name)) from error


def _facts(
    base: duckdb.DuckDBPyConnection, folder: Path, number: int, database: str
) -> tuple[date, int]:
    """Give the as-at date and the contract version of an attached snapshot."""
    try:
        row = base.execute(
            f"SELECT as_at, contract_version FROM {database}.main.snapshot WHERE number = $number",
            {"number": number},
        ).fetchone()
    except duckdb.Error as error:
        raise WarehouseError(
            _DAMAGED.format(number=number, name=snapshot_path(folder, number).name)
        ) from error
    if row is None or row[1] > contract.CONTRACT_VERSION:
        raise WarehouseError(
            f"Snapshot {number} was made by a newer version of this program. "
            "Install that version, or open an older snapshot."
        )
    return row[0], row[1]


def nothing_held(folder: Path) -> WarehouseError:
    """Give the error for a warehouse without a snapshot to read: not begun, or all of it lost."""
    said = look(folder).said
    return WarehouseError(said[0]) if said else NoSnapshot("Nothing has been loaded yet.")


def open_snapshot(
    folder: Path, number: int | None = None, earlier: int | None = None, *, to_serve: bool = False
) -> Snapshot:
    """Open a snapshot for reading: the current one, or the one with this number.

    earlier: number of another to read beside it, as schema `earlier`, with what happened between
    the two in schema `since` (see comparing.compare). to_serve: many questions will be asked of it:
    what most of them read is worked out once, which takes a moment now.
    Raises NoSnapshot when it is not there, WarehouseError when a newer program wrote it.
    """
    wanted = current_number(folder) if number is None else number
    if wanted is None:
        raise nothing_held(folder)
    base = duckdb.connect(":memory:", config=_READER)
    try:
        _attach(base, folder, wanted, "held")
        if earlier is not None and earlier != wanted:
            _attach(base, folder, earlier, "held_earlier")
        base.execute("SET enable_external_access = false")
        as_at, version = _facts(base, folder, wanted, "held")
        _views(base, "held", _OFTEN_READ if to_serve else frozenset())
        if earlier is None:
            return Snapshot(folder, wanted, as_at, version, base)
        database = "held" if earlier == wanted else "held_earlier"
        earlier_as_at, _ = _facts(base, folder, earlier, database)
        base.execute("CREATE SCHEMA earlier")
        base.execute("USE memory.earlier")
        _views(base, database)
        base.execute("USE memory.main")
        comparing.compare(base)
        return Snapshot(folder, wanted, as_at, version, base, earlier, earlier_as_at)
    except BaseException:
        base.close()
        raise


class Listed(TypedDict):
    """A snapshot that was published here once.

    is_held is false for one whose file has been pruned, is lost or is not as it was published (of
    those not opened yet, its size alone is looked at).
    """

    number: int
    as_at: date
    made_at: datetime
    made_by: str
    why: str
    is_current: bool
    is_held: bool


def listing(folder: Path) -> list[Listed]:
    """List every snapshot ever published here, newest first."""
    current = current_number(folder)
    if current is None:
        return []
    snapshot = open_snapshot(folder)
    try:
        with snapshot.base.cursor() as cursor:
            rows = cursor.execute("FROM snapshot").df().to_dict("records")
    finally:
        snapshot.close()
    told: dict[int, tuple[date, datetime, str, str]] = {
        int(row["number"]): (
            row["as_at"].date(),
            row["made_at"].to_pydatetime(),
            row["made_by"],
            row["why"],
        )
        for row in rows
    }
    # What the current one does not know, because it is older or was made from an older one.
    for number in numbers_fingerprinted(folder):
        known = fingerprints.read(folder, number) if number not in told else None
        if known:
            told[number] = (known.as_at, known.made_at, known.made_by, known.why)
    held = {number for number in numbers_held(folder) if _is_of_its_size(folder, number)}
    return [
        Listed(
            number=number,
            as_at=as_at,
            made_at=made_at,
            made_by=made_by,
            why=why,
            is_current=number == current,
            is_held=number in held,
        )
        for number, (as_at, made_at, made_by, why) in sorted(told.items(), reverse=True)
    ]


def _is_of_its_size(folder: Path, number: int) -> bool:
    path = snapshot_path(folder, number)
    known = fingerprints.read(folder, number)
    return path.is_file() and (known is None or path.stat().st_size == known.bytes)
