"""What people and programs write below a table: its total, where it is from, notes. It is no row."""

import re
from dataclasses import replace

from learning_hub.loading.read.parts import Part

# So many rows from the end are looked at.
MOST = 30
_FOOTER = re.compile(
    r"(?:grand |sub-?)?totals?\b|all (?:areas|agencies|cases|measures)$|(?:foot)?notes?\b|\*|\(\d\)"
    r"|\[\w{1,7}\]|source\b|sources\b|end of (?:table|report|file)|produced|extracted|run (?:on|at|by)"
    r"|generated|report (?:run|produced|generated)|official",
    re.IGNORECASE,
)


def without_footers(part: Part, needed: list[str], where: str) -> tuple[Part, list[str]]:
    """Take off what stands below a table, and say so once.

    needed: the cells of its header that every row fills. A row is below the table when its first
    filled cell says so, or it fills just that one, and half of what is needed is empty.
    """
    if part.scan or not part.num_rows or not needed:
        return part, []
    first = max(part.num_rows - MOST, 0)
    tail = part.rows.slice(first).to_pylist()
    gone: list[int] = []
    while tail:
        row = tail.pop()
        filled = [str(row[cell]) for cell in part.header if row[cell] is not None]
        empty = sum(row[cell] is None for cell in needed)
        is_below = bool(filled) and bool(_FOOTER.match(filled[0]))
        if not is_below or 2 * empty < len(needed):
            break
        gone.append(int(row["source_row"]))
    if not gone:
        return part, []
    lines = ", ".join(f"{line:,}" for line in sorted(gone)[:8])
    several = len(gone) > 1
    return replace(part, rows=part.rows.slice(0, part.num_rows - len(gone))), [
        f"{where}: line{'s' if several else ''} {lines} below the table "
        f"{'look' if several else 'looks'} like a total or a footnote, and "
        f"{'were' if several else 'was'} left out."
    ]
