"""How often the impact verdict is wrong on noise, and how often it finds a real change.

Run: python -m benchmarks.impact_size_and_power [--repeats 200] [--write]
Settings that come out high are settled with 1,000 other series, and those shares are told: among 140
settings the highest of a few hundred is high by chance alone.
Null series are 24 to 60 months with a trend and no change, or with a step that was over before the
time that is looked at: every "improved" or "worse" is false. Power: a level shift of 2 sd after
18 + 18 months, beginning in each of the first four. METHOD section 3 has the limits.
"""

import argparse
import os
import time
from concurrent.futures import ProcessPoolExecutor

import numpy as np
import pandas as pd

from learning_hub.statistics import impact

RHOS = (0.0, 0.2, 0.4)
LENGTHS = {24: (0.5,), 36: (0.4, 0.5, 0.6), 48: (0.4, 0.5, 0.6), 60: (0.4, 0.5, 0.6)}
POISSON_LENGTHS = {24: (0.5,), 36: (0.5,), 60: (0.4, 0.6)}
MEANS = (5, 20, 100)
TREND = 0.025  # sd a month
STEEP = (0.10, 0.15)
OLD_STEP = 8  # months after the beginning of a series, where a step of 2 sd is long over
SHIFT = 2.0  # sd
BEST = {0.0: 83, 0.2: 72, 0.4: 65}  # % found, were the correlation known (METHOD section 3)
ALL_ONSETS = (0, 1, 2, 3)
LARGEST, OVERALL, FOUND = 0.10, 0.065, 0.75
HIGH, SETTLING = 0.08, 1000  # from this share on a setting is settled, with so many other series


def normal(rng, months, rho, trend=TREND):
    """Return a normal AR(1) series of sd 1 with a trend."""
    noise = rng.normal(size=months) * np.sqrt(1 - rho**2)
    noise[0] = rng.normal()
    for month in range(1, months):
        noise[month] += rho * noise[month - 1]
    return noise + trend * np.arange(months)


def counts(rng, months, rho, mean, trend=TREND):
    """Return Poisson counts whose neighbours correlate by rho: part of last month's stay on."""
    expected = mean + trend * np.sqrt(mean) * np.arange(months)
    found = [rng.poisson(expected[0])]
    for month in range(1, months):
        stay = rng.binomial(found[-1], rho)
        found.append(stay + rng.poisson(expected[month] - rho * expected[month - 1]))
    return np.array(found, dtype=float)


def word(values, cut, denominator=None):
    """Return the verdict on a series whose intervention is in the last month before the cut."""
    periods = pd.date_range("2019-01-01", periods=len(values), freq="MS")
    if denominator is None:
        frame = pd.DataFrame({"period": periods, "value": values})
    else:
        frame = pd.DataFrame(
            {"period": periods, "numerator": values, "denominator": float(denominator)}
        )
    return impact.assess(frame, periods[cut - 1], good="increase").word


def null_settings():
    """Return the settings of METHOD's null series: (family, mean, months, cut, rho)."""
    settings = [
        ("normal", None, months, round(months * share), rho)
        for months, shares in LENGTHS.items()
        for share in shares
        for rho in RHOS
    ]
    return settings + [
        ("Poisson", mean, months, round(months * share), rho)
        for mean in MEANS
        for months, shares in POISSON_LENGTHS.items()
        for share in shares
        for rho in RHOS
    ]


def hard_settings():
    """Return null settings that METHOD's do not hold: steep trends, and a step long before."""
    kinds = [f"normal, trend {trend:.2f}" for trend in STEEP] + ["normal, an old step"]
    return [
        (kind, None, months, round(months * share), rho)
        for kind in kinds
        for months, shares in LENGTHS.items()
        for share in shares
        for rho in RHOS
        if "step" not in kind or round(months * share) - OLD_STEP >= 16
    ]


def false_share(setting, repeats, seed):
    """Return the share of null series of a setting that are called improved or worse."""
    family, mean, months, cut, rho = setting
    rng = np.random.default_rng([seed, months, cut, round(rho * 10), mean or 0])
    false = 0
    for _ in range(repeats):
        if family == "Poisson":
            # a rate of events: one in a thousand of what they are out of
            verdict = word(counts(rng, months, rho, mean), cut, mean * 1000)
        elif "step" in family:
            old = SHIFT * (np.arange(months) >= OLD_STEP)
            verdict = word(normal(rng, months, rho, trend=0.0) + old, cut)
        else:
            trend = float(family.split()[-1]) if "trend" in family else TREND
            verdict = word(normal(rng, months, rho, trend), cut)
        false += verdict in ("improved", "worse")
    return false / repeats


