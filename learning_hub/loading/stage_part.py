"""A table of a file on its way in: what it is, whether it points at anybody, and its typed rows."""

import re
from dataclasses import replace

import duckdb

from learning_hub import contract
from learning_hub.loading import temporary
from learning_hub.loading.check import date_order, instead, notes, personal_rows, twins
from learning_hub.loading.check.every_fault import WHOLE_LINE
from learning_hub.loading.check.stages import REGISTERS, Reject, rows_refused
from learning_hub.loading.check.staging import stage
from learning_hub.loading.deliveries import scope_fault, words_of
from learning_hub.loading.formats import own_tables
from learning_hub.loading.formats.format import Format, Sent, Transform, plainly
from learning_hub.loading.formats.shared.area_changes import changes_of
from learning_hub.loading.privacy import identifiers, personal
from learning_hub.loading.privacy.identifiers import looks_like_a_person
from learning_hub.loading.read.few_rows import FEW, FewRows
from learning_hub.loading.read.footers import without_footers
from learning_hub.loading.read.parts import Part, Unreadable
from learning_hub.loading.record.file import File
from learning_hub.loading.record.receipts import Receipt
from learning_hub.warehouse.publishing import Build

MOST_NAMED = 12
FIGURES = {"value", "numerator", "status"}
NO_SERIES = (
    "{where} has a scope with continues, which is for files of Explore Education Statistics alone. "
    "Take it out of the scope."
)
# A column of published files that sounds as if it named a person: that of an area's region.
NO_PERSON = {"parent name"}


def _raw(connection: duckdb.DuckDBPyConnection, part: Part, name: str) -> None:
    if part.scan:
        connection.execute(f"CREATE OR REPLACE TEMP VIEW {name} AS {part.scan.sql}")
        return
    temporary.register(connection, name, part.rows)


def at_hand(part: Part) -> FewRows | None:
    """Give the rows of a part as they were read. None = they are too many."""
    return None if part.num_rows > FEW or part.scan else FewRows(part.rows.to_pydict())


def stage_part(
    build: Build, file: File, part: Part, known: Format, sent: Sent, scope: dict[str, str]
) -> None:
    """Stage the rows of one part of a known format. Raises Unreadable when it is refused whole."""
    file.receipt.notices += part.notices
    where = own_tables.where(part, file.path.name)
    table = None if known.transform else own_tables.table_for(part, file.path.name)
    # Of another layout its own columns are those that every row fills.
    needed = (
        own_tables.needed_in(table, part)
        if table
        else [cell for cell in part.header if plainly(cell) in known.columns]
    )
    whole = part.num_rows
    part, said, below = without_footers(part, needed, where)
    file.receipt.notices += said
    file.below += _of_persons(part, below, where, file.receipt)
    # What is no row is not counted as one.
    file.receipt.file_rows -= whole - part.num_rows
    raw = "scanned" if part.scan else "raw"
    _raw(build.connection, part, raw)
    if known.transform:
        _stage_transformed(build, file, part, known, known.transform, sent)
    if table:
        _stage_own(build, file, part, table, scope, raw)


def _of_persons(
    part: Part, below: dict[int, list[str]], where: str, receipt: Receipt
) -> list[Reject]:
    """Name the lines below a table that point at a person: they are not kept with the file."""
    lines = [line for line, cells in below.items() if any(map(looks_like_a_person, cells))]
    if lines:
        several = len(lines) > 1
        receipt.notices.append(
            f"{where}: line{'s' if several else ''} {', '.join(map(str, sorted(lines)))} of "
            f"{'those' if several else 'it'} {'look' if several else 'looks'} as if "
            f"{'they point' if several else 'it points'} at a person, and "
            f"{'are' if several else 'is'} not kept."
        )
    return [Reject(part.name, line, WHOLE_LINE, None, "", "") for line in lines]


def _stage_transformed(
    build: Build, file: File, part: Part, known: Format, transform: Transform, sent: Sent
) -> None:
    """Stage what a file of another layout says of each of our tables. Raises Unreadable."""
    run = build.connection
    receipt = file.receipt
    _refuse_personal_in_transformed(run, known, part, own_tables.where(part, file.path.name))
    made = transform(run, "raw", part, replace(sent, earlier=sent.earlier + file.stages))
    rejects = _misfits(part, part.name) + made.rejects
    receipt.rejects += rejects
    receipt.rows_read += rows_refused(rejects)
    receipt.notices += made.notices
    receipt.may_continue = made.may_continue
    if "continues" in sent.scope:
        if made.may_continue is None:
            raise Unreadable(NO_SERIES.format(where=own_tables.where(part, file.path.name)))
        receipt.scope = words_of({"continues": sent.scope["continues"]})
    tables = dict(made.tables)
    if areas := tables.get("area"):
        changes = changes_of(run, areas, known.prefix, sent.earlier + file.stages)
        tables |= {"area_change": changes} if changes else {}
    first = len(file.stages)
    for table_name, texts in tables.items():
        table = contract.tables()[table_name]
        columns = [
            row[0] for row in run.execute(f"DESCRIBE {texts}").fetchall() if row[0] != "source_row"
        ]
        rows = f"stage_{file.load_id}_{len(file.stages)}"
        file.stages.append(stage(run, table, texts, table_name, {c: c for c in columns}, rows, {}))
        file.stages[-1].is_published = known.is_published
        file.stages[-1].sheet = part.sheet_of(file.path.name)
    figures = [staged for staged in file.stages[first:] if staged.table.name not in REGISTERS]
    for staged in file.stages[first:]:
        if figures and staged.table.name in REGISTERS:
            staged.carried = figures[-1]
    temporary.drop(run, known.prefix, "raw")


