"""A file on its way in, with its receipt and what is set aside of it."""

from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from learning_hub.loading.check.stages import Reject, Stage
from learning_hub.loading.read.parts import Part
from learning_hub.loading.record import mending
from learning_hub.loading.record.receipts import Receipt


@dataclass
class File:
    """A file on its way in. as_at: the date it was given; None = nobody said one.

    scanned: its parts, when they are read in passing. sheets: those of a small workbook as they
    were read, so that it need not be opened again to keep its cells. left_out: the names of sheets
    that are no table, of which nothing is kept. cells_alone: what of a small workbook is kept, being
    written while the delivery is merged, if no row of it points at a person. below: the lines below
    its tables that point at one, which are not kept. read_as_codes: how many words of each column were
    read as which code.
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
    sheets: list[Part] = field(default_factory=list)
    left_out: set[str] = field(default_factory=set)
    cells_alone: Future[bytes] | None = None
    below: list[Reject] = field(default_factory=list)
    read_as_codes: dict[str, dict[tuple[str, str], int]] = field(default_factory=dict)
