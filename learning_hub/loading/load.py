"""The one way in: files are read, held against the contract, merged, checked and published."""

import getpass
import tempfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path

from learning_hub import contract
from learning_hub.loading.deliveries import Delivery, gather, words_of
from learning_hub.loading.file_names import companion, same_name, shown
from learning_hub.loading.formats import own_tables, registry
from learning_hub.loading.merge import labels, lost_zeros, preparing
from learning_hub.loading.merge.merge_all import Unsettling, merge_all
from learning_hub.loading.privacy import hashing
from learning_hub.loading.read.opening import fingerprint
from learning_hub.loading.record import originals
from learning_hub.loading.record.file import File
from learning_hub.loading.record.receipts import Receipt, complete, store
from learning_hub.loading.record.recording import keep_original, record, set_aside, write_ahead
from learning_hub.loading.stage_file import stage_file
from learning_hub.loading.temporary import drop
from learning_hub.warehouse.files import WarehouseError, snapshot_path
from learning_hub.warehouse.publishing import Build, NothingToPublish, copy_current, publish
from learning_hub.warehouse.standing import UNKNOWN, kind_of, kind_said, last_load_id, look

# What it gives back is nobody's business: a bar on a screen gives itself.
Progress = Callable[[str, float], object]
# So many bytes of files and snapshot.
SMALL = 50_000_000


def _silent(doing: str, share: float) -> None:
    return None


@dataclass
class Outcome:
    """What became of a call to load: a receipt for each file, and the snapshots made.

    is_of_use: that a snapshot was made or, of a dry run, would be. said: what in the warehouse was
    not as it should be, and was mended on the way.
    """

    receipts: list[Receipt] = field(default_factory=list)
    snapshots: list[int] = field(default_factory=list)
    is_of_use: bool = False
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
    looked at again: something may have come that it lacked. So is one of which its format says so,
    and a table of ours under a name that is not a copy's, for the name may say which table it is.
    """
    rows = build.connection.execute(
        "SELECT load_id, file_rows, rows_read, format, file_name FROM load WHERE sha256 = $sha "
        "AND unloaded_in IS NULL AND rows_rejected = 0 "
        "AND contract_version = $version AND ($scope IS NULL OR scope = $scope) "
        "ORDER BY load_id DESC",
        {
            "sha": file.receipt.sha256,
            "version": contract.CONTRACT_VERSION,
            "scope": words_of(delivery.scopes.get(file.path.name, {})),
        },
    ).fetchall()
    row = next(
        (
            row
            for row in rows
            if not _may_bring_more(build, file, row[3])
            and (row[3] != own_tables.FORMAT.name or same_name(row[4], file.receipt.file_name))
        ),
        None,
    )
    if row is None or companion(file.path).exists():
        return False
    file.receipt.file_rows, file.receipt.rows_read = row[1], row[2]
    file.receipt.rows_unchanged = row[2]
    file.receipt.format = registry.KNOWN
    file.receipt.notices.append(
        f"This very file is held already, as load {row[0]}"
        + (f" under the name {row[4]}" if row[4] != file.receipt.file_name else "")
        + ". What later loads changed stays so."
    )
    return True


def _may_bring_more(build: Build, file: File, name: str) -> bool:
    asked = registry.named(name).may_bring_more
    return asked is not None and asked(build.connection, file.receipt.sha256, file.as_at)


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


def _with_agreed(delivery: Delivery, continues: dict[str, str]) -> Delivery:
    """Put what was agreed into the scopes of a delivery's files, but not over what it says itself."""
    agreed = {
        path.name: {"continues": continues[path.name], **delivery.scopes.get(path.name, {})}
        for path in delivery.files
        if path.name in continues
    }
    return replace(delivery, scopes=delivery.scopes | agreed)


def _share_of(progress: Progress, position: int, many: int) -> Progress:
    """Tell the progress of one of several deliveries as that of all of them."""
    return lambda doing, share: progress(doing, (position + share) / many)


