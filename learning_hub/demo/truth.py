"""What is planted in the measures: which change, when and by how much, for a seed."""

from __future__ import annotations

import math
from datetime import date
from typing import NamedTuple

import numpy as np

from learning_hub.demo.calendar import (
    FINISHED,
    POLICE_SYSTEM_CHANGED,
    day,
    months_between,
    next_month,
)

DEFAULT_SEED = 20261122

# How many months after a cycle's session a change begins: most begin soon.
SOON = (0.5, 0.25, 0.15, 0.1)


class Shape(NamedTuple):
    """How a measure behaves when nothing happens."""

    kind: str  # percent, count, rate
    base: float  # share in percent, or mean count
    size: float  # mean denominator; for a count the spread beyond Poisson (0 = none)
    good: int  # 1 up, -1 down, 0 neither
    season: str  # name of a monthly pattern, empty = none
    months: int  # length of a period


SHAPES: dict[str, Shape] = {
    "M01": Shape("count", 6, 0, 1, "", 1),
    "M02": Shape("percent", 46, 216, 0, "", 1),
    "M03": Shape("percent", 74, 95, 1, "", 1),
    "M04": Shape("percent", 47, 310, -1, "", 4),
    "M05": Shape("percent", 33, 62, 1, "referrals", 1),
    "M06": Shape("percent", 24, 300, -1, "referrals", 1),
    "M07": Shape("percent", 91, 300, 1, "referrals", 1),
    "M08": Shape("percent", 88, 165, 1, "", 1),
    "M09": Shape("percent", 66, 84, 1, "", 1),
    "M10": Shape("percent", 82, 29, 1, "", 1),
    "M11": Shape("percent", 84, 23, 1, "", 1),
    "M12": Shape("percent", 71, 112, 1, "", 1),
    "M13": Shape("percent", 21, 23, -1, "", 1),
    "M14": Shape("count", 4.2, -1, -1, "", 1),
    "M15": Shape("percent", 19, 46, -1, "", 1),
    "M16": Shape("count", 64, 0, 1, "school", 1),
    "M17": Shape("percent", 31, 64, 1, "", 1),
    "M18": Shape("percent", 71, 48, 1, "", 1),
    "M19": Shape("count", 52, 1, 0, "summer", 1),
    "M20": Shape("count", 4.6, 0, -1, "", 1),
    "M21": Shape("percent", 58, 56, 1, "", 1),
    "M22": Shape("count", 27, 0, 1, "", 1),
    "M23": Shape("count", 2.8, 0, 0, "", 1),
    "M24": Shape("percent", 68, 120, 1, "", 1),
    "M25": Shape("percent", 29, 34, -1, "", 1),
    "M26": Shape("rate", 10.4, 58000, 0, "", 1),
    "M27": Shape("percent", 55, 14, 1, "", 1),
    "M28": Shape("count", 1.7, 0, -1, "", 1),
    "M29": Shape("percent", 79, 52, 1, "", 1),
    "M30": Shape("percent", 75, 170, 1, "training", 1),
    "M31": Shape("percent", 62, 68, 1, "", 3),
    "M32": Shape("percent", 54, 132, 1, "courses", 1),
    "M33": Shape("percent", 58, 12, 1, "", 1),
}
EXTRA = 0.3  # spread beyond chance, as a share of the binomial or Poisson sd


class Change(NamedTuple):
    """A planted change. size is in sd of the series without it, signed as the value moves."""

    month: date
    kind: str  # level, slope (sd a month, for 12 months), temporary
    size: float
    cycle_id: str | None
    lasts: int = 0  # months, for a temporary one


class Break(NamedTuple):
    """A step that is no change in the world: a new system or definition."""

    month: date
    kind: str
    size: float


class Plan(NamedTuple):
    """What is planted in one measure."""

    changes: tuple[Change, ...]
    breaks: tuple[Break, ...]


# Breaks every seed has: they stand in the registers.
SHARED_BREAKS: dict[str, tuple[Break, ...]] = {
    "M12": (Break(day("2025-04-01"), "definition", -2.2),),
    "M18": (Break(day("2026-07-01"), "definition", -1.2),),
    "M19": (Break(POLICE_SYSTEM_CHANGED, "recording system", 2.6),),
    "M24": (Break(POLICE_SYSTEM_CHANGED, "recording system", -2.8),),
}


def null_sd(measure_id: str) -> float:
    """Give the month-to-month sd of a measure when nothing happens, in its unit."""
    shape = SHAPES[measure_id]
    if shape.kind == "percent":
        share = shape.base / 100
        chance = 100 * np.sqrt(share * (1 - share) / shape.size)
    elif shape.kind == "rate":
        count = shape.base * shape.size / 10000
        chance = np.sqrt(count) * 10000 / shape.size
    elif shape.size < 0:
        return 1.3
    else:
        chance = np.sqrt(shape.base)
    return float(chance * np.sqrt(1 + EXTRA**2))


def _to(measure_id: str, value: float) -> float:
    """Give the size in sd that takes a measure from its base to a value."""
    return (value - SHAPES[measure_id].base) / null_sd(measure_id)


