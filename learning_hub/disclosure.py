"""Which numbers a viewer may see: the rules of small numbers, applied to the rows of an answer.

Here are the rules for one table at a time (primary suppression). `warehouse.ask` is the only
caller, so that no number reaches a screen or a file without passing here.
"""

import re
from dataclasses import dataclass
from datetime import date, time

import numpy as np
import pandas as pd

from learning_hub import contract, small_words
from learning_hub.viewer import Viewer

UNITS = ("people", "practice", "work", "published")

# A row that names one of these is about one case, child, respondent or seat: nothing in it is
# pooled, so no count of people or practice in it is shown. A name that ends so points alike.
POINTING_AT_ONE = ("case_id", "child_hash", "respondent_id", "member_id")
# Practice broken down by one of these points at an agency or at families of one kind.
POINTING_AT_FEW = ("agency_id", "agency", "auditor_role", "age_band", "tier")
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
class Declared:
    """What the head of a question says of its columns.

    plain: numbers that are no counts, and may be seen by all. not_by: columns with the name of an
    agency or a tier by which the counts are not broken down, such as the agency that sends a
    measure or the one that owes an action. told: columns of people's sentences, in which a small
    number of children or cases may be told in words.
    """

    counts: tuple[Counts, ...] = ()
    plain: tuple[str, ...] = ()
    not_by: tuple[str, ...] = ()
    told: tuple[str, ...] = ()


@dataclass(frozen=True)
class Profile:
    """How a publisher hides small numbers: counts from 1 to `largest_hidden` are not shown."""

    name: str
    largest_hidden: int
    rounds_to: int = 1


ROUNDS_TO = {"ohid": 5}
PROFILES = {
    name: Profile(name, largest, ROUNDS_TO.get(name, 1))
    for name, largest in contract.LARGEST_HIDDEN.items()
}


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


def read_declared(head: list[str]) -> Declared:
    """Read what the head of a question says of its columns: `Counts`, `Plain`, `Not by` and `Told` lines.

    A `Not by` line gives a reason in brackets for each column. Raises ValueError for a line that
    cannot be read, and for a case, child, respondent or seat that is said not to be pointed at.
    """
    plain: list[str] = []
    not_by: list[str] = []
    told: list[str] = []
    for line in head:
        if line.startswith("Told:"):
            told += line.removeprefix("Told: ").rstrip(".").split(", ")
        elif line.startswith("Plain:"):
            plain += line.removeprefix("Plain: ").rstrip(".").split(", ")
        elif line.startswith("Not by:"):
            found = re.findall(r"(\w+) \([^()]{3,}\)", line)
            said = re.sub(r"\w+ \([^()]{3,}\)", "", line.removeprefix("Not by: "))
            if not found or not re.fullmatch(r"(, )*\.", said):
                raise ValueError(f"This Not by line cannot be read: {line}")
            if wrong := [column for column in found if _points(column, POINTING_AT_ONE)]:
                raise ValueError(f"{', '.join(wrong)} always points at one: {line}")
            not_by += found
    return Declared(read_counts(head), tuple(plain), tuple(not_by), tuple(told))


def _points(column: str, names: tuple[str, ...]) -> bool:
    # to_agency_id and lead_member_id point as agency_id and member_id do.
    return column in names or column.endswith(tuple(f"_{name}" for name in names))


def is_pointing(column: str) -> bool:
    """Say whether a column points at an agency, a case, a person or families of one kind."""
    return _points(column, (*POINTING_AT_ONE, *POINTING_AT_FEW))


def _is_harmless(value: object) -> bool:
    if isinstance(value, list | tuple | np.ndarray):
        return all(_is_harmless(part) for part in value)
    if isinstance(value, str | bool | np.bool_ | date | time | np.datetime64):
        return True
    return value is None or value is pd.NA or value is pd.NaT or value != value


_HARMLESS_KINDS = ("boolean", "date", "datetime", "datetime64", "empty", "string", "time")


