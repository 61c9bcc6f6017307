"""Published figures of fictional places, as files of the Explore Education Statistics kind."""

from __future__ import annotations

import math
from datetime import date

import numpy as np

from learning_hub.demo.calendar import day
from learning_hub.demo.publications import FILES, File
from learning_hub.demo.store import Row, Store

NATION = ("X92000001", "Mereland")
REGIONS = (("X98000001", "Vale and Downs"), ("X98000002", "North Fells"), ("X98000003", "Estuary"))
# Name, region, and how large the authority is beside Harrowmere.
PLACES = (
    ("Harrowmere", 0, 1.0),
    ("Aldervale", 0, 0.8),
    ("Brackenford", 0, 1.3),
    ("Castlewick", 0, 0.55),
    ("Dunmarsh", 2, 1.1),
    ("Elmsbury", 2, 1.7),
    ("Farrowdale", 1, 0.7),
    ("Gorsefield", 1, 0.3),
    ("Hollinbrook", 1, 1.2),
    ("Kestrelham", 2, 0.9),
    ("Larkenshaw", 1, 1.5),
    ("Marrowby", 2, 0.45),
)
CLOSENESS = (
    "Extremely close",
    "Very close",
    "Very close",
    "Very close",
    "Very close",
    "Very close",
    "Close",
    "Close",
    "Close",
    "Somewhat close",
)
SMALL = range(1, 6)


GEOGRAPHY = (
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
)
# The delivery that holds a year. A publication comes with all of its years, so it is fetched when
# it is first wanted, and again for the year that is new: the population at the very start, for it
# says which places there are, the others when the Hub began to set its figures beside them.
AUTUMN = {**dict.fromkeys(range(2018, 2026), "2025-12-19"), 2026: "2026-10-30"}
SPRING = dict.fromkeys(range(2019, 2026), "2026-04-17")
POPULATION = AUTUMN | dict.fromkeys(range(2018, 2023), "2023-09-15")
# Population and workforce of 2026 are not published yet.
YEARS = {
    "fictional_absence": SPRING,
    "fictional_population": {year: when for year, when in POPULATION.items() if year < 2026},
    "fictional_workforce": {year: when for year, when in AUTUMN.items() if year < 2026},
}
NEIGHBOURS_FILE, NEIGHBOURS_IN = "fictional_neighbours_model_2025_wide", "2025-07-11"
Published = dict[str, list[tuple[str, list[str], list[Row]]]]


def published(store: Store) -> Published:
    """Give what each delivery (by date) holds of published files: name, columns, rows."""
    found: Published = {}
    for file in FILES:
        rows = _rows(store, file)
        columns = [*GEOGRAPHY, file.filter_name, *(c.name for c in file.columns)]
        years = YEARS.get(file.stem, AUTUMN)
        for as_at in sorted(set(years.values())):
            mine = [r for r in rows if years.get(_year(r)) == as_at]
            mine.sort(key=lambda r: -_year(r))
            found.setdefault(as_at, []).append((file.stem, columns, mine))
            found[as_at].append((f"{file.stem}.meta", list(META), _meta(file)))
    columns, rows = _neighbours(store)
    found.setdefault(NEIGHBOURS_IN, []).append((NEIGHBOURS_FILE, columns, rows))
    return found


def _year(row: Row) -> int:
    """Give the calendar year in which a row's period ends."""
    text = str(row["time_period"])
    return int(text) if len(text) == 4 else 2000 + int(text[4:])


META = (
    "col_name",
    "col_type",
    "label",
    "indicator_grouping",
    "indicator_unit",
    "indicator_dp",
    "filter_hint",
    "filter_grouping_column",
)


def _meta(file: File) -> list[Row]:
    """Give the companion file that says what each column is."""
    rows: list[Row] = [
        {"col_name": file.filter_name, "col_type": "Filter", "label": file.filter_label}
    ]
    for column in file.columns:
        rows.append(
            {
                "col_name": column.name,
                "col_type": "Indicator",
                "label": column.label,
                "indicator_unit": column.unit,
                "indicator_dp": column.decimals,
            }
        )
    return rows


