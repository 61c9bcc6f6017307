"""The one way in: files are read, held against the contract, merged, checked and published."""

import getpass
import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import astuple, dataclass, field, replace
from datetime import date, datetime
from pathlib import Path

import duckdb
import pyarrow as pa

from learning_hub import contract
from learning_hub.loading import (
    annex_a_delivery,
    cleaning,
    ees,
    hashing,
    identifiers,
    mending,
    merging,
    originals,
    personal,
    published,
    recognising,
)
from learning_hub.loading.deliveries import Delivery, gather, scope_fault
from learning_hub.loading.merging import Merged
from learning_hub.loading.opening import read
from learning_hub.loading.reading import Part, Unreadable, fingerprint
from learning_hub.loading.receipts import Receipt, store
from learning_hub.loading.scans import NotPlain
from learning_hub.loading.sql_text import quoted
from learning_hub.loading.staging import (
    MOST_REJECTS,
    Reject,
    Stage,
    empty_errors,
    stage,
    take_out_lines,
)
from learning_hub.warehouse.publishing import Build, NothingToPublish, copy_current, publish
from learning_hub.warehouse.snapshots import WarehouseError, kind_of

Progress = Callable[[str, float], None]
WHOLE_LINE = "the whole line"
NOT_REPEATED = "(a file whose name is not repeated)"
MOST_NAMED = 12
_REJECT = ("part", "line", "column_name", "value", "reason", "remedy")


def _silent(doing: str, share: float) -> None:
    return None


@dataclass
class _File:
    """A file on its way in. as_at: the date it was given; None = nobody said one."""

    path: Path
    receipt: Receipt
    stages: list[Stage] = field(default_factory=list)
    load_id: int = 0
    folder: Path | None = None
    as_at: date | None = None
    to_mend: mending.ToMend | None = None
    is_kept_anew: bool = False


@dataclass
class Outcome:
    """What became of a call to load: a receipt for each file, and the snapshots made."""

    receipts: list[Receipt] = field(default_factory=list)
    snapshots: list[int] = field(default_factory=list)

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


def _raw(connection: duckdb.DuckDBPyConnection, part: Part, name: str) -> None:
    if part.scan:
        connection.execute(f"CREATE OR REPLACE TEMP VIEW {name} AS {part.scan.sql}")
        return
    # An Arrow table of our own making: no frame of anyone's is ever registered.
    connection.register("arriving", part.rows)
    connection.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS FROM arriving")
    connection.unregister("arriving")


def _drop(connection: duckdb.DuckDBPyConnection, *prefixes: str) -> None:
    for kind, name in connection.execute(
        "SELECT 'VIEW', view_name FROM duckdb_views() WHERE temporary AND NOT internal UNION ALL "
        "SELECT 'TABLE', table_name FROM duckdb_tables() WHERE temporary"
    ).fetchall():
        if name.startswith(prefixes):
            connection.execute(f"DROP {kind} temp.{quoted(name)}")


def _stage_part(
    build: Build, file: _File, part: Part, meta: dict[str, dict[str, str | None]],
    scope: dict[str, str], year: int, known: str, earlier: list[Stage],
) -> None:
    """Recognise one part and stage its rows. Raises Unreadable when it is refused whole."""
    run = build.connection
    receipt = file.receipt
    receipt.notices += part.notices
    raw = "scanned" if part.scan else "raw"
    _raw(run, part, raw)
    if known in published.KINDS:
        taken = published.transform(
            run, known, part, file.path.name, meta=meta, year=year, earlier=earlier + file.stages
        )
        rejects = _misfits(part, part.name) + taken.rejects
        receipt.rejects += rejects
        receipt.rows_read += len(rejects)
        receipt.notices += taken.notices
        for table_name, temporary in taken.tables.items():
            table = contract.tables()[table_name]
            columns = [
                row[0] for row in run.execute(f"DESCRIBE {temporary}").fetchall()
                if row[0] != "source_row"
            ]
            rows = f"stage_{file.load_id}_{len(file.stages)}"
            file.stages.append(
                stage(run, table, temporary, table_name, {c: c for c in columns}, rows, {})
            )
            file.stages[-1].is_published = known != "neighbours"
        _drop(run, *published.PREFIXES, "raw")
        return
    table = recognising.table_for(part, file.path.name)
    header = recognising.header_for(table, part)
    unknown = [cell for cell in part.header if cell not in header]
    where = recognising.where(part, file.path.name)
    identifiers.refuse_identifiers(unknown, where)
    personal.refuse_around(part.around, where)
    personal.refuse_unknown(run, raw, unknown, where)
    recognising.refuse_doubles(header, where)
    if unknown:
        words = ", ".join(f"'{cell}'" for cell in unknown[:MOST_NAMED])
        more = len(unknown) - MOST_NAMED
        receipt.notices.append(
            f"{where}: {words}{f' and {more} more' if more > 0 else ''} "
            f"{'is' if len(unknown) == 1 else 'are'} not of the table "
            f"'{table.name}' and {'was' if len(unknown) == 1 else 'were'} left out."
        )
    rows = f"stage_{file.load_id}_{len(file.stages)}"
    name = table.name if part.name == file.path.name else part.name
    whole = _scope_of(table, set(header.values()), {**part.scope, **scope}, where)
    errors_in: set[str] = set()
    if not part.scan:
        lines, errors_in = empty_errors(run, table, raw, header)
        receipt.notices += _errors_told(lines, where)
    staged = stage(run, table, raw, name, header, rows, whole, part.scan, errors_in)
    personal.refuse_personal(run, staged, where)
    staged.rejects += _misfits(part, name)
    file.stages.append(staged)
    if whole:
        receipt.scope = _words_of(whole)


