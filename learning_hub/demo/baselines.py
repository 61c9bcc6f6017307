"""Which measures each cycle hopes to move, from where, to where."""

from __future__ import annotations

import math

from learning_hub.demo.calendar import CYCLES, next_month, shift
from learning_hub.demo.store import Cell, Row, Store, read_text

MOST_TARGET = 100.0  # of a percentage


def put_cycle_measures(store: Store) -> None:
    """Put the measures each cycle hopes to move, with the baseline as it was known then."""
    for cycle in CYCLES:
        texts = read_text(f"c{cycle.number:02d}")
        set_on = shift(cycle.started_on, 3)
        known = store.rows("observation", set_on)
        definitions = {r["measure_id"]: r for r in store.rows("measure", set_on)}
        broken = {r["measure_id"]: r["break_on"] for r in store.rows("break_in_series", set_on)}
        for rank, text in enumerate(texts.get("measure", []), start=1):
            measure = definitions[text["measure_id"]]
            row: Row = {
                "cycle_id": cycle.cycle_id,
                "measure_id": text["measure_id"],
                "role": text["role"],
                "why": text["why"],
                "data_owner_role": measure["owner_role"],
                "rank": rank,
            }
            value = _baseline(row, measure, known, broken.get(text["measure_id"]))
            if value is not None and "by" in text:
                most = MOST_TARGET if measure["unit"] == "percent" else math.inf
                row["target"] = round(min(max(value + float(text["by"]), 0.0), most), 1)
                row["target_by"] = next_month(cycle.planned_end_on, 12).replace(day=28)
            store.put("cycle_measure", row, set_on)


def _baseline(row: Row, measure: Row, known: list[Row], broken_on: Cell) -> float | None:
    """Set the baseline: the last six months known (three periods of a slower measure).

    Months before a break in the series are left out.
    """
    mine = sorted(
        (
            r
            for r in known
            if r["measure_id"] == row["measure_id"]
            and r["breakdown_kind"] == "Total"
            and (broken_on is None or str(r["period_start"]) >= str(broken_on))
        ),
        key=lambda r: str(r["period_start"]),
    )
    mine = mine[-6:] if measure["period_kind"] == "month" else mine[-3:]
    if not mine:
        return None
    row["baseline_from"], row["baseline_to"] = mine[0]["period_start"], mine[-1]["period_end"]
    if measure["unit"] == "count":
        total = math.fsum(float(str(r["value"])) for r in mine)
        row["baseline_value"] = value = round(total / len(mine), 1)
        return value
    top = math.fsum(float(str(r["numerator"])) for r in mine)
    bottom = math.fsum(float(str(r["denominator"])) for r in mine)
    row["baseline_value"] = value = round(
        (100 if measure["unit"] == "percent" else 10000) * top / bottom, 1
    )
    return value
