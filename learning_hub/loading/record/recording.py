"""Writing down what became of a load: its row, its refused rows, the original kept."""

import tempfile
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime
from pathlib import Path

import pyarrow as pa

from learning_hub import contract
from learning_hub.loading.check.stages import Merged, rows_refused
from learning_hub.loading.formats import registry
from learning_hub.loading.record import mending, originals, without_refused
from learning_hub.loading.record.file import File
from learning_hub.warehouse.publishing import Build

_REJECT = ("part", "line", "column_name", "value", "reason", "remedy")


def set_aside(build: Build, file: File) -> None:
    """Set the refused rows of a file aside, to be mended, before it is told what became of it."""
    refused = [*file.receipt.rejects, *(r for staged in file.stages for r in staged.rejects)]
    file.to_mend = mending.take(
        build.connection, file.path, file.receipt.format, refused, file.scanned
    )
    if file.to_mend and file.to_mend.has_person:
        file.receipt.notices.append(
            f"{file.receipt.file_name} is not kept as it came: a refused row of it looks as if it "
            "points at a person. Take that out of your own copy too."
        )


def record(
    build: Build, files: list[File], merged: dict[int, list[Merged]], as_at: date, by: str
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
                counts.new + counts.changed + counts.unchanged + rows_refused(staged.rejects)
            )
        # A file that only confirms is written down too: when the load that it confirms is taken
        # out, its rows stay. The very same file again is not.
        any_change |= bool(
            receipt.rows_new
            or receipt.rows_changed
            or receipt.rows_withdrawn
            or (
                receipt.rows_unchanged
                and not run(
                    "SELECT 1 FROM load WHERE sha256 = $sha AND unloaded_in IS NULL",
                    {"sha": receipt.sha256},
                ).fetchone()
            )
        )
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
                "load_id": file.load_id,
                "number": build.number,
                "delivery": receipt.delivery,
                "file_name": receipt.file_name,
                "sha": receipt.sha256,
                "bytes": receipt.bytes,
                "format": receipt.format,
                "file_rows": receipt.file_rows,
                "read": receipt.rows_read,
                "new": receipt.rows_new,
                "changed": receipt.rows_changed,
                "unchanged": receipt.rows_unchanged,
                "rejected": receipt.rows_rejected,
                "withdrawn": receipt.rows_withdrawn,
                "scope": receipt.scope,
                "notices": "\n".join(receipt.notices) or None,
                "as_at": as_at,
                "loaded_at": datetime.now().replace(microsecond=0),
                "by": by,
                "version": contract.CONTRACT_VERSION,
            },
        )
        if receipt.rejects:
            columns = zip(*(reject.told for reject in receipt.rejects), strict=True)
            arriving = pa.table(
                [
                    pa.array(column) if name == "line" else pa.array(column, pa.string())
                    for name, column in zip(_REJECT, columns, strict=True)
                ],
                names=list(_REJECT),
            )
            build.connection.register("arriving", arriving)
            run(f"INSERT INTO reject SELECT {file.load_id}, * FROM arriving")
            build.connection.unregister("arriving")
    return True


def write_ahead(file: File, writer: ThreadPoolExecutor) -> None:
    """Begin to write what will be kept of a small workbook, beside the statements of its merge."""
    is_kept = not file.receipt.refusal and registry.named(file.receipt.format).keeps_original
    if is_kept and file.sheets and without_refused.is_workbook(file.path):
        sheets, left_out = list(file.sheets), frozenset(file.left_out)
        file.cells_alone = writer.submit(without_refused.cells_alone, sheets, left_out)


def keep_original(folder: Path, file: File) -> None:
    """Keep the accepted original, compressed, under its fingerprint; of a workbook, its cells.

    Refused files are not kept, and those of a format that points at persons never are. Where a
    refused row points at a person, the refused rows are left out, and what stands below a table and
    points at one always is.
    """
    if file.receipt.load_id is None or not registry.named(file.receipt.format).keeps_original:
        return
    has_person = bool(file.below) or (file.to_mend is not None and file.to_mend.has_person)
    if not has_person and not without_refused.is_workbook(file.path):
        file.is_kept_anew = originals.keep(folder, file.path, file.receipt.sha256)
        return
    with tempfile.TemporaryDirectory() as place:
        without = Path(place) / file.path.name
        if file.cells_alone and not has_person:
            without.write_bytes(file.cells_alone.result())
            file.is_kept_anew = originals.keep(folder, without, file.receipt.sha256)
            return
        rejects = file.receipt.rejects + file.below if has_person else []
        if without_refused.write_without(
            file.path, rejects, without, file.sheets, frozenset(file.left_out)
        ):
            file.is_kept_anew = originals.keep(folder, without, file.receipt.sha256)
