"""What a format is: how a file of it is known, what becomes of it, and what is said of it.

Each module of this room that has a FORMAT is one; `registry` finds them all by walking.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from enum import IntEnum
from pathlib import Path

import duckdb

from learning_hub.loading.check.stages import Stage
from learning_hub.loading.formats.shared.transformed import StagedFile, Transformed
from learning_hub.loading.read.parts import Part


class Told(IntEnum):
    """By what a part is known to be of a format; the surest are asked first."""

    BY_ITS_COLUMNS = 1
    BY_LIKENESS = 2
    BY_NOTHING_ELSE = 3


@dataclass(frozen=True)
class Documentation:
    """What data/README.md says of a format, in whole sentences.

    title: what it is called there. what: what it is and who makes it. known_by: what a file of it
    is told by. becomes: what its rows become here. not_taken: what of it is left out.
    """

    title: str
    what: str
    known_by: str
    becomes: str
    not_taken: str


@dataclass(frozen=True)
class Sent:
    """What is known of a file that a part came in, beside its cells.

    year: of the date that it is loaded as at. as_at: the date it was given; None = nobody said one.
    scope: what its delivery says it is whole for. labels: the companion file with its labels, if
    there is one. earlier: the stages of what came before it in the delivery, and in the file.
    """

    file_name: str
    sha256: str
    year: int
    load_id: int
    folder: Path | None = None
    as_at: date | None = None
    scope: dict[str, str] = field(default_factory=dict)
    labels: Part | None = None
    earlier: list[Stage] = field(default_factory=list)


# From the temporary table of a part's raw rows, whose name comes second.
Transform = Callable[[duckdb.DuckDBPyConnection, str, Part, Sent], Transformed]
TakeWhole = Callable[[duckdb.DuckDBPyConnection, list[Part], Sent], StagedFile]
# For a file that is held, by its fingerprint, and the date that it is now given.
MayBringMore = Callable[[duckdb.DuckDBPyConnection, str, date | None], bool]


def plainly(cell: str) -> str:
    """Give a cell of a header in small letters, with single spaces."""
    return " ".join(cell.lower().split())


def headings(part: Part) -> set[str]:
    """Give the cells of a part's header in small letters, with single spaces."""
    return set(map(plainly, part.header))


@dataclass(frozen=True)
class Format:
    """A kind of file that can be loaded.

    name: as receipts and the table `load` have it. words: what a file of it is said to be.
    columns: the headings that must all be there, as `headings` gives them. recognise: what more,
    or what else, tells that a part is of it. told: how sure that is.
    transform: makes rows of our tables from a part. take_whole: stages a file of which the parts
    are one thing; the other sheets are then let be. With neither, rows are our tables' as they are.
    needs: the names of formats that are read before it when they come in one delivery.
    labels: the name of the format that its companion file has, if it may have one.
    is_labels: that it is such a companion, and nothing by itself.
    may_bring_more: says of a file that is held whether it would bring more now. None = none would.
    is_published: that it comes from a publication, of which there are several about one place.
    is_worked_out: that its figures follow from its rows together, so that none has a line.
    keeps_original: that the file is kept beside the snapshots; never one that points at persons.
    is_read_in_passing: that a large file of it need not be held in memory.
    names_contacts: that it names whom to write to, so that its cells are not asked for names.
    many_records: why a file gives more records than it has rows.
    listed_only: why refused rows are listed and cannot be mended. Empty = they can be.
    """

    name: str
    words: str
    documentation: Documentation
    columns: frozenset[str] = frozenset()
    recognise: Callable[[Part], bool] | None = None
    told: Told = Told.BY_ITS_COLUMNS
    transform: Transform | None = None
    take_whole: TakeWhole | None = None
    needs: tuple[str, ...] = ()
    labels: str = ""
    is_labels: bool = False
    may_bring_more: MayBringMore | None = None
    is_published: bool = True
    is_worked_out: bool = False
    keeps_original: bool = True
    is_read_in_passing: bool = False
    names_contacts: bool = False
    many_records: str = "a row holds several figures, and names places and measures"
    listed_only: str = (
        "The refused rows are listed only: published statistics are not ours to mend."
    )

    def knows(self, part: Part) -> bool:
        """Say whether a part is of this format, by all that tells it."""
        return headings(part) >= self.columns and (self.recognise is None or self.recognise(part))

    @property
    def prefix(self) -> str:
        """Give what the names of its temporary tables begin with: they are dropped by it."""
        return f"{self.name.split()[0]}_"
