"""How often is a step proposed, or the last point marked, on series in which nothing happened?

    python -m benchmarks.steps_on_noise [--repeats 2000] [--write]

Steps: normal series of 24 to 60 months with correlation 0 to 0.4; at most 2 % may be proposed one.
Marks: binomial shares and Poisson counts, judged by the chart that `judging.periods` chooses for
them; at most 6 % may have their last point marked. METHOD sections 1.14 and 2.
"""

import argparse

import numpy as np
import pandas as pd

from benchmarks.results import write_section
from learning_hub.judging import Verdict, periods
from learning_hub.statistics import spc

LENGTHS, RHOS = (24, 30, 36, 48, 60), (0.0, 0.2, 0.4)
SIZES, SHARES = (3, 5, 8, 15, 40), (0.5, 0.7, 0.8, 0.9, 0.95, 0.98)
MEANS = (0.5, 1, 2, 3, 4, 6, 10, 20)
MONTHS = 48
MOST_STEPS, MOST_MARKS = 0.02, 0.06
MARKED = (Verdict.IMPROVING, Verdict.GETTING_WORSE)


def noise(rng, months, rho):
    """Return a normal series of sd 1 whose neighbours correlate by rho."""
    values = rng.normal(size=months)
    for month in range(1, months):
        values[month] = rho * values[month - 1] + np.sqrt(1 - rho**2) * values[month]
    return values


def proposed(months, rho, repeats):
    """Return the share of such series in which a step is proposed."""
    rng = np.random.default_rng([months, round(10 * rho)])
    return np.mean([bool(spc.steps(noise(rng, months, rho))) for _ in range(repeats)])


def marked(unit, draw, repeats):
    """Return the share of series whose last point is marked, and how most of them are drawn."""
    starts = pd.date_range("2022-04-01", periods=MONTHS, freq="MS")
    frame = pd.DataFrame(
        {
            "measure_id": "M",
            "unit": unit,
            "good_direction": "increase",
            "target": np.nan,
            "period_start": starts,
            "period_end": starts + pd.offsets.MonthEnd(0),
            "period_kind": "month",
            "starts_anew": False,
            "is_ended": True,
            "hidden": None,
        }
    )
    found, ways = [], []
    for _ in range(repeats):
        counts, sizes = draw()
        value = counts if unit == "count" else np.round(100 * counts / sizes, 1)
        course = periods.judge(
            frame.assign(
                numerator=counts, denominator=np.nan if unit == "count" else sizes, value=value
            ),
            "increase",
            None,
        )
        found.append(course.verdict in MARKED)
        ways.append(course.way)
    return np.mean(found), pd.Series(ways).mode()[0]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--repeats", type=int, default=2000)
    parser.add_argument("--write", action="store_true", help="rewrite the section in RESULTS.md")
    chosen = parser.parse_args()
    steps = {(n, rho): proposed(n, rho, chosen.repeats) for n in LENGTHS for rho in RHOS}
    lines = [
        "## Steps and marks on noise",
        "",
        f"{chosen.repeats} series a setting; % that are proposed a step (at most 2).",
        "",
        "| months | rho 0 | rho 0.2 | rho 0.4 |",
        "|---|---|---|---|",
        *(
            f"| {n} | " + " | ".join(f"{100 * steps[n, rho]:.1f}" for rho in RHOS) + " |"
            for n in LENGTHS
        ),
        "",
        f"{MONTHS} months, {chosen.repeats // 4} series a setting; % whose last point is marked "
        "(at most 6), and the chart that most of them are drawn on.",
        "",
        "| series | % marked | drawn |",
        "|---|---|---|",
    ]
    rng = np.random.default_rng(1)
    worst = 0.0
    draws = [
        (
            f"share of {share:.0%}, n = {n}",
            "percent",
            lambda n=n, share=share: (
                rng.binomial(n, share, MONTHS).astype(float),
                np.full(MONTHS, float(n)),
            ),
        )
        for n in SIZES
        for share in SHARES
    ]
    draws += [
        (
            f"count of mean {mean:g}",
            "count",
            lambda mean=mean: (rng.poisson(mean, MONTHS).astype(float), None),
        )
        for mean in MEANS
    ]
    for name, unit, draw in draws:
        share, way = marked(unit, draw, chosen.repeats // 4)
        worst = max(worst, share)
        lines.append(f"| {name} | {100 * share:.1f} | {way} |")
    markdown = "\n".join(lines)
    print(markdown)
    if chosen.write:
        write_section("steps-on-noise", markdown)
    return 0 if max(steps.values()) <= MOST_STEPS and worst <= MOST_MARKS else 1


if __name__ == "__main__":
    raise SystemExit(main())
