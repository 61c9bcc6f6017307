"""The limits and rules of an XmR chart, for any number of groups at once.

Everything works on flat arrays with one element per row, the rows of a group next to each other in
period order. A group is one series between two rebases; limits, runs and windows never span groups,
so thousands of series are judged in one go and one series is simply the smallest case of it.
"""

from typing import NamedTuple

import numpy as np

LIMIT = 2.66  # limits lie this many mean moving ranges from the mean: 3 / 1.128
SCREEN = 3.267  # moving ranges from this many times their mean on are left out of it
WINDOW = 7  # rows of a trend, and of a run on one side
TRIAL_ROWS = 13  # a group with fewer rows has trial limits
LIMIT_ROWS = 5  # and with fewer than this none
TIE = 1e-12  # relative; a mean is not exact, so values this near to each other are alike

RULES = (
    "common",
    "outside_above",
    "outside_below",
    "trend_up",
    "trend_down",
    "two_of_three_above",
    "two_of_three_below",
    "run_above",
    "run_below",
)
# +1 where a rule means high or rising values, -1 where low or falling ones, 0 for common cause
POINTS_UP = np.array([0, 1, -1, 1, -1, 1, -1, 1, -1], dtype=np.int8)


class Judged(NamedTuple):
    """The rows of a chart judged; arrays of one element per row, or per group where said.

    side is NaN, and close and outside are False, where the value or the limits are missing.
    rule: positions in RULES. Per group: rows, and flat (all values used for limits are alike),
    steady (all values of the group are), unscreened (screening had to be dropped).
    """

    mean: np.ndarray
    lower: np.ndarray
    upper: np.ndarray
    near_lower: np.ndarray
    near_upper: np.ndarray
    side: np.ndarray
    outside: np.ndarray
    close: np.ndarray
    rule: np.ndarray
    rows: np.ndarray
    flat: np.ndarray
    steady: np.ndarray
    unscreened: np.ndarray


def judge(
    values: np.ndarray,
    starts: np.ndarray,
    *,
    fix_after: int | None,
    screen: bool,
    parity: bool,
    by_size: tuple[np.ndarray, np.ndarray] | None = None,
) -> Judged:
    """Judge rows: limits of each group, and the first rule that each row meets.

    values: floats, NaN where missing, groups one after the other. starts: the position of each
    group's first row, the first being 0; there is at least one row. by_size: the centre of each row
    and how far its limits lie from it, in place of those of moving ranges. Source: METHOD of the NHS
    "Making Data Count" team as coded in NHSRplotthedots 0.2.2; with `parity` its corner cases too.
    """
    count = len(values)
    sizes = np.diff(np.append(starts, count))
    group = np.repeat(np.arange(len(starts)), sizes)
    row = np.arange(count) - starts[group]
    known = ~np.isnan(values)
    used = known if fix_after is None else known & (row < fix_after)

    mean_of = _group_means(values, used, starts)
    step = np.full(count, np.nan)
    step[1:] = np.diff(values)
    step[starts] = np.nan
    moving = np.abs(step)
    # A gap is not bridged: the range is missing when either of its values is.
    ranged = ~np.isnan(moving) if fix_after is None else ~np.isnan(moving) & (row < fix_after)
    mean_range = _group_means(moving, ranged, starts)

    flat = _alike(values, used, starts)
    nothing = TIE * np.maximum(1.0, np.abs(mean_of))
    unscreened = np.zeros(len(starts), dtype=bool)
    if screen:
        with np.errstate(invalid="ignore"):
            kept = ranged & (moving < SCREEN * mean_range[group])
        screened = _group_means(moving, kept, starts)
        if not parity:
            # Where every real movement is screened away (5, 5, .., 9, 9, ..) the limits would
            # fall on the mean and every point outside: here screening is dropped, and said.
            unscreened = (screened <= nothing) & (mean_range > nothing) & ~flat
            screened = np.where(unscreened, mean_range, screened)
        mean_range = screened
    if not parity:
        # Values that are all alike, or that never move between neighbours, have no limits (the
        # reference has none either, except without screening, where they fall on the mean); nor
        # have fewer than five rows.
        still = flat | (mean_range <= nothing)
        mean_range = np.where(still | (sizes < LIMIT_ROWS), np.nan, mean_range)

    mean, width = mean_of[group], (LIMIT * mean_range)[group]
    if by_size is not None:
        mean, width = by_size
        width = np.where((sizes < LIMIT_ROWS)[group] | flat[group], np.nan, width)
    lower, upper = mean - width, mean + width
    near_lower, near_upper = mean - 2 / 3 * width, mean + 2 / 3 * width
    with np.errstate(invalid="ignore"):
        tie = TIE * np.maximum(1.0, np.maximum(np.abs(values), np.abs(mean)))
        side = np.where(np.abs(values - mean) <= tie, 0.0, np.sign(values - mean))
        # The reference compares bare; we do not call a point outside for a rounding error.
        slack = 0.0 if parity else tie
        outside = (values > upper + slack) | (values < lower - slack)
        close = ~outside & ((values > near_upper + slack) | (values < near_lower - slack))
        rise = np.sign(step) if parity else np.where(moving <= tie, 0.0, np.sign(step))
    rise[np.isnan(rise)] = 0.0  # a window with a gap is no trend

    rule = np.zeros(count, dtype=np.int8)
    run = _runs(side, group) >= WINDOW
    rule[run & (side > 0)] = RULES.index("run_above")
    rule[run & (side < 0)] = RULES.index("run_below")
    pair = close & _two_of_three(side, close, group)
    rule[pair & (side > 0)] = RULES.index("two_of_three_above")
    rule[pair & (side < 0)] = RULES.index("two_of_three_below")
    trend = _trends(rise, group, parity)
    rule[trend > 0] = RULES.index("trend_up")
    rule[trend < 0] = RULES.index("trend_down")
    rule[outside & (values > mean)] = RULES.index("outside_above")
    rule[outside & (values < mean)] = RULES.index("outside_below")
    return Judged(
        mean,
        lower,
        upper,
        near_lower,
        near_upper,
        side,
        outside,
        close,
        rule,
        sizes,
        flat,
        _alike(values, known, starts),
        unscreened,
    )


