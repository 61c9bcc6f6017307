"""Draws a measure's series: chance, autocorrelation, seasons, and what is planted in it."""

from __future__ import annotations

import math
from datetime import date

import numpy as np

from learning_hub.demo.truth import EXTRA, SHAPES, Plan, null_sd, shift_of

# How volumes go up and down over the year, January first.
SEASONS: dict[str, tuple[float, ...]] = {
    "": (1.0,) * 12,
    "referrals": (1.02, 1.0, 1.1, 0.95, 1.03, 1.04, 0.98, 0.76, 1.06, 1.08, 1.03, 0.9),
    "school": (1.04, 1.0, 1.1, 0.94, 1.04, 1.05, 0.97, 0.62, 1.06, 1.12, 1.06, 0.88),
    "summer": (0.92, 0.92, 0.98, 1.02, 1.06, 1.1, 1.12, 1.08, 1.0, 0.98, 0.92, 0.9),
    "training": (1.05, 1.05, 1.1, 0.9, 1.05, 1.05, 0.9, 0.35, 1.1, 1.15, 1.1, 0.7),
    "courses": (1.0,) * 12,
}
# A share that dips when courses end, in points.
COURSES = (0.5, 0.5, 0.5, 0.5, 0.5, 0.0, -1.5, -2.0, -1.5, 0.5, 0.5, 0.5)

Series = tuple[list[int], list[int]]


def draw(rng: np.random.Generator, measure_id: str, plan: Plan, periods: list[date]) -> Series:
    """Draw numerators and denominators of each period (denominators 0 for a plain count)."""
    shape, sd = SHAPES[measure_id], null_sd(measure_id)
    latent = _latent(rng, len(periods))
    wobble = rng.normal(0, 1, len(periods))
    season = SEASONS[shape.season]
    numerators: list[int] = []
    denominators: list[int] = []
    for period, normal, extra in zip(periods, latent, wobble, strict=True):
        centre = shape.base + shift_of(plan, period) * sd
        rank = 0.5 * math.erfc(-normal / math.sqrt(2))
        volume = season[period.month - 1]
        if shape.kind == "percent":
            if shape.season == "courses":
                centre += COURSES[period.month - 1]
            spread = EXTRA * math.sqrt(centre * max(100 - centre, 1) / shape.size)
            share = min(max((centre + spread * extra) / 100, 0.01), 0.99)
            size = _denominator(rng, measure_id, shape.size * volume)
            denominators.append(size)
            numerators.append(_binomial_at(rank, size, share))
        elif shape.kind == "rate":
            mean = centre * shape.size / 10000
            mean += EXTRA * math.sqrt(mean) * extra
            denominators.append(int(shape.size))
            numerators.append(_poisson_at(rank, max(mean, 1.0)))
        elif shape.size < 0:
            denominators.append(0)
            numerators.append(max(0, round(centre + 1.2 * normal)))
        else:
            mean = max(centre * volume, 0.3)
            mean = max(mean + EXTRA * math.sqrt(mean) * extra, 0.2)
            denominators.append(0)
            numerators.append(_poisson_at(rank, mean))
    return numerators, denominators


def _latent(rng: np.random.Generator, length: int) -> list[float]:
    """Draw a standard normal series whose neighbours correlate by 0 to 0.3."""
    rho = float(rng.uniform(0, 0.3))
    steps = rng.normal(0, 1, length)
    values = [float(steps[0])]
    for step in steps[1:]:
        values.append(rho * values[-1] + math.sqrt(1 - rho**2) * float(step))
    return values


def _denominator(rng: np.random.Generator, measure_id: str, mean: float) -> int:
    """Draw how many there were that month: stocks vary little, flows by chance."""
    if measure_id in ("M02", "M04", "M32"):
        return max(3, round(mean + rng.normal(0, 0.03 * mean)))
    spread = 0.06 * mean + 0.55 * math.sqrt(mean)
    return max(4, round(mean + rng.normal(0, spread)))


def _binomial_at(rank: float, size: int, share: float) -> int:
    """Give the binomial count at a rank between 0 and 1."""
    log_odds = math.log(share) - math.log(1 - share)
    log_p = size * math.log(1 - share)
    total = math.exp(log_p)
    count = 0
    while total < rank and count < size:
        log_p += math.log((size - count) / (count + 1)) + log_odds
        count += 1
        total += math.exp(log_p)
    return count


def _poisson_at(rank: float, mean: float) -> int:
    """Give the Poisson count at a rank between 0 and 1."""
    log_p = -mean
    total = math.exp(log_p)
    count = 0
    while total < rank and count < 10 * mean + 60:
        count += 1
        log_p += math.log(mean / count)
        total += math.exp(log_p)
    return count


def move_to_share(
    rng: np.random.Generator,
    numerators: list[int],
    denominators: list[int],
    places: list[int],
    percent: float,
) -> None:
    """Nudge numerators of those places, by ones, until their pooled share is the percentage."""
    wanted = round(percent / 100 * sum(denominators[i] for i in places))
    gap = wanted - sum(numerators[i] for i in places)
    step = 1 if gap > 0 else -1
    while gap:
        place = places[int(rng.integers(0, len(places)))]
        if 0 <= numerators[place] + step <= denominators[place]:
            numerators[place] += step
            gap -= step


def move_to_mean(
    rng: np.random.Generator, counts: list[int], places: list[int], mean: float
) -> None:
    """Nudge counts of those places, by ones, until their mean is the one wanted."""
    gap = round(mean * len(places)) - sum(counts[i] for i in places)
    step = 1 if gap > 0 else -1
    while gap:
        place = places[int(rng.integers(0, len(places)))]
        if counts[place] + step >= 1:
            counts[place] += step
            gap -= step