def _errors_told(lines: list[int], where: str) -> list[str]:
    if not lines:
        return []
    more = f" and {len(lines) - MOST_NAMED:,} more" if len(lines) > MOST_NAMED else ""
    return [
        f"{where} has cells that hold an error of the spreadsheet, such as #N/A or #REF!. They "
        f"were read as empty: line{'s' if len(lines) > 1 else ''} "
        f"{', '.join(map(str, lines[:MOST_NAMED]))}{more}."
    ]


def _misfits(part: Part, name: str) -> list[Reject]:
    return [Reject(name, m.line, WHOLE_LINE, None, m.reason, m.remedy) for m in part.misfits]


def _scope_of(
    table: contract.Table, held: set[str], scope: dict[str, str], where: str
) -> dict[str, str]:
    """Hold a scope against the table it is about. Raises Unreadable when it cannot be followed."""
    if fault := scope_fault(scope):
        raise Unreadable(f"{where} has a scope that cannot be followed: {fault}.")
    if scope.get("table", table.name) != table.name:
        raise Unreadable(
            f"{where} is the table '{table.name}', but its scope says '{scope['table']}'."
        )
    for word, cell in (("agency", table.scope_agency), ("period_from", table.scope_period)):
        if word in scope and cell is None:
            raise Unreadable(
                f"{where} has a scope with {word}, but the table '{table.name}' "
                "cannot be told apart by that. Take it out of the scope."
            )
        if word in scope and cell not in held:
            raise Unreadable(
                f"{where} has a scope with {word}, so it needs the column {cell}. Add and fill it, "
                "or take that out of the scope."
            )
    return scope


def _stage_annex_a(build: Build, file: _File, parts: list[Part], scope: dict[str, str]) -> None:
    """Stage a workbook of case lists; its other sheets are let be, and it is never kept."""
    assert file.folder is not None
    taken = annex_a_delivery.take(
        build.connection, parts, file_name=file.path.name, sha256=file.receipt.sha256,
        folder=file.folder, as_at=file.as_at, agency_id=scope.get("agency"), load_id=file.load_id,
    )
    file.receipt.format = annex_a_delivery.FORMAT
    file.receipt.file_rows = taken.file_rows
    file.receipt.notices += taken.notices
    file.receipt.rejects += taken.rejects
    file.receipt.rows_read += len(taken.rejects)
    file.stages += taken.stages


