"""XmR charts: the reference's figures, our own corner cases, and many charts at once."""

import json
import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reference_results import committed, shared

from benchmarks.xmr_many_speed import plain_chart
from learning_hub.statistics import spc

RULES = {
    "Common Cause": "common",
    "Above UCL": "outside_above",
    "Below LCL": "outside_below",
    "7 Point Trend (Increasing)": "trend_up",
    "7 Point Trend (Decreasing)": "trend_down",
    "2 in 3 Above CL": "two_of_three_above",
    "2 in 3 Below CL": "two_of_three_below",
    "7 Points Above CL": "run_above",
    "7 Points Below CL": "run_below",
}
LIMITS = {
    "value": "y",
    "mean": "mean_col",
    "lower": "lpl",
    "upper": "upl",
    "near_lower": "near_lpl",
    "near_upper": "near_upl",
}


def charts_of(case, **more):
    """Yield each facet's name and chart of a reference case."""
    given_options, rows = case["options"], case["input"]
    facets = rows.get("facet") or ["no facet"] * len(rows["y"])
    frame = pd.DataFrame({"facet": facets, "date": rows["dates"], "y": rows["y"]})
    direction = given_options["improvement_direction"]
    for facet, own in frame.groupby("facet"):
        target, rebase = (
            one.get(facet) if isinstance(one, dict) else one
            for one in (given_options["target"], given_options["rebase"])
        )
        yield (
            facet,
            spc.xmr(
                own["y"].tolist(),
                own["date"].tolist(),
                good=None if direction == "neutral" else direction,
                target=target,
                rebase=rebase or (),
                fix_after=given_options["fix_after_n_points"],
                screen=given_options["screen_outliers"],
                **more,
            ),
        )


def assert_as_the_reference(case):
    expected = case["expected"]
    for facet, chart in charts_of(case, parity=True):
        if expected["error"]:
            continue  # the reference stops; it is enough that ours does not
        rows = [row for row in expected["points"] if row["f"] == facet]
        points = chart.points
        assert [f"{day:%Y-%m-%d}" for day in points["period"]] == [row["x"] for row in rows]
        for ours, theirs in LIMITS.items():
            found = [math.nan if row[theirs] is None else row[theirs] for row in rows]
            np.testing.assert_allclose(points[ours], found, rtol=1e-9, atol=0, err_msg=ours)
        assert points["group"].tolist() == [row["rebase_group"] for row in rows]
        assert points["trial"].tolist() == [row["short_group_warning"] for row in rows]
        side = [None if math.isnan(one) else one for one in points["side"]]
        assert side == [row["relative_to_mean"] for row in rows]
        assert points["close"].tolist() == [row["close_to_limits"] for row in rows]
        assert points["rule"].tolist() == [RULES[row["special_cause_type"]] for row in rows]
        types = [row["point_type"].replace("special_cause_", "") for row in rows]
        assert points["point_type"].tolist() == [t.replace("_cause", "") for t in types]
        icons = {one["type"]: one["icon"] for one in expected["icons"] if one["facet"] == facet}
        assert chart.variation == icons["variation"].replace("_cause", "").replace(".svg", "")
        verdicts = [o["assurance_type"] for o in expected["assurance"] if o["facet"] == facet]
        assert [chart.assurance] == verdicts


@pytest.mark.parametrize("case", committed("xmr.json")["cases"], ids=lambda case: case["id"])
def test_a_reference_chart_comes_out_to_the_digit(case):
    assert_as_the_reference(case)
    for _, chart in charts_of(case):  # and our own way runs through
        assert chart.points["rule"].isin(RULES.values()).all()


def test_the_charts_of_nhs_attendances_come_out_to_the_digit():
    cases = json.loads(shared("spc/xmr_nhs.json").read_text())["cases"]
    assert len(cases) == 7
    for case in cases:
        assert_as_the_reference(case)
        assert all(len(chart.points) for _, chart in charts_of(case))


def months(count, start="2022-01-01"):
    return pd.date_range(start, periods=count, freq="MS")


STEADY = [52, 47, 50, 55, 49, 51, 46, 53, 50, 48, 54, 50]


