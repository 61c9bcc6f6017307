"""Names of files: which may be repeated, and where the labels of a published file would lie."""

from pathlib import Path

from learning_hub.loading.copies import without_copy
from learning_hub.loading.deliveries import ENDINGS, readable
from learning_hub.loading.privacy import identifiers

NOT_REPEATED = "(a file whose name is not repeated)"


def person_in(path: Path) -> str | None:
    """Say what identifier the name of a file holds, its ending too if that is none we know."""
    is_plain = path.suffix.lower() in ENDINGS
    return identifiers.kind_in_name(path.stem if is_plain else path.name)


def shown(path: Path) -> str:
    """Give a file's name as one line of text: what cannot be shown so becomes '?'.

    A name that points at a person is not repeated anywhere.
    """
    if person_in(path):
        return NOT_REPEATED
    return readable(path.name)


def companion(path: Path) -> Path:
    """Say where the labels of a published file would lie."""
    return path.with_name(path.stem + ".meta.csv")


def same_name(one: str, other: str) -> bool:
    """Say whether two files have one name, but for what marks a copy."""
    first, second = (
        (without_copy(Path(name).stem).lower(), Path(name).suffix.lower()) for name in (one, other)
    )
    return first == second
