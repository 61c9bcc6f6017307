"""Holding rows of text against the contract: typed rows go on, the rest are refused with a reason.

Works on a temporary table of text and leaves a temporary table of typed rows beside it.
"""

import re
from collections.abc import Set

import duckdb

from learning_hub.contract import Column, Table
from learning_hub.loading.check import (
    bands,
    date_order,
    every_fault,
    figures,
    large_tables,
    marks_told,
    notes,
    row_rules,
    twins,
)
from learning_hub.loading.check.cells import (
    KINDS,
    NOTE_ENDS,
    NUMBERS,
    cast_sql,
    is_plainly_written,
    sound_sql,
    symbols_sql,
)
from learning_hub.loading.check.instead import (
    IS_ERROR,
    Instead,
    emptied_sql,
    faults_of,
    is_emptied_sql,
    is_error_sql,
    is_symbol_column,
)
from learning_hub.loading.check.stages import MOST_REJECTS, Fault, Reject, Stage, take_out
from learning_hub.loading.read.few_rows import FEW, FewRows
from learning_hub.loading.read.parts import Unreadable
from learning_hub.loading.read.scans import Scan
from learning_hub.loading.sql_text import literal, quoted

# What is 12.5 on the continent, and may be 125 here.
_COMMA = r"[+-]?\d+(\.\d{3})*,\d+%?"
COMMA = (
    "has a comma that could part thousands or a decimal",
    "write 12,5 as 12.5, and 1,234 with a comma before each three figures or with none",
)


def _is_status(table: Table, column: Column) -> bool:
    return table.name == "observation" and column.name == "status"


def _made_up(table: Table, held: dict[str, str]) -> set[str]:
    """Name the columns that a file may lack and yet fills: a key's default, a symbol's status."""
    keys = {k for k in table.key if table.column(k).default is not None}
    has_symbols = any(is_symbol_column(table, table.column(name)) for name in held)
    return (keys | ({"status"} if has_symbols else set())) - set(held)


