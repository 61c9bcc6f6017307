"""A file on its way in: read, recognised, and staged table by table."""


from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import duckdb

from learning_hub import contract
from learning_hub.loading.check import row_rules
from learning_hub.loading.check.stages import Reject, Stage
from learning_hub.loading.check.staging import empty_errors, must_hold, stage
from learning_hub.loading.deliveries import ENDINGS, Delivery, scope_fault
from learning_hub.loading.formats import published, recognise
from learning_hub.loading.formats.annex_a import delivery as annex_a
from learning_hub.loading.formats.ees import transform as ees
from learning_hub.loading.privacy import identifiers, personal
from learning_hub.loading.read.opening import read
from learning_hub.loading.read.parts import Part, Unreadable
from learning_hub.loading.read.scans import NotPlain
from learning_hub.loading.record import mending
from learning_hub.loading.record.receipts import Receipt
from learning_hub.loading.sql_text import quoted
from learning_hub.warehouse.publishing import Build

WHOLE_LINE = "the whole line"

NOT_REPEATED = "(a file whose name is not repeated)"

MOST_NAMED = 12

FIGURES = {"value", "numerator", "status"}


@dataclass
class File:
    """A file on its way in. as_at: the date it was given; None = nobody said one.

    scanned: its parts, when they are read in passing.
    """

    path: Path
    receipt: Receipt
    stages: list[Stage] = field(default_factory=list)
    load_id: int = 0
    folder: Path | None = None
    as_at: date | None = None
    to_mend: mending.ToMend | None = None
    is_kept_anew: bool = False
    scanned: list[Part] = field(default_factory=list)


def _raw(connection: duckdb.DuckDBPyConnection, part: Part, name: str) -> None:
    if part.scan:
        connection.execute(f"CREATE OR REPLACE TEMP VIEW {name} AS {part.scan.sql}")
        return
    # An Arrow table of our own making: no frame of anyone's is ever registered.
    connection.register("arriving", part.rows)
    connection.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS FROM arriving")
    connection.unregister("arriving")


def drop(connection: duckdb.DuckDBPyConnection, *prefixes: str) -> None:
    for kind, name in connection.execute(
        "SELECT 'VIEW', view_name FROM duckdb_views() WHERE temporary AND NOT internal UNION ALL "
        "SELECT 'TABLE', table_name FROM duckdb_tables() WHERE temporary"
    ).fetchall():
        if name.startswith(prefixes):
            connection.execute(f"DROP {kind} temp.{quoted(name)}")


def _stage_part(
    build: Build, file: File, part: Part, meta: dict[str, dict[str, str | None]],
    scope: dict[str, str], year: int, known: str, earlier: list[Stage],
) -> None:
    """Recognise one part and stage its rows. Raises Unreadable when it is refused whole."""
    run = build.connection
    receipt = file.receipt
    receipt.notices += part.notices
    raw = "scanned" if part.scan else "raw"
    _raw(run, part, raw)
    if known in published.KINDS:
        _refuse_personal_in_published(run, known, part, recognise.where(part, file.path.name))
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
        drop(run, *published.PREFIXES, "raw")
        return
    table = recognise.table_for(part, file.path.name)
    header = recognise.header_for(table, part)
    unknown = [cell for cell in part.header if cell not in header]
    where = recognise.where(part, file.path.name)
    identifiers.refuse_identifiers(unknown, where)
    personal.refuse_around(part.around, where)
    personal.refuse_unknown(run, raw, unknown, where)
    recognise.refuse_doubles(header, where)
    if table.name == "observation" and not FIGURES & set(header.values()):
        raise Unreadable(
            f"{where} has no column of figures: it needs value, or numerator and denominator. Name "
            "the column so and load the file again."
        )
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
    elif part.scan.has_errors:
        errors_in = {
            name for cell, name in header.items()
            if must_hold(table, name) and part.scan.type_of(cell) == "VARCHAR"
        }
    staged = stage(run, table, raw, name, header, rows, whole, part.scan, errors_in)
    personal.refuse_personal(run, staged, where)
    row_rules.refuse_twins_across(run, staged, file.stages)
    staged.rejects += _misfits(part, name)
    file.stages.append(staged)
    if whole:
        receipt.scope = words_of(whole)


