"""The data dictionary of DfE's Local authority interactive tool (LAIT): what its measures are."""

import duckdb

from learning_hub.loading.check.stages import Reject
from learning_hub.loading.formats.format import Documentation, Format, Sent
from learning_hub.loading.formats.lait import words
from learning_hub.loading.formats.shared.licences import OPEN_GOVERNMENT
from learning_hub.loading.formats.shared.measure_names import name_of
from learning_hub.loading.formats.shared.periods import YearType
from learning_hub.loading.formats.shared.transformed import Transformed, put
from learning_hub.loading.read.parts import Part, Unreadable

MEASURE = (
    "measure_id",
    "name",
    "short_name",
    "definition",
    "unit",
    "decimals",
    "good_direction",
    "direction_reason",
    "period_kind",
    "source_title",
    "licence",
    "rank",
)


def _of_dictionary(row: dict[str, str | None], rank: int) -> dict[str, str | None]:
    short = row["measure_short"] or ""
    title = words.given(row.get("chart_title")) or words.given(row.get("measure")) or short
    axis = words.given(row["y_axis_name"])
    unit = words.unit_of(axis, title)
    said = words.given(row["year_type"])
    kind = words.year_type(said)
    updated = words.day_of(row.get("last update"))
    polarity = (words.given(row["polarity"]) or "").lower()
    direction, reason = words.DIRECTIONS.get(polarity, (None, None))
    return {
        "measure_id": f"lait:{short}",
        "name": name_of(title, axis),
        "short_name": words.given(row.get("measure")) or title,
        "definition": words.definition_of(words.given(row.get("description")), title, said),
        "unit": unit,
        "decimals": words.decimals_of(words.given(row.get("dps")), unit),
        "good_direction": direction,
        "direction_reason": reason,
        "period_kind": kind.period_kind if kind else "year",
        "source_title": words.SOURCE
        + (f", updated {updated.day} {updated:%B %Y}" if updated else ""),
        "licence": OPEN_GOVERNMENT,
        "rank": str(rank),
    }


def transform(
    connection: duckdb.DuckDBPyConnection, raw: str, part: Part, sent: Sent
) -> Transformed:
    """Turn the dictionary into measures. Of two rows about one, that updated last is taken."""
    found: dict[str, tuple[dict[str, str | None], int]] = {}
    rejects: list[Reject] = []
    doubles: set[str] = set()
    unknown: set[str] = set()
    for cells in part.rows.to_pylist():
        row = {str(cell).strip().lower(): value for cell, value in cells.items()}
        line, short = row["source_row"], words.given(row["measure_short"])
        polarity = words.given(row["polarity"])
        if short is None:
            rejects.append(Reject(part.name, line, "Measure_short", None, "is empty", "fill it in"))
            continue
        if polarity and polarity.lower() not in words.DIRECTIONS:
            rejects.append(
                Reject(
                    part.name,
                    line,
                    "Polarity",
                    polarity,
                    "is not a polarity",
                    "write High, Low or -",
                )
            )
            continue
        if words.year_type(row["year_type"]) is None:
            unknown.add(short)
        if short in found:
            doubles.add(short)
            updated, before = (
                words.day_of(one.get("last update")) for one in (row, found[short][0])
            )
            if not updated or (before and before >= updated):
                continue
        found[short] = row | {"measure_short": short}, line
    if not found and not rejects:
        raise Unreadable(f"{part.name} has no measure in it.")
    rows = [
        (line, *_of_dictionary(row, rank).values())
        for rank, (row, line) in enumerate(found.values(), start=1)
    ]
    put(connection, "lait_measure", ("source_row", *MEASURE), rows)
    connection.execute(
        "ALTER TABLE lait_measure ADD COLUMN version VARCHAR DEFAULT '1'; "
        "ALTER TABLE lait_measure ADD COLUMN scope VARCHAR DEFAULT 'published'; "
        "ALTER TABLE lait_measure ADD COLUMN counts_of VARCHAR DEFAULT 'published'"
    )
    notices = []
    if doubles:
        notices.append(
            f"{named(doubles)} {'is' if len(doubles) == 1 else 'are'} there twice: "
            "the row that was updated last was taken."
        )
    if unknown & set(found):
        notices.append(
            f"{named(unknown & set(found))}: the Year_Type is none that is known here, "
            "so that years are read as they are written."
        )
    notices += _dated_otherwise(
        connection, {s: words.year_type(r["year_type"]) for s, (r, _) in found.items()}
    )
    return Transformed({"measure": "lait_measure"}, rejects, notices)


def named(shorts: set[str]) -> str:
    """Name measures at the head of a sentence: how many, and the first."""
    first = sorted(shorts)[0]
    return (
        f"The measure '{first}'"
        if len(shorts) == 1
        else (f"{len(shorts)} measures, such as '{first}',")
    )


def _dated_otherwise(
    connection: duckdb.DuckDBPyConnection, kinds: dict[str, YearType | None]
) -> list[str]:
    """Say that observations held were dated before their kind of year was known."""
    held = connection.execute(
        "SELECT measure_id[6:], mode(month(period_start)), mode(load_id) FROM observation "
        "WHERE starts_with(measure_id, 'lait:') GROUP BY measure_id"
    ).fetchall()
    wrong = {
        short: load
        for short, month, load in held
        if (kind := kinds.get(short)) and kind.first_month != month
    }
    if not wrong:
        return []
    loads = " and ".join(f"load {load}" for load in sorted(set(wrong.values())))
    return [
        f"{named(set(wrong))} held already came before this dictionary, and their years were "
        f"given other months than it says. Unload {loads} and load its file again."
    ]


FORMAT = Format(
    name="lait dictionary",
    words="LAIT's data dictionary",
    columns=frozenset({"measure_short", "polarity", "y_axis_name", "year_type"}),
    transform=transform,
    names_contacts=True,
    documentation=Documentation(
        title="LAIT's data dictionary",
        what="The data dictionary of the Department for Education's Local authority interactive "
        "tool: one row a measure.",
        known_by="its columns `Measure_short`, `Polarity`, `y_axis_name` and `Year_Type`.",
        becomes="a measure for each row (`lait:<short name>`): its name, definition, unit, "
        "decimals, the direction that LAIT's polarity gives it, and which months its years mean. "
        "Of two rows about one measure that updated last is taken.",
        not_taken="codes, topics and whom to write to.",
    ),
)