def test_the_limits_are_those_that_a_pocket_calculator_gives():
    chart = spc.xmr([10, 12, 9, 13, 11], months(5))
    ranges = (2 + 3 + 4 + 2) / 4
    assert chart.points["mean"].tolist() == [11] * 5
    assert chart.points["upper"].iloc[0] == pytest.approx(11 + 2.66 * ranges)
    assert chart.points["near_lower"].iloc[0] == pytest.approx(11 - 2.66 * ranges * 2 / 3)
    assert chart.points["trial"].all() and chart.notes == ("trial_limits",)


def test_constant_values_have_a_mean_no_limits_and_meet_a_target_they_equal():
    chart = spc.xmr([7] * 24, months(24), good="increase", target=7)
    assert chart.points["mean"].tolist() == [7] * 24
    assert chart.points["upper"].isna().all()
    assert (chart.variation, chart.assurance) == ("common", "consistent_pass")
    assert chart.notes == ("no_variation",)
    short = spc.xmr([7] * 24, months(24), good="increase", target=7.5)
    assert short.assurance == "consistent_fail"
    as_reference = spc.xmr([7] * 24, months(24), good="increase", target=7.5, parity=True)
    assert as_reference.assurance == "inconsistent"


def test_a_third_that_is_not_quite_a_third_every_time_is_still_constant():
    values = [100 / 3, 1 / 3 * 100] * 10 + [33.333333333333336]
    assert spc.xmr(values, months(21)).notes == ("no_variation",)


def test_a_moving_range_is_screened_from_3_267_times_the_mean_on():
    def upper_width(jump):
        values = np.cumsum([50, 1, -1, 1, -1, jump, -1, 1, -1, 1, -1])
        points = spc.xmr(values, months(11)).points
        return points["upper"].iloc[0] - points["mean"].iloc[0]

    # nine ranges of 1 and one of 4.35 or 4.38: 3.260 and 3.273 times their mean
    assert upper_width(4.35) == pytest.approx(2.66 * 13.35 / 10)
    assert upper_width(4.38) == pytest.approx(2.66)


def test_a_value_a_rounding_error_above_the_limit_is_on_it():
    fixed = [9, 11] * 8
    limit = spc.xmr(fixed, months(16)).points["upper"].iloc[0]
    values = [*fixed, np.nextafter(limit, np.inf)]
    chart = spc.xmr(values, months(17), fix_after=16)
    assert chart.points["rule"].iloc[-1] == "common"
    as_reference = spc.xmr(values, months(17), fix_after=16, parity=True)
    assert as_reference.points["rule"].iloc[-1] == "outside_above"


def test_screening_is_dropped_where_it_would_leave_no_movement_at_all():
    values = [5] * 12 + [9] * 12
    chart = spc.xmr(values, months(24), good="increase")
    ranges = 4 / 23
    assert chart.notes == ("screening_dropped",)
    assert chart.points["upper"].iloc[0] == pytest.approx(7 + 2.66 * ranges)
    as_reference = spc.xmr(values, months(24), good="increase", parity=True)
    assert as_reference.points["upper"].iloc[0] == 7  # on the mean, every point outside
    assert "screening_dropped" not in as_reference.notes


def test_a_gap_breaks_a_trend_and_is_not_bridged():
    before = [50, 53, 49, 52, 48]
    gap = spc.xmr([*before, 46, 47, 48, 49, None, 50, 51, 52], months(13))
    whole = spc.xmr([*before, 46, 47, 48, 49, 50, 51, 52], months(12))
    assert whole.points["rule"].eq("trend_up").sum() == 7
    assert not gap.points["rule"].eq("trend_up").any()
    ranges = [3, 4, 3, 4, 2, 1, 1, 1, 1, 1]  # none from 49 to 50
    width = gap.points["upper"].iloc[0] - gap.points["mean"].iloc[0]
    assert width == pytest.approx(2.66 * sum(ranges) / len(ranges))


def test_the_last_value_there_is_speaks_for_the_series_not_the_missing_one():
    values = [*STEADY, 95, None]
    chart = spc.xmr(values, months(14), good="decrease")
    assert chart.variation == "concern_high"
    assert chart.judged_on == pd.Timestamp("2023-01-01")
    assert chart.notes == ("last_missing",)
    assert spc.xmr(values, months(14), good="decrease", parity=True).variation == "common"


def test_a_rebase_date_that_is_no_row_is_refused_and_the_nearest_named():
    with pytest.raises(ValueError, match="2022-05-15; the nearest are 2022-05-01 and 2022-06-01"):
        spc.xmr(STEADY, months(12), rebase=["2022-05-15"])
    chart = spc.xmr(STEADY, months(12), rebase=["2022-05-15"], parity=True)
    assert chart.points["group"].eq(0).all()


