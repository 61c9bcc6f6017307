"""What an answer rests on, named: the files, the sheets of workbooks, and the lines."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import pandas as pd

from learning_hub import contract
from learning_hub.warehouse.answers import Answer, Source

# More runs of lines than this nobody reads on a screen; the download holds them all.
MOST_RUNS = 12
WHOLE = "whole file"
NOT_SHOWN = "not shown"
WORKED_OUT = "worked out from its lists"


class Run(NamedTuple):
    """Lines that follow one another, on one sheet of one load's file. first 0 = the whole file."""

    row: int
    load_id: int
    sheet: str
    first: int
    last: int

    @property
    def words(self) -> str:
        """Name its lines."""
        if self.first == self.last:
            return str(self.first)
        # Two lines are two to look up, not a stretch of them.
        between = ", " if self.last - self.first == 1 else " to "
        return f"{self.first}{between}{self.last}"


def _runs(traced: pd.DataFrame, *, of_all: bool) -> Iterator[Run]:
    """Put lines that follow one another together, for each row or, of_all, for all rows at once."""
    sheets = traced["source_sheet"].cat
    names = list(sheets.categories)
    keys = [traced["load_id"].to_numpy(), sheets.codes.to_numpy()]
    keys = keys if of_all else [traced["row"].to_numpy(), *keys]
    lines = traced["source_row"].to_numpy()
    order = np.lexsort((lines, *reversed(keys)))
    keys, lines = [key[order] for key in keys], lines[order]
    begins = np.ones(len(lines), dtype=bool)
    begins[1:] = np.diff(lines) > 1
    for key in keys:
        begins[1:] |= np.diff(key) != 0
    firsts = np.flatnonzero(begins)
    lasts = np.append(firsts[1:], len(lines)) - 1 if len(firsts) else firsts
    places = [key[firsts].tolist() for key in keys]
    if of_all:
        places = [[0] * len(firsts), *places]
    for row, load_id, sheet, first, last in zip(
        *places, lines[firsts].tolist(), lines[lasts].tolist(), strict=True
    ):
        yield Run(row, load_id, names[sheet], first, last)


def _place(source: Source, sheet: str) -> str:
    """Name a file with its delivery, and the sheet of a workbook."""
    file = f"{source.delivery}/{source.file_name}" if source.delivery else source.file_name
    return f"{file}, sheet '{sheet}'" if sheet else file


def _is_worked_out(source: Source) -> bool:
    return source.format in contract.WORKED_OUT_FORMATS


def _on_screen(runs: list[Run]) -> str:
    some = ", ".join(run.words for run in runs[:MOST_RUNS] if run.first)
    more = sum(run.last - run.first + 1 for run in runs[MOST_RUNS:])
    return (some + (f" and {more:,} more" if more else "")) or WHOLE


def trace(answer: Answer) -> pd.DataFrame:
    """List the files and lines behind an answer: one row per file, or sheet of a workbook.

    Columns: file, as_at, lines (text; 'not shown' where they would tell a hidden number), load,
    sha256. Figures worked out from case lists have no lines of their own: many rows make one.
    """
    found: dict[int, dict[str, list[Run]]] = {}
    for run in _runs(answer.traced, of_all=True):
        found.setdefault(run.load_id, {}).setdefault(run.sheet, []).append(run)
    is_whole = answer.traced.empty and not answer.disclosed
    places: list[tuple[Source, str, str]] = []
    for source in answer.sources:
        if _is_worked_out(source):
            places.append((source, "", WORKED_OUT))
        elif source.load_id not in found:
            places.append((source, "", WHOLE if is_whole else NOT_SHOWN))
        else:
            places += [
                (source, sheet, _on_screen(runs)) for sheet, runs in found[source.load_id].items()
            ]
    return pd.DataFrame(
        {
            "file": [_place(source, sheet) for source, sheet, _ in places],
            "as_at": [source.as_at for source, *_ in places],
            "lines": [lines for *_, lines in places],
            "load": [source.load_id for source, *_ in places],
            "sha256": [source.sha256 for source, *_ in places],
        }
    )


def lines_by_row(answer: Answer) -> list[str]:
    """Name for each row of an answer the files, sheets and lines that it rests on, all of them.

    Such as "audits.xlsx, sheet 'audit_grade', lines 3, 5". Empty for a row that rests on none;
    'not shown' for one that hides a number, which its lines would tell.
    """
    sources = {source.load_id: source for source in answer.sources}
    found: dict[int, dict[str, list[Run]]] = {}
    for run in _runs(answer.traced, of_all=False):
        source = sources[run.load_id]
        place = _place(source, "" if _is_worked_out(source) else run.sheet)
        found.setdefault(run.row, {}).setdefault(place, []).append(run)

    def words(place: str, runs: list[Run]) -> str:
        if _is_worked_out(sources[runs[0].load_id]):
            return f"{place}, {WORKED_OUT}"
        if not runs[0].first:
            return f"{place}, {WHOLE}"
        one = len(runs) == 1 and runs[0].first == runs[0].last
        return f"{place}, line{'' if one else 's'} {', '.join(run.words for run in runs)}"

    return [
        NOT_SHOWN
        if is_hidden
        else "; ".join(words(place, runs) for place, runs in found.get(row, {}).items())
        for row, is_hidden in enumerate(answer.rows["hidden"].notna())
    ]