def _stage_file(
    build: Build, file: _File, delivery: Delivery, year: int, earlier: list[Stage] | None = None
) -> None:
    """Read a file and stage all its parts. earlier: the stages of the delivery's files so far."""
    receipt = file.receipt
    try:
        if told := _person_in(file.path):
            raise Unreadable(
                f"The name of a file looks as if it holds {told}. This dashboard never holds what "
                "points at a person. Rename the file and load it again."
            )
        if receipt.file_name != file.path.name:
            raise Unreadable(
                f"{receipt.file_name} has a name with letters that cannot be read on this machine. "
                "Rename it and load it again."
            )
        parts = [mending.without_remarks(part) for part in read(file.path)]
        for part in parts:
            if part.name != file.path.name and (told := identifiers.kind_of(part.name)):
                raise Unreadable(
                    f"{file.path.name} was refused whole: the name of one of its sheets looks as "
                    f"if it holds {told}. Rename the sheet and load the file again."
                )
        kinds = [recognising.kind(part) for part in parts]
        if any(part.scan for part in parts) and kinds != ["table"]:
            parts = read(file.path, in_passing=False)
        receipt.format = "workbook" if len(parts) > 1 else kinds[0]
        if kinds == ["ees meta"]:
            receipt.notices.append("Labels for the file it belongs to; read together with that.")
            return
        if annex_a_delivery.FORMAT in kinds:
            _stage_annex_a(build, file, parts, delivery.scopes.get(file.path.name, {}))
            return
        meta: dict[str, dict[str, str | None]] = {}
        companion = _companion(file.path)
        if kinds[0] == "ees" and companion.exists():
            labels = read(companion)[0]
            if recognising.kind(labels) != "ees meta":
                raise Unreadable(
                    f"{companion.name} does not hold the labels of {file.path.name}: it needs the "
                    f"columns {', '.join(sorted(recognising.META_COLUMNS))}."
                )
            meta = ees.meta_of(labels)
        scope = delivery.scopes.get(file.path.name, {})
        if scope and len(parts) > 1 and "table" not in scope:
            raise Unreadable(
                f"{file.path.name} has several sheets: its scope must say which table it is about."
            )
        for place in published.in_order(kinds):
            part, known = parts[place], kinds[place]
            try:
                own = {} if len(parts) > 1 and not recognising.is_of(part, scope) else scope
                try:
                    _stage_part(build, file, part, meta, own, year, known, earlier or [])
                except NotPlain:
                    [part] = read(file.path, in_passing=False)
                    _stage_part(build, file, part, meta, own, year, known, earlier or [])
            except recognising.NotATable as error:
                if len(parts) == 1:
                    raise
                # A sheet of notes beside the tables. Its original is kept, so it is looked at.
                identifiers.refuse_identifiers(list(part.header), error.where)
                personal.refuse_around(part.around, error.where)
                personal.refuse_unknown(
                    build.connection, "raw", list(part.header), error.where
                )
                receipt.notices.append(f"{error.where} was left out: it is not a table.")
                continue
            # Blank rows of a scanned file are only found while it is staged.
            rows = file.stages[-1].file_rows if part.scan else part.num_rows
            receipt.file_rows += rows + len(part.misfits)
        if not file.stages and not receipt.rejects:
            raise Unreadable(f"{file.path.name} has no sheet that is a table.")
    except Unreadable as error:
        receipt.refuse(str(error))
        file.stages.clear()


def _person_in(path: Path) -> str | None:
    return identifiers.kind_of(path.stem.replace("_", " "))


def _shown(path: Path) -> str:
    """Give a file's name as text: what cannot be decoded on this machine becomes '?'.

    A name that points at a person is not repeated anywhere.
    """
    if _person_in(path):
        return NOT_REPEATED
    return path.name.encode("utf-8", "replace").decode("utf-8")


def _companion(path: Path) -> Path:
    """Say where the labels of a published file would lie."""
    return path.with_name(path.stem + ".meta.csv")


def _known_before(build: Build, file: _File, delivery: Delivery) -> bool:
    """Say whether this very file is in force already, so that loading it would change nothing.

    An older file sent again does not undo what later ones brought: `unload` is for that. A file
    of which rows were refused, which has labels beside it or which an older contract read is
    looked at again: something may have come that it lacked.
    """
    rows = build.connection.execute(
        "SELECT load_id, file_rows, rows_read FROM load WHERE sha256 = $sha AND file_name = $name "
        "AND unloaded_in IS NULL AND rows_rejected = 0 AND contract_version = $version "
        "AND ($scope IS NULL OR scope = $scope) "
        # Case lists of which nobody knew whose they are: somebody may by now.
        "AND sha256 NOT IN (SELECT sha256 FROM extract WHERE area_code IS NULL) "
        "ORDER BY load_id DESC LIMIT 1",
        {
            "sha": file.receipt.sha256,
            "name": file.receipt.file_name,
            "version": contract.CONTRACT_VERSION,
            "scope": _words_of(delivery.scopes.get(file.path.name, {})),
        },
    ).fetchall()
    if not rows or _companion(file.path).exists():
        return False
    row = rows[0]
    file.receipt.file_rows, file.receipt.rows_read = row[1], row[2]
    file.receipt.rows_unchanged = row[2]
    file.receipt.format = "known"
    file.receipt.notices.append(
        f"This very file is held already, as load {row[0]}. What later loads changed stays so."
    )
    return True


