"""A file on its way in: read, recognised, and staged table by table."""

from dataclasses import replace
from pathlib import Path

import duckdb

from learning_hub.loading.check.stages import Stage, rows_refused
from learning_hub.loading.deliveries import Delivery
from learning_hub.loading.file_names import companion, person_in
from learning_hub.loading.formats import order, own_tables, registry
from learning_hub.loading.formats.format import Format, Sent, TakeWhole
from learning_hub.loading.privacy import identifiers, personal
from learning_hub.loading.read.opening import read
from learning_hub.loading.read.parts import NO_ROWS, Part, Unreadable
from learning_hub.loading.read.scans import NotPlain
from learning_hub.loading.record import mending
from learning_hub.loading.record.file import File
from learning_hub.loading.stage_part import NO_SERIES, stage_part
from learning_hub.warehouse.publishing import Build

# So many rows of a workbook are held until it is known what became of the delivery.
FEW_ROWS = 100_000
MOST_NAMED = 8


def stage_file(
    build: Build, file: File, delivery: Delivery, year: int, earlier: list[Stage] | None = None
) -> None:
    """Read a file and stage all its parts. earlier: the stages of the delivery's files so far."""
    try:
        _refuse_name(file)
        parts, known = _recognised(file)
        file.receipt.format = registry.WORKBOOK if len(parts) > 1 else known[0].name
        if len(parts) == 1 and known[0].is_labels:
            file.receipt.notices.append(
                "Labels for the file it belongs to; read together with that."
            )
            return
        sent = Sent(
            file.path.name,
            file.receipt.sha256,
            year,
            file.load_id,
            file.folder,
            file.as_at,
            delivery.scopes.get(file.path.name, {}),
            earlier=earlier or [],
        )
        for one in known:
            if one.take_whole:
                _stage_whole(build, file, parts, one, one.take_whole, sent)
                return
        _stage_parts(build, file, parts, known, sent)
    except Unreadable as error:
        file.receipt.refuse(str(error))
        file.stages.clear()


def _refuse_name(file: File) -> None:
    """Refuse a file whose name cannot be repeated. Raises Unreadable."""
    if told := person_in(file.path):
        raise Unreadable(
            f"The name of a file looks as if it holds {told}. This dashboard never holds what "
            "points at a person. Rename the file and load it again."
        )
    if file.receipt.file_name != file.path.name:
        raise Unreadable(
            f"{file.receipt.file_name} has a name with letters that cannot be read on this "
            "machine. Rename it and load it again."
        )


def _recognised(file: File) -> tuple[list[Part], list[Format]]:
    """Read a file into its parts, and tell the format of each. Raises Unreadable."""
    came = read(file.path)
    file.receipt.notices += [said for part in came for said in part.aside]
    if not any(part.scan for part in came) and sum(part.num_rows for part in came) <= FEW_ROWS:
        file.sheets = came
    parts = [mending.without_remarks(part) for part in came]
    for part in parts:
        if part.name != file.path.name and (told := identifiers.kind_in_name(part.name)):
            raise Unreadable(
                f"{file.path.name} was refused whole: the name of one of its sheets looks as "
                f"if it holds {told}. Rename the sheet and load the file again."
            )
    known = [registry.format_of(part) for part in parts]
    if any(part.scan for part in parts) and (
        [one.is_read_in_passing for one in known] != [True] or mending.has_remarks(parts[0])
    ):
        parts = [mending.without_remarks(part) for part in read(file.path, in_passing=False)]
    return parts, known


def _stage_whole(
    build: Build, file: File, parts: list[Part], known: Format, take: TakeWhole, sent: Sent
) -> None:
    """Stage a file of which the parts are one thing; its other sheets are let be.

    Raises Unreadable when it is said to go on a series, which nothing but published figures do.
    """
    if "continues" in sent.scope:
        raise Unreadable(NO_SERIES.format(where=file.path.name))
    made = take(build.connection, parts, sent)
    file.receipt.format = known.name
    file.receipt.file_rows = made.file_rows
    file.receipt.notices += made.notices
    file.receipt.rejects += made.rejects
    file.receipt.rows_read += rows_refused(made.rejects)
    file.stages += made.stages