RESTLESS = [0, 8] * 6  # wide limits, so that what follows stays within them


def test_the_last_of_a_rise_is_rising_though_a_drop_and_a_new_rise_follow():
    rises = [1, 2, 3, 4, 5, 6, 7, 3, 4, 5, 6, 7, 8, 9]
    chart, as_reference = (
        spc.xmr(RESTLESS + rises, months(26), parity=parity) for parity in (False, True)
    )
    assert chart.points["rule"].tolist()[12:] == ["trend_up"] * 14
    assert as_reference.points["rule"].iloc[18] == "trend_down"


def test_the_peak_of_a_rise_and_a_fall_looks_ahead():
    chart = spc.xmr([*RESTLESS, 1, 2, 3, 4, 5, 6, 7, 6, 5, 4, 3, 2, 1], months(25))
    assert chart.points["rule"].tolist()[12:] == ["trend_up"] * 6 + ["trend_down"] * 7


@pytest.mark.parametrize("count, limits, noted", [(4, False, "no_limits"), (5, True, None)])
def test_fewer_than_five_rows_have_no_limits_and_no_assurance(count, limits, noted):
    chart = spc.xmr(STEADY[:count], months(count), good="increase", target=500)
    assert chart.points["upper"].notna().all() == limits
    assert chart.assurance == ("consistent_fail" if limits else None)
    assert (noted in chart.notes) == (not limits)
    assert ("too_few_to_judge" in chart.notes) == (not limits)


def test_limits_fixed_on_the_first_twelve_rows_judge_the_later_ones():
    values = STEADY + [60] * 7
    chart = spc.xmr(values, months(19), good="increase", fix_after=12)
    alone = spc.xmr(STEADY, months(12))
    assert chart.points["upper"].iloc[-1] == alone.points["upper"].iloc[0]
    assert chart.variation == "improvement_high"
    with pytest.raises(ValueError, match="at least 12"):
        spc.xmr(values, months(19), fix_after=11)


@pytest.mark.parametrize(
    "target, good, assurance",
    [
        (20, "increase", "consistent_pass"),
        (20, "decrease", "consistent_fail"),
        (80, "increase", "consistent_fail"),
        (80, "decrease", "consistent_pass"),
        (52, "increase", "inconsistent"),
        (52, None, None),
        (None, "increase", None),
        (math.nan, "increase", None),
    ],
)
def test_the_target_is_held_against_the_far_limit(target, good, assurance):
    assert spc.xmr(STEADY, months(12), good=good, target=target).assurance == assurance


def test_a_target_on_the_limit_is_sometimes_met():
    values = [9, 11] * 5
    upper = 10 + 2.66 * 2
    for target in (upper, upper + 1e-14, upper - 1e-14):
        chart = spc.xmr(values, months(10), good="increase", target=target)
        assert chart.assurance == "inconsistent"


@pytest.mark.parametrize(
    "target, good, assurance",
    [
        (11.5, "increase", "never_met"),
        (11.5, "decrease", "always_met"),
        (8.5, "increase", "always_met"),
        (8.5, "decrease", "never_met"),
        (11, "increase", "inconsistent"),
    ],
)
def test_what_twelve_months_never_met_is_not_met_sometimes(target, good, assurance):
    values = [9, 11] * 6
    assert spc.xmr(values, months(12), good=good, target=target).assurance == assurance
    assert spc.xmr(values, months(12), good=good, target=target, parity=True).assurance == (
        "inconsistent"
    )
    assert spc.xmr(values[:11], months(11), good=good, target=target).assurance == "inconsistent"


def test_a_step_has_to_exceed_what_noise_gives_and_two_steps_more_than_one():
    noise = [1.0, -1.0] * 5  # so a step of d is d / 0.4714 of its standard errors

    def stepped(*levels):
        return [level + one for level in levels for one in noise]

    assert spc.steps(stepped(0, 1.9)) == []  # 4.0
    assert spc.steps(stepped(0, 2.2)) == [10]  # 4.7
    assert spc.steps(stepped(0, 2.2, 0)) == []  # 4.7, and two are tried at a time
    assert spc.steps(stepped(0, 2.6, 0)) == [10, 20]  # 5.5