def _is_number(column: pd.Series) -> bool:
    """Say whether a column may hold a number: whatever is not a flag, a date or words alone."""
    kind = column.dtype
    if pd.api.types.is_bool_dtype(kind) or pd.api.types.is_datetime64_any_dtype(kind):
        return False
    if isinstance(kind, pd.StringDtype):
        return False
    if pd.api.types.is_numeric_dtype(kind) or pd.api.types.is_timedelta64_dtype(kind):
        return True
    # A long column of words is told at once; only lists and mixtures are looked through.
    if pd.api.types.infer_dtype(column, skipna=True) in _HARMLESS_KINDS:
        return False
    return not all(_is_harmless(value) for value in column)


def counted(rows: pd.DataFrame, declared: Declared) -> set[str]:
    """List the columns whose numbers may be held back: those counted, and numbers undeclared."""
    named = _named(declared)
    return named | {
        column
        for column in rows
        if column not in declared.plain and column not in named and _is_number(rows[column])
    }


def _named(declared: Declared) -> set[str]:
    return {
        column
        for counts in declared.counts
        for column in (counts.count, counts.total, counts.cases, *counts.derived)
        if column
    }


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
    rows: pd.DataFrame,
    exact: pd.DataFrame,
    counts: Counts,
    free: pd.Series,
    at_one: pd.Series,
    profile: Profile,
) -> pd.Series:
    count = pd.to_numeric(exact[counts.count])
    small = _is_small(count, profile)
    few = pd.Series(False, index=rows.index)
    if counts.total:
        total = pd.to_numeric(exact[counts.total])
        few = _is_small(total, profile)
        small = small | few | _is_small(total - count, profile)
    small, few = (small | at_one) & ~free, (few | at_one) & ~free
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
    rows: pd.DataFrame, exact: pd.DataFrame, counts: Counts, free: pd.Series, pointing: pd.Series
) -> pd.Series:
    if counts.cases is None or any(is_pointing(column) for column in counts.by):
        hidden = ~free
    else:
        cases = pd.to_numeric(exact[counts.cases]).astype("float64")
        # A count of practice that is out of nothing is a number of cases itself.
        cases = cases.fillna(pd.to_numeric(exact[counts.count]).astype("float64"))
        hidden = ((cases.lt(FEWEST_CASES) & cases.gt(0)) | pointing) & ~free
    columns = [counts.count, *([counts.total] if counts.total else []), *counts.derived]
    if counts.cases and counts.cases not in columns:
        columns.append(counts.cases)
    _hide(rows, hidden, columns)
    return hidden


REASONS = {
    "people": "fewer than {n} people, or all but fewer than {n}",
    "practice": "too few cases, or one agency's own practice",
}
MISLEADING = "beside such numbers only perfect scores would be left to see"
TOLD = f"a small number told in words, for which {small_words.INSTEAD} stands"
UNDECLARED = "numbers of which the question does not say what they count"


def _misleading(
    exact: pd.DataFrame, counts: Counts, hidden: pd.Series, free: pd.Series
) -> pd.Series:
    """Say which shares are to be hidden too, because hiding left only the perfect ones of a block.

    A block is what shares one of the columns that the counts are by: one group's answers to all
    topics, say, or all groups' on one. Of 8 answers 7 positive are hidden and 8 are not, so what is
    left would show nothing but 8 of 8 (or nothing but 0 of 8). What one block hides may leave only
    perfect ones of another, so all are looked at until nothing more is hidden.
    """
    left = pd.Series(False, index=exact.index)
    by = [column for column in counts.by if column in exact]
    if counts.total is None or not by or not hidden.any():
        return left
    part, whole = pd.to_numeric(exact[counts.count]), pd.to_numeric(exact[counts.total])
    told = whole.gt(0) & ~hidden & ~free
    blocks = [
        rows
        for column in by
        for rows in exact.groupby(column, dropna=False, sort=False).groups.values()
    ]
    more = True
    while more:
        more = False
        for block in blocks:
            shown = block[(told & ~left).loc[block]]
            if not len(shown) or not (hidden | left).loc[block].any():
                continue
            if part[shown].eq(whole[shown]).all() or part[shown].eq(0).all():
                left.loc[shown] = more = True
    return left


