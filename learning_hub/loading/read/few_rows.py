"""The rows of a small table, at hand: to see what needs no statement to be looked for.

DuckDB plans a statement in some milliseconds, whether it reads three rows or three million. Of a
table of some hundred rows that is nearly all of the time that it takes. So each question is asked
here first, and only where something may be found by a statement, which has the last word.
"""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass

# Of so few rows everything is looked at here.
FEW = 20_000


@dataclass(frozen=True)
class FewRows:
    """The cells of a small table by its columns: as text, or typed."""

    columns: dict[str, list[object]]

    def count(self) -> int:
        """Count the rows."""
        return len(next(iter(self.columns.values()), []))

    def values(self, column: str) -> set[object]:
        """Give the different values of a column; empty cells are none."""
        return set(self.columns[column]) - {None}

    def are_all_written(self, column: str, pattern: str) -> bool:
        """Say whether every text in a column is written so, from end to end."""
        is_so = re.compile(pattern).fullmatch
        return all(is_so(str(text)) for text in self.values(column))

    def any_starts_with(self, column: str, start: str) -> bool:
        """Say whether a text in a column begins so."""
        return any(str(text).startswith(start) for text in self.values(column))

    def any_ends_with(self, column: str, end: str) -> bool:
        """Say whether a text in a column ends so."""
        return any(str(text).endswith(end) for text in self.values(column))

    def any_holds(self, column: str, sign: str) -> bool:
        """Say whether a text in a column holds a sign."""
        return any(sign in str(text) for text in self.values(column))

    def any_is(self, column: str, words: Collection[str]) -> bool:
        """Say whether a text in a column is one of some words, given in small letters."""
        return any(str(text).lower() in words for text in self.values(column))

    def any_within(self, column: str, least: float, most: float) -> bool:
        """Say whether a number in a column lies between two."""
        numbers = (value for value in self.columns[column] if isinstance(value, (int, float)))
        return any(least <= number <= most for number in numbers)

    def are_different(self, columns: Iterable[str]) -> bool:
        """Say whether no two rows are alike in these columns."""
        keys = list(zip(*(self.columns[column] for column in columns), strict=True))
        return len(set(keys)) == len(keys)
