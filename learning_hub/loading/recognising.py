"""Telling by its content what a file is: our own table, published statistics, neighbours."""

import re
from pathlib import Path

from learning_hub import contract
from learning_hub.contract import Table
from learning_hub.loading.reading import Part, Unreadable

EES_COLUMNS = {"time_period", "time_identifier", "geographic_level", "country_code"}
META_COLUMNS = {"col_name", "col_type", "label"}

# Names of columns that point at a person. A file with such a column is refused whole.
IDENTIFIERS = re.compile(
    r"(fore|first|sur|last|family|given|full|middle|child|parent|carer|pupil|patient)[ _-]*s?[ _-]*name"
    r"|^names?$|date[ _-]*of[ _-]*birth|birth[ _-]*(date|day)|^d\.?o\.?b\.?$|\bdob\b|_dob|dob_"
    r"|nhs[ _-]*(no|num|id)?|\bu\.?p\.?n\b|unique[ _-]*pupil|national[ _-]*insurance|\bnino\b"
    r"|post[ _-]*code|address|e-?mail|telephone|phone|mobile",
    re.IGNORECASE,
)


def kind(part: Part) -> str:
    """Say what a part is: 'ees', 'ees meta', 'neighbours' or 'table'."""
    header = {cell.lower() for cell in part.header}
    if header >= EES_COLUMNS:
        return "ees"
    if header >= META_COLUMNS:
        return "ees meta"
    if {"sn_1", "sn_1p"} <= header and "old_la_code" in header:
        return "neighbours"
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


def table_for(part: Part, file_name: str) -> Table:
    """Find the table that a part is of: by its columns, and by its name where columns leave doubt.

    Raises Unreadable when no table fits, naming what is missing from the nearest.
    """
    hint = re.sub(r"\W+", "_", Path(part.name).stem.split("__")[0].strip().lower())
    best: list[tuple[tuple[int, int, int], Table]] = []
    for table in contract.tables().values():
        if not table.is_delivered:
            continue
        held = set(header_for(table, part).values())
        required = {c.name for c in table.columns if c.is_required and c.default is None}
        missing = len(required - held)
        best.append(((-missing, int(table.name == hint), len(held)), table))
    ranked = sorted(best, key=lambda pair: pair[0], reverse=True)
    if not ranked[0][0][0]:
        return ranked[0][1]
    nearest = contract.tables().get(hint) or max(best, key=lambda pair: (pair[0][2], pair[0][0]))[1]
    held = set(header_for(nearest, part).values())
    lacking = [
        c.name for c in nearest.columns
        if c.is_required and c.default is None and c.name not in held
    ]
    where = part.name if part.name == file_name else f"{file_name}, sheet {part.name}"
    if not held:
        raise Unreadable(
            f"{where} is not recognised: its columns are those of no table and no published "
            "format. data/README.md lists the columns of each table."
        )
    raise Unreadable(
        f"{where} looks like the table '{nearest.name}' but lacks the column"
        f"{'s' if len(lacking) > 1 else ''} {', '.join(lacking)}. Add and fill "
        f"{'them' if len(lacking) > 1 else 'it'}, then load the file again."
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
