"""What people and programs write below a table: its total, where it is from, notes. It is no row."""

import re
from dataclasses import replace

from learning_hub.loading.read.parts import Part

# So many rows from the end are looked at.
MOST = 30
_FOOTER = re.compile(
    r"(?:grand |sub-?)?totals?\b|all (?:areas|agencies|cases|measures)$|(?:foot)?notes?\b|\*|\(\d\)"
    r"|\[\w{1,7}\]|source\b|sources\b|end of (?:table|report|file)|produced|extracted|run (?:on|at|by)"
    r"|generated|report (?:run|produced|generated)|official|contacts?\b|for (?:more|further|any|help)\b"
    r"|(?:for )?(?:enquir|quer)(?:y|ies)\b|tel(?:ephone)?\b|e-?mails?\b|published|last (?:updated|revised)"
    r"|next (?:update|release)|(?:crown )?copyright|\u00a9|responsible|compiled|prepared|updated"
    r"|n ?= ?\d|(?:counts?|sums?|averages?|means?|medians?)\b|see\b|data (?:correct|as at)|\d+ (?:rows|records)"
    r"|\(?\w{1,2}[.)] \w|[^:]{3,60}: ?[\d,.]+ ?%?$",
    re.IGNORECASE,
)


def without_footers(
    part: Part, needed: list[str], where: str
) -> tuple[Part, list[str], dict[int, list[str]]]:
    """Take off what stands below a table, and say so once: gives its cells by their line too.

    needed: the cells of its header that every row fills. A row is below the table when its first
    filled cell says so and half of what is needed is empty, or when it is a line of text among such.
    Of three words or more in the first column alone no row is begun either.
    """
    if part.scan or not part.num_rows or not needed:
        return part, [], {}
    first = max(part.num_rows - MOST, 0)
    tail = part.rows.slice(first).to_pylist()
    gone: dict[int, list[str]] = {}
    among: dict[int, list[str]] = {}
    while tail:
        row = tail.pop()
        filled = [str(row[cell]) for cell in part.header if row[cell] is not None]
        if not filled or 2 * sum(row[cell] is None for cell in needed) < len(needed):
            break
        is_alone = len(filled) == 1 and row[part.header[0]] is not None
        if _FOOTER.match(filled[0]) or (is_alone and len(filled[0].split()) > 2):
            gone |= {**among, int(row["source_row"]): filled}
            among = {}
        elif len(filled) == 1 and " " in filled[0]:
            among[int(row["source_row"])] = filled
        else:
            break
    if not gone:
        return part, [], {}
    lines = ", ".join(f"{line:,}" for line in sorted(gone)[:8])
    several = len(gone) > 1
    said = [
        f"{where}: line{'s' if several else ''} {lines} below the table "
        f"{'look' if several else 'looks'} like a total or a footnote, and "
        f"{'were' if several else 'was'} left out."
    ]
    return replace(part, rows=part.rows.slice(0, part.num_rows - len(gone))), said, gone
