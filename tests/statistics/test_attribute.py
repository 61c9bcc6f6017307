"""Attribute charts: the reference's figures, what is left out of them, and which chart to take."""

import math
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reference_results import committed

from learning_hub.statistics import spc

KINDS = {"pp": "p_prime", "up": "u_prime"}
COLUMNS = {
    "value": "y",
    "size": "n",
    "centre": "cl",
    "lower": "lcl",
    "upper": "ucl",
    "lower95": "lcl.95",
    "upper95": "ucl.95",
}
RUNS = {
    "n_obs": "n.obs",
    "n_useful": "n.useful",
    "longest_run": "longest.run",
    "longest_run_max": "longest.run.max",
    "crossings": "n.crossings",
    "crossings_min": "n.crossings.min",
    "signal": "runs.signal",
}
CASES = [
    case
    for case in committed("attribute.json")["cases"]
    if case["options"]["method"] == "anhoej"  # the other two methods are not ours
]


def test_only_two_reference_cases_are_left_out():
    assert len(committed("attribute.json")["cases"]) - len(CASES) == 2


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_a_reference_chart_comes_out_to_the_digit(case):
    options, rows = case["options"], case["expected"]["points"]
    chart = spc.attribute(
        KINDS.get(case["chart"], case["chart"]),
        case["input"]["y"],
        case["input"]["n"],
        parts=options["part"] or (),
        freeze=options["freeze"],
        exclude=options["exclude"] or (),
        multiply=options["multiply"],
        screen=options["screenedmr"],
        centre=options["cl"],
    )
    for ours, theirs in COLUMNS.items():
        expected = [math.nan if row[theirs] is None else row[theirs] for row in rows]
        np.testing.assert_allclose(chart.points[ours], expected, rtol=1e-9, atol=1e-13)
    assert chart.points["outside"].tolist() == [row["sigma.signal"] for row in rows]
    assert chart.points["part"].tolist() == [row["part"] for row in rows]
    assert chart.points["baseline"].tolist() == [row["baseline"] for row in rows]
    assert chart.points["included"].tolist() == [row["include"] for row in rows]
    runs = chart.runs.set_index("part")
    for part, row in zip(chart.points["part"], rows, strict=True):
        found = {name: runs.loc[part, name] for name in RUNS}
        found = {name: None if pd.isna(one) else one for name, one in found.items()}
        assert found == {ours: row[theirs] for ours, theirs in RUNS.items()}


def test_a_share_of_a_quarter_of_sixteen_has_limits_three_deviations_off():
    chart = spc.attribute("p", [4, 4, 5, 3], [16, 16, 16, 16])
    points = chart.points.iloc[0]
    assert points["centre"] == 0.25
    assert points["upper"] == pytest.approx(0.25 + 3 * math.sqrt(0.25 * 0.75 / 16))
    assert points["upper95"] == pytest.approx(0.25 + 2 * math.sqrt(0.25 * 0.75 / 16))
    assert points["lower"] == 0  # 0.25 - 0.32 is cut


def test_a_point_without_value_or_size_has_no_limits_and_weighs_nothing():
    chart = spc.attribute("u", [4, None, 6, 5, 8], [100, 100, 0, None, 200])
    assert chart.points["value"].isna().tolist() == [False, True, True, True, False]
    assert chart.points["upper"].isna().tolist() == [False, True, True, True, False]
    assert chart.points["centre"].iloc[0] == pytest.approx(12 / 300)
    assert not chart.points["outside"].iloc[1:4].any()
    assert spc.attribute("c", [4, None, 6]).points["upper"].isna().tolist() == [False, True, False]


def test_frozen_limits_come_from_the_first_points_and_an_excluded_point_counts_nowhere():
    counts, sizes = [10, 12, 11, 9, 30, 28], [100] * 6
    frozen = spc.attribute("p", counts, sizes, freeze=4)
    assert frozen.points["centre"].iloc[-1] == pytest.approx(42 / 400)
    assert frozen.points["outside"].tolist() == [False] * 4 + [True, True]
    without = spc.attribute("p", counts, sizes, exclude=[5, 6])
    assert without.points["centre"].iloc[0] == pytest.approx(42 / 400)
    assert without.runs["n_obs"].tolist() == [4]


def test_parts_have_limits_and_runs_of_their_own():
    values = [10, 12, 9, 11, 30, 33, 29, 31]
    chart = spc.attribute("i", values, parts=[4])
    first, second = spc.attribute("i", values[:4]), spc.attribute("i", values[4:])
    both = pd.concat([first.points, second.points], ignore_index=True)
    np.testing.assert_allclose(chart.points["upper"], both["upper"])
    assert chart.points["part"].tolist() == [1] * 4 + [2] * 4
    assert len(chart.runs) == 2


def test_a_given_centre_replaces_the_found_one():
    chart = spc.attribute("p", [5, 6, 7], [50, 50, 50], centre=0.2, multiply=100)
    assert chart.points["centre"].tolist() == [20] * 3
    assert chart.points["value"].tolist() == pytest.approx([10, 12, 14])
    assert spc.attribute("t", [3.0, 5.0, 9.0], centre=6).points["centre"].iloc[0] == (
        pytest.approx(6)
    )


def test_the_runs_analysis_sees_a_shift_that_no_limit_does():
    chart = spc.attribute("i", [48, 52] * 8 + [54, 58] * 8)
    assert chart.signal and not chart.points["outside"].any()
    assert chart.runs["longest_run"].tolist() == [16]
    assert not spc.attribute("i", [48, 52, 58, 54, 48, 58, 52, 54] * 4).signal