def default_plans() -> dict[str, Plan]:
    """Give what the default seed plants: the stories, and a few changes beside them."""
    changes: dict[str, tuple[Change, ...]] = {
        "M01": (Change(day("2024-03-01"), "level", _to("M01", 19), "C1"),),
        "M06": (Change(day("2024-12-01"), "level", _to("M06", 20), "C1"),),
        "M08": (Change(day("2025-08-01"), "level", -1.8, None),),
        "M09": (Change(day("2025-07-01"), "level", 2.0, "C6"),),
        "M17": (Change(day("2025-04-01"), "level", 2.5, None),),
        "M21": (
            Change(day("2024-05-01"), "level", _to("M21", 83), "C2"),
            Change(day("2025-11-01"), "level", _to("M21", 64) - _to("M21", 83), None),
        ),
        "M22": (Change(day("2024-05-01"), "temporary", 2.0, "C2", 6),),
        "M27": (Change(day("2025-02-01"), "level", 2.0, "C4"),),
        "M29": (Change(day("2025-01-01"), "slope", 0.15, "C4"),),
        "M30": (Change(day("2025-05-01"), "level", 0.8, None),),
        "M33": (Change(day("2026-03-01"), "level", 1.7, "C8"),),
    }
    return {
        measure_id: Plan(changes.get(measure_id, ()), SHARED_BREAKS.get(measure_id, ()))
        for measure_id in SHAPES
    }


def draw_plans(seed: int, linked: dict[str, list[str]]) -> dict[str, Plan]:
    """Draw what a seed plants. linked: the cycles that name each measure."""
    if seed == DEFAULT_SEED:
        return default_plans()
    rng = np.random.default_rng([seed, 17])
    plans: dict[str, Plan] = {}
    for measure_id, shape in SHAPES.items():
        breaks = list(SHARED_BREAKS.get(measure_id, ()))
        plain = shape.months == 1 and not breaks and shape.good != 0
        if not breaks and shape.months == 1 and rng.random() < 0.07:
            month = next_month(day("2023-06-01"), int(rng.integers(0, 30)))
            size = _within(measure_id, 0.0, float(rng.uniform(1.5, 3) * rng.choice([-1, 1])))
            breaks.append(Break(month, "recording system", size))
            plain = False
        number = int(rng.choice([0, 1, 2], p=[0.5, 0.4, 0.1])) if plain else 0
        plans[measure_id] = Plan(_draw_changes(rng, measure_id, number, linked), tuple(breaks))
    return plans


def _draw_changes(
    rng: np.random.Generator, measure_id: str, number: int, linked: dict[str, list[str]]
) -> tuple[Change, ...]:
    """Draw a measure's changes, each soon after the session of a cycle, most of them good."""
    good = SHAPES[measure_id].good
    sessions = [c for c in FINISHED if c.number <= 7]
    own = [c for c in sessions if c.cycle_id in linked.get(measure_id, [])]
    changes: list[Change] = []
    level = 0.0
    for position in range(number):
        pool = own if own and position == 0 and rng.random() < 0.7 else sessions
        cycle = pool[int(rng.integers(0, len(pool)))]
        assert cycle.agreed_on is not None
        month = next_month(cycle.agreed_on, int(rng.choice([1, 2, 3, 4], p=SOON)))
        if any(abs(months_between(month, c.month)) < 14 for c in changes):
            continue
        kind = str(rng.choice(["level", "slope", "temporary"], p=[0.8, 0.1, 0.1]))
        sign = good if rng.random() < 0.72 else -good
        size = float(rng.uniform(1.5, 3.0) if rng.random() < 0.78 else rng.uniform(0.4, 0.95))
        whole = _within(measure_id, level, sign * size)
        if abs(whole) < min(size, 1.5):
            whole = _within(measure_id, level, -sign * size)
        if kind == "slope":
            changes.append(Change(month, kind, whole / 12, cycle.cycle_id))
        else:
            lasts = int(rng.integers(5, 9)) if kind == "temporary" else 0
            changes.append(Change(month, kind, whole, cycle.cycle_id, lasts))
        level += 0.0 if kind == "temporary" else whole
    return tuple(sorted(changes))


def _within(measure_id: str, level: float, size: float) -> float:
    """Cut a size so that the measure stays a share, or a count well above nothing."""
    shape, sd = SHAPES[measure_id], null_sd(measure_id)
    low, high = (4.0, 97.0) if shape.kind == "percent" else (0.45 * min(shape.base, 2.0), 1e9)
    value = min(max(shape.base + (level + size) * sd, low), high)
    return (value - shape.base) / sd - level


def shift_of(plan: Plan, month: date) -> float:
    """Give how far a month lies from where the series began, in sd."""
    total = math.fsum(b.size for b in plan.breaks if month >= b.month)
    for change in plan.changes:
        since = months_between(change.month, month)
        if since < 0:
            continue
        if change.kind == "level":
            total += change.size
        elif change.kind == "slope":
            total += change.size * min(since + 1, 12)
        elif since < change.lasts:
            total += change.size
    return total


def as_json(measure_id: str, plan: Plan) -> dict[str, object]:
    """Write a measure's plan as the truth file has it."""
    good = SHAPES[measure_id].good
    return {
        "measure_id": measure_id,
        "changes": [
            {
                "month": f"{change.month:%Y-%m}",
                "kind": change.kind,
                "size": round(abs(change.size), 3),
                "unit": "sd",
                "good": change.size * good > 0,
                "cycle_id": change.cycle_id,
            }
            for change in plan.changes
        ],
        "breaks": [f"{b.month:%Y-%m}" for b in plan.breaks],
    }
