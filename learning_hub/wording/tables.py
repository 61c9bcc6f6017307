"""Rows of an answer as a table that people can read: words for codes, dates, and empty cells."""

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

import pandas as pd

from learning_hub import theme
from learning_hub.wording.numbers import (
    aimed,
    capital,
    cell,
    count,
    day,
    is_empty,
    period,
    plural,
    rounded,
)

# Words for codes, by column: text or, for the months of a cycle, numbers.
CODES: dict[str, Mapping[Any, str]] = {
    "respondent_group": theme.GROUPS,
    "kind": {**theme.AUDIT_KINDS, **theme.FINDING_KINDS},
    "month_name": theme.MONTHS,
    "role": {"success": "Success measure", "impact": "Impact measure"},
    "method": {
        "survey": "Survey",
        "focus_group": "Focus group",
        "interview": "Interview",
        "app": "App",
        "event": "Event",
    },
    "sampling": {"random": "At random", "purposive": "On purpose", "whole": "All cases"},
    "level": {"operational": "Operational", "strategic": "Strategic"},
    "why_not_shown": {
        "part": "part of a measure",
        "area": "another area",
        "kind of period": "another kind of period",
        "same first day": "begins on the day of a longer period",
    },
}
# Columns that a page makes out of an answer have words here; all others in the question's head.
MADE = {
    "area_name": "Area",
    "assurance": "Against the target",
    "came_from": "Came from",
    "can_show": "Smallest change it can show",
    "last_data": "Last data",
    "period": "Period",
    "rule": "What it shows",
    "figure": "Figure, a share with its 95 % interval",
    "variation": "Variation",
    "verdict": "Verdict",
}
# The files behind an answer.
FILES = {
    "file": "File",
    "as_at": "As at",
    "lines": "Lines",
    "load": "Load",
    "sha256": "Fingerprint",
}
# Columns that hold a number in the unit of their row.
NUMBERS = ("value", "mean", "lower", "upper", "baseline_value", "target")
# Of these, those that are means or wishes.
AIMS = ("baseline_value", "target")
CAPITALS = ("topic", "stage", "standing", "variation", "assurance", "concern")
STATUSES = ("status", "suggested_status")
YES_NO = {True: "yes", False: "no"}
# More lines than this nobody reads on a screen; the download holds them all.
MOST_LINES = 300
# Nor more files than this behind one statement.
MOST_FILES = 40
LINES_DOWNLOAD = "Numbers with their lines (CSV)"


class Table(NamedTuple):
    """Cells as text under headings in words. numeric: which columns are numbers."""

    headings: list[str]
    rows: list[list[str]]
    numeric: list[bool]


def _text(
    column: str, value: str | float | bool | date | None, row: pd.Series, counted: set[str]
) -> str:
    hidden = row.get("hidden") if column in counted else None
    if column in NUMBERS and "unit" in row and not isinstance(value, date):
        if column != "value" and is_empty(value):
            # A row hides more than one number: what never was is not hidden.
            was = row.get("has_baseline", True) if column == "baseline_value" else True
            return theme.HIDDEN if was and not is_empty(hidden) else "none"
        if "period_end" in row and is_empty(row["period_end"]):
            hidden = None
        decimals = int(row.get("decimals", 1))
        if column in AIMS and not is_empty(value):
            return aimed(value, row["unit"], decimals)
        status = row.get("status") if column == "value" else None
        return cell(value, row["unit"], decimals, status, hidden)
    if column == "days_since_due" and not is_empty(value) and float(str(value)) <= 0:
        return "not late"
    if is_empty(value):
        if column not in counted:
            return ""
        if column == "denominator" and row.get("unit") == "count":
            return theme.SYMBOLS["z"]
        if not is_empty(hidden):
            return theme.HIDDEN
        return theme.SYMBOLS.get(str(row.get("status")), theme.EMPTY)
    if column in STATUSES:
        return theme.status_words(str(value)) if value in theme.STATUS else str(value)
    if column in CODES:
        return str(CODES[column].get(value, value))
    if isinstance(value, bool):
        return YES_NO[value]
    if isinstance(value, date) or (column.endswith("_on") and isinstance(value, str)):
        return day(value)
    if isinstance(value, int | float):
        return count(value) if float(value).is_integer() else rounded(value, 1)
    return capital(str(value)) if column in CAPITALS else str(value)


def more_files(files: int) -> str:
    """Say how many files behind a statement are not listed, and where they are. '' = none."""
    more = files - MOST_FILES
    if more <= 0:
        return ""
    return (
        f"{plural(more, 'more file')} {'is' if more == 1 else 'are'} not listed here; "
        f"&lsquo;{LINES_DOWNLOAD}&rsquo; names them all, row by row."
    )


def readable(
    rows: pd.DataFrame, columns: list[str], counted: set[str], headings: Mapping[str, str]
) -> Table:
    """Put chosen columns into words.

    counted: columns whose numbers may have been hidden, so that an empty cell says why. headings:
    the words above the columns of the question. The columns `period` and `last_data` are made of
    period_start, period_end and period_kind. Raises KeyError for a column without words.
    """
    words = {**headings, **MADE}
    made = {"period": ("period_start", "period_end", "period_kind")}
    made["last_data"] = made["period"]
    for column, parts in made.items():
        if column in columns and column not in rows:
            cells = zip(*(rows[part] for part in parts), strict=True)
            rows = rows.assign(**{column: [period(*three) or theme.EMPTY for three in cells]})
    numeric = [
        c not in CODES
        and bool(pd.api.types.is_numeric_dtype(rows[c]) and not pd.api.types.is_bool_dtype(rows[c]))
        for c in columns
    ]
    return Table(
        [words[column] for column in columns],
        [[_text(c, row[c], row, counted) for c in columns] for _, row in rows.iterrows()],
        numeric,
    )
