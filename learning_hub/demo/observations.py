"""What was observed for Harrowmere's own measures each period, as it became known."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np

from learning_hub.demo.calendar import (
    DELIVERIES,
    HEALTH_FILE_ARRIVED,
    HEALTH_RESTATED,
    LAST_DAY,
    PROVIDER_CHANGED,
    day,
    month_end,
    months,
)
from learning_hub.demo.series import Series, draw, move_to_mean, move_to_share
from learning_hub.demo.store import Row, Store, read_text
from learning_hub.demo.truth import DEFAULT_SEED, SHAPES, Plan

HARROWMERE = "X99000001"
AGES = ("Under 1", "1 to 4", "5 to 9", "10 to 15", "16 and 17")
# Measures that are also reported in parts: what by, the parts, and about how large each is.
PARTS: dict[str, tuple[str, tuple[str, ...], tuple[float, ...]]] = {
    "M06": ("Age band", AGES, (0.08, 0.2, 0.26, 0.33, 0.13)),
    "M16": ("Age band", AGES, (0.1, 0.27, 0.31, 0.26, 0.06)),
    "M19": ("Where the child lived", ("At home", "In care"), (0.62, 0.38)),
    "M22": ("Age band", AGES[2:], (0.07, 0.62, 0.31)),
    "M30": (
        "Sector",
        ("Local authority", "Health", "Education", "Police", "Voluntary"),
        (0.36, 0.22, 0.24, 0.07, 0.11),
    ),
}
# Which draw the default seed takes of a measure, so that what is planted can be seen in it and
# what is not planted does not turn up by chance (one null series in ten would look changed).
DRAWS: dict[str, int] = {
    "M01": 35,
    "M03": 2,
    "M05": 1,
    "M09": 23,
    "M11": 1,
    "M15": 1,
    "M17": 1,
    "M18": 3,
    "M20": 1,
    "M25": 2,
    "M27": 1,
    "M28": 7,
    "M30": 2,
}
# Return interviews in 72 hours, month by month, since the new provider began.
AFTER_PROVIDER = (68, 66, 67, 65, 66, 63, 64, 61, 65, 62, 64, 61)
ETHNICITIES = ("White", "Asian", "Black", "Mixed", "Other")


def put_observations(store: Store, plans: dict[str, Plan]) -> None:
    """Put what was observed for each measure, as it became known."""
    definitions = {t["measure_id"]: t for t in read_text("measures")["measure"]}
    drawn: dict[str, Series] = {}
    for measure_id, shape in SHAPES.items():
        periods = _periods(shape.months)
        rng = store.stream("observations", measure_id, *_salt(store, measure_id))
        numerators, denominators = draw(rng, measure_id, plans[measure_id], periods)
        if measure_id == "M17":
            denominators = list(drawn["M16"][0])
            for i, size in enumerate(denominators):
                numerators[i] = min(round(numerators[i] * size / SHAPES["M17"].size), size)
        if measure_id in ("M13", "M11"):
            _same_plans(measure_id, numerators, denominators, drawn)
        if store.seed == DEFAULT_SEED:
            _tell_stories(rng, measure_id, periods, numerators, denominators)
        drawn[measure_id] = (numerators, denominators)
        text = definitions[measure_id]
        for i, period in enumerate(periods):
            _put_period(store, rng, text, period, numerators[i], denominators[i])
    _put_ethnicity(store, drawn)
    _revise(store)


def _salt(store: Store, measure_id: str) -> list[str]:
    """Name the draw that the default seed takes, where not the first."""
    if store.seed != DEFAULT_SEED or measure_id not in DRAWS:
        return []
    return [str(DRAWS[measure_id])]


def _periods(length: int) -> list[date]:
    """Give the first days of months, quarters, or school terms (September, January, April)."""
    every = months()
    if length == 1:
        return every
    if length == 3:
        return [m for m in every if m.month % 3 == 1 and month_end(m, 3) <= LAST_DAY]
    return [m for m in every if m.month in (1, 4, 9) and _term_end(m) <= LAST_DAY]


def _term_end(first: date) -> date:
    """Give the last day of the term that begins on that day."""
    return month_end(first, 3 if first.month == 1 else 4)


def _same_plans(
    measure_id: str, numerators: list[int], denominators: list[int], drawn: dict[str, Series]
) -> None:
    """Count second plans and first core groups of the same new plans, month by month."""
    if measure_id == "M11":
        return
    plans = drawn["M11"][1]
    for i, size in enumerate(plans):
        numerators[i] = min(round(numerators[i] * size / denominators[i]), size)
        denominators[i] = size


def _tell_stories(
    rng: np.random.Generator,
    measure_id: str,
    periods: list[date],
    numerators: list[int],
    denominators: list[int],
) -> None:
    """Bring the default seed's stories to their exact figures."""

    def between(first: str, last: str) -> list[int]:
        return [i for i, p in enumerate(periods) if day(first) <= p <= day(last)]

    if measure_id == "M01":
        move_to_mean(rng, numerators, between("2022-04-01", "2024-02-01"), 6)
        move_to_mean(rng, numerators, between("2024-03-01", "2026-10-01"), 19)
    elif measure_id == "M06":
        move_to_share(rng, numerators, denominators, between("2022-04-01", "2024-11-01"), 24)
        move_to_share(rng, numerators, denominators, between("2024-12-01", "2026-10-01"), 20)
    elif measure_id == "M21":
        last = f"{PROVIDER_CHANGED:%Y-%m-%d}"
        move_to_share(rng, numerators, denominators, between("2022-04-01", "2024-04-01"), 58)
        move_to_share(rng, numerators, denominators, between("2024-05-01", "2025-10-01"), 83)
        lost = between(last, "2026-10-01")
        for i, percent in zip(lost, AFTER_PROVIDER, strict=True):
            numerators[i] = round(denominators[i] * percent / 100)
        move_to_share(
            rng, numerators, denominators, lost[:5], _rest(lost, numerators, denominators, 64)
        )
    elif measure_id == "M11":
        last_four = ((23, 25), (19, 22), (18, 24), (20, 23))
        for i, (numerator, denominator) in zip(range(-4, 0), last_four, strict=True):
            numerators[i], denominators[i] = numerator, denominator
    elif measure_id == "M25":
        cut = f"{day('2024-09-01'):%Y-%m-%d}"
        move_to_share(rng, numerators, denominators, between("2022-04-01", "2024-08-01"), 29)
        move_to_share(rng, numerators, denominators, between(cut, "2026-10-01"), 29)