def _rows(store: Store, file: File) -> list[Row]:
    """Draw a file: every authority and year, with regions and nation summed and rounded."""
    first = 2019 if file.stem == "fictional_absence" else 2018
    last = 2025 if file.stem in ("fictional_absence", "fictional_workforce") else 2026
    rows: list[Row] = []
    for year in range(first, last + 1):
        by_place = [_place(store, file, place, year) for place in range(len(PLACES))]
        for part, _ in file.parts:
            parts = [counts[part] for counts in by_place]
            rows.append(_area(file, year, part, "National", None, None, _total(file, parts)))
            for number in range(len(REGIONS)):
                inside = [p for p, (_, r, _) in zip(parts, PLACES, strict=True) if r == number]
                rows.append(_area(file, year, part, "Regional", number, None, _total(file, inside)))
            for place, counts in enumerate(parts):
                shown = _hide(file, counts)
                if place == 4 and year == 2021 and file.stem == "fictional_referrals":
                    shown = dict.fromkeys(shown, "x")
                number = PLACES[place][1]
                rows.append(_area(file, year, part, "Local authority", number, place, shown))
    return rows


def _area(
    file: File, year: int, part: str, level: str, region: int | None, place: int | None, cells: Row
) -> Row:
    """Give a row with its geography."""
    period = f"{year - 1}{year % 100:02d}" if file.time_identifier == "Academic year" else year
    row: Row = {
        "time_period": period,
        "time_identifier": file.time_identifier,
        "geographic_level": level,
        "country_code": NATION[0],
        "country_name": NATION[1],
        file.filter_name: part,
    }
    if region is not None:
        row["region_code"], row["region_name"] = REGIONS[region]
    if place is not None:
        row["old_la_code"] = str(701 + place)
        row["new_la_code"] = f"X990000{place + 1:02d}"
        row["la_name"] = PLACES[place][0]
    return row | cells


def _place(store: Store, file: File, place: int, year: int) -> dict[str, dict[str, float]]:
    """Draw one authority's year: a count or rate for each column, by part of the filter."""
    rng = store.stream("published", file.stem, str(place), str(year))
    lasting = store.stream("published", file.stem, str(place))
    size = PLACES[place][2]
    counts: dict[str, float] = {}
    for share in file.shares:
        tilt = float(lasting.normal(0, 0.12))
        own = _local(store, share.measure_id, year) if place == 0 else None
        if own is not None:
            counts[share.whole], counts[share.part] = own
            continue
        drift = 1 + 0.012 * (year - 2018) * float(lasting.choice([-1, 0, 1]))
        if share.whole not in counts:
            counts[share.whole] = max(round(share.base * size * drift * rng.normal(1, 0.05)), 6)
        level = share.share / 100 * (1 + tilt)
        counts[share.part] = int(rng.binomial(int(counts[share.whole]), min(level, 0.97)))
    if file.stem == "fictional_child_protection_plans":
        long = _march(store, year) if place == 0 else None
        _durations(rng, counts, size, long)
    elif file.stem == "fictional_population":
        growth = 1 + 0.004 * (year - 2018)
        counts["population_estimate"] = round(56200 * size * growth * rng.normal(1, 0.002))
        if place == 0 and year == 2025:
            counts["population_estimate"] = 58000
    elif file.stem == "fictional_workforce":
        for column, base in zip(file.columns, (17.5, 15.0, 15.5, 15.4), strict=True):
            level = base * (1 + float(lasting.normal(0, 0.15)))
            counts[column.name] = round(level * float(rng.normal(1, 0.06)), 1)
    return _split(rng, file, counts)


def _march(store: Store, year: int) -> int | None:
    """Give how many plans of two years and more Harrowmere counted at the end of March."""
    return next(
        (
            int(str(row["value"]))
            for row in store.rows("observation", day("2026-07-31"))
            if row["measure_id"] == "M14" and row["period_end"] == date(year, 3, 31)
        ),
        None,
    )


def _durations(
    rng: np.random.Generator, counts: dict[str, float], size: float, own: int | None
) -> None:
    """Add how long plans open at 31 March had lasted; own: those of two years, where counted."""
    at_end = max(round(222 * size * rng.normal(1, 0.05)), 20)
    long = min(int(rng.poisson(4.5 * size)), at_end) if own is None else own
    middle = int(rng.binomial(at_end - long, 0.24))
    counts |= {
        "plans_at_31_march": at_end,
        "plans_under_1_year": at_end - long - middle,
        "plans_1_to_2_years": middle,
        "plans_2_years_or_more": long,
    }


