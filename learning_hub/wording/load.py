"""Sentences of the load page: what came in, what was refused, and what a file would change."""

import html
from collections.abc import Iterable, Sequence
from typing import Protocol

import pandas as pd

from learning_hub.wording.numbers import bold, capital, count, day, is_empty, joined, plural
from learning_hub.wording.tables import Table

ADD_UP = "Records = new + changed + unchanged + refused, for"
LOOSE = "Files on their own"
# In the reason of a refusal that follows from another one.
FOLLOWS = "whose own row was refused"
MOST_TOLD = 3


class Receipt(Protocol):
    """What became of one file, in numbers: a receipt of loading."""

    file_name: str
    refusal: str | None
    rows_read: int
    rows_new: int
    rows_changed: int
    rows_unchanged: int
    rows_withdrawn: int

    @property
    def read_as(self) -> str:
        """In words what the file was recognised as."""

    @property
    def rows_rejected(self) -> int:
        """How many of its rows were refused."""


def loaded_said(deliveries: pd.DataFrame) -> str:
    """Say what the last load brought and what was refused of it."""
    if deliveries.empty:
        return "No file has been loaded yet."
    last = deliveries.iloc[0]
    refused = int(last["rows_rejected"])
    text = (
        f"The last load, as at {day(last['as_at'])}, brought "
        f"{bold(plural(int(last['files']), 'file'))} with {count(last['rows_read'])} records: "
    )
    if refused:
        return text + f"{bold(plural(refused, 'record was', 'records were'))} refused."
    return text + f"{bold('none was refused')}."


def deliveries_said(deliveries: pd.DataFrame) -> str:
    """Say how many deliveries and files came, and that their numbers add up."""
    if deliveries.empty:
        return "No file has been loaded yet."
    files = int(deliveries["files"].sum())
    out = files - int(deliveries["files_in_force"].sum())
    text = (
        f"{bold(plural(len(deliveries), 'delivery', 'deliveries'))} with {plural(files, 'file')}"
        " loaded"
    )
    text += f", {count(out)} of them taken out again." if out else "."
    return text + f" {ADD_UP} every delivery. Its files are listed below when you pick it."


def deliveries_offered(deliveries: pd.DataFrame) -> dict[str, str]:
    """Give the deliveries of which the files can be listed, by snapshot; '' = none of them."""
    offered = {"": "No delivery picked"}
    for row in deliveries.itertuples():
        name = LOOSE if is_empty(row.delivery) else row.delivery
        offered[str(row.snapshot_number)] = f"{name}, as at {day(row.as_at)}"
    return offered


def loads_said(loads: pd.DataFrame) -> str:
    """Say how many files a delivery had, and that their numbers add up."""
    out = int((~loads["is_in_force"]).sum())
    text = f"{bold(plural(len(loads), 'file'))} came with it"
    text += f", {count(out)} of them taken out again." if out else "."
    return text + f" {ADD_UP} every file."


def rejects_said(rejects: pd.DataFrame) -> str:
    """Say which reasons for refusal come up most."""
    if rejects.empty:
        return "No record of any file in force was refused."
    rows = len(rejects.drop_duplicates(["load_id", "part", "line"]))
    faults = "" if rows == len(rejects) else f", for {plural(len(rejects), 'fault')}"
    top = rejects["reason"].value_counts().head(3)
    parts = [f"'{html.escape(str(reason))}' {count(number)}" for reason, number in top.items()]
    return (
        f"{bold(plural(rows, 'row was', 'rows were'))} refused{faults}. Most often: "
        f"{joined(parts)}. Mend them and load the file again: the rest stays as it is."
    )


def _first_of(told: Iterable[object], most: int) -> str:
    """Join the first few different ones, and say how many more there are."""
    several = list(dict.fromkeys(map(str, told)))
    more = f" and {count(len(several) - most)} more" if len(several) > most else ""
    return ", ".join(several[:most]) + more


