"""Names and texts as they stand in SQL."""

import re
from pathlib import Path


def quoted(name: str) -> str:
    """Quote a column or table name for SQL."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """Quote a text for SQL."""
    return "'" + text.replace("'", "''") + "'"


def one_file(path: Path | str) -> str:
    """Name a file for a reader that takes *, ? and [ for patterns, which would find others too."""
    return re.sub(r"[*?\[]", lambda found: f"[{found[0]}]", str(path))
