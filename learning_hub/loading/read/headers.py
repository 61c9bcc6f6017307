"""The header of a table: found below its titles, its columns named, each once."""

import itertools
import re
from collections.abc import Iterator
from functools import cache, lru_cache

from learning_hub import contract
from learning_hub.loading.read.parts import Unreadable

MAX_COLUMNS = 1_000
# So many lines of titles may stand above a header, and so many cells of one may be filled.
MOST_TITLES = 10
MOST_TITLE_CELLS = 3
# A row is the header below such a title when it names so many columns, and twice as many as that.
LEAST_BELOW_TITLE = 5
# What a spreadsheet is told by its first line: how cells are parted. It is no title.
_PARTED_BY = re.compile(r"sep=.?", re.IGNORECASE)
# A column named for nothing but that it goes with the one on its left: how close a neighbour is.
_GOES_WITH = {"snp": re.compile(r"sn_?\d{1,2}", re.IGNORECASE)}


def _named_apart(cells: list[str]) -> list[str]:
    """Name columns that repeat by their neighbour on the left: SN1, SNP becomes SN1, SN1P."""
    named = list(cells)
    for place, (left, cell) in enumerate(itertools.pairwise(cells), start=1):
        whose = _GOES_WITH.get(cell.lower())
        if whose and whose.fullmatch(left):
            named[place] = f"{left}P"
    return named


# The same headings come with every delivery, and each is asked for by every table.
@lru_cache(maxsize=10_000)
def plain_heading(cell: str) -> str:
    """Write a heading as the contract writes its columns: in small letters, no spaces."""
    return re.sub(r"[\s-]+", "_", cell.strip().lower())


def headings_of_ours(cells: list[str]) -> int:
    """Count the different cells that are names of columns of our tables."""
    return len(_known_headings() & set(map(plain_heading, cells)))


@cache
def _known_headings() -> frozenset[str]:
    return frozenset(name for table in contract.tables().values() for name in table.names)


def clean_header(cells: list[str], name: str) -> list[str]:
    """Give a header its columns' names, each once. Raises Unreadable when two are the same."""
    cells = _named_apart(cells)
    while cells and not cells[-1]:
        cells.pop()
    if not cells:
        raise Unreadable(f"{name} has no header row. Its first row must name the columns.")
    if len(cells) > MAX_COLUMNS:
        raise Unreadable(
            f"{name} has {len(cells):,} columns; at most {MAX_COLUMNS:,} are read. "
            "Take out those that are not needed and load it again."
        )
    seen: dict[str, int] = {}
    for position, cell in enumerate(cells, start=1):
        # An unnamed column is left out later; one named like a number of ours steps aside.
        if not cell or cell.lower() in ("source_row", "raw_row", "rowid"):
            cell = cells[position - 1] = f"column {position}"
        if first := seen.get(cell.lower()):
            # Where a header is missing, a case stands in its place, which is not to be repeated.
            what = (
                f"two columns called '{cell}'"
                if plain_heading(cell) in _known_headings()
                else f"the same heading above its columns {first} and {position}"
            )
            raise Unreadable(f"{name} has {what}. Keep one of them and load it again.")
        seen[cell.lower()] = position
    return cells


Numbered = Iterator[tuple[int, list[str]]]


def _only_counts(cells: list[str], below: list[str]) -> bool:
    """Say whether a row does nothing but count its columns, 1, 2, 3 or A, B, C, above a header.

    A header names each column, and none by a figure.
    """
    low = [cell.lower() for cell in cells]
    numbers = [str(number) for number in range(1, len(low) + 1)]
    letters = [chr(97 + place) for place in range(len(low))]
    return (
        len(low) > 2
        and low in (numbers, letters)
        and len(set(below)) == len(below) >= len(low)
        and not any(cell[0].isdigit() or cell[0] in "-+" for cell in below)
    )


# A column's number, as it stands below its heading: 3, (3), [3] or 3.; in brackets a letter too.
_NUMBERED_BELOW = re.compile(r"[(\[]?(\d{1,3})[)\].]?|[(\[]([a-z])[)\]]", re.IGNORECASE)
# Of fewer bare numbers a row may be one of figures.
LEAST_BARE = 4


def _counts_below(header: list[str], cells: list[str]) -> bool:
    """Say whether a row below a header does nothing but count its columns: (1), (2), (3)."""
    filled = [cell for cell in cells if cell]
    if len(filled) < 3 or len(filled) != len([cell for cell in header if cell]):
        return False
    found = [_NUMBERED_BELOW.fullmatch(cell) for cell in filled]
    told = [one and (one[1] or str(ord(one[2].lower()) - 96)) for one in found]
    is_bare = all(cell.isdigit() for cell in filled)
    is_many = len(filled) >= LEAST_BARE or not is_bare
    return is_many and told == [str(number) for number in range(1, len(told) + 1)]


def _title_rows(first: list[tuple[int, list[str]]]) -> int:
    """Count the titles among the first rows of a table: its header is the row after them.

    Titles fill one cell, or a few where a date or a name stands to their right, with room beside
    them for the many cells of the header below. A row of headings of ours is none,
    where the row that seems to be the header holds not one.
    """
    filled = [[cell for cell in cells if cell] for _, cells in first]
    # A table of one column has no titles: all its rows fill one cell.
    titles = next((place for place, cells in enumerate(filled) if len(cells) > 1), 0)
    while titles + 1 < len(filled) and _only_counts(filled[titles], filled[titles + 1]):
        titles += 1
    if not headings_of_ours(filled[titles]):
        for place, cells in enumerate(filled):
            if headings_of_ours(cells) > 1 and 2 * headings_of_ours(cells) >= len(cells):
                return place
    few = len(filled[titles])
    if few > MOST_TITLE_CELLS:
        return titles
    for place, cells in enumerate(filled[titles + 1 :], start=titles + 1):
        if (
            LEAST_BELOW_TITLE <= len(cells) <= len(first[titles][1])
            and len(cells) >= 2 * few
            and len(set(cells)) == len(cells)
            and not any(cell[0].isdigit() for cell in cells)
        ):
            return place
    return titles


def header_of(
    name: str, numbered: Numbered, notices: list[str], around: set[str]
) -> tuple[list[str], int, Numbered]:
    """Find the header, below titles if there are any: gives it, how many cells its row has with the
    empty ones at its end, and the rows that follow.

    around: gets the titles.
    """
    first = list(itertools.islice(numbered, MOST_TITLES + 1))
    if not first:
        raise Unreadable(f"{name} is empty.")
    titles = _title_rows(first)
    notices += [
        f"{name}: line {line} was passed over as a title above the header."
        for line, cells in first[:titles]
        if not _PARTED_BY.fullmatch("".join(cells))
    ]
    around.update(cell for _, cells in first[:titles] for cell in cells if cell)
    header = clean_header(first[titles][1], name)
    body = first[titles + 1 :]
    if not body and (one := next(numbered, None)):
        body = [one]
    if body and _counts_below(first[titles][1], body[0][1]):
        notices.append(
            f"{name}: line {body[0][0]} was passed over, because it only counts the columns above it."
        )
        body = body[1:]
    return header, len(first[titles][1]), itertools.chain(body, numbered)