def _group_means(values: np.ndarray, used: np.ndarray, starts: np.ndarray) -> np.ndarray:
    """Return each group's mean of the used values, NaN where there is none.

    In long double, as R's mean() reckons, so that a mean of decimals comes out as the decimal it
    is; where that is no longer than a double the tie tolerance does the same service.
    """
    counts = np.add.reduceat(used, starts, dtype=np.int64)
    exact = np.where(used, values, 0.0).astype(np.longdouble)
    with np.errstate(invalid="ignore", divide="ignore"):
        return (np.add.reduceat(exact, starts) / counts).astype(float)


def _alike(values: np.ndarray, used: np.ndarray, starts: np.ndarray) -> np.ndarray:
    """Return for each group whether all its used values are one and the same (none: False)."""
    highest = np.maximum.reduceat(np.where(used, values, -np.inf), starts)
    lowest = np.minimum.reduceat(np.where(used, values, np.inf), starts)
    scale = np.maximum(1.0, np.maximum(np.abs(highest), np.abs(lowest)))
    with np.errstate(invalid="ignore"):
        return (highest - lowest <= TIE * scale) & np.isfinite(highest)


def _runs(sign: np.ndarray, group: np.ndarray) -> np.ndarray:
    """Return how long the run of equal signs within the group is that each row belongs to.

    Missing signs (NaN) differ from everything, also from each other.
    """
    begins = np.ones(len(sign), dtype=bool)
    begins[1:] = (sign[1:] != sign[:-1]) | (group[1:] != group[:-1])
    number = np.cumsum(begins) - 1
    return np.asarray(np.bincount(number)[number])


def _two_of_three(side: np.ndarray, close: np.ndarray, group: np.ndarray) -> np.ndarray:
    """Return whether each row is in a window of 3 rows on one side of which 2 or more are close."""
    member = np.zeros(len(side), dtype=bool)
    first, second, third = side[:-2], side[1:-1], side[2:]
    near = close.astype(np.int8)
    window = (first == second) & (second == third) & (first != 0) & (group[:-2] == group[2:])
    window &= near[:-2] + near[1:-1] + near[2:] >= 2
    for offset in range(3):
        member[offset : len(side) - 2 + offset] |= window
    return member


def _trends(rise: np.ndarray, group: np.ndarray, parity: bool) -> np.ndarray:
    """Return +1 or -1 where a row is in a window of 7 rows that only rise or only fall, else 0.

    rise: the sign of the step from the row before, 0 for a tie, a gap and the first of a group.
    """
    long = _runs(rise, group) >= WINDOW - 1
    # The step out of each row; at the last of a group it is the 0 of the next group's first.
    after = np.append(rise[1:], 0.0)
    long_after = np.append(long[1:], False)
    member_up = (long & (rise > 0)) | (long_after & (after > 0))
    member_down = (long & (rise < 0)) | (long_after & (after < 0))
    member = member_up | member_down
    if parity:
        # The reference looks at the next step of a row whenever the next row is in some trend,
        # which mislabels the last point of a rise that a drop and a new rise follow; and it
        # calls "decreasing" what is not increasing, a tie included.
        same_group = np.append(group[1:] == group[:-1], False)
        next_member = np.append(member[1:], False) & same_group
        direction = np.where(np.where(next_member, after, rise) > 0, 1, -1)
    else:
        # A row in a rise and in a fall is the peak between them: what comes next decides.
        both = member_up & member_down
        direction = np.where(both, np.sign(after), np.where(member_up, 1, -1))
    return np.where(member, direction, 0)
