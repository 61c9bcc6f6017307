"""Which columns of a file are places and times, which are figures and which are breakdowns."""

from pathlib import Path

import duckdb

from learning_hub.loading.check.cells import is_mark_sql, number_sql
from learning_hub.loading.privacy.identifiers import looks_like_a_person
from learning_hub.loading.read.parts import Unreadable
from learning_hub.loading.sql_files import statement
from learning_hub.loading.sql_text import literal, quoted

GEOGRAPHY = {
    "time_period",
    "time_identifier",
    "geographic_level",
    "country_code",
    "country_name",
    "region_code",
    "region_name",
    "old_la_code",
    "new_la_code",
    "la_name",
    # Of levels that are not held here: neither a filter nor a figure.
    "lad_code",
    "lad_name",
    "pcon_code",
    "pcon_name",
    "ward_code",
    "ward_name",
    "lsip_code",
    "lsip_name",
    "school_urn",
    "school_laestab",
    "school_name",
    "provider_ukprn",
    "provider_name",
    "institution_id",
    "institution_name",
    "trust_id",
    "trust_name",
    "sponsor_id",
    "sponsor_name",
    "rsc_region_lead_name",
    "opportunity_area_code",
    "opportunity_area_name",
    "local_enterprise_partnership_code",
    "local_enterprise_partnership_name",
    "english_devolved_area_code",
    "english_devolved_area_name",
    "planning_area_code",
    "planning_area_name",
    "police_force_area_code",
    "police_force_area_name",
}
# One number with a few signs or letters about it, as 12.5 (m), $14 or 3 yrs: not 10-12.
LIKE_A_FIGURE = (
    r"[^\d\pL]{0,3}\d[\d.,\s\p{Z}]*([^\d\pL]{0,3}|[\s\p{Z}]*[^\d\s\pL]?\pL{1,3}[^\d\s\pL]?)"
)


# What a publisher writes in place of a part that nobody recorded or that is hidden; but low beside
# high is a part, and so is a letter among letters.
_WORDS_OF_MARKS = ("c", "x", "z", "u", "k", "low", ":", "..", ".")
MARKS_OF_PARTS = (*_WORDS_OF_MARKS, *(f"[{word}]" for word in _WORDS_OF_MARKS[:6]))


def marked_parts(
    connection: duckdb.DuckDBPyConnection, raw: str, filters: list[str]
) -> dict[str, tuple[str, ...]]:
    """Name the breakdowns in which marks stand in place of parts, each with those marks."""
    found = {}
    for column in filters:
        cell = quoted(column)
        row = connection.execute(
            f"SELECT list(DISTINCT {cell}) FILTER (list_contains($marks, {cell})), "
            f"list(DISTINCT lower({cell})) FILTER (NOT list_contains($marks, {cell}) "
            f"AND (length({cell}) > 1 OR lower({cell}) IN ('high', 'medium'))), "
            f"count(*) FILTER (NOT list_contains($marks, {cell})) "
            f"FROM {raw} WHERE {cell} IS NOT NULL AND lower({cell}) <> 'total'",
            {"marks": list(MARKS_OF_PARTS)},
        ).fetchone()
        marks, words, others = row or (None, None, 0)
        if not marks:
            continue
        are_letters = bool(others) and not words
        kept = [
            mark
            for mark in marks
            if not (are_letters and len(mark) == 1 and mark.isalpha())
            and not (mark == "low" and {"high", "medium"} & {*(words or [])})
        ]
        if kept:
            found[column] = tuple(sorted(kept))
    return found


def of_file(column: str) -> str:
    """Name a column of the file beside those of ours: it can have any name, and ours have no w."""
    return quoted("w " + column)


def _indicators(connection: duckdb.DuckDBPyConnection, raw: str, columns: list[str]) -> list[str]:
    """Tell indicators from filters: most cells of an indicator are numbers or known symbols.

    Not all of them: one mistyped cell must be refused, not make a filter of its column. A filter
    of numbers (ages, say) is told by its 'Total'.
    """
    tests = ", ".join(
        f"count(*) FILTER (lower({c}) = 'total') = 0 AND count({c}) > 0 AND "
        f"count(*) FILTER ({number_sql(c)} IS NOT NULL OR {is_mark_sql(c)}) "
        f">= 0.5 * count({c})"
        for c in map(quoted, columns)
    )
    found = connection.execute(f"SELECT {tests} FROM {raw}").fetchone() if columns else ()
    return [column for column, is_one in zip(columns, found or (), strict=True) if is_one]


def _doubtful_told(
    connection: duckdb.DuckDBPyConnection,
    raw: str,
    columns: list[str],
    header: list[str],
    file_name: str,
) -> list[str]:
    """Say which columns taken for breakdowns look like figures, or have no two cells alike.

    A part of all comes again in the next year and place. columns: those of which nothing but what
    stands in them tells what they are.
    """
    about = [quoted(cell) for cell in header if cell.lower() in GEOGRAPHY]
    notices = []
    for column in columns:
        row = connection.execute(
            statement(
                "ees_doubtful",
                raw=raw,
                cell=quoted(column),
                about=", ".join(about),
                like_a_figure=literal(LIKE_A_FIGURE),
            )
        ).fetchone()
        looks_so, line, example = row or (None, None, None)
        if looks_so is None:
            continue
        such = "" if looks_like_a_person(example) else f", such as '{example}' in line {line}"
        why = (
            "that look like figures and cannot be read as such"
            if looks_so
            else "of which no two are alike"
        )
        notices.append(
            f"The column {column} of {file_name} was taken for a breakdown, and holds cells {why}"
            f"{such}. If they are figures, unload this load, write them as plain numbers, and load "
            "the file again."
        )
    return notices


def _type_in(meta: dict[str, dict[str, str | None]], column: str) -> str | None:
    """Say what the labels call a column: 'filter' or 'indicator'. None = neither."""
    said = ((meta.get(column.lower()) or {}).get("col_type") or "").lower()
    return said if said in ("filter", "indicator") else None


def indicators_and_filters(
    connection: duckdb.DuckDBPyConnection,
    raw: str,
    header: list[str],
    file_name: str,
    meta: dict[str, dict[str, str | None]],
) -> tuple[list[str], list[str], list[str]]:
    """Part columns into indicators and filters, and say of which of them it is not sure.

    That is of those that the labels leave out, and, without labels, of breakdowns that look like
    figures. Raises Unreadable when there is no indicator.
    """
    others = [cell for cell in header if cell.lower() not in GEOGRAPHY]
    unsaid = [cell for cell in others if _type_in(meta, cell) is None]
    told = _indicators(connection, raw, unsaid)
    indicators = [c for c in others if _type_in(meta, c) == "indicator" or c in told]
    labels = f"{Path(file_name).stem}.meta.csv"
    if not indicators and meta:
        raise Unreadable(
            f"{file_name} has no column of figures by its labels in {labels}. Write Indicator "
            "under col_type there for each column of figures, and load both again."
        )
    if not indicators:
        raise Unreadable(f"{file_name} has no column of figures.")
    notices = [
        f"{labels} does not say what the column {cell} of {file_name} is. It was read as "
        f"{'figures' if cell in told else 'a breakdown'}, by what stands in it; if that is wrong, "
        "add it to the labels and load both again."
        for cell in unsaid
        if meta
    ]
    filters = [cell for cell in others if cell not in indicators]
    if not meta:
        notices += _doubtful_told(connection, raw, filters, header, file_name)
    return indicators, filters, notices