def _rest(
    places: list[int], numerators: list[int], denominators: list[int], percent: float
) -> float:
    """Give the share the first five places must have for all of them to reach the percentage."""
    wanted = percent / 100 * sum(denominators[i] for i in places)
    wanted -= sum(numerators[i] for i in places[5:])
    return 100 * wanted / sum(denominators[i] for i in places[:5])


def _put_period(
    store: Store,
    rng: np.random.Generator,
    text: dict[str, str],
    period: date,
    numerator: int,
    denominator: int,
) -> None:
    """Put one period's value, and its parts where the measure has them."""
    measure_id = text["measure_id"]
    length = SHAPES[measure_id].months
    end = _term_end(period) if length == 4 else month_end(period, length)
    known_on = _known_on(text["agency_id"], end, int(text["lag_days"]))
    row: Row = {
        "measure_id": measure_id,
        "area_code": HARROWMERE,
        "period_start": period,
        "period_end": end,
        "period_kind": text["period_kind"],
        "breakdown_kind": "Total",
        "breakdown": "Total",
        "agency_id": text["agency_id"],
    }
    store.put("observation", {**row, **figures(text["unit"], numerator, denominator)}, known_on)
    if measure_id not in PARTS:
        return
    kind, parts, shares = PARTS[measure_id]
    if text["unit"] == "count":
        split = rng.multinomial(numerator, shares)
        for part, count in zip(parts, split, strict=True):
            values = figures("count", int(count), 0)
            store.put(
                "observation",
                {**row, "breakdown_kind": kind, "breakdown": part, **values},
                known_on,
            )
        return
    sizes = rng.multinomial(denominator, shares)
    counts = rng.multivariate_hypergeometric(sizes, numerator)
    for part, count, size in zip(parts, counts, sizes, strict=True):
        values = figures("percent", int(count), int(size))
        store.put(
            "observation", {**row, "breakdown_kind": kind, "breakdown": part, **values}, known_on
        )


