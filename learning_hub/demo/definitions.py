"""What each of Harrowmere's own measures counts, by version, and where its series break."""

from __future__ import annotations

from datetime import date, timedelta

from learning_hub.demo.calendar import DELIVERIES, day
from learning_hub.demo.store import Row, Store, read_text
from learning_hub.demo.truth import Plan

START = DELIVERIES[0].as_at


def put_definitions(store: Store) -> None:
    """Put each measure's definition, its second version where there is one, and the breaks."""
    for rank, text in enumerate(read_text("measures")["measure"], start=1):
        row: Row = {
            "version": 1,
            "scope": "local",
            "decimals": {"count": 0, "percent": 1}.get(text["unit"], 1),
            "rank": rank,
        }
        for name, value in text.items():
            if not name.startswith("v2_"):
                row[name] = _typed(name, value)
        store.put("measure", row, START)
        if "v2_valid_from" not in text:
            continue
        second = dict(row, version=2)
        for name, value in text.items():
            if name.startswith("v2_"):
                second[name[3:]] = _typed(name[3:], value)
        known_on = day(text["v2_valid_from"]) + timedelta(days=9)
        store.put("measure", second, known_on)
        store.put(
            "break_in_series",
            {
                "measure_id": text["measure_id"],
                "break_on": day(text["v2_valid_from"]),
                "kind": "definition",
                "reason": text["v2_caveat"],
                "recorded_on": known_on,
            },
            known_on,
        )


def _typed(name: str, value: str) -> str | int | float | date:
    """Give a definition's text as the type of its column."""
    if name in ("decimals", "lag_days"):
        return int(value)
    if name in ("target", "tolerance"):
        return float(value)
    return day(value) if name == "valid_from" else value


def put_breaks(store: Store, plans: dict[str, Plan]) -> None:
    """Put the breaks that come from a recording system."""
    told = {
        "M19": "The police moved to a new recording system in February 2024, which records"
        " 'absent' as missing.",
        "M24": "The police moved to a new recording system in February 2024, which stamps a"
        " notice when it is read, no longer when it is written.",
    }
    for measure_id, plan in plans.items():
        for planted in plan.breaks:
            if planted.kind != "recording system":
                continue
            known_on = max(planted.month + timedelta(days=50), START)
            store.put(
                "break_in_series",
                {
                    "measure_id": measure_id,
                    "break_on": planted.month,
                    "kind": planted.kind,
                    "reason": told.get(
                        measure_id, "The agency that sends this measure moved to a new system."
                    ),
                    "recorded_on": known_on,
                },
                known_on,
            )