def _split(
    rng: np.random.Generator, file: File, counts: dict[str, float]
) -> dict[str, dict[str, float]]:
    """Split counts over the parts of the filter; the last part is the total."""
    if len(file.parts) == 1:
        return {file.parts[0][0]: counts}
    share = file.shares[0]
    whole, part = int(counts[share.whole]), int(counts[share.part])
    second = int(rng.binomial(whole, file.parts[1][1]))
    inside = int(rng.hypergeometric(second, whole - second, part))
    return {
        file.parts[0][0]: {share.whole: whole - second, share.part: part - inside},
        file.parts[1][0]: {share.whole: second, share.part: inside},
        "Total": counts,
    }


def _local(store: Store, measure_id: str | None, year: int) -> tuple[int, int] | None:
    """Sum Harrowmere's own months of a published year, where they are all held."""
    if measure_id is None or year < 2023:
        return None
    first, last = date(year - 1, 4, 1), date(year, 3, 31)
    if measure_id == "M04":
        first, last = date(year - 1, 9, 1), date(year, 7, 31)
    top = bottom = 0
    periods = 0
    for row in store.rows("observation", day("2026-07-31")):
        start = row["period_start"]
        assert isinstance(start, date)
        if row["measure_id"] != measure_id or row["breakdown_kind"] != "Total":
            continue
        if first <= start <= last:
            top += int(str(row["numerator"]))
            bottom += int(str(row["denominator"]))
            periods += 1
    if measure_id in ("M04", "M32") and periods:
        return round(bottom / periods), round(top / periods)
    return (bottom, top) if periods == 12 else None


def _total(file: File, places: list[dict[str, float]]) -> Row:
    """Sum authorities and round counts to the nearest 10; rates are of the unrounded sums."""
    sums = {
        c.name: math.fsum(p[c.name] for p in places) for c in file.columns if c.name in places[0]
    }
    row: Row = {}
    for column in file.columns:
        if column.name in sums and column.unit == "" and column.decimals == 0:
            row[column.name] = int(round(sums[column.name], -1))
        elif column.name in sums:
            row[column.name] = round(sums[column.name] / len(places), 1)
    return row | _percents(file, sums)


def _percents(file: File, counts: dict[str, float]) -> Row:
    """Give the percentage columns."""
    found: Row = {s.percent: round(100 * counts[s.part] / counts[s.whole], 1) for s in file.shares}
    if "plans_2_years_or_more" in counts:
        long = counts["plans_2_years_or_more"]
        found["plans_2_years_or_more_percent"] = round(100 * long / counts["plans_at_31_march"], 1)
    return found


def _hide(file: File, counts: dict[str, float]) -> Row:
    """Hide counts of 1 to 5 with their percentages, and a second cell that would give them away."""
    row: Row = {k: int(v) if float(v).is_integer() else v for k, v in counts.items()}
    row |= _percents(file, counts)
    for share in file.shares:
        rest = counts[share.whole] - counts[share.part]
        if counts[share.part] in SMALL or rest in SMALL:
            row[share.part] = row[share.percent] = "c"
    if counts.get("plans_2_years_or_more") in SMALL:
        others = ("plans_under_1_year", "plans_1_to_2_years")
        second = min(others, key=lambda name: counts[name])
        row["plans_2_years_or_more"] = row["plans_2_years_or_more_percent"] = row[second] = "c"
    return row


def _neighbours(store: Store) -> tuple[list[str], list[Row]]:
    """Draw the table of the authorities most like each other, in its wide form."""
    columns = ["old_la_code", "la_name", "region_ind", "region_name"]
    for rank in range(1, 11):
        columns += [f"SN_{rank}", f"SN_{rank}P"]
    rows: list[Row] = []
    for place, (name, region, size) in enumerate(PLACES):
        rng = store.stream("neighbours", name)
        others = [p for p in range(len(PLACES)) if p != place]
        apart = {p: abs(np.log(PLACES[p][2] / size)) + float(rng.uniform(0, 0.5)) for p in others}
        others.sort(key=apart.__getitem__)
        row: Row = {
            "old_la_code": str(701 + place),
            "la_name": name,
            "region_ind": region + 1,
            "region_name": REGIONS[region][1],
        }
        for rank, other in enumerate(others[:10], start=1):
            row[f"SN_{rank}"] = str(701 + other)
            row[f"SN_{rank}P"] = CLOSENESS[rank - 1]
        rows.append(row)
    return columns, rows