def stage(
    connection: duckdb.DuckDBPyConnection,
    table: Table,
    raw: str,
    part: str,
    header: dict[str, str],
    rows: str,
    scope: dict[str, str],
    scan: Scan | None = None,
    found_instead: Instead | None = None,
    texts: FewRows | None = None,
    orders: dict[str, date_order.Written] | None = None,
    is_1904: bool = False,
) -> Stage:
    """Type the text rows of `raw` for a table and take out those that break its contract.

    header: the table's column for each column of `raw` that is used. Makes the temporary table
    `rows`. A row is refused once, and every cell at fault is told. scan: the file behind `raw`,
    when it is so large that it is read in passing and put down beside the build.
    found_instead: the columns in which errors or marks stand that refuse their rows. texts: the rows
    of `raw`, when they are few. orders: how columns write their dates. is_1904: that bare
    numbers in place of dates count days from 1904 on.
    Raises Unreadable when more rows are refused than a person could look at, and NotPlain when a
    scanned file's lines are not its rows.
    """
    cells = {column: cell for cell, column in header.items()}
    made_up = _made_up(table, cells)
    columns = tuple(c.name for c in table.columns if c.name in cells or c.name in made_up)
    plain = {
        name
        for name, cell in cells.items()
        if texts and is_plainly_written(table.column(name), texts, cell)
    }
    ways = {name: one.order for name, one in (orders or {}).items()}
    typed = [
        _typed(table, table.column(name), cells, scan, plain, ways, is_1904, orders is not None)
        for name in columns
    ]
    faults = [
        fault
        for name in columns
        for fault in [
            *faults_of(table, name, found_instead or Instead()),
            *(_made_a_date(table, name, columns) if name in cells else []),
            *(_shortened(table, name) if name in cells else []),
            *_mixed_dates(name, orders or {}),
            *_faults_of(table, table.column(name), cells, plain),
            *_contradictions(table, name, cells, plain),
        ]
    ]
    cases = " ".join(f"WHEN {test} THEN {place}" for place, (test, *_) in enumerate(faults, 1))
    fault = f"CASE {cases} ELSE 0 END" if cases else "0"
    written = ", ".join(
        f"{scan.text_sql(cell, table.column(column).type) if scan else quoted(cell)} "
        f"AS {quoted('w ' + column)}"
        for column, cell in cells.items()
    )
    outer = ", ".join(f"{quoted('t ' + name)} AS {quoted(name)}" for name in columns)

    may_empty = sorted(found_instead.may_empty) if found_instead else []

    def make_inner(source: str, place: str) -> str:
        # Cells as written are w, cells as read are t: a file's column can have any name.
        held = f"(SELECT {place}{written} FROM {source})"
        if may_empty:
            # e: that what stands there is read as empty.
            are = [
                f"{is_emptied_sql(table, name, quoted('w ' + name))} AS {quoted('e ' + name)}"
                for name in may_empty
            ]
            left = [
                f"CASE WHEN NOT {quoted('e ' + name)} THEN {quoted('w ' + name)} END "
                f"AS {quoted('w ' + name)}"
                for name in may_empty
            ]
            held = f"(SELECT * REPLACE ({', '.join(left)}) FROM (SELECT *, {', '.join(are)} FROM {held}))"
        return f"(SELECT *, {', '.join(typed)} FROM {held})"

    notable = _notable(table, cells, plain, scan, texts)
    noted = f", {notes.noted_sql(notable)} AS noted" if notable else ""
    shares = _may_be_shares(table, cells, plain, scan, texts)
    if shares:
        noted += f", {figures.signs_sql(shares)} AS share_signs"
    told_by = _marked_by(table, cells, plain, found_instead is not None, scan)
    if told_by:
        noted += f", {marks_told.marks_sql(told_by)} AS marked"
    if may_empty:
        noted += f", {emptied_sql(may_empty)} AS emptied"

    def make(source: str, place: str) -> str:
        return f"SELECT {place}{outer}, {fault} AS fault{noted} FROM {make_inner(source, place)}"

    staged = Stage(table, part, rows, columns, 0, scope=scope)
    staged.has_notes, staged.has_emptied = bool(notable), bool(may_empty)
    staged.has_share_signs, staged.has_marks = bool(shares), bool(told_by)
    if scan:
        large_tables.put_down(connection, staged, make, raw, scan)
    else:
        numbered = f"(SELECT *, rowid AS raw_row FROM {raw})"
        run = connection.execute
        [(count,)] = run(
            f"CREATE TEMP TABLE {rows} AS {make(numbered, 'raw_row, source_row, ')}"
        ).fetchall()
        staged.file_rows = count
        staged.first = _at_hand(connection, rows) if count <= FEW else None
    found = []
    if staged.first is None or staged.first.values("fault") - {0}:
        found = connection.execute(
            f"SELECT raw_row, source_row, fault FROM {rows} WHERE fault > 0 ORDER BY raw_row "
            f"LIMIT {MOST_REJECTS + 1}"
        ).fetchall()
    _refuse_too_many(found, part, faults)
    lines = {raw_row: line for raw_row, line, _ in found}
    texts_of = scan.texts(connection, lines) if scan and lines else {}
    # The reader of other files skips rows that hold nothing at all.
    blank = {row for row, held in texts_of.items() if not any(held)}
    staged.file_rows -= len(blank)
    if lines:
        rules = row_rules.rules_of(table, columns)
        source = _again(connection, raw, scan, texts_of)
        inner = make_inner(source, "raw_row, ")
        told = every_fault.found(connection, inner, faults, rules, lines, cells)
        staged.rejects = [
            Reject(part, line, *fault, is_more=place > 0)
            for row, line in lines.items()
            if row not in blank
            for place, fault in enumerate(told[row])
        ]
    take_out(connection, staged, list(lines))
    # What is blank names nothing, and is no row that was refused.
    gone = {lines[row] for row in blank}
    staged.out = [one for one in staged.out if one[0] not in gone]
    row_rules.refuse_out_of_scope(connection, staged)
    row_rules.refuse_broken_rules(connection, staged)
    twins.refuse_twins(connection, staged)
    return staged