def test_a_rise_by_a_rounding_error_is_no_rise():
    noise = [40.0, 60.0] * 7
    rising = [47.0, 48, 49, 50, 51, 52]
    periods = pd.date_range("2024-01-01", periods=21, freq="MS")
    for last, rule in ((53.0, "trend_up"), (52.00000000000001, "common")):
        chart = spc.xmr([*noise, *rising, last], periods)
        assert chart.points["rule"].iloc[-1] == rule


def test_a_limit_beyond_what_is_possible_lets_no_target_be_met():
    # The upper limit is 101.9, but a share cannot exceed 100.
    values = [95.2, 96.8, 94.1, 97.3, 95.0, 98.2, 94.6, 96.1, 97.7, 95.5, 93.9]
    periods = months(11)
    assert spc.xmr(values, periods, good="increase", target=100.5).assurance == "inconsistent"
    chart = spc.xmr(values, periods, good="increase", target=100.5, possible=(0, 100))
    assert chart.assurance == "consistent_fail"
    assert chart.points["upper"].iloc[0] > 100


def test_shares_of_few_are_judged_within_the_limits_of_their_sizes():
    # 8 of 10 each month but the last: 40 of 100. On an XmR chart of the shares nothing is marked.
    counts = np.array([8.0, 7, 9, 8, 8, 7, 9, 8, 8, 9, 7, 40])
    sizes = np.array([10.0] * 11 + [100])
    law = spc.Law("p", counts, sizes, 100)
    chart = spc.xmr(100 * counts / sizes, months(12), good="increase", law=law)
    centre = 128 / 210
    assert chart.points["mean"].iloc[0] == pytest.approx(100 * centre)
    width = 300 * np.sqrt(centre * (1 - centre) / sizes)
    np.testing.assert_allclose(chart.points["upper"] - chart.points["mean"], width)
    assert chart.variation == "concern_low"
    assert chart.points["rule"].tolist()[:11] == ["run_above"] * 11


def test_a_step_is_proposed_where_the_level_changed_and_not_on_a_slope_or_noise():
    stepped = [10, 12, 11, 9, 10, 11, 12, 10, 11, 20, 21, 19, 22, 20, 21, 19, 20, 22]
    assert spc.steps(stepped) == [9]
    assert spc.steps(stepped[:17]) == []  # eight after it are one too few
    assert spc.steps(list(range(40))) == []
    assert spc.steps([None, *stepped]) == [10]
    assert spc.steps(stepped, begins=(9,)) == []
    up_and_down = [*stepped, *stepped[:9]]
    assert spc.steps(up_and_down) == [9, 18]
    rng = np.random.default_rng(7)
    assert sum(bool(spc.steps(rng.normal(size=36))) for _ in range(500)) <= 10


@pytest.mark.parametrize(
    "periods",
    [
        [f"2022-{month:02d}-01" for month in range(1, 13)],
        [day.date() for day in months(12)],
        pd.period_range("2022-01", periods=12, freq="M"),
        list(pd.period_range("2022-01", periods=12, freq="M")),
        pd.Series(months(12)).dt.tz_localize("UTC"),
        months(12).to_numpy(),
    ],
    ids=["text", "dates", "PeriodIndex", "Periods", "time zone", "numpy"],
)
def test_periods_may_come_in_any_form(periods):
    chart = spc.xmr(STEADY, periods, rebase=["2022-06-01"])
    assert chart.points["period"].tolist() == months(12).tolist()
    assert chart.points["group"].tolist() == [0] * 5 + [1] * 7


def test_years_may_be_plain_numbers():
    chart = spc.xmr(STEADY, range(2010, 2022))
    assert chart.points["period"].iloc[-1] == pd.Timestamp("2021-01-01")


def test_no_row_and_a_single_row_are_charts_too():
    nothing = spc.xmr([], [], good="increase", target=5)
    assert nothing.points.empty and nothing.variation == "common" and nothing.assurance is None
    assert nothing.judged is None
    assert list(nothing.points) == list(spc.xmr([5], ["2022-01-01"]).points)
    empty = spc.xmr([None, None], months(2))
    assert empty.judged_on is None and "no_values" in empty.notes


