"""All rows of the demo with the day on which each became known, so that any date can be told."""

from __future__ import annotations

import tomllib
import zlib
from datetime import date
from pathlib import Path

import numpy as np

from learning_hub.demo.tables import TABLES

Cell = str | int | float | bool | date | None
Row = dict[str, Cell]
TEXT = Path(__file__).parent / "text"


class Store:
    """Versions of rows by table and key. A version is known from a day; the latest stands."""

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self.events: list[tuple[date, int, str, tuple[Cell, ...], Row | None]] = []
        self._latest: dict[tuple[str, tuple[Cell, ...]], date] = {}
        self._of: dict[str, list[tuple[date, int, tuple[Cell, ...], Row | None]]] = {}

    def stream(self, *names: str) -> np.random.Generator:
        """Give a random stream of its own for a subject, whatever else is drawn."""
        return np.random.default_rng([self.seed, *(zlib.crc32(n.encode()) for n in names)])

    def put(self, table: str, row: Row, known_on: date) -> Row:
        """Add a row, or a new version of one, known from that day. Gives the row back."""
        columns, key = TABLES[table]
        unknown = set(row) - set(columns)
        if unknown:
            raise KeyError(f"{table} has no column {sorted(unknown)}")
        whole = {column: row.get(column) for column in columns}
        values = tuple(whole[column] for column in key)
        if None in values:
            raise ValueError(f"{table}: empty key in {row}")
        previous = self._latest.get((table, values))
        if previous is not None and known_on < previous:
            raise ValueError(f"{table} {values}: {known_on} is before {previous}")
        self._latest[table, values] = known_on
        self._add(table, values, whole, known_on)
        return row

    def withdraw(self, table: str, key: tuple[Cell, ...], known_on: date) -> None:
        """Withdraw a row from that day."""
        self._add(table, key, None, known_on)

    def _add(self, table: str, key: tuple[Cell, ...], row: Row | None, known_on: date) -> None:
        """Note an event, in the order of all and of its table."""
        number = len(self.events)
        self.events.append((known_on, number, table, key, row))
        self._of.setdefault(table, []).append((known_on, number, key, row))

    def rows(self, table: str, known_by: date | None = None) -> list[Row]:
        """Give the rows of a table as they stood on a day (default: at the end)."""
        held: dict[tuple[Cell, ...], Row] = {}
        events = self._of.get(table, [])
        events.sort(key=lambda event: event[:2])
        for known_on, _, key, row in events:
            if known_by is not None and known_on > known_by:
                break
            if row is None:
                held.pop(key, None)
            else:
                held[key] = row
        return list(held.values())


def read_text(name: str) -> dict[str, list[dict[str, str]]]:
    """Read a bank of sentences: rows by table. Empty cells are left out.

    A table is written as TOML tables, or as lines of cells between bars, column names first.
    """
    with (TEXT / f"{name}.toml").open("rb") as file:
        bank = tomllib.load(file)
    return {t: _lines(rows) if isinstance(rows, str) else rows for t, rows in bank.items()}


def _lines(text: str) -> list[dict[str, str]]:
    """Read lines of cells between bars, column names first."""
    columns, *rows = (line.split("|") for line in text.strip().splitlines())
    found = []
    for row in rows:
        if len(row) != len(columns):
            raise ValueError(f"{len(row)} cells, not {len(columns)}: {'|'.join(row)}")
        found.append({c: cell for c, cell in zip(columns, row, strict=True) if cell})
    return found
