"""Telling by its content what a file is: our own table, published statistics, neighbours."""

import re
from pathlib import Path

from learning_hub import contract
from learning_hub.contract import Table
from learning_hub.loading.annex_a_lists import list_of
from learning_hub.loading.reading import Part, Unreadable

EES_COLUMNS = {"time_period", "time_identifier", "geographic_level", "country_code"}
META_COLUMNS = {"col_name", "col_type", "label"}

# Names of columns that point at a person. A file with such a column is refused whole.
_WHOSE = (
    "fore|first|sur|last|family|given|full|middle|preferred|child|person|parent|carer|mother|father"
    "|sibling|pupil|patient|client|service[ _-]*user|worker|practitioner|staff|manager"
)
IDENTIFIERS = re.compile(
    rf"({_WHOSE})['\u2019]?s?[ _-]*names?\b|^names?$|^initials$|date[ _-]*of[ _-]*birth"
    r"|birth[ _-]*(date|day)|^d[._ ]?o[._ ]?b\.?$|\bdob\b|_dob|dob_"
    r"|nhs[ _-]*(no|num|id)?|\bu\.?p\.?n\b|unique[ _-]*pupil|national[ _-]*insurance|\bnino\b"
    r"|(child|person|pupil|patient|client)['\u2019]?s?[ _-]*(unique[ _-]*)?(id|identifier|number)\b"
    r"|post[ _-]*code|address|e-?mail|telephone|phone|mobile",
    re.IGNORECASE,
)
# Values that point at a person: NHS number, UPN, National Insurance number, postcode, e-mail,
# telephone. They are not repeated in receipts.
_PERSONAL = re.compile(
    r"(?<!\d)\d{3}[ -]?\d{3}[ -]?\d{4}(?!\d)|\b[A-Z]\d{11}[0-9A-Z]\b"
    r"|\b[A-Z]{2} ?\d{2} ?\d{2} ?\d{2} ?[A-D]\b|\b[A-Z]{1,2}\d[0-9A-Z]? ?\d[A-Z]{2}\b"
    r"|\S@\S+\.\w|(?<!\d)(\+44|0)[ \d]{9,12}(?!\d)",
    re.IGNORECASE,
)


def looks_like_a_person(value: str) -> bool:
    """Say whether a cell holds something that looks like an identifier of a person."""
    return bool(_PERSONAL.search(value))


class NotATable(Unreadable):
    """A part whose columns are those of no table and no published format.

    where: the file, and the sheet when it is one.
    """

    def __init__(self, where: str) -> None:
        self.where = where
        super().__init__(
            f"{where} is not recognised: its columns are those of no table and no published "
            "format. data/README.md lists the columns of each table."
        )


def where(part: Part, file_name: str) -> str:
    """Name a part: the file, and the sheet when it is one."""
    return file_name if part.name == file_name else f"{file_name}, sheet '{part.name}'"


def kind(part: Part) -> str:
    """Say what a part is: 'ees', 'ees meta', 'neighbours', 'annex_a' or 'table'."""
    header = {cell.lower() for cell in part.header}
    if header >= EES_COLUMNS:
        return "ees"
    if header >= META_COLUMNS:
        return "ees meta"
    if {"sn_1", "sn_1p"} <= header and "old_la_code" in header:
        return "neighbours"
    if list_of(part) is not None:
        return "annex_a"
    return "table"


def header_for(table: Table, part: Part) -> dict[str, str]:
    """Match the cells of a header to the table's columns, whatever their case and spacing."""
    plain = {name: name for name in table.names}
    found = {}
    for cell in part.header:
        key = re.sub(r"[ -]+", "_", cell.strip().lower())
        if key in plain:
            found[cell] = plain[key]
    return found


def _hint(part: Part) -> str:
    return re.sub(r"\W+", "_", Path(part.name).stem.split("__")[0].strip().lower())


def _required(table: Table) -> list[str]:
    return [c.name for c in table.columns if c.is_required and c.default is None]


def is_of(part: Part, scope: dict[str, str]) -> bool:
    """Say whether a sheet is of the table that a scope names."""
    table = contract.tables().get(scope.get("table", ""))
    return table is not None and set(_required(table)) <= set(header_for(table, part).values())


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
        missing = len(set(_required(table)) - held)
        best.append(((-missing, int(table.name == hint), len(held)), table))
    ranked = sorted(best, key=lambda pair: pair[0], reverse=True)
    if not ranked[0][0][0]:
        return ranked[0][1]
    nearest = contract.tables().get(hint) or max(best, key=lambda pair: (pair[0][2], pair[0][0]))[1]
    held = set(header_for(nearest, part).values())
    lacking = [name for name in _required(nearest) if name not in held]
    if not held or (nearest.name != hint and len(lacking) > len(_required(nearest)) / 2):
        raise NotATable(where(part, file_name))
    raise Unreadable(
        f"{where(part, file_name)} looks like the table '{nearest.name}' but lacks the column"
        f"{'s' if len(lacking) > 1 else ''} {', '.join(lacking)}. Add and fill "
        f"{'them' if len(lacking) > 1 else 'it'}, then load the file again."
    )


def refuse_doubles(header: dict[str, str], where: str) -> None:
    """Refuse a part in which two columns are the same one of ours. Raises Unreadable."""
    for column in header.values():
        cells = [cell for cell, meant in header.items() if meant == column]
        if len(cells) > 1:
            raise Unreadable(
                f"{where} has the column {column} twice, as '{cells[0]}' and '{cells[1]}'. "
                "Keep one of them and load the file again."
            )


def refuse_identifiers(unknown: list[str], where: str) -> None:
    """Refuse a part with a column that points at a person. Raises Unreadable.

    unknown: the columns that are of no table. The message does not repeat any value.
    """
    pointing = [cell for cell in unknown if IDENTIFIERS.search(cell)]
    if pointing:
        raise Unreadable(
            f"{where} was refused whole: the column '{pointing[0]}' looks like something that "
            "points at a person. This dashboard never holds names, dates of birth, addresses, "
            "NHS numbers or UPNs. Take the column out and load the file again."
        )
