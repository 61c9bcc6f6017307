"""The one way in: files are read, held against the contract, merged, checked and published."""

import getpass
import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

from learning_hub import contract
from learning_hub.loading.deliveries import Delivery, gather, words_of
from learning_hub.loading.file_names import companion, shown
from learning_hub.loading.merge.merge_all import Unsettling, merge_all
from learning_hub.loading.privacy import hashing
from learning_hub.loading.read.opening import fingerprint
from learning_hub.loading.record import originals
from learning_hub.loading.record.file import File
from learning_hub.loading.record.receipts import Receipt, complete, store
from learning_hub.loading.record.recording import keep_original, record, set_aside
from learning_hub.loading.stage_file import stage_file
from learning_hub.loading.temporary import drop
from learning_hub.warehouse.files import WarehouseError
from learning_hub.warehouse.publishing import Build, NothingToPublish, copy_current, publish
from learning_hub.warehouse.standing import UNKNOWN, kind_of, kind_said, last_load_id, look

Progress = Callable[[str, float], None]


def _silent(doing: str, share: float) -> None:
    return None


@dataclass
class Outcome:
    """What became of a call to load: a receipt for each file, and the snapshots made.

    said: what in the warehouse was not as it should be, and was mended on the way.
    """

    receipts: list[Receipt] = field(default_factory=list)
    snapshots: list[int] = field(default_factory=list)
    said: list[str] = field(default_factory=list)

    @property
    def exit_code(self) -> int:
        """0: all accepted or unchanged; 1: some refused; 2: nothing loaded."""
        if not any(receipt.is_accepted for receipt in self.receipts):
            return 2
        return int(any(receipt.refusal or receipt.rejects for receipt in self.receipts))


def who() -> str:
    """Name the account that runs this program."""
    with suppress(Exception):
        return getpass.getuser()
    return "unknown"


def _known_before(build: Build, file: File, delivery: Delivery) -> bool:
    """Say whether this very file is in force already, so that loading it would change nothing.

    An older file sent again does not undo what later ones brought: `unload` is for that. A file
    of which rows were refused, which has labels beside it or which an older contract read is
    looked at again: something may have come that it lacked.
    """
    rows = build.connection.execute(
        "SELECT load_id, file_rows, rows_read FROM load WHERE sha256 = $sha AND file_name = $name "
        "AND unloaded_in IS NULL AND rows_rejected = 0 AND contract_version = $version "
        "AND ($scope IS NULL OR scope = $scope) "
        # Case lists of which nobody knew whose they are, or of how many children: somebody may by
        # now.
        "AND sha256 NOT IN (SELECT sha256 FROM extract WHERE area_code IS NULL) "
        # Or with another date than somebody says now.
        "AND ($as_at IS NULL OR sha256 NOT IN (SELECT sha256 FROM extract WHERE as_at <> $as_at)) "
        "AND (format <> 'annex_a' OR EXISTS (FROM measure WHERE unit = 'rate' "
        "AND starts_with(measure_id, 'annex_a:'))) "
        "ORDER BY load_id DESC LIMIT 1",
        {
            "sha": file.receipt.sha256,
            "name": file.receipt.file_name,
            "version": contract.CONTRACT_VERSION,
            "scope": words_of(delivery.scopes.get(file.path.name, {})),
            "as_at": file.as_at,
        },
    ).fetchall()
    if not rows or companion(file.path).exists():
        return False
    row = rows[0]
    file.receipt.file_rows, file.receipt.rows_read = row[1], row[2]
    file.receipt.rows_unchanged = row[2]
    file.receipt.format = "known"
    file.receipt.notices.append(
        f"This very file is held already, as load {row[0]}. What later loads changed stays so."
    )
    return True


def _refuse_mixing(folder: Path, deliveries: list[Delivery]) -> None:
    fictional = {delivery.is_fictional for delivery in deliveries}
    kind = kind_of(folder)
    if kind == UNKNOWN and not look(folder).lost:
        raise WarehouseError(f"{kind_said(folder)} Nothing was loaded.")
    if len(fictional) > 1:
        raise WarehouseError(
            "Some of these files are of the fictional demo and some are not; they do not belong "
            "in one warehouse. Load them apart. Nothing was loaded."
        )
    if kind == "fictional" and False in fictional:
        raise WarehouseError(
            "This warehouse holds the fictional demo partnership; your own files do not belong in "
            "it. Load them without naming the demo's folder, and they start a warehouse of their "
            "own."
        )
    if kind == "own" and True in fictional:
        raise WarehouseError(
            "This warehouse holds your own files; the fictional demo does not belong in it. "
            "Nothing was loaded."
        )


def _refuse_future(deliveries: list[Delivery], as_at: date | None) -> None:
    """Refuse a date that nobody can have figures of: every later page would open as of then."""
    tomorrow = date.today() + timedelta(days=1)
    for delivery in deliveries:
        day = as_at or delivery.as_at
        if day and day > tomorrow:
            whose = f"{delivery.name} is" if delivery.name and not as_at else "These files are"
            raise WarehouseError(
                f"{whose} to be loaded as at {day}, which is after tomorrow by this machine's "
                "clock. Correct the date; if it is meant, load with --future. Nothing was loaded."
            )


