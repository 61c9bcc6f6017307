"""Taking one load out again: what it had replaced comes back, later loads stay."""

import tempfile
from datetime import date
from pathlib import Path

from learning_hub import contract
from learning_hub.loading.check.offences import mark_of, offences
from learning_hub.loading.check.stages import leave_only
from learning_hub.loading.deliveries import Delivery
from learning_hub.loading.formats import registry
from learning_hub.loading.merge import merging, preparing
from learning_hub.loading.merge.work_out_again import work_out_again
from learning_hub.loading.record import originals
from learning_hub.loading.record.file import File
from learning_hub.loading.record.receipts import Receipt
from learning_hub.loading.sql_text import quoted
from learning_hub.loading.stage_file import stage_file
from learning_hub.loading.temporary import drop
from learning_hub.warehouse.files import WarehouseError
from learning_hub.warehouse.publishing import Build, publish


def _take_back(build: Build, load_id: int) -> tuple[int, int]:
    """Undo a load in every table: gives rows taken out and rows brought back.

    Leaves the keys of the rows taken out in temporary tables `gone_<table>`.
    """
    run = build.connection.execute
    taken = brought = 0
    for table in contract.tables().values():
        if not table.is_delivered:
            continue
        name = quoted(table.name)
        keys = ", ".join(quoted(k) for k in table.key)
        columns = ", ".join([*(quoted(c) for c in table.names), *contract.LINEAGE])
        same = " AND ".join(f"was.{quoted(k)} = other.{quoted(k)}" for k in table.key)
        # Where a later load replaced this one's row, the row before this one takes its place in
        # the history, as if the later load had replaced that.
        run(
            f"UPDATE history.{name} AS was SET ended_by = other.ended_by, "
            f"ended_how = other.ended_how FROM history.{name} AS other "
            f"WHERE {same} AND was.ended_by = {load_id} AND was.load_id <> {load_id} "
            f"AND other.load_id = {load_id} AND other.ended_by <> {load_id}"
        )
        # Where this one had withdrawn a row and a later one brought it again, likewise.
        run(
            f"UPDATE history.{name} AS was SET ended_by = other.load_id, ended_how = 'changed' "
            f"FROM (SELECT {keys}, min(load_id) AS load_id FROM (SELECT {keys}, load_id FROM {name}"
            f" UNION ALL SELECT {keys}, load_id FROM history.{name}) WHERE load_id > {load_id} "
            f"GROUP BY ALL) AS other WHERE {same} AND was.ended_by = {load_id}"
        )
        run(f"DELETE FROM history.{name} WHERE load_id = {load_id}")
        run(
            f"CREATE TEMP TABLE {quoted('gone_' + table.name)} AS "
            f"SELECT {keys} FROM {name} WHERE load_id = {load_id}"
        )
        row = run(f"SELECT count(*) FROM {name} WHERE load_id = {load_id}").fetchone()
        taken += row[0] if row else 0
        # A register's key is an index, which still sees a row deleted in the same transaction.
        run(f"DELETE FROM {name} WHERE load_id = {load_id}")
        back = f"FROM history.{name} WHERE ended_by = {load_id}"
        row = run(f"SELECT count(*) {back}").fetchone()
        brought += row[0] if row else 0
        run(f"INSERT INTO {name} ({columns}) SELECT {columns} {back}")
        run(f"DELETE FROM history.{name} WHERE ended_by = {load_id}")
    return taken, brought


def _bring_again(build: Build, file: File) -> int:
    """Let a later load bring those of its rows that have just gone, and say how many."""
    stayed = 0
    for staged in file.stages:
        keys = ", ".join(quoted(k) for k in staged.table.key)
        leave_only(
            build.connection,
            staged,
            f"SELECT came.raw_row FROM {staged.rows} AS came "
            f"SEMI JOIN {quoted('gone_' + staged.table.name)} USING ({keys})",
        )
        merged = merging.merge(build.connection, staged, file.load_id, only_after=True)
        stayed += merged.new + merged.changed
    drop(build.connection, "stage_")
    return stayed


def _confirm_again(folder: Path, build: Build, load_id: int) -> int:
    """Let later loads that had merely confirmed rows of this one bring them, and say how many.

    Only rows that went with this load are looked at: what a later load withdrew stays withdrawn.
    """
    run = build.connection.execute
    stayed = 0
    later = run(
        "SELECT load_id, sha256, file_name, as_at FROM load WHERE load_id > $id "
        "AND unloaded_in IS NULL AND rows_unchanged > 0 ORDER BY load_id",
        {"id": load_id},
    ).fetchall()
    for later_id, sha, file_name, as_at in later:
        with tempfile.TemporaryDirectory() as place:
            path = Path(place) / file_name
            if not originals.bring_out(folder, sha, path):
                continue
            file = File(path, Receipt(file_name), load_id=later_id)
            stage_file(build, file, Delivery(None, (path,)), as_at.year)
            preparing.work_out(build, [file])
            stayed += _bring_again(build, file)
    drop(build.connection, "gone_")
    return stayed


def unload(folder: Path, load_id: int, *, by: str, keep: int = 60) -> tuple[int, str]:
    """Publish a snapshot without one load: gives its number and what was done, in a sentence.

    Raises WarehouseError when there is no such load in force, or when rows of other loads rest
    on it.
    """
    said: list[str] = []
    dates: list[date] = []

    def change(build: Build) -> None:
        run = build.connection.execute
        row = run(
            "SELECT file_name, unloaded_in, format FROM load WHERE load_id = $id", {"id": load_id}
        ).fetchone()
        if row is None or row[1] is not None:
            raise WarehouseError(
                f"There is no load {load_id} in force. `receipts` lists the loads."
            )
        [(as_at,)] = run("SELECT as_at FROM snapshot ORDER BY number DESC LIMIT 1").fetchall()
        dates.append(as_at)
        known = {mark_of(offence) for offence in offences(build.connection)}
        taken, brought = _take_back(build, load_id)
        stayed = _confirm_again(folder, build, load_id)
        if registry.named(row[2]).is_worked_out:
            # Their files are never kept, so what the others tell is worked out again.
            stayed += work_out_again(build.connection)
            drop(build.connection, "stage_")
        found = [offence for offence in offences(build.connection) if mark_of(offence) not in known]
        if found:
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
            f"Load {load_id} ({row[0]}) is taken out: {taken - stayed:,} rows gone, "
            f"{brought:,} rows that it had replaced are back"
            + (f", {stayed:,} rows stay because later loads hold them too." if stayed else ".")
        )

    made = publish(
        folder, change, why=f"unload of load {load_id}", by=by, as_at=lambda: dates[0], keep=keep
    )
    assert made is not None
    return made, said[0]