def _hide_undeclared(rows: pd.DataFrame, declared: Declared, tally: dict[str, int]) -> None:
    """Empty every number that the question neither counts nor calls plain: nobody thought of it."""
    undeclared = counted(rows, declared) - _named(declared)
    forgotten = [column for column in rows if column in undeclared]
    held = pd.Series(False, index=rows.index)
    for column in forgotten:
        held |= rows[column].notna()
        rows[column] = pd.Series(float("nan"), index=rows.index)
    if held.any():
        rows.loc[held, "hidden"] = "c"
        tally[UNDECLARED] = int(held.sum())


def _hide_told(rows: pd.DataFrame, declared: Declared, tally: dict[str, int], largest: int) -> None:
    """Take the small numbers that sentences tell out of them, with brackets where they were."""
    telling = pd.Series(False, index=rows.index)
    for column in declared.told:
        texts = rows[column].fillna("").astype(str)
        own = texts.map(lambda text: small_words.tells(text, largest))
        rows.loc[own, column] = [small_words.held_back(text, largest) for text in texts[own]]
        telling |= own
    if telling.any():
        tally[TOLD] = int(telling.sum())


def _any_filled(rows: pd.DataFrame, columns: list[str]) -> pd.Series:
    return rows[columns].notna().any(axis=1)


def disclose(
    rows: pd.DataFrame, declared: Declared, viewer: Viewer, profile: Profile
) -> tuple[pd.DataFrame, dict[str, int]]:
    """Give the rows as this viewer may see them, and how many were hidden for each reason.

    Hidden numbers are empty, and the column `hidden` of such a row says 'c'. The rows given are
    not changed. A viewer who sees exact figures gets them all; a member their own agency's.
    Counts of practice in a row that points at an agency, a case or families of one kind are
    hidden whatever `by` says, unless the head says that they are not broken down so.
    """
    exact, rows = rows, rows.copy()
    tally: dict[str, int] = {}
    if viewer.sees_exact or rows.empty:
        rows["hidden"] = pd.Series(pd.NA, index=rows.index, dtype="string")
        return rows, tally
    free = pd.Series(False, index=rows.index)
    if viewer.role == "member" and "agency_id" in rows:
        free = rows["agency_id"].eq(viewer.agency_id).fillna(False).astype(bool)
    pointing = [c for c in exact if is_pointing(c) and c not in declared.not_by]
    points = _any_filled(exact, pointing)
    at_one = _any_filled(exact, [c for c in pointing if _points(c, POINTING_AT_ONE)])
    rows["hidden"] = pd.Series(pd.NA, index=rows.index, dtype="string")
    for counts in declared.counts:
        per_row = (
            exact[counts.unit]
            if counts.unit in exact
            else pd.Series(counts.unit, index=rows.index, dtype="string")
        )
        per_row = per_row.where(per_row.isin(UNITS), "people")
        hidden = pd.Series(False, index=rows.index)
        others = free | per_row.ne("people")
        hidden |= _people(rows, exact, counts, others, at_one, profile)
        hidden |= _practice(rows, exact, counts, free | per_row.ne("practice"), points)
        left = _misleading(exact, counts, hidden, free | ~per_row.isin(("people", "practice")))
        if left.any():
            _hide(rows, left, [counts.count, *counts.derived])
        rows.loc[hidden | left, "hidden"] = "c"
        for unit, reason in REASONS.items():
            if number := int(((hidden | left) & per_row.eq(unit)).sum()):
                words = reason.format(n=profile.largest_hidden + 1)
                # One reason for both: by itself it would tell that a hidden share is a perfect one.
                words += f", or {MISLEADING}" if (left & per_row.eq(unit)).any() else ""
                tally[words] = tally.get(words, 0) + number
    _hide_undeclared(rows, declared, tally)
    _hide_told(rows, declared, tally, profile.largest_hidden)
    return rows, tally
