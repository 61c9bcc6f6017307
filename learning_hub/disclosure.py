"""Which numbers a viewer may see: the rules of small numbers, applied to the rows of an answer.

Here are the rules for one table at a time (primary suppression). `warehouse.ask` is the only
caller, so that no number reaches a screen or a file without passing here.
"""

import re
from dataclasses import dataclass

import pandas as pd

from learning_hub.viewer import Viewer

UNITS = ("people", "practice", "work", "published")

# Breaking practice down by these points at an agency, a case or a family.
POINTING_COLUMNS = ("agency_id", "case_id", "age_band", "tier")
FEWEST_CASES = 4

_COUNTS = re.compile(
    r"Counts: (?P<count>\w+)(?: of (?P<total>\w+))?(?: giving (?P<derived>[\w, ]+?))?"
    r"(?:, by (?P<by>[\w, ]+?))?(?:; cases: (?P<cases>\w+))?; unit: (?P<unit>\w+)\."
)


@dataclass(frozen=True)
class Counts:
    """A `Counts` line of a question: which column counts what, out of what, and in which unit.

    derived: columns worked out from the count (a share, say), hidden with it.
    unit: one of `UNITS`, or the column that holds it for each row.
    """

    count: str
    total: str | None
    derived: tuple[str, ...]
    by: tuple[str, ...]
    cases: str | None
    unit: str


@dataclass(frozen=True)
class Profile:
    """How a publisher hides small numbers: counts from 1 to `largest_hidden` are not shown."""

    name: str
    largest_hidden: int
    rounds_to: int = 1


PROFILES = {"dfe": Profile("dfe", 5), "ohid": Profile("ohid", 7, rounds_to=5)}


def read_counts(head: list[str]) -> tuple[Counts, ...]:
    """Read the `Counts` lines in the head of a question. A line without a unit counts people."""
    found = []
    for line in head:
        if not line.startswith("Counts:"):
            continue
        match = _COUNTS.fullmatch(line) or _COUNTS.fullmatch(line.rstrip(".") + "; unit: people.")
        if match is None:
            raise ValueError(f"This Counts line cannot be read: {line}")
        found.append(
            Counts(
                count=match["count"],
                total=match["total"],
                derived=tuple((match["derived"] or "").split(", ")) if match["derived"] else (),
                by=tuple((match["by"] or "").split(", ")) if match["by"] else (),
                cases=match["cases"],
                unit=match["unit"],
            )
        )
    return tuple(found)


def _is_small(numbers: pd.Series, profile: Profile) -> pd.Series:
    # Not 1 <= n: half a child is not a number to show either.
    return numbers.gt(0) & numbers.lt(profile.largest_hidden + 1)


def _hide(rows: pd.DataFrame, where: pd.Series, columns: list[str]) -> None:
    for column in columns:
        if where.any():
            if not pd.api.types.is_float_dtype(rows[column]):
                rows[column] = pd.to_numeric(rows[column]).astype("float64")
            rows.loc[where, column] = float("nan")


def _people(
    rows: pd.DataFrame, exact: pd.DataFrame, counts: Counts, free: pd.Series, profile: Profile
) -> pd.Series:
    count = pd.to_numeric(exact[counts.count])
    small = _is_small(count, profile)
    few = pd.Series(False, index=rows.index)
    if counts.total:
        total = pd.to_numeric(exact[counts.total])
        few = _is_small(total, profile)
        small = small | few | _is_small(total - count, profile)
    small, few = small & ~free, few & ~free
    if profile.rounds_to > 1:
        for column in filter(None, (counts.count, counts.total)):
            numbers = pd.to_numeric(rows[column]).astype("float64")
            rounded = (numbers / profile.rounds_to).round() * profile.rounds_to
            rows[column] = numbers.where(free, rounded)
    _hide(rows, small, [counts.count, *counts.derived])
    if counts.total:
        _hide(rows, few, [counts.total])
    return small


def _practice(
    rows: pd.DataFrame, exact: pd.DataFrame, counts: Counts, free: pd.Series
) -> pd.Series:
    if set(counts.by) & set(POINTING_COLUMNS):
        hidden = ~free
    else:
        cases = pd.to_numeric(exact[counts.cases or counts.total or counts.count])
        hidden = cases.lt(FEWEST_CASES) & cases.gt(0) & ~free
    columns = [counts.count, *([counts.total] if counts.total else []), *counts.derived]
    if counts.cases and counts.cases not in columns:
        columns.append(counts.cases)
    _hide(rows, hidden, columns)
    return hidden


REASONS = {
    "people": "fewer than {n} people, or all but fewer than {n}",
    "practice": "too few cases, or one agency's own practice",
}


def disclose(
    rows: pd.DataFrame, all_counts: tuple[Counts, ...], viewer: Viewer, profile: Profile
) -> tuple[pd.DataFrame, dict[str, int]]:
    """Give the rows as this viewer may see them, and how many were hidden for each reason.

    Hidden numbers are empty, and the column `hidden` of such a row says 'c'. The rows given are
    not changed. A viewer who sees exact figures gets them all; a member their own agency's.
    """
    exact, rows = rows, rows.copy()
    rows["hidden"] = pd.Series(pd.NA, index=rows.index, dtype="string")
    tally: dict[str, int] = {}
    if viewer.sees_exact or rows.empty:
        return rows, tally
    free = pd.Series(False, index=rows.index)
    if viewer.role == "member" and "agency_id" in rows:
        free = rows["agency_id"].eq(viewer.agency_id).fillna(False).astype(bool)
    for counts in all_counts:
        per_row = (
            exact[counts.unit]
            if counts.unit in exact
            else pd.Series(counts.unit, index=rows.index, dtype="string")
        )
        per_row = per_row.where(per_row.isin(UNITS), "people")
        hidden = pd.Series(False, index=rows.index)
        hidden |= _people(rows, exact, counts, free | per_row.ne("people"), profile)
        hidden |= _practice(rows, exact, counts, free | per_row.ne("practice"))
        rows.loc[hidden, "hidden"] = "c"
        for unit, reason in REASONS.items():
            if number := int((hidden & per_row.eq(unit)).sum()):
                words = reason.format(n=profile.largest_hidden + 1)
                tally[words] = tally.get(words, 0) + number
    return rows, tally