def _stage_own(
    build: Build, file: File, part: Part, table: contract.Table, scope: dict[str, str], raw: str
) -> None:
    """Stage the rows of one of our own tables. Raises Unreadable."""
    run = build.connection
    receipt = file.receipt
    header = own_tables.header_for(table, part)
    texts = at_hand(part)
    unknown = [cell for cell in part.header if cell not in header]
    where = own_tables.where(part, file.path.name)
    identifiers.refuse_identifiers(unknown, where)
    personal.refuse_around(part.around, where)
    personal.refuse_unknown(run, raw, unknown, where, texts)
    own_tables.refuse_doubles(header, where)
    if table.name == "observation" and not FIGURES & set(header.values()):
        raise Unreadable(
            f"{where} has no column of figures: it needs value, or numerator and denominator. Name "
            "the column so and load the file again."
        )
    # Of a column without a name in which nothing stands there is nothing to tell.
    told = [
        cell
        for cell in unknown
        if not (texts and re.fullmatch(r"column \d+", cell) and not texts.values(cell))
    ]
    if told:
        words = ", ".join(f"'{cell}'" for cell in told[:MOST_NAMED])
        more = len(told) - MOST_NAMED
        receipt.notices.append(
            f"{where}: {words}{f' and {more} more' if more > 0 else ''} "
            f"{'is' if len(told) == 1 else 'are'} not of the table "
            f"'{table.name}' and {'was' if len(told) == 1 else 'were'} left out."
        )
    rows = f"stage_{file.load_id}_{len(file.stages)}"
    name = table.name if part.name == file.path.name else part.name
    whole = _scope_of(table, set(header.values()), {**part.scope, **scope}, where)
    found = (
        instead.of_scan(table, header, part.scan)
        if part.scan
        else instead.empty(run, table, raw, header, texts)
    )
    receipt.notices += instead.said(found, where, MOST_NAMED)
    orders = _orders_of(run, table, raw, header, part, texts)
    staged = stage(
        run,
        table,
        raw,
        name,
        header,
        rows,
        whole,
        part.scan,
        found,
        texts,
        orders,
        part.counts_from_1904,
    )
    if rows_refused(staged.rejects) < staged.file_rows:
        receipt.notices += date_order.said(orders, where)
    if staged.has_emptied:
        receipt.notices += instead.said(instead.emptied_in(run, staged.rows), where, MOST_NAMED)
    if staged.has_notes:
        receipt.notices += notes.said(run, staged.rows, where)
    personal_rows.refuse_personal(run, staged, where)
    twins.refuse_twins_across(run, staged, file.stages)
    staged.rejects += _misfits(part, name)
    staged.sheet = part.sheet_of(file.path.name)
    file.stages.append(staged)
    if whole:
        receipt.scope = words_of(whole)


def _orders_of(
    connection: duckdb.DuckDBPyConnection,
    table: contract.Table,
    raw: str,
    header: dict[str, str],
    part: Part,
    texts: FewRows | None,
) -> dict[str, date_order.Written]:
    """Say how the columns of dates write them, where any does in a way that may be two."""
    dates = [
        cell
        for cell, name in header.items()
        if table.column(name).type == "DATE"
        and not (part.scan and part.scan.type_of(cell) != "VARCHAR")
    ]
    cells = (
        date_order.may_be_written_so(texts, dates)
        if texts
        else date_order.of_many_rows(connection, raw, dates)
    )
    found = date_order.written(connection, table, raw, {cell: header[cell] for cell in cells})
    return date_order.together(found, is_book=not (part.delimiter or part.scan))


def _refuse_personal_in_transformed(
    connection: duckdb.DuckDBPyConnection, known: Format, part: Part, where: str
) -> None:
    """Refuse what looks like published figures and holds what points at a person.

    By its columns alone anything can look so, and every other column becomes a breakdown. Raises
    Unreadable.
    """
    others = [cell for cell in part.header if " ".join(cell.lower().split()) not in NO_PERSON]
    identifiers.refuse_identifiers(others, where)
    personal.refuse_around(part.around, where)
    if not known.names_contacts:
        personal.refuse_unknown(connection, "raw", list(part.header), where, at_hand(part))


def _misfits(part: Part, name: str) -> list[Reject]:
    return [Reject(name, m.line, WHOLE_LINE, None, m.reason, m.remedy) for m in part.misfits]


def _scope_of(
    table: contract.Table, held: set[str], scope: dict[str, str], where: str
) -> dict[str, str]:
    """Hold a scope against the table it is about. Raises Unreadable when it cannot be followed."""
    if fault := scope_fault(scope):
        raise Unreadable(f"{where} has a scope that cannot be followed: {fault}.")
    if "continues" in scope:
        raise Unreadable(NO_SERIES.format(where=where))
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