def load(
    folder: Path,
    paths: list[Path],
    *,
    as_at: date | None = None,
    by: str | None = None,
    keep: int = 60,
    dry_run: bool = False,
    is_future_meant: bool = False,
    progress: Progress = _silent,
) -> Outcome:
    """Load files and deliveries into the warehouse in `folder`, one snapshot a delivery.

    as_at: the date that the figures stand for; else the delivery's own, else today. One after
    tomorrow is refused unless is_future_meant. dry_run: do it all on a copy that is thrown away,
    and say what would happen. progress is called with what is being done and how far it has come,
    0 to 1. Raises WarehouseError, BadManifest.
    """
    outcome = Outcome()
    deliveries = gather(paths)
    by = by or who()
    if not is_future_meant:
        _refuse_future(deliveries, as_at)
    _refuse_mixing(folder, deliveries)
    if dry_run:
        with tempfile.TemporaryDirectory() as place:
            copy_current(folder, Path(place))
            hashing.lend_key(folder, Path(place))
            outcome = load(Path(place), paths, as_at=as_at, by=by, progress=progress,
                           is_future_meant=is_future_meant)
        for receipt in outcome.receipts:
            receipt.load_id = receipt.snapshot_number = receipt.to_mend = None
        outcome.snapshots.clear()
        return outcome
    for position, delivery in enumerate(deliveries):
        date_of = as_at or delivery.as_at or date.today()
        files: list[File] = []
        accepted: list[File] = []

        def change(
            build: Build, delivery: Delivery = delivery, date_of: date = date_of,
            files: list[File] = files, accepted: list[File] = accepted,
            position: int = position,
        ) -> None:
            known = build.connection.execute("SELECT load_id, sha256 FROM load").fetchall()
            next_id = max([load_id for load_id, _ in known] + [last_load_id(folder)]) + 1
            complete(folder, build.connection)
            if not look(folder).said:
                originals.put_unknown_aside(folder, {sha256 for _, sha256 in known})
            for number, path in enumerate(delivery.files):
                share = (position + (number + 1) / (len(delivery.files) + 1)) / len(deliveries)
                where = f"{delivery.name}/" if delivery.name else ""
                name = shown(path)
                progress(f"Reading {where}{name}", share)
                receipt = Receipt(name, delivery=delivery.name)
                file = File(path, receipt, folder=folder, as_at=as_at or delivery.as_at)
                files.append(file)
                # A pipe would be waited for without end, so nothing but a file is opened.
                with suppress(OSError):
                    if path.is_file():
                        receipt.sha256, receipt.bytes = fingerprint(path), path.stat().st_size
                if receipt.sha256 and _known_before(build, file, delivery):
                    continue
                file.load_id, next_id = next_id, next_id + 1
                stage_file(
                    build, file, delivery, date_of.year,
                    [staged for other in accepted for staged in other.stages],
                )
                accepted.append(file)
            try:
                merged = merge_all(build, accepted)
            except Unsettling as error:
                for file in accepted:
                    file.receipt.refuse(f"{file.path.name} was refused with its delivery: {error}")
                raise NothingToPublish from error
            drop(build.connection, "stage_")
            for file in accepted:
                set_aside(build, file)
            if not record(build, accepted, merged, date_of, by):
                raise NothingToPublish
            for file in accepted:
                keep_original(folder, file)

        def write_receipts(
            number: int | None, files: list[File] = files
        ) -> None:
            receipts = [file.receipt for file in files]
            if number is None:
                for receipt in receipts:
                    receipt.load_id = receipt.snapshot_number = None
            try:
                store(folder, receipts, [file.to_mend for file in files])
            except OSError as error:
                # The load stands, and its numbers are in the snapshot: the next start writes the
                # receipt from there. It must not look like a failure.
                receipts[0].notices.append(
                    "The receipt could not be kept beside the snapshots: "
                    f"{error.strerror}."
                )

        try:
            made = publish(
                folder, change, by=by, as_at=date_of, keep=keep, said=outcome.said,
                afterwards=write_receipts,
                kind="fictional" if delivery.is_fictional else "own",
                why=f"load of {delivery.name}" if delivery.name
                else f"load of {', '.join(shown(path) for path in delivery.files)[:200]}",
            )
        except Exception as error:
            for file in accepted:
                if file.is_kept_anew:
                    originals.let_go(folder, file.receipt.sha256)
            if outcome.snapshots and isinstance(error, WarehouseError):
                raise WarehouseError(
                    f"{error} What came before it is loaded: snapshot {outcome.snapshots[-1]} is "
                    "current."
                ) from error
            raise
        outcome.receipts += [file.receipt for file in files]
        if made is not None:
            outcome.snapshots.append(made)
    progress("Done", 1.0)
    return outcome