def found_share(rho, repeats, seed, onset=0):
    """Return the share of shifts of 2 sd after 18 + 18 months that are called improved.

    onset: how many months after the first the shift begins.
    """
    rng = np.random.default_rng([seed, round(rho * 10), onset])
    after = np.arange(36) >= 18 + onset
    found = 0
    for _ in range(repeats):
        found += word(normal(rng, 36, rho, trend=0.0) + SHIFT * after, 18) == "improved"
    return found / repeats


def measure(repeats, seed=1, settings=None, onsets=(0,)):
    """Return (null settings with their false shares, (rho, onset) with the share found)."""
    null = null_settings() if settings is None else settings
    wanted = [(rho, onset) for rho in RHOS for onset in onsets]
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        false = pool.map(false_share, null, [repeats] * len(null), [seed] * len(null))
        found = pool.map(
            found_share,
            [rho for rho, _ in wanted],
            [repeats] * len(wanted),
            [seed] * len(wanted),
            [onset for _, onset in wanted],
        )
        return dict(zip(null, false, strict=True)), dict(zip(wanted, found, strict=True))


def settled(found, repeats, seed=2):
    """Return the same shares, those of 8 % or more measured anew on other series."""
    high = [setting for setting, share in found.items() if share >= HIGH]
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        anew = pool.map(false_share, high, [repeats] * len(high), [seed] * len(high))
        return {**found, **dict(zip(high, anew, strict=True))}


def _rows(null):
    rows = dict.fromkeys((family, mean, months, cut) for family, mean, months, cut, _ in null)
    for family, mean, months, cut in rows:
        shares = " | ".join(f"{100 * null[family, mean, months, cut, rho]:.1f}" for rho in RHOS)
        name = family if mean is None else f"{family}, mean {mean}"
        yield f"| {name} | {cut} + {months - cut} | {shares} |"


def as_markdown(null, hard, power, repeats):
    """Return the tables."""
    head = [
        "| series | months before + after | rho 0 | rho 0.2 | rho 0.4 |",
        "|---|---|---|---|---|",
    ]
    every, worst = list(null.values()), list(hard.values())
    return "\n".join(
        [
            "## Impact verdicts on noise and on a real change",
            "",
            f"{repeats} series a setting; % called improved or worse although nothing changed "
            "(nominal 5, at most 10 in any setting and 6.5 over all of the first table). Settings of "
            f"{100 * HIGH:.0f} or more were settled with {SETTLING:,} other series, and that is told.",
            "",
            *head,
            *_rows(null),
            "",
            f"Over all settings {100 * np.mean(every):.1f} %, largest {100 * max(every):.1f} %.",
            "",
            "Steep trends, and a step of 2 sd that was over before:",
            "",
            *head,
            *_rows(hard),
            "",
            f"Over all of these {100 * np.mean(worst):.1f} %, largest {100 * max(worst):.1f} %.",
            "",
            "A level shift of 2 sd after 18 + 18 months, % found, by the month it begins in:",
            "",
            "| | rho 0 | rho 0.2 | rho 0.4 |",
            "|---|---|---|---|",
            *(
                f"| month {onset + 1} | "
                + " | ".join(f"{100 * power[rho, onset]:.0f}" for rho in RHOS)
                + " |"
                for onset in ALL_ONSETS
            ),
            "| best possible, onset and correlation known, free trend | "
            + " | ".join(f"{BEST[rho]}" for rho in RHOS)
            + " |",
        ]
    )


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--repeats", type=int, default=1000)
    parser.add_argument("--write", action="store_true", help="rewrite the section in RESULTS.md")
    chosen = parser.parse_args()
    began = time.perf_counter()
    null, power = measure(chosen.repeats, onsets=ALL_ONSETS)
    hard, _ = measure(chosen.repeats, settings=hard_settings(), onsets=())
    if chosen.repeats < SETTLING:
        null, hard = settled(null, SETTLING), settled(hard, SETTLING)
    markdown = as_markdown(null, hard, power, chosen.repeats)
    print(markdown)
    print(f"\n{time.perf_counter() - began:.0f} seconds")
    if chosen.write:
        from benchmarks.results import write_section

        write_section("impact-size", markdown)
    every = [*null.values(), *hard.values()]
    kept = max(every) <= LARGEST and np.mean(list(null.values())) <= OVERALL
    return 0 if kept and power[0.0, 0] >= FOUND else 1


if __name__ == "__main__":
    raise SystemExit(main())
