"""Receipts: what became of a file, in numbers that add up and in sentences."""

import csv
import itertools
import json
import re
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb

from learning_hub.loading.check.stages import Reject, rows_refused
from learning_hub.loading.formats import registry
from learning_hub.loading.record import alike, mending
from learning_hub.warehouse import put_aside
from learning_hub.warehouse.files import RECEIPTS, write_whole
from learning_hub.warehouse.standing import current_number

MOST_PRINTED = 200
_OF_LOAD = re.compile(r"\d{6}-(\d{6})-")


@dataclass
class Receipt:
    """What became of one file. rows_read = new + changed + unchanged + rejected, always.

    refusal: why the whole file was refused; None when its rows were read.
    may_continue: the publication that it goes on, or may go on, when somebody agrees to that.
    to_mend: where in the warehouse's folder its refused rows are, in the shape of the file, to be
    mended and loaded; None when there is no such file.
    """

    file_name: str
    sha256: str = ""
    bytes: int = 0
    format: str = ""
    delivery: str | None = None
    load_id: int | None = None
    snapshot_number: int | None = None
    file_rows: int = 0
    rows_read: int = 0
    rows_new: int = 0
    rows_changed: int = 0
    rows_unchanged: int = 0
    rows_withdrawn: int = 0
    scope: str | None = None
    notices: list[str] = field(default_factory=list)
    rejects: list[Reject] = field(default_factory=list)
    refusal: str | None = None
    to_mend: str | None = None
    may_continue: str | None = None
    at: str = field(default_factory=lambda: datetime.now().isoformat(timespec="seconds"))

    @property
    def read_as(self) -> str:
        """Say in words what the file was recognised as."""
        return registry.words_of(self.format)

    @property
    def rows_rejected(self) -> int:
        """Count the refused rows; each may have several faults."""
        return rows_refused(self.rejects)

    @property
    def is_accepted(self) -> bool:
        """Say whether anything of the file holds now."""
        return self.refusal is None and (
            self.rows_read > self.rows_rejected or self.rows_withdrawn > 0
        )

    def refuse(self, why: str) -> None:
        """Turn this into the receipt of a file of which no row was taken."""
        self.refusal = why
        self.rejects.clear()
        self.to_mend = None
        self.file_rows = self.rows_read = 0
        self.rows_new = self.rows_changed = self.rows_unchanged = self.rows_withdrawn = 0

    def sentence(self) -> str:
        """Say in one or two sentences what became of the file."""
        if self.refusal:
            return f"Refused: {self.refusal}"
        counts = [
            (self.rows_new, "new"),
            (self.rows_changed, "changed"),
            (self.rows_unchanged, "unchanged"),
            (self.rows_rejected, "rejected"),
        ]
        said = ", ".join(f"{number:,} {word}" for number, word in counts if number)
        text = f"{self.file_name}: {self.rows_read:,} records read"
        if self.file_rows and self.file_rows != self.rows_read:
            text += f" from {self.file_rows:,} rows"
            if self.rows_read > self.file_rows and self.format != registry.KNOWN:
                text += f" ({registry.named(self.format).many_records})"
        text += f": {said}." if said else "."
        if self.rows_withdrawn:
            text += f" {self.rows_withdrawn:,} withdrawn, because the file is whole and lacks them."
        elif self.rows_read == self.rows_unchanged and self.rows_read:
            text += " Nothing changed."
        return text

    def mending(self) -> str:
        """Say where the refused rows can be mended, or why there is no file of them. '' = none."""
        if not self.rejects:
            return ""
        if self.to_mend:
            return "Mend the refused rows in the file made of them, and load that."
        return registry.named(self.format).listed_only or (
            "The refused rows are listed only. Mend them in your own file."
        )

    def lines(self) -> list[str]:
        """Give the receipt as lines to print, the refused rows with it."""
        said = [self.sentence(), *(f"  {notice}" for notice in self.notices)]
        told = alike.told(self.rejects, self.file_name)
        said += [f"  {line}" for line in told[:MOST_PRINTED]]
        if (more := len(told) - MOST_PRINTED) > 0:
            said.append(f"  ... and {more:,} more, all listed in the folder of rejects.")
        return said


def _no_formula(value: str | None) -> str | None:
    # A spreadsheet would run a text that begins so.
    return f"'{value}" if value and value[0] in "=+-@\t\r" else value


def _name(folder: Path, receipt: Receipt, place: int) -> str:
    """Give the name of a receipt's file: they stand in the order of snapshots and loads.

    That of a file of which nothing was loaded stands behind the loads that came before it.
    """
    stamp = receipt.at.replace(":", "").replace("-", "")
    if receipt.load_id is None:
        head = f"{current_number(folder) or 0:06d}-none"
    else:
        head = f"{receipt.snapshot_number or 0:06d}-{receipt.load_id:06d}"
    # Two refusals can fall into one second: the second stands behind the first, and not over it.
    for turn in itertools.count(place):
        start = f"{head}-{stamp}-{turn:03d}-"
        if not any((folder / RECEIPTS).glob(f"{start}*.json")):
            break
    return start + (receipt.sha256[:8] or "unread")