@pytest.mark.parametrize(
    "values, periods, more, message",
    [
        ([1, 2], ["2022-01-01"], {}, "2 values but 1 periods"),
        ([1, 2], ["2022-01-01", "2022-01-01"], {}, "2022-01-01 is given more than once"),
        ([1, 2], ["2022-01-01", None], {}, "missing"),
        ([1, math.inf], months(2), {}, "infinite"),
        ([1, 2], months(2), {"good": "up"}, "increase, decrease or None"),
    ],
)
def test_what_cannot_be_a_chart_is_refused_in_words(values, periods, more, message):
    with pytest.raises(ValueError, match=message):
        spc.xmr(values, periods, **more)


def test_a_start_does_not_import_scipy_or_statsmodels():
    import subprocess
    import sys

    code = (
        "import sys; from learning_hub.statistics import spc, impact, samples, agreement;"
        "spc.xmr([1, 2, 3, 5, 4, 6], ['2022-0%d-01' % m for m in range(1, 7)]);"
        "samples.newcombe(4, 8, 7, 8);"
        "sys.exit('scipy' in sys.modules or 'statsmodels' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0


# Properties. Values in tenths of whole numbers, as measures come, with gaps and ties.
tenths = st.one_of(st.none(), st.integers(-300, 300).map(lambda n: n / 10))
series = st.lists(tenths, min_size=1, max_size=45)
directions = st.sampled_from(["increase", "decrease", None])


def plain(chart):
    """Return the rows of a chart as the plain Python version gives them."""
    columns = ["mean", "lower", "upper", "near_lower", "near_upper", "side"]
    table = chart.points[[*columns, "close", "rule", "point_type", "trial"]]
    return [
        tuple(None if isinstance(v, float) and math.isnan(v) else v for v in row)
        for row in table.itertuples(index=False)
    ]


@pytest.mark.slow
@settings(max_examples=150, deadline=None)
@given(series, directions, st.integers(-30, 30), st.data())
def test_a_chart_is_what_the_method_says_row_by_row(values, good, target, data):
    cuts = data.draw(st.sets(st.integers(0, len(values) - 1), max_size=3))
    fix_after = data.draw(st.sampled_from([None, 12, 15]))
    groups, group = [], 0
    for row in range(len(values)):
        group += row in cuts
        groups.append(group)
    periods = months(len(values))
    chart = spc.xmr(
        values, periods, good=good, target=target, rebase=periods[sorted(cuts)], fix_after=fix_after
    )
    rows, variation, assurance = plain_chart(values, good, target, groups, fix_after)
    if chart.judged is not None and good is None:
        variation = chart.variation if chart.variation.startswith("neutral") else variation
        assert chart.variation == chart.judged["point_type"]
    assert chart.variation == variation
    assert chart.assurance == assurance
    found = plain(chart)
    for ours, theirs in zip(found, rows, strict=True):
        limits, expected = (np.array(row[:5], dtype=float) for row in (ours, theirs))
        np.testing.assert_allclose(limits, expected, rtol=1e-9, atol=1e-9)
        assert ours[5:] == theirs[5:]


@settings(max_examples=60, deadline=None)
@given(series, directions, st.randoms())
def test_the_order_of_the_rows_does_not_matter(values, good, random):
    periods = months(len(values))
    order = list(range(len(values)))
    random.shuffle(order)
    chart = spc.xmr(values, periods, good=good)
    shuffled = spc.xmr([values[i] for i in order], periods[order], good=good)
    pd.testing.assert_frame_equal(chart.points, shuffled.points)
    assert (chart.variation, chart.notes) == (shuffled.variation, shuffled.notes)


@settings(max_examples=80, deadline=None)
@given(series, st.integers(-50, 50), st.sampled_from([1, 2, 8, 0.5]))
def test_shifting_and_scaling_a_series_shifts_and_scales_its_limits(values, shift, scale):
    moved = [None if v is None else v * scale + shift for v in values]
    chart, other = (spc.xmr(v, months(len(values))) for v in (values, moved))
    for column in ("mean", "lower", "upper", "near_lower", "near_upper"):
        np.testing.assert_allclose(
            other.points[column], chart.points[column] * scale + shift, rtol=1e-9, atol=1e-9
        )
    assert other.points["rule"].tolist() == chart.points["rule"].tolist()


@settings(max_examples=80, deadline=None)
@given(series)
def test_what_is_good_one_way_is_of_concern_the_other(values):
    up, down = (spc.xmr(values, months(len(values)), good=g) for g in ("increase", "decrease"))
    turned = {"improvement": "concern", "concern": "improvement", "common": "common"}
    assert up.points["point_type"].map(turned).tolist() == down.points["point_type"].tolist()
    assert up.points["rule"].tolist() == down.points["rule"].tolist()


@pytest.mark.slow
@settings(max_examples=80, deadline=None)
@given(series.filter(lambda values: len(values) > 1), directions, st.data())
def test_a_rebase_makes_two_separate_charts(values, good, data):
    cut = data.draw(st.integers(1, len(values) - 1))
    periods = months(len(values))
    chart = spc.xmr(values, periods, good=good, rebase=[periods[cut]])
    before = spc.xmr(values[:cut], periods[:cut], good=good)
    after = spc.xmr(values[cut:], periods[cut:], good=good)
    both = pd.concat([before.points, after.points], ignore_index=True)
    pd.testing.assert_frame_equal(chart.points.drop(columns="group"), both.drop(columns="group"))


@pytest.mark.slow
@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(series, directions), min_size=1, max_size=6), st.booleans(), st.data())
def test_many_charts_at_once_are_the_same_as_one_by_one(several, parity, data):
    names = [f"measure {i}" for i in range(len(several))]
    frame = pd.DataFrame(
        [
            {"series": name, "period": day, "value": value}
            for name, (values, _) in zip(names, several, strict=True)
            for day, value in zip(months(len(values)), values, strict=True)
        ]
    )
    order = data.draw(st.permutations(range(len(frame))))
    rebase = {names[0]: [months(1)[0]]}
    charts = spc.xmr_many(
        frame.iloc[order],
        good={name: good for name, (_, good) in zip(names, several, strict=True)},
        target={names[0]: 5.5},
        rebase=rebase,
        parity=parity,
    )
    summary = charts.summary.set_index("series")
    assert set(summary.index) == set(names)
    for name, (values, good) in zip(names, several, strict=True):
        alone = spc.xmr(
            values,
            months(len(values)),
            good=good,
            target=5.5 if name == names[0] else None,
            rebase=rebase.get(name, ()),
            parity=parity,
        )
        one = charts.chart(name)
        pd.testing.assert_frame_equal(one.points, alone.points)
        for field in ("variation", "assurance", "notes", "good", "target", "judged_at"):
            assert getattr(one, field) == getattr(alone, field), field
        assert summary.loc[name, "n"] == len(values)
        assert summary.loc[name, "variation"] == alone.variation


