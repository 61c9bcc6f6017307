"""A delivery as it should not be: eleven rows with one fault each, among rows that are fine."""

from __future__ import annotations

from pathlib import Path

from learning_hub.demo.calendar import LAST_DAY
from learning_hub.demo.deliveries import write_csv, write_text
from learning_hub.demo.observations import HARROWMERE, figures
from learning_hub.demo.store import Row, Store
from learning_hub.demo.tables import TABLES
from learning_hub.demo.truth import SHAPES

LOCALITIES = ("North", "Riverside", "South", "Town")
# Measures sent by locality: the agency that sends them, and how many there are in a locality.
UNITS = {
    "M03": ("HEA", 24),
    "M05": ("LA", 16),
    "M06": ("LA", 74),
    "M08": ("LA", 41),
    "M15": ("LA", 13),
    "M16": ("EH", 17),
    "M18": ("EH", 12),
    "M22": ("LA", 8),
    "M29": ("HEA", 14),
}


def write_messy(store: Store, out: Path) -> Path:
    """Write the messy delivery, to be loaded on top of all others. Gives its folder."""
    folder = out / "messy" / f"{LAST_DAY:%Y-%m-%d}-messy"
    folder.mkdir(parents=True)
    rows = _sound_rows(store)
    _as_written_by_agencies(rows)
    write_csv(
        folder / "observation__localities.csv",
        list(TABLES["observation"][0]),
        rows + _faulty_rows(),
    )
    visits: list[Row] = [
        _visit("V-91", "2026-11-12", "family centre", "Two parents asked when the survey closes."),
        _visit("V-92", "2026-09-31", "youth centre", "Young people were painting the stairwell."),
        _visit("V-93", "2026-11-17", "nursery", "The photo book is now used by three rooms."),
    ]
    write_csv(folder / "visit.csv", list(TABLES["visit"][0]), visits)
    updates: list[Row] = [
        _update("C10-A04", "2026-11-19", "On the Executive's agenda for December."),
        _update("C10-A04", "2026-13-05", "Costs for a full year sent to the three partners."),
    ]
    write_csv(folder / "action_update.csv", list(TABLES["action_update"][0]), updates)
    write_text(
        folder / "delivery.toml",
        f"as_at = {LAST_DAY}\n"
        "fictional = true\n"
        'from = "Harrowmere localities, sent by hand"\n'
        'note = "Measures by locality, as typed by four teams. Eleven rows should be refused."\n',
    )
    return folder


def _row(measure_id: str, locality: str, period: str = "2026-10") -> Row:
    """Give a locality's row without its figures."""
    last = {"2026-10": "31", "2026-09": "30", "2026-06": "30", "2026-02": "28"}[period]
    return {
        "measure_id": measure_id,
        "area_code": HARROWMERE,
        "period_start": f"{period}-01",
        "period_end": f"{period}-{last}",
        "period_kind": "month",
        "breakdown_kind": "Locality",
        "breakdown": locality,
        "agency_id": UNITS.get(measure_id, ("LA", 0))[0],
    }


def _sound_rows(store: Store) -> list[Row]:
    """Give the rows that are fine: every measure and locality for October 2026."""
    rng = store.stream("messy")
    rows: list[Row] = []
    for measure_id, (_, size) in UNITS.items():
        shape = SHAPES[measure_id]
        for locality in LOCALITIES:
            denominator = max(6, int(rng.poisson(size)))
            numerator = int(rng.binomial(denominator, min(shape.base / 100, 1)))
            if shape.kind == "count":
                numerator = denominator
            rows.append(_row(measure_id, locality) | figures(shape.kind, numerator, denominator))
    return rows


def _as_written_by_agencies(rows: list[Row]) -> None:
    """Write some values as agencies do: c, z and <5 in the place of the number."""
    for place, symbol in ((2, "c"), (9, "c"), (17, "z"), (21, "<5"), (29, "<5"), (33, "c")):
        rows[place] |= {"numerator": None, "denominator": None, "value": symbol}


def _faulty_rows() -> list[Row]:
    """Give nine rows of observations with one fault each."""
    sound = figures("percent", 9, 14)
    return [
        _row("M06", "North", "2026-02") | sound | {"period_end": "2026-02-30"},
        _row("M08", "Town", "2026-06") | sound | {"period_end": "2026-06-31"},
        _row("M03", "South", "2026-09") | {"value": 105},
        _row("M29", "Riverside", "2026-09") | {"value": 105},
        _row("M15", "North", "2026-09") | {"numerator": 14, "denominator": 12},
        _row("M18", "Town", "2026-09") | {"numerator": 31, "denominator": 29},
        _row("M99", "North", "2026-09") | sound,
        _row("M05", "South", "2026-09") | figures("percent", 7, 16),
        _row("M05", "South", "2026-09") | figures("percent", 9, 16),
    ]


def _visit(visit_id: str, visited_on: str, setting: str, seen: str) -> Row:
    """Give a visit of the live cycle."""
    return {
        "visit_id": visit_id,
        "cycle_id": "C10",
        "visited_on": visited_on,
        "setting": setting,
        "agency_id": "VOL",
        "theme": "voice",
        "seen": seen,
    }


def _update(action_id: str, updated_on: str, note: str) -> Row:
    """Give a report on an action."""
    return {
        "action_id": action_id,
        "updated_on": updated_on,
        "status": "on_track",
        "note": note,
        "by_role": "Head of early help",
    }