@dataclass
class _Loading:
    """A delivery on its way into a snapshot: its files, and those of them that are not held yet.

    as_at: the date that it was given; None = nobody said one. date_of: that, else today.
    """

    folder: Path
    delivery: Delivery
    as_at: date | None
    date_of: date
    by: str
    progress: Progress
    writer: ThreadPoolExecutor
    files: list[File] = field(default_factory=list)
    accepted: list[File] = field(default_factory=list)

    def publish(self, keep: int, said: list[str]) -> int | None:
        """Publish a snapshot with the delivery in it: its number. None = nothing has changed."""
        name, files = self.delivery.name, self.delivery.files
        return publish(
            self.folder,
            self._change,
            by=self.by,
            as_at=self.date_of,
            keep=keep,
            said=said,
            afterwards=self._write_receipts,
            undo=self._let_go,
            kind="fictional" if self.delivery.is_fictional else "own",
            why=f"load of {name}"
            if name
            else f"load of {', '.join(shown(path) for path in files)[:200]}",
        )

    def _change(self, build: Build) -> None:
        """Read the files, merge them, run every check and write down what became of them."""
        is_small = self._is_small()
        if is_small:
            # Of small files most statements are over before a second thread has begun.
            build.connection.execute("SET threads = 1")
        self._stage(build)
        preparing.prepare(build, self.accepted, self.date_of)
        try:
            merged = merge_all(build, self.accepted)
        except Unsettling as error:
            for file in self.accepted:
                file.receipt.refuse(f"{file.path.name} was refused with its delivery: {error}")
            raise NothingToPublish from error
        for file in self.accepted:
            file.receipt.notices += labels.notices(file)
        preparing.notices(build.connection, self.accepted)
        for file in self.accepted:
            file.receipt.notices += lost_zeros.notices(build.connection, file)
        if not is_small:
            # Small tables go with the connection; large ones make room for what is still to be done.
            drop(build.connection, "stage_")
        for file in self.accepted:
            set_aside(build, file)
        if not record(build, self.accepted, merged, self.date_of, self.by):
            raise NothingToPublish
        for file in self.accepted:
            keep_original(self.folder, file)

    def _is_small(self) -> bool:
        """Say whether neither what arrives nor what is held is much."""
        held = look(self.folder).current
        paths = [*self.delivery.files, *([snapshot_path(self.folder, held)] if held else [])]
        try:
            return sum(path.stat().st_size for path in paths) < SMALL
        except OSError:
            return False

    def _stage(self, build: Build) -> None:
        """Read the files in their order, and stage those that are not held already."""
        known = build.connection.execute("SELECT load_id, sha256 FROM load").fetchall()
        next_id = max([load_id for load_id, _ in known] + [last_load_id(self.folder)]) + 1
        complete(self.folder, build.connection)
        if not look(self.folder).said:
            originals.put_unknown_aside(self.folder, {sha256 for _, sha256 in known})
        where = f"{self.delivery.name}/" if self.delivery.name else ""
        for number, path in enumerate(self.delivery.files):
            name = shown(path)
            self.progress(f"Reading {where}{name}", (number + 1) / (len(self.delivery.files) + 1))
            receipt = Receipt(name, delivery=self.delivery.name)
            file = File(path, receipt, folder=self.folder, as_at=self.as_at)
            self.files.append(file)
            # A pipe would be waited for without end, so nothing but a file is opened.
            with suppress(OSError):
                if path.is_file():
                    receipt.sha256, receipt.bytes = fingerprint(path), path.stat().st_size
            if receipt.sha256 and (
                _known_before(build, file, self.delivery) or self._is_read_already(file)
            ):
                continue
            file.load_id, next_id = next_id, next_id + 1
            stage_file(
                build,
                file,
                self.delivery,
                self.date_of.year,
                [staged for other in self.accepted for staged in other.stages],
            )
            write_ahead(file, self.writer)
            self.accepted.append(file)

    def _is_read_already(self, file: File) -> bool:
        """Say whether the same bytes were read in this very load, under a name that is no other's.

        A copy that comes after a correction would else undo it.
        """
        for other in self.accepted:
            told = other.receipt
            is_same = told.sha256 == file.receipt.sha256 and not told.refusal
            is_copy = same_name(told.file_name, file.receipt.file_name)
            if is_same and is_copy and not companion(file.path).exists():
                file.receipt.file_rows, file.receipt.rows_read = told.file_rows, told.rows_read
                file.receipt.rows_unchanged = told.rows_read
                file.receipt.format = registry.KNOWN
                file.receipt.notices.append(
                    f"This very file is in the same load under the name {told.file_name}: it is "
                    "read once."
                )
                return True
        return False

    def _write_receipts(self, number: int | None) -> None:
        receipts = [file.receipt for file in self.files]
        if number is None:
            for receipt in receipts:
                receipt.load_id = receipt.snapshot_number = None
        try:
            store(self.folder, receipts, [file.to_mend for file in self.files])
        except (OSError, ValueError) as error:
            # The load stands, and its numbers are in the snapshot: the next start writes the
            # receipt from there. It must not look like a failure.
            receipts[0].notices.append(
                "The receipt could not be kept beside the snapshots: "
                f"{getattr(error, 'strerror', None) or error}."
            )

    def _let_go(self) -> None:
        """Take the originals away again that were kept for a load that came to nothing."""
        for file in self.accepted:
            if file.is_kept_anew:
                originals.let_go(self.folder, file.receipt.sha256)


