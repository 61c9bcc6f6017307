"""Merging what arrived and running every check, again without the rows found wanting."""

from learning_hub.loading.check.offences import Touched, few_brought, mark_of, offences
from learning_hub.loading.check.stages import MOST_REJECTS, Merged, Reject, take_out_lines
from learning_hub.loading.merge import carried, consequences, labels, marked, merging
from learning_hub.loading.record.file import File
from learning_hub.warehouse.files import WarehouseError
from learning_hub.warehouse.publishing import Build

# The faults of each line, by the load and the table.
Refused = dict[tuple[int, str], dict[int, list[Reject]]]


class Unsettling(WarehouseError):
    """A load that would make rows of an earlier one wrong."""


def merge_all(build: Build, files: list[File]) -> dict[int, list[Merged]]:
    """Merge every stage and run every check, again without the rows found wanting, until all hold.

    Raises Unsettling when the load would make rows of an earlier load wrong. Rows that a check
    found wanting before, because the check is newer than they, are let be.
    """
    run = build.connection.execute
    by_load = {file.load_id: file for file in files}
    known: set[tuple[str, int, int, str]] | None = None
    while True:
        carried.leave_out(build.connection, files)
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
                    build.connection,
                    staged,
                    file.load_id,
                    [other for file in files for other in file.stages],
                )
        touched = Touched(
            grown=frozenset(staged.table.name for file in files for staged in file.stages),
            shrunk=frozenset(
                staged.table.name
                for file in files
                for staged, counts in zip(file.stages, merged[file.load_id], strict=True)
                if counts.withdrawn
            ),
            loads=tuple(by_load),
            brought=few_brought([staged for file in files for staged in file.stages]),
        )
        found = [
            offence
            for offence in offences(build.connection, touched)
            if known is None or mark_of(offence) not in known
        ]
        if not found:
            run("COMMIT")
            consequences.tell_unknown(build.connection, files)
            return merged
        run("ROLLBACK")
        if labels.read_as_codes(build.connection, files, found):
            continue
        found = marked.told_as_marks(build.connection, found)
        if marked.read_as_empty(build.connection, files, found):
            continue
        foreign = [offence for offence in found if offence[1] not in by_load]
        if foreign and known is None:
            known = {mark_of(offence) for offence in offences(build.connection)}
            continue
        if foreign and len(foreign) == len(found):
            _table, load_id, line, reject = foreign[0]
            raise Unsettling(
                f"it would make {len(foreign):,} row{'s' if len(foreign) > 1 else ''} of earlier "
                f"loads wrong, such as load {load_id}, line {line} of '{reject.part}': "
                f"{reject.column} '{reject.value}' {reject.reason}. Nothing of it was loaded."
            )
        refused: Refused = {}
        for table, load_id, line, reject in consequences.with_causes(files, found):
            faults = refused.setdefault((load_id, table), {}).setdefault(line, [])
            # Of the checks the first alone: what a second one finds may follow from that.
            if consequences.is_named_in_vain(reject) or all(
                map(consequences.is_named_in_vain, faults)
            ):
                faults.append(reject)
        if _refuse_beyond_counting(files, refused):
            continue
        # Two sheets of one table have the same line numbers: there the value must agree as well.
        if not (_refuse(build, files, refused, True) or _refuse(build, files, refused, False)):
            raise AssertionError(f"A check finds rows that no file brought: {found[0]}")


def _refuse_beyond_counting(files: list[File], refused: Refused) -> bool:
    """Refuse a file whole when checks find more of its rows wanting than anybody could look at."""
    any_refused = False
    for file in files:
        lines = [
            faults[0]
            for (load_id, _), found in refused.items()
            if load_id == file.load_id
            for faults in found.values()
        ]
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


def _refuse(build: Build, files: list[File], refused: Refused, by_value: bool) -> bool:
    """Take the rows that a check found wanting out of their stages. Says if there were any."""
    any_taken = False
    for file in files:
        tables = [staged.table.name for staged in file.stages]
        for staged in file.stages:
            rejects = refused.get((file.load_id, staged.table.name), {})
            exactly = by_value and tables.count(staged.table.name) > 1
            gone = take_out_lines(build.connection, staged, rejects, exactly)
            staged.rejects += gone
            any_taken |= bool(gone)
    return any_taken