def figures(unit: str, numerator: int, denominator: int) -> Row:
    """Give numerator, denominator and value as a measure of that unit reports them."""
    if unit == "count":
        return {"value": numerator}
    if denominator == 0:
        return {"numerator": 0, "denominator": 0, "value": None, "status": "z"}
    times = 100 if unit == "percent" else 10000
    value = round(times * numerator / denominator, 1)
    return {"numerator": numerator, "denominator": denominator, "value": value}


def _known_on(agency_id: str, end: date, lag_days: int) -> date:
    """Give the day a value was sent: its lag after the period, but health's late in C7."""
    due = end + timedelta(days=lag_days)
    if agency_id == "HEA" and DELIVERIES[7].as_at < due < HEALTH_FILE_ARRIVED:
        return HEALTH_FILE_ARRIVED
    return due


def _put_ethnicity(store: Store, drawn: dict[str, Series]) -> None:
    """Put the ethnicity splits of C4: one as counted, one with the agency's own hiding."""
    row: Row = {
        "area_code": HARROWMERE,
        "breakdown_kind": "Ethnicity",
        "agency_id": "HEA",
        "measure_id": "M28",
        "period_start": day("2024-01-01"),
        "period_end": day("2024-12-31"),
        "period_kind": "calendar year",
    }
    every = months()
    year = sum(n for n, m in zip(drawn["M28"][0], every, strict=True) if m.year == 2024)
    split = {"Asian": max(6, year // 3), "Black": 3, "Mixed": 0, "Other": 0}
    split = {"White": max(year - sum(split.values()), 6)} | split
    for part, count in split.items():
        values = figures("count", count, 0)
        store.put("observation", {**row, "breakdown": part, **values}, day("2025-01-14"))
    rng = store.stream("observations", "ethnicity")
    for i, month in enumerate(every):
        if not day("2024-09-01") <= month <= day("2024-12-01"):
            continue
        started = drawn["M16"][0][i]
        small, middle = int(rng.integers(2, 5)), int(rng.integers(6, 8))
        rest = started - small - middle
        black = max(9, round(rest * 0.17))
        asian = max(11, round(rest * 0.22))
        counts = {"White": rest - black - asian, "Asian": asian, "Black": black}
        for part in ETHNICITIES:
            hidden: Row = {"value": None, "status": "c"}
            known = figures("count", counts[part], 0) if part in counts else hidden
            store.put(
                "observation",
                {
                    **row,
                    "measure_id": "M16",
                    "agency_id": "EH",
                    "period_start": month,
                    "period_end": month_end(month),
                    "period_kind": "month",
                    "breakdown": part,
                    **known,
                },
                month_end(month) + timedelta(days=14),
            )


def _revise(store: Store) -> None:
    """Revise three values after the July 2026 Board, and withdraw one."""
    held = {
        (r["measure_id"], r["period_start"]): r
        for r in store.rows("observation")
        if r["breakdown_kind"] == "Total"
    }
    for measure_id, period, more, known_on in (
        ("M10", "2026-05-01", 3, day("2026-08-12")),
        ("M15", "2026-04-01", -2, day("2026-08-12")),
        ("M03", "2026-04-01", -6, HEALTH_RESTATED),
    ):
        row = held[measure_id, day(period)]
        size, was = row["denominator"], row["numerator"]
        assert isinstance(size, int) and isinstance(was, int)
        now = min(max(was + more, 1), size)
        if now == was:
            now = was - 1
        store.put("observation", {**row, **figures("percent", now, size)}, known_on)
    store.withdraw(
        "observation",
        ("M03", HARROWMERE, day("2026-05-01"), day("2026-05-31"), "Total", "Total"),
        HEALTH_RESTATED,
    )
