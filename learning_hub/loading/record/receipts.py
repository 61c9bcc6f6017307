"""Receipts: what became of a file, in numbers that add up and in sentences."""

import csv
import itertools
import json
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path

from learning_hub.loading.check.stages import Reject
from learning_hub.loading.record import mending
from learning_hub.warehouse.publishing import write_whole

MOST_PRINTED = 200


@dataclass
class Receipt:
    """What became of one file. rows_read = new + changed + unchanged + rejected, always.

    refusal: why the whole file was refused; None when its rows were read.
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
    at: str = field(default_factory=lambda: datetime.now().isoformat(timespec="seconds"))

    @property
    def rows_rejected(self) -> int:
        """Count the refused rows."""
        return len(self.rejects)

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
            (self.rows_new, "new"), (self.rows_changed, "changed"),
            (self.rows_unchanged, "unchanged"), (self.rows_rejected, "rejected"),
        ]
        said = ", ".join(f"{number:,} {word}" for number, word in counts if number)
        text = f"{self.file_name}: {self.rows_read:,} records read"
        if self.file_rows and self.file_rows != self.rows_read:
            text += f" from {self.file_rows:,} rows"
            if self.rows_read > self.file_rows and self.format != "known":
                why = "its cases, and the monthly figures worked out from them"
                if self.format != "annex_a":
                    why = "a row holds several figures, and names places and measures"
                text += f" ({why})"
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
        if self.format == "annex_a":
            return "The refused rows are listed only, because they point at persons."
        if self.format in mending.FORMATS:
            return "The refused rows are listed only. Mend them in your own file."
        return "The refused rows are listed only: published statistics are not ours to mend."

    def lines(self) -> list[str]:
        """Give the receipt as lines to print, the refused rows with it."""
        said = [self.sentence(), *(f"  {notice}" for notice in self.notices)]
        is_sheet = self.file_name.lower().endswith((".xlsx", ".xlsm", ".xls", ".ods"))
        word = "row" if self.file_name.lower().endswith(".parquet") else "line"
        for reject in self.rejects[:MOST_PRINTED]:
            value = f" '{reject.value}'" if reject.value is not None else ""
            where = f"sheet '{reject.part}', row" if is_sheet else word
            said.append(
                f"  {self.file_name}, {where} {reject.line}, {reject.column}:{value} "
                f"{reject.reason}; {reject.remedy}."
            )
        if (more := len(self.rejects) - MOST_PRINTED) > 0:
            said.append(f"  ... and {more:,} more, all listed in the folder of rejects.")
        return said


def _no_formula(value: str | None) -> str | None:
    # A spreadsheet would run a text that begins so.
    return f"'{value}" if value and value[0] in "=+-@\t\r" else value


def store(
    folder: Path, receipts: list[Receipt], to_mend: list[mending.ToMend | None]
) -> None:
    """Keep receipts beside the snapshots, and for each file with refused rows a list of them.

    to_mend: for each receipt its refused rows in the shape of the file, if there are such. They
    are written to a folder of their own under the file's name, and the receipt says where.
    """
    (folder / "receipts").mkdir(parents=True, exist_ok=True)
    for number, receipt in enumerate(receipts):
        stamp = receipt.at.replace(":", "").replace("-", "")
        # Two loads can fall into one second: the receipt of the first is not written over.
        for turn in itertools.count():
            name = f"{stamp}-{turn:02d}{number:03d}-{receipt.sha256[:8] or 'unread'}"
            if not (folder / "receipts" / f"{name}.json").exists():
                break
        rows = to_mend[number]
        if rows and not receipt.refusal:
            receipt.to_mend = f"rejects/{name}/{rows.file_name}"
            (folder / receipt.to_mend).parent.mkdir(parents=True, exist_ok=True)
            (folder / receipt.to_mend).write_bytes(mending.content(rows))
        text = json.dumps(asdict(receipt), indent=1, default=str)
        write_whole(folder / "receipts" / f"{name}.json", text)
        if receipt.rejects:
            (folder / "rejects").mkdir(exist_ok=True)
            path = folder / "rejects" / f"{name}.csv"
            with path.open("w", newline="", encoding="utf-8-sig") as handle:
                writer = csv.writer(handle)
                writer.writerow(["file", "part", "line", "column", "value", "reason", "remedy"])
                for reject in receipt.rejects:
                    cells = asdict(reject) | {"value": _no_formula(reject.value)}
                    writer.writerow([receipt.file_name, *cells.values()])