@settings(max_examples=100, deadline=None)
@given(st.lists(st.integers(-3, 3), max_size=60))
def test_the_runs_analysis_counts_as_a_reader_would(values):
    chart = spc.attribute("run", values, centre=0)
    sides = [1 if value > 0 else -1 for value in values if value]
    if not values:
        assert chart.runs.empty or chart.runs["n_useful"].tolist() == [0]
        return
    runs = chart.runs.iloc[0]
    assert runs["n_useful"] == len(sides)
    if sides:
        lengths = [1]
        for before, now in pairwise(sides):
            lengths = [*lengths, 1] if before != now else [*lengths[:-1], lengths[-1] + 1]
        assert runs["longest_run"] == max(lengths)
        assert runs["crossings"] == len(lengths) - 1
        from scipy import stats

        assert runs["crossings_min"] == max(stats.binom.ppf(0.05, len(sides) - 1, 0.5), 0)


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(["p", "p_prime", "u", "u_prime"]),
    st.lists(st.tuples(st.integers(0, 40), st.integers(0, 60)), min_size=1, max_size=40),
)
def test_a_chart_of_any_shares_or_rates_keeps_within_what_is_possible(kind, rows):
    counts = [min(a, b) for a, b in rows]
    points = spc.attribute(kind, counts, [b for _, b in rows]).points
    limits = points[["lower", "lower95", "upper95", "upper"]].dropna()
    assert (limits >= 0).all(axis=None)
    if kind.startswith("p"):
        assert (limits <= 1).all(axis=None)
    assert (limits.diff(axis=1).iloc[:, 1:] >= 0).all(axis=None)


@pytest.mark.parametrize(
    "kind, values, sizes, more, message",
    [
        ("q", [1], None, {}, "kind is one of"),
        ("p", [1], None, {}, "needs sizes"),
        ("p", [3], [2], {}, "above 1"),
        ("u", [3], [-2], {}, "negative"),
        ("t", [3, 0], None, {}, "above 0"),
        ("p", [3, 1], [4], {}, "2 values but 1 sizes"),
        ("i", [3, 1], None, {"exclude": [3]}, "beyond the 2 points"),
    ],
)
def test_what_cannot_be_a_chart_is_refused_in_words(kind, values, sizes, more, message):
    with pytest.raises(ValueError, match=message):
        spc.attribute(kind, values, sizes, **more)


def test_limits_are_frozen_after_so_many_points_unless_the_series_has_parts():
    counts = [4.0, 5, 6, 5, 40, 41]
    frozen = spc.attribute("c", counts, freeze=3)
    assert frozen.points["baseline"].tolist() == [True] * 3 + [False] * 3
    assert set(frozen.points["centre"]) == {5.0}
    parted = spc.attribute("c", counts, freeze=3, parts=[4])
    assert parted.points["baseline"].all()
    assert parted.points["centre"].tolist() == [5.0] * 4 + [40.5] * 2


NOISE = np.random.default_rng(8)
LARGE = NOISE.integers(9000, 11000, 24)
SCATTERED = np.round(LARGE * np.clip(NOISE.normal(0.6, 0.04, 24), 0, 1))


@pytest.mark.parametrize(
    "values, sizes, chart, reason",
    [
        ([1, 2, 3], None, "none", "too_few_points"),
        ([0, 1, 0, 2, 1, 0, 0, 1], None, "together", "few_events"),
        ([20, 25, 19, 22, 30, 27], None, "xmr", "enough_events"),
        ([20.5, 25.1, 19.0, 22.2, 30.9], None, "xmr", "continuous"),
        (NOISE.binomial(20, 0.6, 24), [20] * 24, "p", "small_or_uneven_sizes"),
        (NOISE.binomial([80, 400] * 12, 0.6), [80, 400] * 12, "p", "small_or_uneven_sizes"),
        (NOISE.poisson([8, 40] * 12), [800, 4000] * 12, "p", "small_or_uneven_sizes"),
        (NOISE.binomial(200, 0.6, 24), [200] * 24, "xmr", "steady_sizes"),
        (NOISE.binomial(8, 0.9, 24), [8] * 24, "together", "few_expected"),
        (SCATTERED, LARGE, "p_prime", "scatters_beyond_chance"),
        ([5, None, 6, None, None], [10] * 5, "none", "too_few_points"),
        # On both sides of each limit: 5 points, 3 events, 5 cases expected in half of the periods,
        # a median of 50, a quarter more or less than the mean.
        ([30] * 4, None, "none", "too_few_points"),
        ([30] * 5, None, "xmr", "enough_events"),
        ([3] * 6, None, "xmr", "enough_events"),
        ([3] * 5 + [2], None, "together", "few_events"),
        ([-2, 3, 4, 5, 6], None, "xmr", "continuous"),
        ([5, 4] * 3, [10, 8] * 3, "p", "small_or_uneven_sizes"),
        ([5, 4, 4] * 2, [10, 8, 8] * 2, "together", "few_expected"),
        ([25, 26, 24] * 2, [50] * 6, "xmr", "steady_sizes"),
        ([25, 26, 24] * 2, [49] * 6, "p", "small_or_uneven_sizes"),
        ([37, 62, 38, 63, 37, 63], [75, 125] * 3, "xmr", "steady_sizes"),
        ([37, 62, 38, 63, 37, 63], [74, 126] * 3, "p", "small_or_uneven_sizes"),
        # What is no count scatters as it will.
        ([1.5, 90.5] * 3, [1000] * 6, "xmr", "steady_sizes"),
    ],
)
def test_the_chart_that_fits_is_suggested_with_its_reason(values, sizes, chart, reason):
    assert spc.suggest(values, sizes) == (chart, reason)


def test_a_rate_is_not_taken_for_a_share_when_said():
    rates = NOISE.poisson([8, 40] * 12)
    assert spc.suggest(rates, [800, 4000] * 12, shares=False).chart == "u"
