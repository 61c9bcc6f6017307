"""Statements from the SQL files of `queries/formats`, with places for what each sent file decides.

A published file has columns of its own, so a statement about it cannot be written out in full.
Where such a column belongs the SQL file has a place in braces, such as {figures}, explained in its
head as a $parameter is. It is filled with SQL of our own making, quoted names and typed literals;
any other text goes in as a $parameter.
"""

import re
from functools import cache

from learning_hub import contract

_PLACE = re.compile(r"\{([a-z_]+)\}")
_HEAD = re.compile(r"(?:--.*\n)*")


@cache
def _body(name: str) -> str:
    path = contract.QUERIES / "formats" / f"{name}.sql"
    return _HEAD.sub("", path.read_text(encoding="utf-8"), count=1).rstrip()


def statement(name: str, **pieces: str) -> str:
    """Give the SELECT of `queries/formats/<name>.sql` with a piece of SQL in each of its places.

    Raises ValueError when a place has no piece, or a piece no place.
    """
    sql = _body(name)
    if differing := set(_PLACE.findall(sql)) ^ set(pieces):
        raise ValueError(f"{name}.sql and its pieces differ in {', '.join(sorted(differing))}")
    # In one go: what a piece holds in braces, such as a struct, is no place.
    return _PLACE.sub(lambda place: pieces[place[1]], sql)
