"""Opening snapshots: which there are, which is current, reading one without ever changing it."""

import json
import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb

from learning_hub import contract

POINTER = "current"
KIND_FILE = "warehouse.json"

# A reader may look at its own snapshot and at nothing else on the machine.
_READER = {
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
}


class WarehouseError(RuntimeError):
    """Something about the warehouse that its user must know; the message is a full sentence."""


class NoSnapshot(WarehouseError):
    """There is no such snapshot (yet)."""


@dataclass(frozen=True)
class Snapshot:
    """One immutable state of everything held, open for reading.

    Hashable by folder and number, so that it can be the key of a cache.
    """

    folder: Path
    number: int
    as_at: date
    contract_version: int
    base: duckdb.DuckDBPyConnection

    def __hash__(self) -> int:
        return hash((self.folder, self.number))

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, Snapshot)
            and (self.folder, self.number) == (other.folder, other.number)
        )

    def close(self) -> None:
        """Let go of the file."""
        self.base.close()


def snapshot_path(folder: Path, number: int) -> Path:
    """Say which file holds a snapshot."""
    return folder / f"hub-{number:06d}.duckdb"


def numbers_held(folder: Path) -> list[int]:
    """List the numbers of the snapshots whose files are in the folder, oldest first."""
    return sorted(int(path.stem.removeprefix("hub-")) for path in folder.glob("hub-??????.duckdb"))


def current_number(folder: Path) -> int | None:
    """Say which snapshot is current. None = nothing was ever published here."""
    with suppress(FileNotFoundError, NotADirectoryError):
        return int((folder / POINTER).read_text(encoding="ascii").strip())
    return None


def kind_of(folder: Path) -> str | None:
    """Say whether a warehouse is 'own' or 'fictional' (the demo). None = not begun yet.

    A first load that was killed may leave a kind without a snapshot: that has not begun either.
    """
    if current_number(folder) is None:
        return None
    with suppress(FileNotFoundError, NotADirectoryError):
        return str(json.loads((folder / KIND_FILE).read_text(encoding="utf-8"))["kind"])
    return None


def _definition(table: contract.Table, held: dict[str, str]) -> str:
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
    source = f'FROM held.main."{table.name}"' if held else "WHERE false"
    return f'CREATE VIEW "{table.name}" AS SELECT {columns} {source}'


def _create_views(base: duckdb.DuckDBPyConnection) -> None:
    """Create the views of queries/views, each after those that it reads."""
    waiting = {
        path.stem: path.read_text(encoding="utf-8")
        for path in sorted((contract.QUERIES / "views").glob("*.sql"))
    }
    while waiting:
        ready = [
            name for name, sql in waiting.items()
            if not set(re.findall(r"\w+", sql)) & (set(waiting) - {name})
        ]
        for name in ready:
            base.execute(waiting.pop(name))
        if not ready:
            raise ValueError(f"These views read one another in a circle: {', '.join(waiting)}")


def open_snapshot(folder: Path, number: int | None = None) -> Snapshot:
    """Open a snapshot for reading: the current one, or the one with this number.

    Raises NoSnapshot when it is not there, WarehouseError when a newer program wrote it.
    """
    wanted = current_number(folder) if number is None else number
    if wanted is None:
        raise NoSnapshot("Nothing has been loaded yet.")
    path = snapshot_path(folder, wanted)
    if not path.exists():
        held = ", ".join(str(n) for n in numbers_held(folder)) or "none"
        raise NoSnapshot(f"There is no snapshot {wanted}. Snapshots held: {held}.")
    base = duckdb.connect(":memory:", config=_READER)
    try:
        base.execute(f"ATTACH '{str(path).replace(chr(39), chr(39) * 2)}' AS held (READ_ONLY)")
        base.execute("SET enable_external_access = false")
        row = base.execute(
            "SELECT as_at, contract_version FROM held.main.snapshot WHERE number = $number",
            {"number": wanted},
        ).fetchone()
    except duckdb.Error as error:
        base.close()
        raise WarehouseError(
            f"Snapshot {wanted} cannot be opened: its file {path.name} is damaged, or was written "
            "by a newer DuckDB. `snapshots use N` goes back to an earlier one."
        ) from error
    if row is None or row[1] > contract.CONTRACT_VERSION:
        base.close()
        raise WarehouseError(
            f"Snapshot {wanted} was made by a newer version of this program. "
            "Install that version, or open an older snapshot."
        )
    held_columns: dict[str, dict[str, str]] = {}
    for table, column, kind in base.execute(
        "SELECT table_name, column_name, data_type FROM duckdb_columns() "
        "WHERE database_name = 'held' AND schema_name = 'main'"
    ).fetchall():
        held_columns.setdefault(table, {})[column] = kind
    for table in contract.tables().values():
        base.execute(_definition(table, held_columns.get(table.name, {})))
    _create_views(base)
    return Snapshot(folder, wanted, row[0], row[1], base)


def listing(folder: Path) -> list[dict[str, object]]:
    """List every snapshot ever published here, newest first: number, as_at, made_at, by, why, held.

    `is_held` is false for one whose file has been pruned.
    """
    current = current_number(folder)
    if current is None:
        return []
    snapshot = open_snapshot(folder)
    with snapshot.base.cursor() as cursor:
        rows = cursor.execute("FROM snapshot ORDER BY number DESC").df().to_dict("records")
    snapshot.close()
    held = set(numbers_held(folder))
    return [
        {
            "number": row["number"],
            "as_at": row["as_at"].date(),
            "made_at": row["made_at"].to_pydatetime(),
            "made_by": row["made_by"],
            "why": row["why"],
            "is_current": row["number"] == current,
            "is_held": row["number"] in held,
        }
        for row in rows
    ]