def load(
    folder: Path,
    paths: list[Path],
    *,
    as_at: date | None = None,
    by: str | None = None,
    keep: int = 60,
    dry_run: bool = False,
    is_future_meant: bool = False,
    continues: dict[str, str] | None = None,
    progress: Progress = _silent,
) -> Outcome:
    """Load files and deliveries into the warehouse in `folder`, one snapshot a delivery.

    as_at: the date that the figures stand for; else the delivery's own, else today. One after
    tomorrow is refused unless is_future_meant. dry_run: do it all on a copy that is thrown away,
    and say what would happen. continues: the publication that a file goes on, by the file's name,
    where somebody agreed to that and no manifest says it. progress is called with what is being
    done and how far it has come, 0 to 1. Raises WarehouseError, BadManifest.
    """
    outcome = Outcome()
    deliveries = [_with_agreed(delivery, continues or {}) for delivery in gather(paths)]
    by = by or who()
    if not is_future_meant:
        _refuse_future(deliveries, as_at)
    _refuse_mixing(folder, deliveries)
    if dry_run:
        with tempfile.TemporaryDirectory() as place:
            copy_current(folder, Path(place))
            hashing.lend_key(folder, Path(place))
            outcome = load(
                Path(place),
                paths,
                as_at=as_at,
                by=by,
                progress=progress,
                is_future_meant=is_future_meant,
                continues=continues,
            )
        for receipt in outcome.receipts:
            receipt.load_id = receipt.snapshot_number = receipt.to_mend = None
        outcome.snapshots.clear()
        return outcome
    with ThreadPoolExecutor(1) as writer:
        for position, delivery in enumerate(deliveries):
            given = as_at or delivery.as_at
            one = _Loading(
                folder,
                delivery,
                given,
                given or date.today(),
                by,
                _share_of(progress, position, len(deliveries)),
                writer,
            )
            try:
                made = one.publish(keep, outcome.said)
            except WarehouseError as error:
                if outcome.snapshots:
                    raise WarehouseError(
                        f"{error} What came before it is loaded: snapshot {outcome.snapshots[-1]} is "
                        "current."
                    ) from error
                raise
            outcome.receipts += [file.receipt for file in one.files]
            if made is not None:
                outcome.snapshots.append(made)
                outcome.is_of_use = True
    progress("Done", 1.0)
    return outcome
