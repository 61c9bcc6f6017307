"""Dates of columns that never reach the warehouse, read as those of our own tables are.

They are read by the same SQL, in a database of its own that is held in memory and writes nothing:
a column of a case list may hold what points at a person.
"""

from collections.abc import Mapping, Set
from dataclasses import dataclass
from datetime import date
from functools import cache

import duckdb

from learning_hub.loading.check.cells import date_sql
from learning_hub.loading.check.date_order import Order, Written, judged, judged_sql, together


@dataclass(frozen=True)
class Dates:
    """The dates of a column by what was written there; None = it is no date that exists.

    written: how the column writes them, where any could be read in two ways.
    """

    days: dict[str, date | None]
    written: Written | None

    @property
    def order(self) -> Order:
        """Say in which order day and month stand."""
        return self.written.order if self.written else Order.DAY_FIRST


@cache
def _memory() -> duckdb.DuckDBPyConnection:
    return duckdb.connect(":memory:", config={"temp_directory": ""})


def read(
    columns: Mapping[str, Set[str]], *, is_1904: bool = False, is_book: bool = False
) -> dict[str, Dates]:
    """Read the dates of columns, each judged whole: what stands in it, by its name.

    is_1904: that bare numbers count days from 1904 on. is_book: that dates may stand as dates.
    """
    pairs = [(name, text) for name, texts in columns.items() for text in texts]
    if not pairs:
        return {name: Dates({}, None) for name in columns}
    sent = {"names": [name for name, _ in pairs], "texts": [text for _, text in pairs]}
    told = "(SELECT unnest($names) AS name, unnest($texts) AS text)"
    run = _memory().cursor().execute
    each = {
        name: judged(*row)
        for name, *row in run(
            f"SELECT name, {judged_sql('text')} FROM {told} GROUP BY name", sent
        ).fetchall()
    }
    written = together({name: one for name, one in each.items() if one}, is_book=is_book)
    orders = {name: written[name].order if name in written else Order.DAY_FIRST for name in each}
    days: dict[str, dict[str, date | None]] = {name: {} for name in columns}
    for order in sorted(set(orders.values())):
        of = {name for name, one in orders.items() if one == order}
        some = [(name, text) for name, text in pairs if name in of]
        for name, text, day in run(
            f"SELECT name, text, {date_sql('text', order, is_1904=is_1904)} FROM {told}",
            {"names": [name for name, _ in some], "texts": [text for _, text in some]},
        ).fetchall():
            days[name][text] = day
    return {name: Dates(days[name], written.get(name)) for name in columns}
