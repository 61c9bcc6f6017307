"""The data contract, read from `queries/tables`: tables, columns, keys, ranges, meanings.

The CREATE TABLE files are the only schema there is. Nothing here repeats a column.
"""

import re
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

QUERIES = Path(__file__).resolve().parents[1] / "queries"

# Raise it when a table or column changes; queries/upgrades says how an older snapshot follows.
CONTRACT_VERSION = 4
# The largest number that each way of hiding small numbers hides: written here and nowhere else.
LARGEST_HIDDEN = {"dfe": 5, "ohid": 7}

# Tables that the loader itself writes: no file can deliver them.
OWN_TABLES = ("load", "reject", "snapshot")

# Formats, as `load` names them, whose figures follow from many rows together, so that none of them
# has a line. A test holds this to the registry of formats, which the warehouse may not ask.
WORKED_OUT_FORMATS = ("annex_a",)

# Where a row came from: the load, the line of its file, and of a workbook the sheet. Every table
# carries them.
LINEAGE = {"load_id": "INTEGER", "source_row": "BIGINT", "source_sheet": "VARCHAR"}
# The three as one value, as questions read it beside a table's columns.
LINEAGE_COLUMN = "lineage"

_COLUMN = re.compile(
    r"^    (?P<name>\w+) (?P<type>[A-Z]+)(?P<required> NOT NULL)?"
    r"(?: DEFAULT (?P<default>'[^']*'|\S+?))?(?: CHECK \((?P<check>.+)\))?,?\s+-- (?P<meaning>.+)$",
    re.MULTILINE,
)


@dataclass(frozen=True)
class Column:
    """One column of a table: its type, whether it must be filled, its rule and its meaning."""

    name: str
    type: str
    is_required: bool
    default: str | None
    check: str | None
    meaning: str

    @property
    def choices(self) -> tuple[str, ...]:
        """List the codes allowed, in order. Empty when any value of the type will do."""
        found = re.fullmatch(rf"{self.name} IN \((.+)\)", self.check or "")
        return tuple(re.findall(r"'([^']*)'", found[1])) if found else ()

    @property
    def rule(self) -> str:
        """Say in words which values are allowed. Empty when any value of the type will do."""
        if self.choices:
            return "one of: " + ", ".join(self.choices)
        if between := re.fullmatch(rf"{self.name} BETWEEN (\S+) AND (\S+)", self.check or ""):
            return f"from {between[1]} to {between[2]}"
        if least := re.fullmatch(rf"{self.name} >= (\S+)", self.check or ""):
            return f"{least[1]} or more"
        return self.check or ""


@dataclass(frozen=True)
class Table:
    """One table of the contract. headings: the words above its columns, where they are shown."""

    name: str
    question: str
    grain: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    references: tuple[tuple[str, str], ...]
    scope_agency: str | None
    scope_period: str | None
    brought_by: str | None
    headings: dict[str, str]
    ddl: str

    @property
    def row_rules(self) -> tuple[str, ...]:
        """List the rules that a row must meet as a whole, as SQL conditions."""
        return tuple(re.findall(r"^    CHECK \((.+)\),?$", self.ddl, re.MULTILINE))

    def column(self, name: str) -> Column:
        """Find a column by its name. Raises KeyError when there is none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(f"{self.name} has no column {name}")

    @cached_property
    def names(self) -> tuple[str, ...]:
        """List the names of the columns, in order, without lineage."""
        return tuple(column.name for column in self.columns)

    @cached_property
    def must_have(self) -> tuple[str, ...]:
        """List the columns that every file of the table must have."""
        return tuple(c.name for c in self.columns if c.is_required and c.default is None)

    @property
    def is_delivered(self) -> bool:
        """Say whether files may bring rows of this table."""
        return self.name not in OWN_TABLES

    @property
    def is_sent_as_it_is(self) -> bool:
        """Say whether a file may hold this very table: case lists come in Annex A's form alone.

        A file of our own columns could bring children's ids that nobody has hashed.
        """
        return self.is_delivered and self.brought_by is None


def read_head(sql: str) -> list[str]:
    """Give the comment lines at the head of a SQL file, without their dashes."""
    lines = []
    for line in sql.splitlines():
        if not line.startswith("--"):
            break
        lines.append(line[2:].strip())
    return lines


def read_headings(head: list[str]) -> dict[str, str]:
    """Read the words above each column from `Column name: Words.` lines in the head of a file."""
    found = (re.fullmatch(r"Column (\w+): (.+)\.", line) for line in head)
    return {line[1]: line[2] for line in found if line}


def _parse(name: str, ddl: str) -> Table:
    head = read_head(ddl)
    known = re.compile(r"(Key|Scope|Refers|Brought by): ")
    facts = dict(line.split(": ", 1) for line in head if known.match(line))
    primary = re.search(r"PRIMARY KEY \((.+)\)", ddl)
    key = facts.get("Key") or (primary[1] if primary else "")
    scope = dict(part.split(" ") for part in facts.get("Scope", "").split(", ") if part)
    named = facts.get("Refers", "").rstrip(".").split(", ")
    refers = [part.split(" -> ") for part in named if part]
    return Table(
        name=name,
        question=head[0],
        grain=next(line for line in head if line.startswith("One row per")),
        key=tuple(key.split(", ")),
        columns=tuple(
            Column(
                name=found["name"],
                type=found["type"],
                is_required=bool(found["required"]),
                default=found["default"],
                check=found["check"],
                meaning=found["meaning"],
            )
            for found in _COLUMN.finditer(ddl)
        ),
        references=tuple((column, table) for column, table in refers),
        scope_agency=scope.get("agency"),
        scope_period=scope.get("period"),
        brought_by=facts.get("Brought by"),
        headings=read_headings(head),
        ddl=ddl,
    )


@cache
def tables() -> dict[str, Table]:
    """Give every table of the contract by name, in alphabetical order."""
    return {
        path.stem: _parse(path.stem, path.read_text(encoding="utf-8"))
        for path in sorted((QUERIES / "tables").glob("*.sql"))
    }


@cache
def headings() -> dict[str, str]:
    """Give the words above each column of the contract, of whichever table it is."""
    return {name: words for table in tables().values() for name, words in table.headings.items()}


@cache
def checks() -> dict[str, str]:
    """Give every check of `queries/checks` by name: a SELECT that returns what must never be.

    What is hidden in any way is looked at in every warehouse: a load does not know who will look.
    """
    most = str(max(LARGEST_HIDDEN.values()))
    return {
        path.stem: path.read_text(encoding="utf-8").replace("$largest_hidden", most)
        for path in sorted((QUERIES / "checks").glob("*.sql"))
    }