def _labels_of(path: Path, known: Format) -> Part | None:
    """Read the companion file with the labels of a file. None = there is none. Raises Unreadable.

    known: the format that the file itself is of.
    """
    labels_at = companion(path)
    if not (known.labels and labels_at.exists()):
        return None
    labels, wanted = read(labels_at)[0], registry.named(known.labels)
    if registry.format_of(labels) is not wanted:
        raise Unreadable(
            f"{labels_at.name} does not hold the labels of {path.name}: it needs the "
            f"columns {', '.join(sorted(wanted.columns))}."
        )
    cells = [cell for row in labels.rows.to_pylist() for cell in row.values()]
    texts = [cell for cell in cells if isinstance(cell, str)]
    personal.refuse_around(texts, labels_at.name, "one of its cells")
    return labels


def _stage_parts(
    build: Build, file: File, parts: list[Part], known: list[Format], sent: Sent
) -> None:
    """Stage the parts of a file one by one, those first that others need.

    Raises Unreadable, of a workbook with what is wrong with each of its sheets, all at once.
    """
    receipt = file.receipt
    sent = replace(sent, labels=_labels_of(file.path, known[0]))
    if sent.scope and len(parts) > 1 and "table" not in sent.scope:
        raise Unreadable(
            f"{file.path.name} has several sheets: its scope must say which table it is about."
        )
    if len(parts) > 1:
        parts = _empty_said_once(parts, file)
    faults: dict[int, str] = {}
    for place in order.in_order(known):
        part = parts[place]
        own = {} if len(parts) > 1 and not own_tables.is_of(part, sent.scope) else sent.scope
        told_before = len(receipt.notices)
        try:
            try:
                part = _stage_readable(build, file, part, known[place], sent, own)
            except own_tables.NotATable as error:
                if len(parts) == 1:
                    raise
                # How a cover was read is of no interest.
                del receipt.notices[told_before:]
                _leave_out(file, part, error)
                continue
        except Unreadable as error:
            if len(parts) == 1:
                raise
            faults[place] = str(error)
            continue
        # Blank rows of a scanned file are only found while it is staged.
        rows = file.stages[-1].file_rows if part.scan else part.num_rows
        receipt.file_rows += rows + len(part.misfits)
    if faults:
        told = [faults[place] for place in sorted(faults)][:MOST_NAMED]
        more = len(faults) - len(told)
        raise Unreadable(
            " ".join([*told, *([f"{more} more sheets are like that."] if more else [])])
        )
    if not file.stages and not receipt.rejects:
        raise Unreadable(f"{file.path.name} has no sheet that is a table.")


def _empty_said_once(parts: list[Part], file: File) -> list[Part]:
    """Say once which sheets hold no rows, and not of each of them."""
    empty = [part.name for part in parts if NO_ROWS in part.notices]
    if not empty:
        return parts
    named = ", ".join(f"'{name}'" for name in empty[:MOST_NAMED])
    more = f" and {len(empty) - MOST_NAMED} more" if len(empty) > MOST_NAMED else ""
    file.receipt.notices.append(
        f"{file.path.name}: {len(empty)} of its sheets hold no rows below their headers ({named}"
        f"{more})."
        if len(empty) > 1
        else f"{file.path.name}: the sheet {named} holds no rows below its header."
    )
    return [
        replace(part, notices=tuple(said for said in part.notices if said != NO_ROWS))
        for part in parts
    ]


def _stage_readable(
    build: Build, file: File, part: Part, known: Format, sent: Sent, scope: dict[str, str]
) -> Part:
    """Stage a part, and give it as it was read: whole where reading it in passing came to grief."""
    told_before = len(file.receipt.notices)
    try:
        stage_part(build, file, part, known, sent, scope)
        file.scanned += [part] if part.scan else []
    except (NotPlain, duckdb.InvalidInputException):
        # A look at the columns that no table has may be the first to stumble.
        if not part.scan:
            raise
        del file.receipt.notices[told_before:]
        [part] = read(file.path, in_passing=False)
        stage_part(build, file, part, known, sent, scope)
    return part


def _leave_out(file: File, part: Part, error: own_tables.NotATable) -> None:
    """Leave out a sheet of notes beside the tables: it is not kept. Raises Unreadable.

    A cover may give the publisher's address and telephone; but a list of cases is refused.
    """
    personal.refuse_headings_below(part, error.where)
    file.left_out.add(part.name)
    file.receipt.notices.append(
        f"{error.where} was left out: it is not a table. Nothing of it is kept."
    )
