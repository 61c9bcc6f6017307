"""The measures of a file: one an indicator, named by its labels, else by its column."""

from dataclasses import dataclass, field

import duckdb

from learning_hub.loading.check import marks_told
from learning_hub.loading.check.cells import number_sql
from learning_hub.loading.formats.ees.columns import of_file
from learning_hub.loading.formats.ees.words import (
    UNITS_GIVEN,
    is_counted,
    is_difference,
    is_doubtful_share,
    is_sure_share,
    name_in,
    title_of,
    unit_of,
    words_of,
)
from learning_hub.loading.formats.shared.licences import OPEN_GOVERNMENT
from learning_hub.loading.sql_files import statement

MOST_UNITS = 12


@dataclass
class Seen:
    """What stands in a file's cells of figures: marks, and what tells a unit.

    shares: the columns of which most figures have a percent sign. differences: those of which
    several figures are below 0, as of changes. over: those of which most figures are over 100.
    """

    marks: marks_told.Counts = field(default_factory=dict)
    shares: set[str] = field(default_factory=set)
    differences: set[str] = field(default_factory=set)
    over: set[str] = field(default_factory=set)


def seen_in(connection: duckdb.DuckDBPyConnection) -> Seen:
    """Look over the cells of figures, once."""
    seen = Seen()
    for (
        indicator,
        symbol,
        mark,
        cells,
        numbers,
        signs,
        below,
        different,
        over,
    ) in connection.execute(statement("ees_seen")).fetchall():
        if symbol is not None:
            seen.marks[symbol, mark] = seen.marks.get((symbol, mark), 0) + cells
        if 2 * signs > numbers:
            seen.shares.add(indicator)
        if 2 * over > numbers:
            seen.over.add(indicator)
        # A number such as -999 that stands for what is missing is always the same.
        if different > 1 and 10 * below >= numbers:
            seen.differences.add(indicator)
    return seen


def make_measures(
    connection: duckdb.DuckDBPyConnection,
    indicators: list[str],
    meta: dict[str, dict[str, str | None]],
    publication: str,
    stem: str,
    seen: Seen,
) -> list[str]:
    """Make the temporary table of measures from the rows that can be used.

    publication: what their ids hold; stem: the name of the file, which says the title, without
    what marks a copy. Says which units were told by the names of columns.
    """
    guessed: dict[str, list[str]] = {}
    unlikely: list[str] = []
    run = connection.execute
    run(
        "CREATE TEMP TABLE ees_measure (source_row BIGINT, measure_id VARCHAR, version VARCHAR, "
        "scope VARCHAR, name VARCHAR, short_name VARCHAR, definition VARCHAR, unit VARCHAR, "
        "decimals VARCHAR, counts_of VARCHAR, period_kind VARCHAR, source_title VARCHAR, "
        "licence VARCHAR, rank VARCHAR)"
    )
    kind = run("SELECT mode(hub_kind) FROM ees_sound").fetchone()
    # Only files about real nations (E92..., W92...) are public sector information.
    nations = run(
        "SELECT count(*) > 0 FROM ees_area WHERE regexp_matches(country_code, '^[EWSNK]\\d{8}$')"
    ).fetchone()
    licence = OPEN_GOVERNMENT if nations and nations[0] else None
    for rank, indicator in enumerate(indicators, start=1):
        said = meta.get(indicator.lower()) or {}
        unit = said.get("indicator_unit")
        label = name_in(said.get("label") or words_of(indicator), indicator, unit)
        places, most, has_parts = said.get("indicator_dp"), None, False
        if not places or (not unit and is_doubtful_share(indicator)):
            found = run(
                "SELECT coalesce(max(length("
                f"regexp_extract({of_file(indicator)}, '[.]([0-9]+)', 1))), 0), max(number), "
                "coalesce(bool_or(number <> floor(number)), false) "
                f"FROM (SELECT *, {number_sql(of_file(indicator))} AS number FROM ees_sound) "
                "WHERE number IS NOT NULL"
            ).fetchone()
            decimals, most, has_parts = found or (0, None, False)
            places = places or str(min(decimals, 3))
        told = unit_of(indicator, unit, label, most, has_parts=has_parts)
        if told == "percent" and indicator in seen.over:
            if unit != "%" and (
                not is_sure_share(indicator) or is_counted(indicator, is_over=True)
            ):
                told = "number" if has_parts else "count"
            else:
                unlikely.append(indicator)
        if unit not in UNITS_GIVEN:
            if indicator in seen.shares:
                told = "percent"
            else:
                # The per cent of a change may be below 0, which a share never is.
                if (told == "percent" and indicator in seen.differences) or (
                    told in ("count", "rate", "days")
                    and (indicator in seen.differences or is_difference(indicator))
                ):
                    told = "number"
                guessed.setdefault(told, []).append(indicator)
        run(
            "INSERT INTO ees_measure VALUES (1, $id, '1', 'published', $label, $label, $words, "
            "$unit, $places, 'published', $kind, $title, $licence, $rank)",
            {
                "id": f"ees:{publication}:{indicator}",
                "label": label,
                "words": f"{label}, as published in '{title_of(stem)}'.",
                "unit": told,
                "places": places,
                "kind": (kind[0] if kind else None) or "year",
                "title": title_of(stem),
                "licence": licence,
                "rank": str(rank),
            },
        )
    return _guessed_told(guessed) + _unlikely_told(unlikely)


def _named(columns: list[str]) -> str:
    more = f" and {len(columns) - MOST_UNITS} more" if len(columns) > MOST_UNITS else ""
    return f"{', '.join(columns[:MOST_UNITS])}{more}"


def _unlikely_told(columns: list[str]) -> list[str]:
    """Say which percentages are mostly over 100, which few are."""
    if not columns:
        return []
    return [
        f"Most figures of {_named(columns)} are over 100, and were read as percentages, as the label "
        "or the name of the column says; look whether they are right."
    ]


def _guessed_told(guessed: dict[str, list[str]]) -> list[str]:
    """Say which percentages follow from nothing but the names of columns, and might be none.

    Not those that publishers always write so, nor counts and numbers, which claim less.
    """
    named = [column for column in guessed.get("percent", []) if not is_sure_share(column)]
    if not named:
        return []
    told = _named([f"{column} as percent" for column in named])
    return [f"Units taken from the names of columns: {told}; look whether they are right."]
