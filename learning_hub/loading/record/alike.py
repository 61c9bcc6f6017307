"""Refusals that are alike, told once: how many, where the first of them stand, what stood there.

The list of rejects beside the receipt has each of them.
"""

import re
from dataclasses import dataclass

from learning_hub.loading.check.stages import Reject, cause_in

# So many lines are named; several one after another are named as one, from and to.
MOST_LINES = 10
MOST_VALUES = 3
WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".ods")
# Each names other lines; together they are of one kind.
_OF_LINES = (
    (r"repeats line \d+", "repeats an earlier line"),
    (
        r"lines [\d, ]+(and \d+ more )?are about the same thing",
        "are about the same thing as another line",
    ),
)


@dataclass(frozen=True)
class Alike:
    """Rejects that differ in nothing but line and value, in the order in which they came."""

    rejects: list[Reject]

    @property
    def first(self) -> Reject:
        """Give the first of them."""
        return self.rejects[0]

    @property
    def lines(self) -> str:
        """Name the first lines, and say how many more there are."""
        return lines_said([reject.line for reject in self.rejects])

    @property
    def values(self) -> str:
        """Repeat the first different values, and say how many more there are. '' = there are none."""
        told = dict.fromkeys(r.value for r in self.rejects if r.value is not None)
        return first_of([f"'{value}'" for value in told], MOST_VALUES)


def lines_said(lines: list[int]) -> str:
    """Name lines, those one after another together: 2 to 9, 12 and 300 more."""
    runs: list[tuple[int, int]] = []
    for line in sorted(set(lines)):
        if runs and line == runs[-1][1] + 1:
            runs[-1] = runs[-1][0], line
        else:
            runs.append((line, line))
    # Two or three are as short one by one.
    told = [run for run in runs if run[1] - run[0] > 2]
    told += [
        (line, line) for first, last in runs if last - first <= 2 for line in range(first, last + 1)
    ]
    told.sort()
    more = sum(last - first + 1 for first, last in told[MOST_LINES:])
    named = [f"{first}" if first == last else f"{first} to {last}" for first, last in told]
    return ", ".join(named[:MOST_LINES]) + (f" and {more:,} more" if more else "")


def first_of(told: list[str], most: int) -> str:
    """Join the first few of a list, and say how many more there are."""
    more = f" and {len(told) - most:,} more" if len(told) > most else ""
    return ", ".join(told[:most]) + more


def _in_general(reason: str) -> str:
    """Leave the numbers of single lines out of a reason."""
    for of_one, of_many in _OF_LINES:
        reason = re.sub(of_one, of_many, reason)
    return reason


def _key(reject: Reject) -> tuple[str, str, str, str, str | None]:
    cause = cause_in(reject.reason)
    return (
        reject.part,
        reject.column,
        _in_general(reject.reason),
        reject.remedy,
        # Of one cause the consequences are told together, so all name the same.
        reject.value if cause else None,
    )


def grouped(rejects: list[Reject]) -> list[Alike]:
    """Put rejects together that are alike. What others follow from comes before those."""
    found: dict[tuple[str, str, str, str, str | None], list[Reject]] = {}
    for reject in rejects:
        found.setdefault(_key(reject), []).append(reject)
    return [Alike(one) for one in sorted(found.values(), key=_is_consequence)]


def _is_consequence(rejects: list[Reject]) -> bool:
    return cause_in(rejects[0].reason) is not None


def told(rejects: list[Reject], file_name: str) -> list[str]:
    """Say what was refused of a file, a sentence for all that is alike."""
    is_sheet = file_name.lower().endswith(WORKBOOKS)
    word = "row" if file_name.lower().endswith(".parquet") else "line"
    return [_sentence(one, file_name, is_sheet, word) for one in grouped(rejects)]


def _sentence(one: Alike, file_name: str, is_sheet: bool, word: str) -> str:
    first, number = one.first, len(one.rejects)
    if cause := cause_in(first.reason):
        rows = f"{number:,} rows" if number > 1 else "1 row"
        word = "row" if is_sheet else word
        return (
            f"{file_name}: {rows} of {first.part} ({word}{'s' if number > 1 else ''} {one.lines}) "
            f"name{'' if number > 1 else 's'} {cause[0]} '{first.value}', whose own row was "
            f"refused: {cause[1]}; {first.remedy}."
        )
    if number == 1:
        where = f"sheet '{first.part}', row" if is_sheet else word
        value = f" '{first.value}'" if first.value is not None else ""
        return (
            f"{file_name}, {where} {first.line}, {first.column}:{value} {first.reason}; "
            f"{first.remedy}."
        )
    where = f"sheet '{first.part}', {number:,} rows:" if is_sheet else f"{number:,} rows, {word}s"
    values = f" {one.values}:" if one.values else ""
    return (
        f"{file_name}, {where} {one.lines}; {first.column}:{values} {_in_general(first.reason)}; "
        f"{first.remedy}."
    )
