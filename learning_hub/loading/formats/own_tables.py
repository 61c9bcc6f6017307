"""Our own tables: which of them a part is, and which of its columns are which of ours."""

import re
from pathlib import Path

from learning_hub import contract
from learning_hub.contract import Table
from learning_hub.loading.formats import strangers
from learning_hub.loading.formats.format import Documentation, Format, Told
from learning_hub.loading.read.headers import plain_heading
from learning_hub.loading.read.parts import Part, Unreadable


class NotATable(Unreadable):
    """A part whose columns are those of no table and no published format.

    where: the file, and the sheet when it is one. told: what it looks like, and what to send.
    """

    def __init__(self, where: str, told: str = "") -> None:
        self.where = where
        remedy = told or " data/README.md lists the columns of each table."
        super().__init__(
            f"{where} is not recognised: its columns are those of no table and no published "
            f"format.{remedy}"
        )


def where(part: Part, file_name: str) -> str:
    """Name a part: the file, and the sheet when it is one."""
    return file_name if part.name == file_name else f"{file_name}, sheet '{part.name}'"


def header_for(table: Table, part: Part) -> dict[str, str]:
    """Match the cells of a header to the table's columns, whatever their case and spacing."""
    plain = {cell: plain_heading(cell) for cell in part.header}
    return {cell: name for cell, name in plain.items() if name in table.names}


def _hint(part: Part) -> str:
    return re.sub(r"\W+", "_", Path(part.name).stem.split("__")[0].strip().lower())


def is_of(part: Part, scope: dict[str, str]) -> bool:
    """Say whether a sheet is of the table that a scope names."""
    table = contract.tables().get(scope.get("table", ""))
    return table is not None and set(table.must_have) <= set(header_for(table, part).values())


def table_for(part: Part, file_name: str) -> Table:
    """Find the table that a part is of: by its columns, and by its name where columns leave doubt.

    Raises Unreadable when no table fits, naming what is missing from the nearest, and NotATable
    when none is near.
    """
    hint = _hint(part)
    best: list[tuple[tuple[int, int, int], Table]] = []
    for table in contract.tables().values():
        if not table.is_sent_as_it_is:
            continue
        held = set(header_for(table, part).values())
        missing = len(set(table.must_have) - held)
        best.append(((-missing, int(table.name == hint), len(held)), table))
    # One column or two that fit prove little: 'area_code' stands in anybody's file.
    whole = [
        pair
        for pair in best
        if not pair[0][0]
        and (
            pair[1].name == hint or len(pair[1].must_have) > 2 or 2 * pair[0][2] >= len(part.header)
        )
    ]
    found = max(whole, key=lambda pair: pair[0], default=None)
    if found and found[1].name == hint:
        return found[1]
    named = [pair[1] for pair in best if pair[1].name == hint]
    nearest = (named or [max(best, key=lambda pair: (pair[0][2], pair[0][0]))[1]])[0]
    held = set(header_for(nearest, part).values())
    # A table that holds more of the columns and lacks few of its own was meant, and is told.
    is_nearer = found is None or (
        len(held) > found[0][2] and 2 * len(set(nearest.must_have) - held) <= len(nearest.must_have)
    )
    if found and not is_nearer:
        return found[1]
    lacking = [name for name in nearest.must_have if name not in held]
    # One column that fits by chance, 'sector' say, makes no table of it.
    is_far = len(lacking) > len(nearest.must_have) / 2 or (len(held) < 2 and len(part.header) > 2)
    if not held or (nearest.name != hint and is_far):
        raise NotATable(where(part, file_name), strangers.told(part))
    raise Unreadable(
        f"{where(part, file_name)} looks like the table '{nearest.name}' but lacks the column"
        f"{'s' if len(lacking) > 1 else ''} {', '.join(lacking)}. Add and fill "
        f"{'them' if len(lacking) > 1 else 'it'}, then load the file again."
    )


def needed_in(table: Table, part: Part) -> list[str]:
    """List the cells of a header below which every row of its table is filled."""
    return [cell for cell, name in header_for(table, part).items() if name in table.must_have]


def refuse_doubles(header: dict[str, str], where: str) -> None:
    """Refuse a part in which two columns are the same one of ours. Raises Unreadable."""
    for column in header.values():
        cells = [cell for cell, meant in header.items() if meant == column]
        if len(cells) > 1:
            raise Unreadable(
                f"{where} has the column {column} twice, as '{cells[0]}' and '{cells[1]}'. "
                "Keep one of them and load the file again."
            )


FORMAT = Format(
    name="table",
    words="one of our tables",
    # What no other format knows is looked up among the tables, and refused when it is none.
    recognise=lambda part: True,
    told=Told.BY_NOTHING_ELSE,
    is_published=False,
    is_read_in_passing=True,
    listed_only="",
    documentation=Documentation(
        title="Our own tables",
        what="The tables listed below, one a file or one a sheet of a workbook, with their own "
        "names of columns in the first row.",
        known_by="their columns, and by the name of the file or the sheet where columns leave "
        "doubt.",
        becomes="rows of that table, added or changed by its key.",
        not_taken="columns that the table does not have, which the receipt names, and sheets that "
        "are no table.",
    ),
)