def _words_of(scope: dict[str, str]) -> str | None:
    return "; ".join(f"{key}={value}" for key, value in scope.items()) or None


class _Unsettling(WarehouseError):
    """A load that would make rows of an earlier one wrong."""


def _merge_all(build: Build, files: list[_File]) -> dict[int, list[Merged]]:
    """Merge every stage and run every check, again without the rows found wanting, until all hold.

    Raises _Unsettling when the load would make rows of an earlier load wrong. Rows that a check
    found wanting before, because the check is newer than they, are let be.
    """
    run = build.connection.execute
    by_load = {file.load_id: file for file in files}
    known: set[tuple[str, int, int, str]] | None = None
    while True:
        run("BEGIN")
        merged = {
            file.load_id: [
                merging.merge(build.connection, staged, file.load_id) for staged in file.stages
            ]
            for file in files
        }
        for file in files:
            for staged, counts in zip(file.stages, merged[file.load_id], strict=True):
                counts.withdrawn = merging.withdraw(
                    build.connection, staged, file.load_id,
                    [other for file in files for other in file.stages],
                )
        touched = merging.Touched(
            grown=frozenset(staged.table.name for file in files for staged in file.stages),
            shrunk=frozenset(
                staged.table.name
                for file in files
                for staged, counts in zip(file.stages, merged[file.load_id], strict=True)
                if counts.withdrawn
            ),
            loads=tuple(by_load),
        )
        found = [
            offence for offence in merging.offences(build.connection, touched)
            if known is None or merging.mark_of(offence) not in known
        ]
        if not found:
            run("COMMIT")
            return merged
        run("ROLLBACK")
        foreign = [offence for offence in found if offence[1] not in by_load]
        if foreign and known is None:
            known = {merging.mark_of(offence) for offence in merging.offences(build.connection)}
            continue
        if foreign and len(foreign) == len(found):
            _table, load_id, line, reject = foreign[0]
            raise _Unsettling(
                f"it would make {len(foreign):,} row{'s' if len(foreign) > 1 else ''} of earlier "
                f"loads wrong, such as load {load_id}, line {line} of '{reject.part}': "
                f"{reject.column} '{reject.value}' {reject.reason}. Nothing of it was loaded."
            )
        refused: dict[tuple[int, str], dict[int, Reject]] = {}
        for table, load_id, line, reject in found:
            refused.setdefault((load_id, table), {}).setdefault(line, reject)
        if _refuse_beyond_counting(files, refused):
            continue
        # Two sheets of one table have the same line numbers: there the value must agree as well.
        if not (_refuse(build, files, refused, True) or _refuse(build, files, refused, False)):
            raise AssertionError(f"A check finds rows that no file brought: {found[0]}")


def _refuse_beyond_counting(
    files: list[_File], refused: dict[tuple[int, str], dict[int, Reject]]
) -> bool:
    """Refuse a file whole when checks find more of its rows wanting than anybody could look at."""
    any_refused = False
    for file in files:
        lines = [line for (load_id, _), found in refused.items() if load_id == file.load_id
                 for line in found.values()]
        if len(lines) > MOST_REJECTS:
            said = "; ".join(
                f"line {one.line}, {one.column}: {one.reason}"
                for one in sorted(lines, key=lambda one: one.line)[:3]
            )
            file.receipt.refuse(
                f"{file.path.name} was refused whole: more than {MOST_REJECTS:,} of its rows "
                f"cannot be used. The first three: {said}. Mend what they have in common and load "
                "the file again."
            )
            file.stages.clear()
            any_refused = True
    return any_refused


