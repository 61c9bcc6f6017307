"""The measures of a file: one an indicator, named by its labels, else by its column."""

import duckdb

from learning_hub.loading.check.cells import number_sql
from learning_hub.loading.formats.ees.columns import of_file
from learning_hub.loading.formats.ees.words import (
    is_doubtful_share,
    name_in,
    title_of,
    unit_of,
    words_of,
)
from learning_hub.loading.formats.shared.licences import OPEN_GOVERNMENT


def make_measures(
    connection: duckdb.DuckDBPyConnection,
    indicators: list[str],
    meta: dict[str, dict[str, str | None]],
    publication: str,
    stem: str,
) -> None:
    """Make the temporary table of measures from the rows that can be used.

    publication: what their ids hold; stem: the name of the file, which says the title, without
    what marks a copy.
    """
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
        run(
            "INSERT INTO ees_measure VALUES (1, $id, '1', 'published', $label, $label, $words, "
            "$unit, $places, 'published', $kind, $title, $licence, $rank)",
            {
                "id": f"ees:{publication}:{indicator}",
                "label": label,
                "words": f"{label}, as published in '{title_of(stem)}'.",
                "unit": unit_of(indicator, unit, label, most, has_parts=has_parts),
                "places": places,
                "kind": (kind[0] if kind else None) or "year",
                "title": title_of(stem),
                "licence": licence,
                "rank": str(rank),
            },
        )
