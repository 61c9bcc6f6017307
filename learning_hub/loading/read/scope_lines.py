"""The line at the head of a file that says what it is whole for."""

import re

from learning_hub.loading.read.parts import Unreadable

# A colon goes with it; without one, what has an equals sign was meant as a scope all the same.
SCOPE_LINE = re.compile(r"#\s*scope\s*(?::\s*(.*)|\s(.*=.*))", re.IGNORECASE)


def scope_of(line: str) -> dict[str, str]:
    """Read a scope from its line. Raises Unreadable when it cannot be followed."""
    named = SCOPE_LINE.match(line.lstrip('"'))
    pairs = (named[1] or named[2] or "").strip(' ",;').split(";") if named else []
    if named and not all("=" in pair for pair in pairs):
        raise Unreadable(
            "The scope at its head cannot be followed. Write it as: "
            "# scope: agency=LA; period_from=2026-01-01; period_to=2026-03-31"
        )
    return {
        key.strip().lower(): value.strip()
        for key, _, value in (pair.partition("=") for pair in pairs)
    }