def test_many_charts_may_take_direction_and_target_from_columns():
    frame = pd.DataFrame(
        {
            "measure_id": np.repeat(["waiting", "seen"], 12),
            "month": list(months(12)) * 2,
            "value": STEADY * 2,
            "good": np.repeat(["decrease", "increase"], 12),
            "target": np.repeat([80.0, np.nan], 12),
        }
    )
    charts = spc.xmr_many(frame, series="measure_id", period="month")
    assert charts.summary["assurance"].tolist() == ["consistent_pass", None]
    assert charts.summary["good"].tolist() == ["decrease", "increase"]
    frame.loc[3, "good"] = "increase"
    with pytest.raises(ValueError, match="waiting: good differs"):
        spc.xmr_many(frame, series="measure_id", period="month")


def test_many_charts_name_the_series_that_is_wrong():
    frame = pd.DataFrame({"series": ["a", "b", "b"], "period": ["2022-01-01"] * 3, "value": 1.0})
    with pytest.raises(ValueError, match="b: 2022-01-01 is given more than once"):
        spc.xmr_many(frame)
    with pytest.raises(ValueError, match="a: no row is of the rebase date"):
        spc.xmr_many(frame.iloc[:2], rebase={"a": ["2023-01-01"]})
    assert spc.xmr_many(frame.iloc[:0]).summary.empty
    with pytest.raises(KeyError):
        spc.xmr_many(frame.iloc[:2]).chart("c")


def test_pure_noise_is_marked_at_its_end_in_one_or_two_of_a_hundred():
    frame = pd.DataFrame(
        {
            "series": np.repeat(np.arange(4000), 24),
            "period": np.tile(months(24), 4000),
            "value": np.random.default_rng(11).normal(size=4000 * 24),
        }
    )
    marked = (spc.xmr_many(frame).summary["variation"] != "common").mean()
    assert 0.005 < marked < 0.025
    low, high = spc.expected_by_chance(40)
    assert (low, high) == (0.5, 2.5)
