"""A file on its way in: read, recognised, and staged table by table."""

import duckdb

from learning_hub.loading.check.stages import Stage
from learning_hub.loading.deliveries import Delivery
from learning_hub.loading.file_names import companion, person_in
from learning_hub.loading.formats import own_tables, published, recognise
from learning_hub.loading.formats.annex_a import delivery as annex_a
from learning_hub.loading.formats.ees.columns import meta_of
from learning_hub.loading.privacy import identifiers, personal
from learning_hub.loading.read.opening import read
from learning_hub.loading.read.parts import Part, Unreadable
from learning_hub.loading.read.scans import NotPlain
from learning_hub.loading.record import mending
from learning_hub.loading.record.file import File
from learning_hub.loading.stage_part import stage_part
from learning_hub.warehouse.publishing import Build


def _stage_annex_a(
    build: Build, file: File, parts: list[Part], scope: dict[str, str], earlier: list[Stage]
) -> None:
    """Stage a workbook of case lists; its other sheets are let be, and it is never kept."""
    assert file.folder is not None
    made = annex_a.take(
        build.connection, parts, file_name=file.path.name, sha256=file.receipt.sha256,
        folder=file.folder, as_at=file.as_at, agency_id=scope.get("agency"), load_id=file.load_id,
        earlier=earlier,
    )
    file.receipt.format = annex_a.FORMAT
    file.receipt.file_rows = made.file_rows
    file.receipt.notices += made.notices
    file.receipt.rejects += made.rejects
    file.receipt.rows_read += len(made.rejects)
    file.stages += made.stages


def stage_file(
    build: Build, file: File, delivery: Delivery, year: int, earlier: list[Stage] | None = None
) -> None:
    """Read a file and stage all its parts. earlier: the stages of the delivery's files so far."""
    receipt = file.receipt
    try:
        if told := person_in(file.path):
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
            if part.name != file.path.name and (told := identifiers.kind_in_name(part.name)):
                raise Unreadable(
                    f"{file.path.name} was refused whole: the name of one of its sheets looks as "
                    f"if it holds {told}. Rename the sheet and load the file again."
                )
        kinds = [recognise.kind(part) for part in parts]
        if any(part.scan for part in parts) and (
            kinds != ["table"] or mending.has_remarks(parts[0])
        ):
            parts = [mending.without_remarks(part) for part in read(file.path, in_passing=False)]
        receipt.format = "workbook" if len(parts) > 1 else kinds[0]
        if kinds == ["ees meta"]:
            receipt.notices.append("Labels for the file it belongs to; read together with that.")
            return
        if annex_a.FORMAT in kinds:
            scope = delivery.scopes.get(file.path.name, {})
            _stage_annex_a(build, file, parts, scope, earlier or [])
            return
        meta: dict[str, dict[str, str | None]] = {}
        labels_at = companion(file.path)
        if kinds[0] == "ees" and labels_at.exists():
            labels = read(labels_at)[0]
            if recognise.kind(labels) != "ees meta":
                raise Unreadable(
                    f"{labels_at.name} does not hold the labels of {file.path.name}: it needs the "
                    f"columns {', '.join(sorted(recognise.META_COLUMNS))}."
                )
            cells = [cell for row in labels.rows.to_pylist() for cell in row.values()]
            texts = [cell for cell in cells if isinstance(cell, str)]
            personal.refuse_around(texts, labels_at.name, "one of its cells")
            meta = meta_of(labels)
        scope = delivery.scopes.get(file.path.name, {})
        if scope and len(parts) > 1 and "table" not in scope:
            raise Unreadable(
                f"{file.path.name} has several sheets: its scope must say which table it is about."
            )
        for place in published.in_order(kinds):
            part, known = parts[place], kinds[place]
            try:
                own = {} if len(parts) > 1 and not own_tables.is_of(part, scope) else scope
                told_before = len(receipt.notices)
                try:
                    stage_part(build, file, part, meta, own, year, known, earlier or [])
                    file.scanned += [part] if part.scan else []
                except (NotPlain, duckdb.InvalidInputException):
                    # A look at the columns that no table has may be the first to stumble.
                    if not part.scan:
                        raise
                    del receipt.notices[told_before:]
                    [part] = read(file.path, in_passing=False)
                    stage_part(build, file, part, meta, own, year, known, earlier or [])
            except own_tables.NotATable as error:
                if len(parts) == 1:
                    raise
                # A sheet of notes beside the tables. Its original is kept, so it is looked at.
                identifiers.refuse_identifiers(list(part.header), error.where)
                personal.refuse_around(part.around, error.where)
                personal.refuse_headings_below(part, error.where)
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
