"""How much faster `xmr_many` judges 1,000 series than a plain Python loop of the same method.

Run: python -m benchmarks.xmr_many_speed [--write]
Both are timed in the same run, and their verdicts compared. At least 20 times is wanted.
"""

import argparse
import statistics
import time
from itertools import pairwise

import numpy as np
import pandas as pd

from learning_hub.statistics import spc

ROW = (
    *("mean", "lower", "upper", "near_lower", "near_upper"),
    *("side", "close", "rule", "point_type", "trial"),
)
WANTED = 20
SERIES, POINTS = 1000, 60


def plain_chart(values, good=None, target=None, groups=None, fix_after=None, screen=True):
    """Judge one series by METHOD section 1, row by row, in nothing but Python.

    values: floats, None where missing, in period order. groups: a group number per row. Returns
    (rows, variation, assurance); a row is a tuple with the fields of ROW.
    """
    groups = groups or [0] * len(values)
    rows = []
    for group in dict.fromkeys(groups):
        rows += plain_group(
            [v for v, g in zip(values, groups, strict=True) if g == group], good, fix_after, screen
        )
    judged = [i for i, value in enumerate(values) if value is not None]
    variation, assurance = "common", None
    if judged:
        rule, kind = rows[judged[-1]][7:9]
        variation = kind
        if kind in ("improvement", "concern"):
            variation += "_high" if rule.endswith(("above", "up")) else "_low"
    if target is not None and good is not None and rows:
        assurance = plain_assurance(values, groups, rows, good, target)
    return rows, variation, assurance


def plain_assurance(values, groups, rows, good, target):
    """Return what the last group's limits say of a target."""
    mean, lower, upper = rows[-1][:3]
    last = [v for v, g in zip(values, groups, strict=True) if g == groups[-1]]
    there = [v for v in last if v is not None]
    if lower is None:
        if len(last) < 5 or len(there) < 2 or len(set(there)) > 1:
            return None
        met = mean >= target if good == "increase" else mean <= target
        return "consistent_pass" if met else "consistent_fail"
    if target < lower:
        return "consistent_pass" if good == "increase" else "consistent_fail"
    if target > upper:
        return "consistent_fail" if good == "increase" else "consistent_pass"
    return "inconsistent"


def plain_group(values, good, fix_after, screen):
    """Judge the rows of one group."""
    count = len(values)
    base = values if fix_after is None else values[:fix_after]
    there = [v for v in base if v is not None]
    mean = statistics.fmean(there) if there else None
    ranges = [abs(b - a) for a, b in pairwise(base) if a is not None and b is not None]
    lower = upper = near_lower = near_upper = None
    if any(ranges) and count >= 5:
        middle = statistics.fmean(ranges)
        if screen:
            kept = [r for r in ranges if r < 3.267 * middle]
            # where every real movement is screened away, screening is dropped
            middle = statistics.fmean(kept) or middle
        width = 2.66 * middle
        lower, upper = mean - width, mean + width
        near_lower, near_upper = mean - 2 / 3 * width, mean + 2 / 3 * width

    side, outside, close = [], [], []
    for value in values:
        if value is None or mean is None:
            side.append(None)
            outside.append(False)
            close.append(False)
            continue
        tie = 1e-12 * max(1.0, abs(value), abs(mean))
        side.append(0 if abs(value - mean) <= tie else (1 if value > mean else -1))
        if lower is None:
            outside.append(False)
            close.append(False)
            continue
        outside.append(value > upper + tie or value < lower - tie)
        close.append(not outside[-1] and (value > near_upper + tie or value < near_lower - tie))
    steps = [None]
    for before, value in pairwise(values):
        if before is None or value is None:
            steps.append(None)
        elif abs(value - before) <= 1e-12 * max(1.0, abs(value), abs(mean)):
            steps.append(0)
        else:
            steps.append(1 if value > before else -1)
    rising, falling, paired, run = set(), set(), set(), set()
    for i in range(count - 6):
        window = steps[i + 1 : i + 7]
        if all(step == 1 for step in window):
            rising.update(range(i, i + 7))
        if all(step == -1 for step in window):
            falling.update(range(i, i + 7))
        sides = set(side[i : i + 7])
        if sides in ({1}, {-1}):
            run.update(range(i, i + 7))
    for i in range(count - 2):
        if set(side[i : i + 3]) in ({1}, {-1}) and sum(close[i : i + 3]) >= 2:
            paired.update(range(i, i + 3))

    rows = []
    for i in range(count):
        high = side[i] is not None and side[i] > 0
        if outside[i]:
            rule = "outside_above" if high else "outside_below"
        elif i in rising and i in falling:
            rule = "trend_up" if steps[i + 1] == 1 else "trend_down"
        elif i in rising or i in falling:
            rule = "trend_up" if i in rising else "trend_down"
        elif close[i] and i in paired:
            rule = "two_of_three_above" if high else "two_of_three_below"
        elif i in run:
            rule = "run_above" if high else "run_below"
        else:
            rule = "common"
        up = rule.endswith(("above", "up"))
        if rule == "common":
            kind = "common"
        elif good is None:
            kind = "neutral_high" if up else "neutral_low"
        else:
            kind = "improvement" if up == (good == "increase") else "concern"
        limited = side[i] is not None and lower is not None
        near = close[i] if limited else None
        limits = (mean, lower, upper, near_lower, near_upper)
        rows.append((*limits, side[i], near, rule, kind, count < 13))
    return rows


