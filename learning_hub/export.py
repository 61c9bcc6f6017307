"""An answer as a CSV file: the same rows as on screen, with where they came from at its head."""

import csv
import io
import re

import numpy as np
import pandas as pd

from learning_hub.config import Config
from learning_hub.warehouse import Answer, lines_by_row

# A spreadsheet would take a text that begins so for a formula.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\n")

_OPENS = re.compile(r",\s*([=+\-@])")


def _safe(value: str) -> str:
    # A bare return is not quoted by the csv module, so what follows would open a line of its own.
    value = value.replace("\r\n", "\n").replace("\r", "\n")
    return f"'{value}" if value.startswith(FORMULA_STARTS) else value


# The column that names the lines which a row rests on.
LINES = "rests_on"


def to_csv(answer: Answer, settings: Config, *, with_lines: bool = False) -> str:
    """Write an answer as CSV: head lines that begin with #, then the rows as this viewer sees them.

    Empty cells were not reported, or were hidden where the column `hidden` says c. with_lines: name
    in a last column the files, sheets and lines that each row rests on, all of them.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    licences = sorted({s.licence for s in answer.sources if s.licence})
    names = [source.file_name for source in answer.sources]
    more = f" and {len(names) - 12} more" if len(names) > 12 else ""
    head = [
        f"{settings.name}: {answer.question.english}",
        answer.question.grain,
        f"{answer.seen_in}. Seen as: {answer.viewer.label}.",
        "Sources: " + "; ".join(names[:12]) + more,
        *(f"Licence: {licence}" for licence in licences),
        *(["Fictional data: no real partnership or child."] if settings.is_fictional else []),
        f"Marking: {settings.marking}",
        "hidden = c: held back because the number is small.",
        *([f"{LINES}: the files, and the lines of them, that the row rests on."] * with_lines),
    ]
    for line in head:
        # A comma opens the next cell, and there a name may be a formula.
        told = _OPENS.sub(r"; \1", line)
        out.write(f"# {told}\n")
    rows = answer.rows.drop(columns=[c for c in ("is_positive",) if c in answer.rows])
    if with_lines:
        rows = rows.assign(**{LINES: lines_by_row(answer)})
    writer.writerow(rows.columns)
    for record in rows.itertuples(index=False):
        cells = []
        for value in record:
            if isinstance(value, list | np.ndarray):
                cells.append(_safe("; ".join(str(part) for part in value)))
            elif pd.isna(value):
                cells.append("")
            elif isinstance(value, bool | np.bool_):
                cells.append(str(value).lower())
            elif hasattr(value, "strftime"):
                cells.append(value.strftime("%Y-%m-%d"))
            elif isinstance(value, float) and value.is_integer():
                cells.append(str(int(value)))
            else:
                cells.append(_safe(value) if isinstance(value, str) else str(value))
        writer.writerow(cells)
    return out.getvalue()
