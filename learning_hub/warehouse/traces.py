"""What an answer rests on, named: the files, the sheets of workbooks, and the lines."""

from collections.abc import Iterator

import pandas as pd

from learning_hub import contract
from learning_hub.warehouse.answers import Answer, Source

# More runs of lines than this nobody reads on a screen; the download holds them all.
MOST_RUNS = 12
WHOLE = "whole file"
NOT_SHOWN = "not shown"
WORKED_OUT = "worked out from its lists"


def _file(source: Source) -> str:
    return f"{source.delivery}/{source.file_name}" if source.delivery else source.file_name


def _runs(lines: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    """Put lines that follow one another together: by, and a text such as '3' or '5 to 9'."""
    held = lines.dropna(subset="source_row").sort_values([*by, "source_row"])
    same = held[by].eq(held[by].shift()).all(axis=1)
    run = (~same | held["source_row"].diff().ne(1)).cumsum()
    ends = held.groupby(run, sort=False).agg(
        **{column: (column, "first") for column in by},
        first=("source_row", "first"),
        last=("source_row", "last"),
    )
    first, last = (ends[column].astype("int64").astype("string") for column in ("first", "last"))
    joined = first.where(ends["first"].eq(ends["last"]), first + " to " + last)
    # Two lines in a row are two lines to look up, not a stretch of them.
    pair = ends["last"].sub(ends["first"]).eq(1)
    ends["text"] = joined.where(~pair, first + ", " + last)
    return ends


def _sheet_words(sheet: str) -> str:
    return f", sheet '{sheet}'" if sheet else ""


def _by_file(answer: Answer) -> dict[tuple[int, str], list[str]]:
    """List the runs of lines by load and sheet, those of all rows together; no lines = whole."""
    lines = answer.traced.drop_duplicates(["load_id", "source_row", "source_sheet"])
    by = ["load_id", "source_sheet"]
    found: dict[tuple[int, str], list[str]] = {
        (int(load_id), str(sheet)): []
        for load_id, sheet in lines[by].drop_duplicates().itertuples(index=False)
    }
    for load_id, sheet, text in _runs(lines, by)[[*by, "text"]].itertuples(index=False):
        found[int(load_id), str(sheet)].append(text)
    return found


def _places(answer: Answer) -> Iterator[tuple[Source, str, str]]:
    """Give each file behind an answer, a sheet at a time: source, sheet, its lines in words."""
    found = _by_file(answer)
    for source in answer.sources:
        sheets = sorted(sheet for load_id, sheet in found if load_id == source.load_id)
        if source.format in contract.WORKED_OUT_FORMATS:
            yield source, "", WORKED_OUT
            continue
        for sheet in sheets:
            runs = found[source.load_id, sheet]
            more = len(runs) - MOST_RUNS
            some = ", ".join(runs[:MOST_RUNS]) or WHOLE
            yield source, sheet, some + (f" and {more} more" if more > 0 else "")
        if not sheets:
            whole = answer.traced.empty and not answer.disclosed
            yield source, "", WHOLE if whole else NOT_SHOWN


def trace(answer: Answer) -> pd.DataFrame:
    """List the files and lines behind an answer: one row per file, or sheet of a workbook.

    Columns: file, as_at, lines (text; 'not shown' where they would tell a hidden number), load,
    sha256. Figures worked out from case lists have no lines of their own: many rows make one.
    """
    places = list(_places(answer))
    return pd.DataFrame(
        {
            "file": [f"{_file(source)}{_sheet_words(sheet)}" for source, sheet, _ in places],
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
    by = ["row", "load_id", "source_sheet"]
    sources = {source.load_id: source for source in answer.sources}
    listed = _runs(answer.traced, by).groupby(by, sort=True)["text"].agg(["count", ", ".join])
    words = {
        key: f"line{'' if number == 1 and ' ' not in text else 's'} {text}"
        for key, number, text in listed.itertuples()
    }
    said: dict[int, list[str]] = {}
    for row, load_id, sheet in answer.traced[by].drop_duplicates().itertuples(index=False):
        source = sources[load_id]
        is_worked_out = source.format in contract.WORKED_OUT_FORMATS
        told = WORKED_OUT if is_worked_out else words.get((row, load_id, sheet), WHOLE)
        said.setdefault(int(row), []).append(f"{_file(source)}{_sheet_words(sheet)}, {told}")
    hidden = answer.rows["hidden"].notna()
    return [
        NOT_SHOWN if is_hidden else "; ".join(said.get(row, []))
        for row, is_hidden in enumerate(hidden)
    ]