def store(folder: Path, receipts: list[Receipt], to_mend: list[mending.ToMend | None]) -> None:
    """Keep receipts beside the snapshots, and for each file with refused rows a list of them.

    to_mend: for each receipt its refused rows in the shape of the file, if there are such. They
    are written to a folder of their own under the file's name, and the receipt says where.
    """
    (folder / RECEIPTS).mkdir(parents=True, exist_ok=True)
    for number, receipt in enumerate(receipts):
        name = _name(folder, receipt, number)
        rows = to_mend[number]
        if rows and not receipt.refusal:
            receipt.to_mend = f"rejects/{name}/{rows.file_name}"
            (folder / receipt.to_mend).parent.mkdir(parents=True, exist_ok=True)
            (folder / receipt.to_mend).write_bytes(mending.content(rows))
        text = json.dumps(asdict(receipt), indent=1, default=str)
        write_whole(folder / RECEIPTS / f"{name}.json", text)
        if receipt.rejects:
            (folder / "rejects").mkdir(exist_ok=True)
            path = folder / "rejects" / f"{name}.csv"
            with path.open("w", newline="", encoding="utf-8-sig") as handle:
                writer = csv.writer(handle)
                writer.writerow(["file", "part", "line", "column", "value", "reason", "remedy"])
                for reject in receipt.rejects:
                    shown = replace(reject, value=_no_formula(reject.value))
                    writer.writerow([receipt.file_name, *shown.told])


def read_kept(path: Path) -> dict[str, Any] | None:
    """Read a receipt that is kept. None = it is damaged."""
    try:
        held: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        # Whatever is missing or of another type makes it one that cannot be listed.
        whole = Receipt(**{**held, "rejects": [Reject(**one) for one in held["rejects"]]})
        numbers = [
            whole.rows_read,
            whole.rows_new,
            whole.rows_changed,
            whole.rows_unchanged,
            whole.rows_withdrawn,
            whole.load_id or 0,
            whole.snapshot_number or 0,
        ]
        texts = [whole.at, whole.file_name, whole.to_mend or "", whole.delivery or ""]
        is_sound = all(type(number) is int for number in numbers) and all(
            type(text) is str for text in texts
        )
        return held if is_sound else None
    except (OSError, ValueError, TypeError, KeyError, RecursionError):
        return None


def _told(folder: Path) -> set[int]:
    """List the loads of which a receipt is kept that can be read."""
    kept = [read_kept(path) for path in (folder / RECEIPTS).glob("*.json")]
    return {int(str(held["load_id"])) for held in kept if held and held["load_id"] is not None}


def complete(
    folder: Path, connection: duckdb.DuckDBPyConnection, *, reads_all: bool = False
) -> int:
    """Write the receipts that a load killed after publishing left unwritten: gives how many.

    They are made from what the snapshot tells. reads_all: look for damaged ones too, and put them
    aside. What cannot be written now is left to the next start.
    """
    loads = {row[0] for row in connection.execute("SELECT load_id FROM load").fetchall()}
    paths = list((folder / RECEIPTS).glob("*.json"))
    named = {int(found[1]) for path in paths if (found := _OF_LOAD.match(path.name))}
    lacking = sorted(loads - named)
    if reads_all or lacking:
        lacking = sorted(loads - _told(folder))
    written = 0
    with suppress(OSError):
        for path in paths if reads_all else ():
            found = _OF_LOAD.match(path.name)
            # One that cannot be written anew stays where it is, and goes on being told.
            if read_kept(path) is None and found and int(found[1]) in loads:
                put_aside.put(folder, path)
        for load_id in lacking:
            store(folder, [_from_snapshot(connection, load_id)], [None])
            written += 1
    return written


def _counted(rejects: list[Reject], rows: int) -> list[Reject]:
    """Say of some rejects that they are a further fault of a row, until so many rows are left."""
    surplus, seen, counted = len(rejects) - rows, set(), []
    for reject in rejects:
        is_more = surplus > 0 and (reject.part, reject.line) in seen
        surplus -= is_more
        seen.add((reject.part, reject.line))
        counted.append(replace(reject, is_more=is_more))
    return counted


def _from_snapshot(connection: duckdb.DuckDBPyConnection, load_id: int) -> Receipt:
    """Make the receipt of a load from its row and its refused rows in a snapshot."""
    cursor = connection.execute("FROM load WHERE load_id = $id", {"id": load_id})
    [row] = cursor.fetchall()
    held = dict(zip([column[0] for column in cursor.description], row, strict=True))
    rejects = connection.execute(
        "SELECT part, line, column_name, value, reason, remedy FROM reject WHERE load_id = $id "
        "ORDER BY part, line",
        {"id": load_id},
    ).fetchall()
    same = {
        name: held[name]
        for name in (
            "file_name",
            "sha256",
            "bytes",
            "format",
            "delivery",
            "load_id",
            "snapshot_number",
            "file_rows",
            "rows_read",
            "rows_new",
            "rows_changed",
            "rows_unchanged",
            "rows_withdrawn",
            "scope",
        )
    }
    later = "This receipt was written later, from what the snapshot tells of the load."
    return Receipt(
        **same,
        notices=[*(held["notices"] or "").splitlines(), later],
        rejects=_counted([Reject(*reject) for reject in rejects], held["rows_rejected"]),
        at=held["loaded_at"].isoformat(),
    )