def _refuse(
    build: Build,
    files: list[_File],
    refused: dict[tuple[int, str], dict[int, Reject]],
    by_value: bool,
) -> bool:
    """Take the rows that a check found wanting out of their stages. Says if there were any."""
    any_taken = False
    for file in files:
        tables = [staged.table.name for staged in file.stages]
        for staged in file.stages:
            rejects = refused.get((file.load_id, staged.table.name), {})
            exactly = by_value and tables.count(staged.table.name) > 1
            gone = take_out_lines(build.connection, staged, rejects, exactly)
            staged.rejects += [replace(rejects[line], part=staged.part) for line in sorted(gone)]
            any_taken |= bool(gone)
    return any_taken


def _set_aside(build: Build, file: _File) -> None:
    """Set the refused rows of a file aside, to be mended, before it is told what became of it."""
    refused = [*file.receipt.rejects, *(r for staged in file.stages for r in staged.rejects)]
    file.to_mend = mending.take(build.connection, file.path, file.receipt.format, refused)
    if file.to_mend and file.to_mend.has_person:
        file.receipt.notices.append(
            f"{file.receipt.file_name} is not kept as it came: a refused row of it looks as if it "
            "points at a person. Take that out of your own copy too."
        )


def _record(
    build: Build, files: list[_File], merged: dict[int, list[Merged]], as_at: date, by: str
) -> bool:
    """Count what became of each file's rows, and write loads and rejects. Says if any changed."""
    run = build.connection.execute
    any_change = False
    for file in files:
        receipt = file.receipt
        for staged, counts in zip(file.stages, merged[file.load_id], strict=True):
            receipt.rejects += staged.rejects
            receipt.rows_new += counts.new
            receipt.rows_changed += counts.changed
            receipt.rows_unchanged += counts.unchanged
            receipt.rows_withdrawn += counts.withdrawn
            receipt.rows_read += (
                counts.new + counts.changed + counts.unchanged + len(staged.rejects)
            )
        any_change |= bool(receipt.rows_new or receipt.rows_changed or receipt.rows_withdrawn)
    if not any_change:
        return False
    for file in files:
        receipt = file.receipt
        if receipt.refusal or not (file.stages or receipt.rejects):
            continue
        receipt.load_id, receipt.snapshot_number = file.load_id, build.number
        run(
            "INSERT INTO load BY NAME SELECT $load_id AS load_id, $number AS snapshot_number, "
            "$delivery AS delivery, $file_name AS file_name, $sha AS sha256, $bytes AS bytes, "
            "$format AS format, $file_rows AS file_rows, $read AS rows_read, $new AS rows_new, "
            "$changed AS rows_changed, $unchanged AS rows_unchanged, $rejected AS rows_rejected, "
            "$withdrawn AS rows_withdrawn, $scope AS scope, $notices AS notices, $as_at AS as_at, "
            "$loaded_at AS loaded_at, $by AS loaded_by, $version AS contract_version",
            {
                "load_id": file.load_id, "number": build.number, "delivery": receipt.delivery,
                "file_name": receipt.file_name, "sha": receipt.sha256, "bytes": receipt.bytes,
                "format": receipt.format, "file_rows": receipt.file_rows,
                "read": receipt.rows_read, "new": receipt.rows_new,
                "changed": receipt.rows_changed, "unchanged": receipt.rows_unchanged,
                "rejected": receipt.rows_rejected, "withdrawn": receipt.rows_withdrawn,
                "scope": receipt.scope, "notices": "\n".join(receipt.notices) or None,
                "as_at": as_at, "loaded_at": datetime.now().replace(microsecond=0), "by": by,
                "version": contract.CONTRACT_VERSION,
            },
        )
        if receipt.rejects:
            columns = zip(*(astuple(reject) for reject in receipt.rejects), strict=True)
            arriving = pa.table(
                [pa.array(column) if name == "line" else pa.array(column, pa.string())
                 for name, column in zip(_REJECT, columns, strict=True)],
                names=list(_REJECT),
            )
            build.connection.register("arriving", arriving)
            run(f"INSERT INTO reject SELECT {file.load_id}, * FROM arriving")
            build.connection.unregister("arriving")
    return True


def _keep_original(folder: Path, file: _File) -> None:
    """Keep the accepted original, compressed, under its fingerprint.

    Refused files are not kept, and case lists never are. Where a refused row points at a person,
    the refused rows are left out.
    """
    if file.receipt.load_id is None or file.receipt.format == annex_a_delivery.FORMAT:
        return
    if file.to_mend is None or not file.to_mend.has_person:
        file.is_kept_anew = originals.keep(folder, file.path, file.receipt.sha256)
        return
    with tempfile.TemporaryDirectory() as place:
        without = Path(place) / file.path.name
        if cleaning.write_without(file.path, file.receipt.rejects, without):
            file.is_kept_anew = originals.keep(folder, without, file.receipt.sha256)