def rejects_table(rejects: pd.DataFrame) -> Table:
    """Set out what was refused, the like once: how many rows, the first lines and values of them.

    rejects: of data/rejects. What follows from another refusal stands below the other ones of its
    load.
    """
    headings = ["File", "Table", "Rows", "Lines", "Column", "Value", "Reason", "What to do"]
    numeric = [False, False, True, *[False] * 5]
    if rejects.empty:
        return Table(headings, [], numeric)
    names = ["load_id", "file_name", "part", "column_name", "reason", "remedy", "of", "follows"]
    follows = rejects["reason"].str.contains(FOLLOWS, regex=False)
    kinds = rejects.assign(
        follows=follows,
        # Of one cause the consequences are told together.
        of=rejects["value"].where(follows, "").fillna(""),
        # Each repeats a line of its own.
        reason=rejects["reason"].str.replace(
            r"repeats line \d+", "repeats an earlier line", regex=True
        ),
    )
    found = []
    for key, rows in kinds.groupby(names, sort=False, dropna=False):
        load_id, file_name, part, column, reason, remedy, _, is_consequence = key
        values = _first_of((f"'{value}'" for value in rows["value"].dropna()), MOST_TOLD)
        lines = _first_of(rows["line"], MOST_TOLD)
        number = count(len(rows))
        cells = [file_name, part, number, lines, column, values, reason, remedy]
        found.append((-load_id, bool(is_consequence), cells))
    return Table(headings, [cells for *_, cells in sorted(found, key=lambda one: one[:2])], numeric)


def to_mend_said(files: int, most: int) -> str:
    """Say how many files of refused rows there are, and what to do with one."""
    text = (
        f"Of {bold(plural(files, 'file'))} the refused rows are kept in the file's own shape. Mend "
        "the cells that its first two columns name, and load it: the rows go in beside the others."
    )
    return text + (f" The {most} newest are here." if files > most else "")


def continues_offered(file_name: str, publication: str) -> str:
    """Ask whether a published file goes on a series held under another name, as one."""
    return f"{file_name} is another edition of '{publication}': go on as one series"


def preview_table(receipts: Sequence[Receipt]) -> Table:
    """Set out what each file was recognised as and what loading it would change."""
    return Table(
        ["File", "Read as", "Records", "New", "Changed", "Unchanged", "Refused", "Withdrawn"],
        [
            [
                r.file_name,
                "refused whole" if r.refusal else r.read_as,
                *(
                    count(n)
                    for n in (
                        r.rows_read,
                        r.rows_new,
                        r.rows_changed,
                        r.rows_unchanged,
                        r.rows_rejected,
                        r.rows_withdrawn,
                    )
                ),
            ]
            for r in receipts
        ],
        [False, False, *[True] * 6],
    )


def preview_said(receipts: Sequence[Receipt], is_done: bool) -> str:
    """Say what would happen, or happened, to the files dropped."""
    refused = sum(r.rows_rejected for r in receipts)
    whole = [r for r in receipts if r.refusal]
    changed = sum(r.rows_new + r.rows_changed + r.rows_withdrawn for r in receipts)

    def would(number: int) -> str:
        return ("was" if number == 1 else "were") if is_done else "would be"

    parts = [f"{plural(changed, 'record')} {would(changed)} new, changed or withdrawn"]
    parts.append(f"{count(refused)} {would(refused)} refused")
    if whole:
        parts.append(f"{plural(len(whole), 'file')} {would(len(whole))} refused whole")
    return f"{capital(joined([bold(part) for part in parts]))}."


def nothing_to_load(receipts: Sequence[Receipt]) -> str:
    """Say why files that were dropped cannot be loaded, and what to do."""
    refused = any(r.refusal or r.rows_rejected for r in receipts)
    held = any(r.rows_unchanged for r in receipts)
    if refused and held:
        return (
            "Nothing can be loaded: what was not refused is held already. Mend what is listed "
            "above, and drop the files again."
        )
    if refused:
        return (
            "Nothing can be loaded: all of it was refused. Mend what is listed above, and drop the "
            "files again."
        )
    if held:
        return (
            "There is nothing to load: all of it is held already. If you meant a newer file, drop "
            "that one."
        )
    return (
        "There is nothing to load: no record was found. Fill in rows below the headings, and drop "
        "the files again."
    )


OWN_OFFERED = "Start with our own files"
OWN_SAID = (
    "This is a fictional partnership, to look round in. Files of your own never mix with it: the "
    "first that you load starts a warehouse of your own, which is shown from then on."
)
NOT_GIVEN = "Not given: looks at refused cells cannot be written down just now. Tell the manager."
NOT_YOURS = (
    "Files are loaded by the Practice Review and Learning Manager and the Operations Team. What "
    "was loaded, and what was refused, stands below for everyone."
)
