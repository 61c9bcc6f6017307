"""Every format there is, found by walking this room: each module of it that has a FORMAT is one.

Walking, so that a new format is one file: a list to be kept beside it would be forgotten one day,
and the file then be taken for a table of ours.
"""

import importlib
import pkgutil
from functools import cache

from learning_hub.loading import formats
from learning_hub.loading.formats.format import Format
from learning_hub.loading.read.parts import Part

# What a receipt says where it names no format, with its words.
WORKBOOK, KNOWN, NOTHING = "workbook", "known", ""
_OTHER_WORDS = {
    WORKBOOK: "a workbook of our tables",
    KNOWN: "held already",
    NOTHING: "not recognised",
}


@cache
def by_module() -> dict[str, Format]:
    """Give every format by the module that it stands in, in the order in which they are asked."""
    found = {}
    for place in pkgutil.walk_packages(formats.__path__, f"{formats.__name__}."):
        one = getattr(importlib.import_module(place.name), "FORMAT", None)
        if isinstance(one, Format):
            found[place.name] = one
    ordered = sorted(found.items(), key=lambda pair: (pair[1].told, pair[1].name))
    names = [one.name for one in found.values()]
    if doubled := {name for name in names if names.count(name) > 1}:
        raise ValueError(f"Two formats have the name {', '.join(sorted(doubled))}")
    return dict(ordered)


def all_formats() -> tuple[Format, ...]:
    """List every format, in the order in which they are asked whether they know a part."""
    return tuple(by_module().values())


def format_of(part: Part) -> Format:
    """Tell by its content which format a part is of; what nothing else knows is a table of ours."""
    return next(one for one in all_formats() if one.knows(part))


def named(name: str) -> Format:
    """Find a format by the name that a receipt, a load or another format gives it.

    What is none, such as a workbook of several tables, is as our own tables are, the last asked.
    """
    return next((one for one in all_formats() if one.name == name), all_formats()[-1])


def words_of(name: str) -> str:
    """Say what a file was read as, by the format that its receipt names."""
    return _OTHER_WORDS[name] if name in _OTHER_WORDS else named(name).words