def _notable(
    table: Table, cells: dict[str, str], plain: Set[str], scan: Scan | None, texts: FewRows | None
) -> list[str]:
    """Give the SQL of the figures, as written, behind which a publisher's note may stand."""
    if scan and not scan.has_brackets:
        return []
    return [
        quoted("w " + name)
        for name, cell in cells.items()
        if table.column(name).type in NUMBERS
        and name not in plain
        and not (texts and not any(texts.any_ends_with(cell, end) for end in NOTE_ENDS))
        and not (scan and scan.type_of(cell) != "VARCHAR")
    ]


def _marked_by(
    table: Table, cells: dict[str, str], plain: Set[str], is_own: bool, scan: Scan | None
) -> list[str]:
    """List the columns by whose marks a row of our own may have a status."""
    if table.name != "observation" or not is_own:
        return []
    return [
        name
        for name in ("status", "value", "numerator", "denominator")
        if name in cells
        and name not in plain
        and not (scan and name != "status" and scan.type_of(cells[name]) != "VARCHAR")
    ]


def _may_be_shares(
    table: Table, cells: dict[str, str], plain: Set[str], scan: Scan | None, texts: FewRows | None
) -> list[str]:
    """List the columns in which a figure may stand with a percent sign, in the unit of a measure."""
    if scan and not scan.has_percents:
        return []
    return [
        name
        for name in figures.COLUMNS.get(table.name, ())
        if name in cells
        and name not in plain
        and not (texts and not texts.any_holds(cells[name], "%"))
        and not (scan and scan.type_of(cells[name]) != "VARCHAR")
    ]


def _at_hand(connection: duckdb.DuckDBPyConnection, rows: str) -> FewRows:
    cursor = connection.execute(f"FROM {rows}")
    names = [column[0] for column in cursor.description]
    held = cursor.fetchall()
    columns = zip(*held, strict=True) if held else ([] for _ in names)
    return FewRows({name: list(cells) for name, cells in zip(names, columns, strict=True)})


def _typed(
    table: Table,
    column: Column,
    cells: dict[str, str],
    scan: Scan | None,
    plain: Set[str],
    ways: dict[str, date_order.Order],
    is_1904: bool,
    is_own: bool,
) -> str:
    """Give the SQL that reads a column's cell, w, as what the contract says it is, t.

    is_own: that it was written in our own columns, and not worked out of another format.
    """
    cell = quoted("w " + column.name) if column.name in cells else "NULL"
    is_typed = (
        scan is not None
        and column.name in cells
        and scan.type_of(cells[column.name]) == column.type != "VARCHAR"
    )
    if column.choices and column.type == "VARCHAR":
        # In any letters, and with spaces for underlines, it is the same word.
        pairs = ", ".join(
            f"{literal(_PARTED.sub(' ', spelt).lower())}: {literal(one)}"
            for one in column.choices
            for spelt in (one, *SPELLINGS.get(one, ()))
        )
        spoken = f"lower(regexp_replace({cell}, {literal(_PARTS)}, ' ', 'g'))"
        cell = f"coalesce(MAP {{{pairs}}}[{spoken}], {cell})"
    if _is_status(table, column) and is_own:
        # A mark of no figure says here too which one it is.
        known = f"list_contains([{', '.join(map(literal, column.choices))}], {cell})"
        cell = (
            f"CASE WHEN {cell} IS NULL OR {known} THEN {cell} "
            f"ELSE coalesce({symbols_sql(cell + '::VARCHAR')}, {cell}) END"
        )
    if column.name == "age_band":
        # One dash for all bands, or one band would be two.
        cell = f"regexp_replace({cell}, {literal(_DASH)}, {literal(DASHED)})"
    cast = (
        sound_sql(column, cell)
        if is_typed
        else cast_sql(
            column,
            cell,
            is_plain=column.name in plain,
            order=ways.get(column.name, date_order.Order.DAY_FIRST),
            is_1904=is_1904,
        )
    )
    if _is_status(table, column):
        marks = [
            f"CASE WHEN {quoted('t ' + c.name)} IS NULL "
            f"THEN {symbols_sql(quoted('w ' + c.name) + '::VARCHAR')} END"
            for c in reversed(table.columns)
            if c.name in cells and c.name not in plain and is_symbol_column(table, c)
        ]
        cast = f"coalesce({', '.join([cell, *marks])})" if marks else cell
    if column.default is not None:
        cast = f"coalesce({cast}, {column.default})"
    return f"{cast} AS {quoted('t ' + column.name)}"