def _refuse_mixing(folder: Path, deliveries: list[Delivery]) -> None:
    fictional = {delivery.is_fictional for delivery in deliveries}
    kind = kind_of(folder)
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


def load(
    folder: Path,
    paths: list[Path],
    *,
    as_at: date | None = None,
    by: str | None = None,
    keep: int = 60,
    dry_run: bool = False,
    progress: Progress = _silent,
) -> Outcome:
    """Load files and deliveries into the warehouse in `folder`, one snapshot a delivery.

    as_at: the date that the figures stand for; else the delivery's own, else today.
    dry_run: do it all on a copy that is thrown away, and say what would happen. progress is
    called with what is being done and how far it has come, 0 to 1. Raises WarehouseError,
    BadManifest.
    """
    outcome = Outcome()
    deliveries = gather(paths)
    by = by or who()
    _refuse_mixing(folder, deliveries)
    if dry_run:
        with tempfile.TemporaryDirectory() as place:
            copy_current(folder, Path(place))
            hashing.lend_key(folder, Path(place))
            outcome = load(Path(place), paths, as_at=as_at, by=by, progress=progress)
        for receipt in outcome.receipts:
            receipt.load_id = receipt.snapshot_number = receipt.to_mend = None
        outcome.snapshots.clear()
        return outcome
    for position, delivery in enumerate(deliveries):
        date_of = as_at or delivery.as_at or date.today()
        files: list[_File] = []
        accepted: list[_File] = []

        def change(
            build: Build, delivery: Delivery = delivery, date_of: date = date_of,
            files: list[_File] = files, accepted: list[_File] = accepted,
            position: int = position,
        ) -> None:
            known = build.connection.execute("SELECT load_id, sha256 FROM load").fetchall()
            next_id = max((load_id for load_id, _ in known), default=0) + 1
            originals.let_go_unknown(folder, {sha256 for _, sha256 in known})
            for number, path in enumerate(delivery.files):
                share = (position + (number + 1) / (len(delivery.files) + 1)) / len(deliveries)
                where = f"{delivery.name}/" if delivery.name else ""
                name = _shown(path)
                progress(f"Reading {where}{name}", share)
                receipt = Receipt(name, delivery=delivery.name)
                file = _File(path, receipt, folder=folder, as_at=as_at or delivery.as_at)
                files.append(file)
                # A pipe would be waited for without end, so nothing but a file is opened.
                with suppress(OSError):
                    if path.is_file():
                        receipt.sha256, receipt.bytes = fingerprint(path), path.stat().st_size
                if receipt.sha256 and _known_before(build, file, delivery):
                    continue
                file.load_id, next_id = next_id, next_id + 1
                _stage_file(
                    build, file, delivery, date_of.year,
                    [staged for other in accepted for staged in other.stages],
                )
                accepted.append(file)
            try:
                merged = _merge_all(build, accepted)
            except _Unsettling as error:
                for file in accepted:
                    file.receipt.refuse(f"{file.path.name} was refused with its delivery: {error}")
                raise NothingToPublish from error
            _drop(build.connection, "stage_")
            for file in accepted:
                _set_aside(build, file)
            if not _record(build, accepted, merged, date_of, by):
                raise NothingToPublish
            for file in accepted:
                _keep_original(folder, file)

        try:
            made = publish(
                folder, change, by=by, as_at=date_of, keep=keep,
                kind="fictional" if delivery.is_fictional else "own",
                why=f"load of {delivery.name}" if delivery.name
                else f"load of {', '.join(_shown(path) for path in delivery.files)[:200]}",
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
        receipts = [file.receipt for file in files]
        outcome.receipts += receipts
        if made is None:
            for receipt in receipts:
                receipt.load_id = receipt.snapshot_number = None
        else:
            outcome.snapshots.append(made)
        try:
            store(folder, receipts, [file.to_mend for file in files])
        except OSError as error:
            # The load stands, and its numbers are in the snapshot: it must not look like a failure.
            receipts[0].notices.append(
                f"The receipt could not be kept beside the snapshots: {error.strerror}."
            )
    progress("Done", 1.0)
    return outcome