def _refuse_personal_in_published(
    connection: duckdb.DuckDBPyConnection, known: str, part: Part, where: str
) -> None:
    """Refuse what looks like published figures and holds what points at a person.

    By its columns alone anything can look so, and every other column becomes a breakdown. Raises
    Unreadable.
    """
    others = [
        cell for cell in part.header if " ".join(cell.lower().split()) not in published.OWN
    ]
    identifiers.refuse_identifiers(others, where)
    personal.refuse_around(part.around, where)
    # A dictionary names whom to write to about a measure.
    if known != "lait dictionary":
        personal.refuse_unknown(connection, "raw", list(part.header), where)


def _errors_told(emptied: dict[str, list[int]], where: str) -> list[str]:
    said = []
    for column, lines in emptied.items():
        more = f" and {len(lines) - MOST_NAMED:,} more" if len(lines) > MOST_NAMED else ""
        said.append(
            f"column {column}, line{'s' if len(lines) > 1 else ''} "
            f"{', '.join(map(str, lines[:MOST_NAMED]))}{more}"
        )
    return [
        f"{where} has cells that hold an error of the spreadsheet, such as #N/A or #REF!. They "
        f"were read as empty: {'; '.join(said)}."
    ] if said else []


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


def _stage_annex_a(
    build: Build, file: File, parts: list[Part], scope: dict[str, str], earlier: list[Stage]
) -> None:
    """Stage a workbook of case lists; its other sheets are let be, and it is never kept."""
    assert file.folder is not None
    taken = annex_a.take(
        build.connection, parts, file_name=file.path.name, sha256=file.receipt.sha256,
        folder=file.folder, as_at=file.as_at, agency_id=scope.get("agency"), load_id=file.load_id,
        earlier=earlier,
    )
    file.receipt.format = annex_a.FORMAT
    file.receipt.file_rows = taken.file_rows
    file.receipt.notices += taken.notices
    file.receipt.rejects += taken.rejects
    file.receipt.rows_read += len(taken.rejects)
    file.stages += taken.stages


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
            meta = ees.meta_of(labels)
        scope = delivery.scopes.get(file.path.name, {})
        if scope and len(parts) > 1 and "table" not in scope:
            raise Unreadable(
                f"{file.path.name} has several sheets: its scope must say which table it is about."
            )
        for place in published.in_order(kinds):
            part, known = parts[place], kinds[place]
            try:
                own = {} if len(parts) > 1 and not recognise.is_of(part, scope) else scope
                told_before = len(receipt.notices)
                try:
                    _stage_part(build, file, part, meta, own, year, known, earlier or [])
                    file.scanned += [part] if part.scan else []
                except (NotPlain, duckdb.InvalidInputException):
                    # A look at the columns that no table has may be the first to stumble.
                    if not part.scan:
                        raise
                    del receipt.notices[told_before:]
                    [part] = read(file.path, in_passing=False)
                    _stage_part(build, file, part, meta, own, year, known, earlier or [])
            except recognise.NotATable as error:
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


def person_in(path: Path) -> str | None:
    """Say what identifier the name of a file holds, its ending too if that is none we know."""
    is_plain = path.suffix.lower() in ENDINGS
    return identifiers.kind_in_name(path.stem if is_plain else path.name)


def shown(path: Path) -> str:
    """Give a file's name as text: what cannot be decoded on this machine becomes '?'.

    A name that points at a person is not repeated anywhere.
    """
    if person_in(path):
        return NOT_REPEATED
    return path.name.encode("utf-8", "replace").decode("utf-8")


def companion(path: Path) -> Path:
    """Say where the labels of a published file would lie."""
    return path.with_name(path.stem + ".meta.csv")


def words_of(scope: dict[str, str]) -> str | None:
    return "; ".join(f"{key}={value}" for key, value in scope.items()) or None