# How else a choice is written.
SPELLINGS = {"percent": ("per cent", "%")}
# What parts the words of a choice: multi_agency is Multi-agency and multi agency.
_PARTED = re.compile(r"[\s_/-]+")
_PARTS = r"[\s_/\x2d\x{2010}-\x{2015}]+"
NO_DAY = ("is a mark for what is hidden or missing, and no date", KINDS["DATE"][1])
BESIDE_VALUE = (
    "is a mark for no number, and a value stands beside it",
    "take out the value, or write the number that it was worked out from",
)
HIDDEN_BESIDE_VALUE = (BESIDE_VALUE[0], "take out the value")
OTHERWISE = ("says another thing than the mark in value", "keep the one that is right")
SHORTENED = (
    "is a long number that a spreadsheet shortened, so that its last figures are lost",
    "format the column as text and write the id again",
)
_SHORTENED = r"\d(\.\d+)?[eE]\+\d{1,3}"
DASHED = r"\1-\2"
_DASH = r"^(\d+)\s*[-\x{2010}-\x{2015}\x{2212}]\s*(\d+)$"


def _made_a_date(table: Table, name: str, columns: tuple[str, ...]) -> list[Fault]:
    """Give the fault of a band of ages that a spreadsheet turned into a date."""
    is_date = bands.is_made_a_date_sql(quoted("w " + name))
    if name == "age_band":
        return [(is_date, name, *bands.MADE_A_DATE)]
    if (table.name, name) == ("observation", "breakdown") and "breakdown_kind" in columns:
        is_of_ages = bands.is_of_ages_sql(quoted("t breakdown_kind"))
        written = quoted("w " + name)
        # What has no dash, stroke or point and is no day's number is none, which is quickly asked.
        may_be = " OR ".join(f"contains({written}, {literal(mark)})" for mark in "-/.")
        may_be = f"({may_be} OR strlen({written}) = 5)"
        return [(f"{may_be} AND {is_of_ages} AND {is_date}", name, *bands.MADE_A_DATE)]
    return []


def _shortened(table: Table, name: str) -> list[Fault]:
    """Give the fault of a long id that a spreadsheet shortened: 202601234567 to 2.02601E+11."""
    if not (name.endswith("_id") and name in table.key) or name in dict(table.references):
        return []
    written = quoted("w " + name)
    # The mark is looked for first: that is quick.
    is_one = f"contains({written}, '+') AND regexp_full_match({written}, {literal(_SHORTENED)})"
    return [(is_one, name, *SHORTENED)]


def _mixed_dates(name: str, orders: dict[str, date_order.Written]) -> list[Fault]:
    """Give the faults of dates that could be two, where the column does not tell which."""
    one, written = orders.get(name), quoted("w " + name)
    if one is None:
        return []
    if one.order == date_order.Order.BOTH:
        return [(date_order.is_either_sql(written), name, *one.mixed)]
    if one.order == date_order.Order.MONTH_FIRST and one.is_typed:
        return [(date_order.is_exchangeable_sql(written), name, *date_order.EXCHANGED)]
    return []


