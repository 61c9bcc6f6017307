"""Rows that are refused because of another: they name one whose own row was refused.

The cause is what a sender can mend. That what its consequences name "is not known" is true, and of
no help to anybody.
"""

from dataclasses import replace

import duckdb

from learning_hub import contract
from learning_hub.loading.check.every_fault import WHOLE_LINE
from learning_hub.loading.check.instead import IS_MARK, must_hold
from learning_hub.loading.check.offences import UNKNOWN, UNKNOWN_REMEDY, unknown_reason
from learning_hub.loading.check.stages import Reject, Stage, because, cause_in
from learning_hub.loading.merge import labels, marked
from learning_hub.loading.record.file import File
from learning_hub.loading.sql_text import quoted

Found = tuple[str, int, int, Reject]
# Where the row of each id stood that was refused, by table.
Causes = dict[str, dict[str, str]]


def _place(file: File, staged: Stage, line: int) -> str:
    if staged.sheet is None:
        return f"{file.receipt.file_name}, line {line}"
    return f"{file.receipt.file_name}, sheet '{staged.sheet}', row {line}"


def _causes(files: list[File]) -> Causes:
    """Tell which ids' own rows were refused, and where they stood. The first of several counts."""
    found: Causes = {}
    for file in files:
        for staged in file.stages:
            if not staged.out or staged.table.key[0] not in staged.named_in:
                continue
            place = staged.named_in.index(staged.table.key[0])
            rows = found.setdefault(staged.table.name, {})
            for line, ids in staged.out:
                if ids[place] is not None:
                    rows.setdefault(str(ids[place]), _place(file, staged, line))
    return found


def _told(causes: Causes, table: str, line: int, column: str, value: str | None) -> Reject:
    """Say of a row that it names what is not known, or what was refused, and then where."""
    target = dict(contract.tables()[table].references)[column]
    words = target.replace("_", " ")
    place = causes.get(target, {}).get(value or "")
    if place is None:
        reason, remedy = unknown_reason(target), UNKNOWN_REMEDY.format(words)
    else:
        reason = because(words, place)
        remedy = "mend that row first, then load this one again"
    return Reject(table, line, column, value, reason, remedy)


def is_named_in_vain(reject: Reject) -> bool:
    """Say whether a fault is that a row names what is not held."""
    return reject.reason.startswith(UNKNOWN) or cause_in(reject.reason) is not None


def with_causes(files: list[File], found: list[Found]) -> list[Found]:
    """Say of each row that names what is not known if that was refused with this delivery."""
    causes = _causes(files)
    if not causes:
        return found
    told = []
    for table, load_id, line, reject in found:
        target = dict(contract.tables()[table].references).get(reject.column)
        if target and reject.reason == unknown_reason(target):
            reject = _told(causes, table, line, reject.column, reject.value)
        told.append((table, load_id, line, reject))
    return told


def tell_unknown(connection: duckdb.DuckDBPyConnection, files: list[File]) -> None:
    """Say of rows that were refused for other faults what they name in vain besides.

    Of our own tables alone, and once all that could be merged is: what they name may have come with
    them.
    """
    causes = _causes(files)
    for file in files:
        for staged in file.stages:
            if staged.out and not staged.is_published:
                _tell_unknown(connection, files, staged, causes)


def _tell_unknown(
    connection: duckdb.DuckDBPyConnection, files: list[File], staged: Stage, causes: Causes
) -> None:
    told = {(one.line, name) for one in staged.rejects for name in one.column.split(", ")}
    table = staged.table.name
    for column, target in staged.table.references:
        if column not in staged.named_in:
            continue
        place = staged.named_in.index(column)
        named = [
            (line, str(ids[place]))
            for line, ids in staged.out
            if ids[place] is not None and told.isdisjoint({(line, column), (line, WHOLE_LINE)})
        ]
        unknown = {
            value
            for value in _unknown(connection, target, {value for _, value in named})
            if labels.code_of(connection, files, table, column, value, unknown_reason(target))
            is None
        }
        rejects = marked.told_as_marks(
            connection,
            [
                (table, 0, line, _told(causes, table, line, column, value))
                for line, value in named
                if value in unknown
            ],
        )
        # Where it may be left out a mark is read as empty, once the row's other faults are mended.
        staged.rejects += [
            replace(one, part=staged.part, is_more=True)
            for *_, one in rejects
            if one.reason != IS_MARK[0] or must_hold(staged.table, column)
        ]


def _unknown(connection: duckdb.DuckDBPyConnection, target: str, named: set[str]) -> set[str]:
    if not named:
        return set()
    key = f"{quoted(contract.tables()[target].key[0])}::VARCHAR"
    rows = connection.execute(
        f"SELECT DISTINCT {key} FROM {quoted(target)} WHERE {key} IN (SELECT unnest($named))",
        {"named": sorted(named)},
    ).fetchall()
    return named - {value for (value,) in rows}