def plain_many(records, good, target):
    """Judge many series from (series, period, value) records in a plain loop.

    Returns the points, a dictionary per row, and (series, variation, assurance) per series.
    """
    by_series = {}
    for series, period, value in records:
        by_series.setdefault(series, []).append((period, value))
    points, verdicts = [], []
    for series, own in by_series.items():
        own.sort()
        if len({period for period, _ in own}) < len(own):
            raise ValueError(f"{series}: a period is given more than once")
        rows, variation, assurance = plain_chart([value for _, value in own], good, target)
        for (period, value), row in zip(own, rows, strict=True):
            named = dict(zip(ROW, row, strict=True))
            points.append({"series": series, "period": period, "value": value, **named})
        verdicts.append((series, variation, assurance))
    return points, verdicts


def noise(series=SERIES, points=POINTS, seed=1):
    """Return a long frame of monthly noise."""
    rng = np.random.default_rng(seed)
    return pd.DataFrame(
        {
            "series": np.repeat([f"measure {i:04d}" for i in range(series)], points),
            "period": np.tile(pd.date_range("2019-01-01", periods=points, freq="MS"), series),
            "value": np.round(rng.normal(50, 5, series * points), 1),
        }
    )


def measure(repeats=5):
    """Return (plain seconds, vectorised seconds), the best of some runs of each.

    Both begin with unsorted rows of (series, period, value) and end with the judged points and a
    verdict for each series.
    """
    frame = noise().sample(frac=1, random_state=1)
    records = list(zip(frame["series"], frame["period"], frame["value"], strict=True))
    charts = spc.xmr_many(frame, good="increase", target=52.0)  # the first call imports
    plain, fast = [], []
    for _ in range(repeats):
        began = time.perf_counter()
        points, verdicts = plain_many(records, "increase", 52.0)
        plain.append(time.perf_counter() - began)
        began = time.perf_counter()
        charts = spc.xmr_many(frame, good="increase", target=52.0)
        assert len(charts.points) == len(points)
        fast.append(time.perf_counter() - began)
    columns = [charts.summary[name] for name in ("series", "variation", "assurance")]
    if verdicts != list(zip(*columns, strict=True)):
        raise AssertionError("the two versions do not agree")
    return min(plain), min(fast)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--write", action="store_true", help="rewrite the section in RESULTS.md")
    chosen = parser.parse_args()
    plain, fast = measure()
    markdown = "\n".join(
        [
            "## Many XmR charts at once",
            "",
            f"{SERIES:,} series of {POINTS} points, all rules, points and verdicts, from "
            "unsorted rows, best of 5, in one run:",
            "",
            "| | seconds |",
            "|---|---|",
            f"| plain Python loop | {plain:.3f} |",
            f"| `xmr_many` | {fast:.3f} |",
            f"| times faster | {plain / fast:.0f} |",
        ]
    )
    print(markdown)
    if chosen.write:
        from benchmarks.results import write_section

        write_section("xmr-many-speed", markdown)
    return 0 if plain / fast >= WANTED else 1


if __name__ == "__main__":
    raise SystemExit(main())