def _faults_of(table: Table, column: Column, cells: dict[str, str], plain: Set[str]) -> list[Fault]:
    """List what can be wrong with a column's cell: the test, the column, reason and remedy."""
    if column.name not in cells:
        return []
    faults: list[Fault] = []
    written, read = quoted("w " + column.name), quoted("t " + column.name)
    if column.is_required and column.default is None:
        faults.append((f"{written} IS NULL", column.name, "is empty", "fill it in"))
    if column.type != "VARCHAR":
        unread = f"{read} IS NULL AND {written} IS NOT NULL"
        if column.default is not None:
            cast = cast_sql(column, written, is_plain=column.name in plain)
            unread = f"{written} IS NOT NULL AND ({cast}) IS NULL"
        if column.name not in plain and is_symbol_column(table, column):
            # Only what is no number is looked up among the marks: that is slow.
            unread = f"CASE WHEN {unread} THEN {symbols_sql(written + '::VARCHAR')} IS NULL END"
        if column.name not in plain:
            is_error = is_error_sql(f"{written}::VARCHAR")
            faults.append((f"({unread}) AND {is_error}", column.name, *IS_ERROR))
        if column.type in NUMBERS and column.name not in plain:
            has_comma = f"regexp_full_match({written}::VARCHAR, {literal(_COMMA)})"
            faults.append((f"({unread}) AND {has_comma}", column.name, *COMMA))
        if column.type == "DATE":
            is_short = (
                f"regexp_full_match({written}::VARCHAR, {literal(date_order.SHORT_YEAR_WRITTEN)})"
            )
            faults.append((f"({unread}) AND {is_short}", column.name, *date_order.SHORT_YEAR))
            is_mark = (
                f"CASE WHEN {unread} THEN {symbols_sql(written + '::VARCHAR')} IS NOT NULL END"
            )
            faults.append((is_mark, column.name, *NO_DAY))
        faults.append((unread, column.name, *KINDS[column.type]))
    if column.check:
        # The column's name can be one of its words too: 'attended' is a way to have attended.
        rule = re.sub(
            rf"'[^']*'|\b{column.name}\b",
            lambda found: found[0] if found[0][0] == "'" else read,
            column.check,
        )
        if column.choices:
            # IN would become a join, after which rows come in any order.
            rule = f"list_contains([{', '.join(map(literal, column.choices))}], {read})"
        faults.append((f"NOT ({rule})", column.name, "is not allowed here", f"write {column.rule}"))
    return faults


def _contradictions(table: Table, name: str, cells: dict[str, str], plain: Set[str]) -> list[Fault]:
    """Give the faults of marks of no figure that something else in their row contradicts."""
    is_marked = f"{quoted('t ' + name)} IS NULL AND {quoted('w ' + name)} IS NOT NULL"
    mark = symbols_sql(quoted("w " + name) + "::VARCHAR")
    if table.name != "observation" or not {name, "value"} <= set(cells) or name in plain:
        return []
    if name in ("numerator", "denominator"):
        # What the row's own status says of its value is held against that.
        own = f" AND {quoted('w status')} IS NULL" if "status" in cells else ""
        is_beside = f"{is_marked} AND {quoted('t value')} IS NOT NULL{own}"
        # What is hidden nobody should write.
        is_hidden = f"CASE WHEN {is_beside} THEN {mark} IN ('c', 'k', 'low') END"
        return [
            (is_hidden, name, *HIDDEN_BESIDE_VALUE),
            (f"CASE WHEN {is_beside} THEN {mark} <> 'u' END", name, *BESIDE_VALUE),
        ]
    if name == "status" and "value" not in plain:
        is_beside = f"{quoted('w status')} IS NOT NULL AND {quoted('t value')} IS NULL"
        told = symbols_sql(quoted("w value") + "::VARCHAR")
        # A dash or n/a may stand for any of them.
        is_other = f"{told} = 'c' AND {quoted('t status')} <> 'c'"
        return [(f"CASE WHEN {is_beside} THEN {is_other} END", name, *OTHERWISE)]
    return []


def _refuse_too_many(found: list[tuple[int, int, int]], part: str, faults: list[Fault]) -> None:
    if len(found) <= MOST_REJECTS:
        return
    said = "; ".join(
        f"line {line}, {faults[place - 1][1]}: {faults[place - 1][2]}"
        for _, line, place in found[:3]
    )
    raise Unreadable(
        f"{part} was refused whole: more than {MOST_REJECTS:,} of its rows cannot be used. "
        f"The first three: {said}. Mend what they have in common and load the file again."
    )


_TEXTS = "stage_refused_texts"


def _again(
    connection: duckdb.DuckDBPyConnection,
    raw: str,
    scan: Scan | None,
    texts: dict[int, list[str | None]],
) -> str:
    """Give the SQL of rows that can be looked at again by their place, `raw_row`: of all or some.

    texts: the cells of those wanted, of a scanned file. One of text is not read a second time.
    """
    if scan is None:
        return f"(SELECT *, rowid AS raw_row FROM {raw})"
    if scan.types:
        return raw
    connection.register("refused", scan.laid_out(texts))
    connection.execute(f"CREATE OR REPLACE TEMP TABLE {_TEXTS} AS FROM refused")
    connection.unregister("refused")
    return _TEXTS
