"""Taking one load out again: what it had replaced comes back, later loads stay."""

import gzip
import tempfile
from datetime import date
from pathlib import Path

from learning_hub import contract
from learning_hub.loading import merging
from learning_hub.loading.deliveries import Delivery
from learning_hub.loading.receipts import Receipt
from learning_hub.loading.running import _drop, _File, _stage_file
from learning_hub.loading.staging import quoted
from learning_hub.warehouse.publishing import Build, publish
from learning_hub.warehouse.snapshots import WarehouseError


def _take_back(build: Build, load_id: int) -> tuple[int, int]:
    """Undo a load in every table: gives rows taken out and rows brought back."""
    run = build.connection.execute
    taken = brought = 0
    for table in contract.tables().values():
        if not table.is_delivered:
            continue
        name, key = quoted(table.name), ", ".join(quoted(k) for k in table.key)
        columns = ", ".join([*(quoted(c) for c in table.names), *contract.LINEAGE])
        same = " AND ".join(f"was.{quoted(k)} = other.{quoted(k)}" for k in table.key)
        # Where a later load replaced this one's row, the row before this one takes its place in
        # the history, as if the later load had replaced that.
        run(
            f"UPDATE history.{name} AS was SET ended_by = other.ended_by, "
            f"ended_how = other.ended_how FROM history.{name} AS other "
            f"WHERE {same} AND was.ended_by = {load_id} AND other.load_id = {load_id}"
        )
        run(f"DELETE FROM history.{name} WHERE load_id = {load_id}")
        row = run(f"SELECT count(*) FROM {name} WHERE load_id = {load_id}").fetchone()
        taken += row[0] if row else 0
        # A register's key is an index, which still sees a row deleted in the same transaction.
        run(f"DELETE FROM {name} WHERE load_id = {load_id}")
        back = (
            f"FROM history.{name} AS was WHERE was.ended_by = {load_id} "
            f"AND NOT EXISTS (FROM {name} AS other WHERE {same})"
        )
        row = run(f"SELECT count(*) {back}").fetchone()
        brought += row[0] if row else 0
        run(f"INSERT INTO {name} ({columns}) SELECT {columns} {back}")
        run(f"DELETE FROM history.{name} WHERE ended_by = {load_id}")
        assert key
    return taken, brought


def _confirm_again(folder: Path, build: Build, load_id: int) -> None:
    """Let later loads that had merely confirmed rows of this one bring them themselves."""
    later = build.connection.execute(
        "SELECT load_id, sha256, file_name, as_at FROM load WHERE load_id > $id "
        "AND unloaded_in IS NULL AND rows_unchanged > 0 ORDER BY load_id",
        {"id": load_id},
    ).fetchall()
    for later_id, sha, file_name, as_at in later:
        kept = folder / "received" / f"{sha}.gz"
        if not kept.exists():
            continue
        with tempfile.TemporaryDirectory() as place:
            path = Path(place) / file_name
            path.write_bytes(gzip.decompress(kept.read_bytes()))
            file = _File(path, Receipt(file_name), load_id=later_id)
            _stage_file(build, file, Delivery(None, (path,)), as_at.year)
            for staged in file.stages:
                merging.merge(build.connection, staged, later_id, only_after=True)
        _drop(build.connection, "stage_")


def unload(folder: Path, load_id: int, *, by: str) -> tuple[int, str]:
    """Publish a snapshot without one load: gives its number and what was done, in a sentence.

    Raises WarehouseError when there is no such load in force, or when rows of other loads rest
    on it.
    """
    said: list[str] = []
    dates: list[date] = []

    def change(build: Build) -> None:
        run = build.connection.execute
        row = run(
            "SELECT file_name, unloaded_in FROM load WHERE load_id = $id", {"id": load_id}
        ).fetchone()
        if row is None or row[1] is not None:
            raise WarehouseError(
                f"There is no load {load_id} in force. `receipts` lists the loads."
            )
        dates.append(run("SELECT as_at FROM snapshot ORDER BY number DESC LIMIT 1").fetchone()[0])
        taken, brought = _take_back(build, load_id)
        _confirm_again(folder, build, load_id)
        if found := merging.offences(build.connection):
            _table, other, line, reject = found[0]
            raise WarehouseError(
                f"Load {load_id} cannot be taken out: {len(found)} row(s) of other loads rest on "
                f"it, such as load {other}, line {line} of '{reject.part}': {reject.column} "
                f"'{reject.value}' {reject.reason}. Take those loads out first."
            )
        run(
            "UPDATE load SET unloaded_in = $number WHERE load_id = $id",
            {"number": build.number, "id": load_id},
        )
        said.append(
            f"Load {load_id} ({row[0]}) is taken out: {taken:,} rows gone, "
            f"{brought:,} rows that it had replaced are back."
        )

    made = publish(
        folder, change, why=f"unload of load {load_id}", by=by, as_at=lambda: dates[0]
    )
    assert made is not None
    return made, said[0]
