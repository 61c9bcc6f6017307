"""Attribute charts of shares, rates, counts and rare events."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd

from ..periods import as_numbers
from .rules import SCREEN

KINDS = ("p", "u", "c", "p_prime", "u_prime", "i", "mr", "t", "g", "run")
DIVIDED = ("p", "u", "p_prime", "u_prime")  # charts that cannot do without sizes
RANGE_TO_SD = 1.128  # mean moving range of a normal series, in standard deviations (d2 of 2)
T_POWER = 3.6  # makes times between events (exponential) nearly normal; Nelson (1994)


@dataclass(frozen=True)
class AttributeChart:
    """An attribute chart with its runs analysis.

    points: one row per input, in the order given: value (divided and multiplied; NaN = missing),
    size (NaN = none; 0 where the value is missing), centre, lower, upper, lower95, upper95 (NaN =
    no limits), outside, part (1, 2, ..), baseline and included (whether the point served for the
    limits; for the runs analysis).
    runs: one row per part: part, n_obs (points included), n_useful (those off the centre),
    longest_run, longest_run_max, crossings, crossings_min (empty when no point is useful), signal.
    """

    kind: str
    points: pd.DataFrame
    runs: pd.DataFrame

    @property
    def signal(self) -> bool:
        """Whether the runs of any part are not those of chance."""
        return bool(self.runs["signal"].any())


class RunsAnalysis(NamedTuple):
    """How a part runs about its centre; the four middle numbers are None without useful points."""

    n_obs: int
    n_useful: int
    longest_run: int | None
    longest_run_max: int | None
    crossings: int | None
    crossings_min: int | None
    signal: bool


def attribute(
    kind: str,
    values: Iterable[float | None],
    sizes: Iterable[float | None] | None = None,
    *,
    parts: Sequence[int] = (),
    freeze: int | None = None,
    exclude: Sequence[int] = (),
    multiply: float = 1,
    screen: bool = True,
    centre: float | None = None,
) -> AttributeChart:
    """Draw up an attribute chart.

    kind: p, p_prime (shares), u, u_prime (rates), c (counts), i, mr (single values and their moving
    ranges), t (time between events, above 0), g (cases between events), run (median, no limits).
    values: what is counted, in time order. sizes: what it is out of; needed for shares and rates,
    i and run divide by it when given, the others do not use it. parts: positions, 1 for the first,
    of the last point of each part but the last; every part has its own limits. freeze: limits from
    the first so many points (not with parts). exclude: positions left out of limits and runs.
    multiply: for the figures only (1000 for "per 1,000"). screen: leave ranges from 3.267 times
    their mean on out of it. centre: a given centre line, before multiplying.

    A point whose value is missing, or whose size is missing or 0, has no value and no limits, and
    its size counts as 0. Where all ranges are 0 or none is left there are no limits. Limits of
    shares are cut at 0 and 1, those of rates, counts and times at 0. outside is strict.
    Raises ValueError for another kind, missing sizes, unequal lengths, negative sizes, a share
    above 1, a time of 0 or less, positions beyond the points.
    Source: qicharts2 0.8.1; Laney (2002), Quality Engineering 14, 531-537; Provost and Murray
    (2011), The Health Care Data Guide.
    """
    if kind not in KINDS:
        raise ValueError(f"kind is one of {', '.join(KINDS)}, not {kind!r}")
    counts = as_numbers(values)
    if kind in DIVIDED and sizes is None:
        raise ValueError(f"a {kind} chart needs sizes")
    out_of = np.full(len(counts), np.nan) if sizes is None else as_numbers(sizes)
    if len(out_of) != len(counts):
        raise ValueError(f"{len(counts)} values but {len(out_of)} sizes")
    if (out_of < 0).any():
        raise ValueError("a size is negative")
    if kind in ("p", "p_prime") and (counts > out_of).any():
        raise ValueError("a share is above 1")
    if kind == "t" and (counts <= 0).any():
        raise ValueError("time between events must be above 0")
    divides = kind in DIVIDED or (kind in ("i", "mr", "run") and sizes is not None)
    known = ~np.isnan(counts)
    if divides:
        known &= out_of > 0
    part = _part_numbers(len(counts), parts)
    included = np.ones(len(counts), dtype=bool)
    included[_positions(exclude, len(counts), "exclude")] = False
    baseline = included.copy()
    if freeze is not None and not len(parts):
        baseline &= np.arange(len(counts)) < freeze

    columns = ("value", "centre", "lower", "upper", "lower95", "upper95")
    found = {name: np.full(len(counts), np.nan) for name in columns}
    runs = []
    for number in range(1, int(part.max(initial=0)) + 1):
        own = part == number
        y = np.where(known, counts, np.nan)[own]
        n = np.where(known, out_of, np.nan)[own]
        line, width, value = _centre_and_width(
            kind, y, n, baseline[own], divides, screen, None if centre is None else float(centre)
        )
        drawn = _drawn(kind, line, width, value, baseline[own], centre is not None)
        for name, column in zip(columns, (value, *drawn), strict=True):
            found[name][own] = column
        runs.append(RunsAnalysis(*_runs_analysis(value, drawn[0], included[own])))
    for name in ("lower", "upper", "lower95", "upper95"):
        found[name][~known] = np.nan
    outside = (found["value"] > found["upper"]) | (found["value"] < found["lower"])
    points = pd.DataFrame(
        {
            "value": found["value"] * multiply,
            "size": np.where(known, out_of, 0.0) if divides else out_of,
            **{name: found[name] * multiply for name in columns[1:]},
            "outside": outside,
            "part": part,
            "baseline": baseline,
            "included": included,
        }
    )
    table = pd.DataFrame(runs, columns=RunsAnalysis._fields)
    table = table.astype({name: "Int64" for name in RunsAnalysis._fields[:-1]} | {"signal": bool})
    table.insert(0, "part", np.arange(1, len(runs) + 1))
    return AttributeChart(kind, points, table)


def _positions(given: Sequence[int], count: int, name: str) -> np.ndarray:
    """Return positions counted from 1 as array indices. Raises ValueError beyond the points."""
    positions = np.asarray(list(given), dtype=np.int64)
    if ((positions < 1) | (positions > count)).any():
        raise ValueError(f"{name} has positions beyond the {count} points")
    return positions - 1


def _part_numbers(count: int, parts: Sequence[int]) -> np.ndarray:
    """Return the part of each point, 1 for the first."""
    begins = np.zeros(count, dtype=np.int64)
    ends = _positions(parts, count, "parts")
    begins[ends[ends < count - 1] + 1] = 1
    return 1 + np.cumsum(begins)


def mean_range(values: np.ndarray, screen: bool) -> float:
    """Return the mean moving range of neighbouring values, screened once; NaN where there is none.

    The values of the base are neighbours also across a point that is excluded.
    """
    moving = np.abs(np.diff(values))
    moving = moving[~np.isnan(moving)]
    if screen and len(moving):
        moving = moving[moving < SCREEN * moving.mean()]
    return float(moving.mean()) if len(moving) else math.nan


def _mean(values: np.ndarray) -> float:
    """Return the mean of the values that are there, in long double so that ties stay ties."""
    there = values[~np.isnan(values)].astype(np.longdouble)
    if not len(there):
        return math.nan
    mean = there.mean()
    return float(mean + (there - mean).mean())


def _centre_and_width(
    kind: str,
    y: np.ndarray,
    n: np.ndarray,
    base: np.ndarray,
    divides: bool,
    screen: bool,
    centre: float | None,
) -> tuple[float, np.ndarray, np.ndarray]:
    """Return a part's centre line, the standard deviation about it at each point, the values."""
    value = y / n if divides else y
    if kind == "mr":
        value = np.append(np.nan, np.abs(np.diff(value)))[: len(value)]
    if kind in DIVIDED:
        total = n[base & ~np.isnan(n)].sum()
        line = float(np.nansum(y[base]) / total) if total > 0 else math.nan
        line = line if centre is None else centre
        with np.errstate(invalid="ignore", divide="ignore"):
            width = np.sqrt(line * (1 - line if kind in ("p", "p_prime") else 1) / n)
            if kind.endswith("prime"):
                # Laney: how much more than chance the standardised points move.
                z = (value[base] - line) / width[base]
                width = width * mean_range(z, screen) / RANGE_TO_SD
        return line, width, value
    if kind == "t":
        # back to times only after the limits are found
        lifted = y ** (1 / T_POWER)
        line = _mean(lifted[base]) if centre is None else centre ** (1 / T_POWER)
        spread = mean_range(lifted[base], screen) / RANGE_TO_SD
    elif kind == "run":
        there = value[base & ~np.isnan(value)]
        middle = float(np.median(there)) if len(there) else math.nan
        line, spread = middle if centre is None else centre, math.nan
    else:
        line = _mean(value[base]) if centre is None else centre
        if kind == "c":
            spread = math.sqrt(line) if line >= 0 else math.nan
        elif kind == "g":
            spread = math.sqrt(line * (line + 1)) if line >= 0 else math.nan
        elif kind == "mr":
            spread = math.nan  # its limit is a multiple of the centre
        else:
            spread = mean_range(value[base], screen) / RANGE_TO_SD
    return line, np.full(len(y), spread), value


def _drawn(
    kind: str, line: float, width: np.ndarray, value: np.ndarray, base: np.ndarray, given: bool
) -> list[np.ndarray]:
    """Return centre, lower, upper, lower95 and upper95 of a part, as drawn."""
    if kind == "mr":
        upper = np.full(len(width), SCREEN * line)
        return [np.full(len(width), line), 0 * upper, upper, 0 * upper, 2 / 3 * upper]
    limits = [line + times * width for times in (-3, 3, -2, 2)]
    if kind == "t":
        # the power of a negative limit is no number: such a limit lies at 0
        limits = [np.where(limit < 0, 0.0, np.maximum(limit, 0) ** T_POWER) for limit in limits]
        line = line**T_POWER
    elif kind not in ("i", "run"):
        highest = 1.0 if kind in ("p", "p_prime") else np.inf
        limits = [np.clip(limit, 0.0, highest) for limit in limits]
    if kind == "g":
        # The mean of so skewed a thing has most points below it: the median halves them.
        there = value[base & ~np.isnan(value)]
        line = 0.693 * line if given else float(np.median(there)) if len(there) else math.nan
    return [np.full(len(width), line), *limits]


def _runs_analysis(value: np.ndarray, centre: np.ndarray, included: np.ndarray) -> RunsAnalysis:
    """Return Anhoej's runs analysis: a run too long, or too few crossings, for chance.

    Source: Anhoej and Olesen (2014), PLoS ONE 9(11) e113825.
    """
    side = np.sign(value[included] - centre[included])
    side = side[~np.isnan(side) & (side != 0)]
    observed, useful = int(included.sum()), len(side)
    if useful == 0:
        return RunsAnalysis(observed, 0, None, None, None, None, False)
    changes = np.flatnonzero(np.diff(side))
    longest = int(np.diff(np.concatenate(([-1], changes, [useful - 1]))).max())
    longest_max = round(math.log2(useful)) + 3
    fewest = _fewest_crossings(useful - 1)
    signal = longest > longest_max or len(changes) < fewest
    return RunsAnalysis(observed, useful, longest, longest_max, len(changes), fewest, signal)


def _fewest_crossings(chances: int) -> int:
    """Return the 5 % quantile of a binomial of so many even chances, in whole numbers."""
    below, fewest = 1, 0
    while 20 * below < 2**chances:
        fewest += 1
        below += math.comb(chances, fewest)
    return fewest
