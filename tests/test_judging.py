"""What the figures allow to be said: runs, luck, what is hidden, apart, or does not compare.

Codes only; tests of wording say what each is called.
"""

from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest

from learning_hub.judging import Verdict, after_cycle, hidden, periods, shares
from learning_hub.statistics.impact import Impact, Visible

STEADY = [60.0, 62, 61, 59, 60, 61, 62, 60, 59, 61, 60, 62, 61, 60]
NAN = float("nan")


def rows(values, measure="M1", **columns):
    """Rows of measures/all_series, a month each."""
    return pd.DataFrame(
        {
            "measure_id": measure,
            "period_start": pd.date_range("2025-01-01", periods=len(values), freq="MS"),
            "value": values,
            "starts_anew": False,
            "good_direction": "increase",
            "target": NAN,
            "unit": "percent",
            "hidden": None,
            **columns,
        }
    )


def chart(values, target=None, good="increase", **columns):
    return periods.judge(rows(values, **columns), good, target)


def test_what_lies_on_the_mean_ends_a_run():
    run = [59.0] * 9 + [61, 62, 61, 63, 61, 62, 61]
    course = chart(run)
    points = course.chart.points.assign(mean=62.0)
    below = replace(course, chart=replace(course.chart, points=points.assign(value=61.0)))
    assert periods.run_at_end(below).is_above is False
    values = [*points["value"].tolist()[:-1], 62.0]
    on_it = replace(course, chart=replace(course.chart, points=points.assign(value=values)))
    assert periods.run_at_end(on_it) is None


def test_seven_on_one_side_are_a_run_and_six_are_none():
    run = periods.run_at_end(chart([59.0] * 9 + [61, 62, 61, 63, 61, 62, 61]))
    assert run == (7, pd.Timestamp("2025-10-01"), True, Verdict.IMPROVING)
    assert periods.run_at_end(chart([59.0] * 9 + [61, 62, 61, 63, 61, 62])) is None
    low = periods.run_at_end(chart([63.0] * 9 + [61, 60, 61, 59, 61, 60, 61]))
    assert (low.number, low.is_above, low.verdict) == (7, False, Verdict.GETTING_WORSE)
    assert periods.run_at_end(chart([59.0, 61, 60])) is None
    assert periods.run_at_end(chart([NAN] * 9)) is None


def test_a_run_is_counted_since_the_measure_began_anew():
    values = [59.0, 61] * 8 + [79.0, 80, 78, 81, 79, 82, 80]
    again = [number == 16 for number in range(len(values))]
    assert periods.run_at_end(chart(values)).number == 7
    assert periods.run_at_end(chart(values, starts_anew=again)) is None


@pytest.mark.parametrize(
    ("last", "tolerance", "near"),
    [
        ([61, 60.5, 59, 61], 0.0, 0),  # two of four at the target
        ([61, 61, 59, 62], 0.0, 3),
        ([61, 61, 62, 62], None, 4),
        ([61, 60.5, 59, 61], 0.5, 3),  # near is near enough
    ],
)
def test_three_of_the_last_four_near_the_target_look_like_success(last, tolerance, near):
    assert periods.near_by_luck(chart([*STEADY[:-4], *last], 61.0), tolerance) == near


def test_it_is_no_luck_without_a_target_or_where_more_can_be_said():
    assert periods.near_by_luck(chart(STEADY), 5.0) == 0
    assert periods.near_by_luck(chart(STEADY, 61.0, good=None), 5.0) == 0
    assert periods.near_by_luck(chart(STEADY, 40.0), 5.0) == 0
    lower = chart([*STEADY[:-4], 61, 59, 58, 60], 60.0, good="decrease")
    assert periods.near_by_luck(lower, 0.0) == 3


@pytest.mark.parametrize(
    ("values", "way"),
    [
        # Four fifths are not nearly all; five sixths are, and all are another matter.
        ([7.0] * 8 + [9.0] * 2, "xmr"),
        ([7.0] * 10 + [9.0] * 2, "nearly_alike"),
        ([7.0] * 12, "xmr"),
        ([NAN, 7.0, 7.0, 7.0, 9.0], "xmr"),
        ([NAN] * 5, "xmr"),
    ],
)
def test_nearly_alike_is_what_is_the_same_in_more_than_four_fifths_but_not_in_all(values, way):
    assert chart(values, unit="days").way == way


@pytest.mark.parametrize(
    ("unit", "least", "most"),
    [
        ("percent", True, True),
        ("count", True, False),
        ("days", True, False),
        ("rate", True, False),
        ("number", False, False),
    ],
)
def test_a_target_beyond_what_the_unit_can_be_will_be_missed(unit, least, most):
    high = [95.0, 60, 98, 70, 99, 65, 97, 62, 96, 99]
    above = chart(high, 100.5, good="increase", unit=unit)
    assert (above.assurance == Verdict.WILL_MISS) is most
    below = chart([100 - value for value in high], -0.5, good="decrease", unit=unit)
    assert (below.assurance == Verdict.WILL_MISS) is least


def test_a_figure_at_the_target_has_met_it_whichever_way_is_good():
    values = [60.0, 62, 61, 59, 60, 61, 62]
    assert periods.met(chart(values, 61.0, good="increase")) == (4, 7)
    assert periods.met(chart(values, 61.0, good="decrease")) == (5, 7)
    assert periods.met(chart(values, 61.0, good=None)) == (0, 0)
    assert periods.met(chart(values, None)) == (0, 0)


def test_many_measures_are_judged_as_each_is_and_what_is_left_out_says_why():
    every = pd.concat(
        [
            rows([*STEADY, 75], "UP", target=50.0),
            rows(STEADY[:3], "NEW"),
            rows(STEADY, "SMALL"),
            rows(STEADY, "ANOTHER"),
        ]
    )
    measures = pd.DataFrame({"measure_id": ["UP", "SMALL", "NEW", "SILENT"]})
    own = periods.of_measures(every, measures)
    assert set(own["measure_id"]) == {"UP", "NEW", "SMALL"}
    moves, aims = periods.verdicts(measures, periods.judge_all(own), {"SMALL"})
    assert moves == [
        Verdict.IMPROVING,
        Verdict.TOO_SMALL_TO_SHOW,
        Verdict.TOO_FEW_TO_TELL,
        Verdict.NOT_REPORTED,
    ]
    assert aims == [Verdict.WILL_MEET, None, None, None]
    assert periods.judged(moves) == 1


def test_each_measure_is_hidden_by_its_own_last_two_years():
    fifth = [False, False, False, False, True] * 4
    some = pd.concat(
        [
            rows([1.0] * 20, "A", hidden=["c" if one else None for one in fifth]),
            rows([1.0] * 21, "B", hidden=["c" if one else None for one in [*fifth, True]]),
        ]
    )
    assert hidden.too_hidden(some) == {"B"}


@pytest.mark.parametrize(
    ("months", "hidden_ones", "is_hidden"),
    [
        # A fifth is not more than a fifth; 5 of 24 are.
        (20, range(4), False),
        (24, range(5), True),
        # Two years are 24 months: what was hidden in the 25th from the end is long ago.
        (25, range(5), False),
        (25, range(1, 6), True),
    ],
)
def test_more_than_a_fifth_of_two_years_is_too_much_and_a_fifth_is_not(
    months, hidden_ones, is_hidden
):
    marks = ["c" if month in hidden_ones else None for month in range(months)]
    found = hidden.too_hidden(rows([1.0] * months, hidden=marks))
    assert found == ({"M1"} if is_hidden else set())


@pytest.mark.parametrize(
    ("baseline", "target", "asks_for_less"),
    [
        # In two years it shows 6 points up or down, and no less.
        (50.0, 55.9, True),
        (50.0, 56.0, False),
        (50.0, 44.1, True),
        (50.0, 44.0, False),
        (NAN, 55.0, False),
        (50.0, NAN, False),
    ],
)
def test_a_target_asks_for_less_than_can_be_shown_whichever_way_is_better(
    baseline, target, asks_for_less
):
    seen = [Visible(12, 9.0, 50.0), Visible(18, 7.0, 50.0), Visible(24, 6.0, 50.0)]
    assert after_cycle.asks_for_less(seen, baseline, target) is asks_for_less
    assert after_cycle.asks_for_less([], baseline, target) is False


def test_a_count_is_judged_as_a_number_of_events_and_days_as_they_are():
    counted = rows([4.0, 6, 5] * 8, numerator=NAN, denominator=NAN)
    of_a_count = after_cycle.assess(counted, date(2026, 1, 15), "decrease", "count")
    of_days = after_cycle.assess(counted, date(2026, 1, 15), "decrease", "days")
    assert (of_a_count.scale, of_days.scale) == ("ratio", "difference")
    nobody = pd.DataFrame({"period_start": [], "value": []})
    beside = after_cycle.assess(counted, date(2026, 1, 15), None, "days", comparator=nobody)
    assert beside.method == of_days.method


def test_of_what_changed_after_no_cycle_the_latest_that_is_known_is_told():
    told = pd.DataFrame(
        {
            "result": None,
            "verdict": [Verdict.NOT_COMPARABLE, Verdict.NO_DETECTABLE_CHANGE, Verdict.TOO_EARLY],
        }
    )
    assert after_cycle.unchanged(told) == Verdict.NO_DETECTABLE_CHANGE
    assert after_cycle.unchanged(told[:1]) == Verdict.NOT_COMPARABLE
    assert after_cycle.unchanged(told[2:]) == Verdict.TOO_EARLY


def test_a_verdicts_periods_are_the_last_before_and_the_first_after():
    known = rows(range(10))
    verdict = pd.Series(
        {"intervention_on": pd.Timestamp("2025-05-20"), "n_before": 3, "n_after": 2, "result": None}
    )
    unused, before, after = after_cycle.periods_used(known, verdict)
    assert before["value"].tolist() == [2, 3, 4]
    assert after["value"].tolist() == [5, 6]
    assert unused["value"].tolist() == [0, 1, 7, 8, 9]
    # The month that begins on the day of the session is not after it.
    on_the_first = verdict.replace(pd.Timestamp("2025-05-20"), pd.Timestamp("2025-05-01"))
    _, before, after = after_cycle.periods_used(known, on_the_first)
    assert (before["value"].tolist(), after["value"].tolist()) == ([2, 3, 4], [5, 6])


def test_a_target_met_lately_is_told_from_four_in_a_row_on():
    lately = {}
    for met in (3, 4, 5):
        values = [58.0, 62, 57, 63, 58, 62, 57, 61, 58, 62, 57, 58] + [62.0] * met
        lately[met] = periods.met_lately(chart(values, target=60))
    assert lately == {3: 0, 4: 4, 5: 5}
    # What lies on the target has met it, whichever way is good.
    on_it = [58.0, 62, 57, 63, 58, 62, 57, 61, 58, 62, 57, 58] + [60.0] * 4
    assert periods.met_lately(chart(on_it, target=60)) == 4
    upside_down = [120 - value for value in on_it]
    assert periods.met_lately(chart(upside_down, target=60, good="decrease")) == 4
    assert periods.met_lately(chart([62.0, 58, 61, 58] * 4, target=60)) == 0
    assert periods.met_lately(chart(STEADY)) == 0  # no target


def test_where_a_change_is_expected_later_the_periods_until_then_count_as_before():
    known = rows(range(10))
    result = after_cycle.assess(
        known.assign(numerator=NAN, denominator=NAN),
        date(2025, 5, 20),
        "increase",
        "percent",
        expected_from=date(2025, 8, 15),
    )
    verdict = pd.Series(
        {
            "intervention_on": pd.Timestamp("2025-05-20"),
            "n_before": result.n_before,
            "n_after": result.n_after,
            "result": result,
        }
    )
    _, before, after = after_cycle.periods_used(known, verdict)
    assert before["value"].tolist() == [0, 1, 2, 3, 4, 5, 6]  # to July, though May was the session
    assert after["value"].tolist() == [7, 8, 9]


def test_a_baseline_from_before_a_break_does_not_compare_and_an_agreed_rebase_is_none():
    aims = pd.DataFrame(
        {
            "cycle_id": ["C1", "C2"],
            "has_baseline": True,
            "baseline_from": pd.to_datetime(["2024-01-01", "2025-06-01"]),
        }
    )
    last = pd.Series({"period_start": pd.Timestamp("2025-09-01")})
    breaks = pd.DataFrame({"break_on": pd.to_datetime(["2025-03-01"]), "kind": "definition"})
    assert after_cycle.counted_anew(last, aims, breaks) == (
        pd.Timestamp("2025-03-01"),
        ["C1"],
        False,
    )
    assert after_cycle.counted_anew(last, aims[:1], breaks).is_every
    # A break on the latest period's first day counts; a baseline from a break's own day compares.
    latest = breaks.assign(break_on=pd.Timestamp("2025-09-01"))
    assert after_cycle.counted_anew(last, aims, latest).cycles == ["C1", "C2"]
    own_day = breaks.assign(break_on=pd.Timestamp("2025-06-01"))
    assert after_cycle.counted_anew(last, aims, own_day).cycles == ["C1"]
    assert after_cycle.counted_anew(last, aims[1:], breaks) is None
    assert after_cycle.counted_anew(last, aims, breaks.assign(kind="agreed rebase")) is None
    assert (
        after_cycle.counted_anew(last, aims, breaks.assign(break_on=pd.Timestamp("2025-10-01")))
        is None
    )


def nothing_detected(low, high, good, scale):
    """What a measure is told of that did not detectably change, within these bounds."""
    return Impact(
        word="no detectable change",
        method="segmented_ar1",
        effect=(low + high) / 2,
        low=low,
        high=high,
        scale=scale,
        n_before=24,
        n_after=18,
        judged_from=None,
        caveats=(),
        good=good,
        intervention=pd.Timestamp("2024-06-20"),
        kind="monthly",
        rho=0.0,
    )


@pytest.mark.parametrize(
    ("good", "target", "is_ruled_out"),
    [
        # From 50, give or take 5: ten points are beyond what may have been, three are not.
        ("increase", 60, True),
        ("increase", 53, False),
        ("decrease", 40, True),
        ("decrease", 47, False),
        # A target that lies the wrong way is no hope that could be ruled out.
        ("increase", 40, False),
        ("decrease", 60, False),
        (None, 60, False),
        # As much as may have been is not beyond it.
        ("increase", 55, False),
        ("decrease", 45, False),
    ],
)
def test_what_was_hoped_for_is_ruled_out_only_beyond_the_interval(good, target, is_ruled_out):
    points = nothing_detected(-5.0, 5.0, good, "difference")
    assert after_cycle.rules_out(points, 50.0, target) is is_ruled_out
    # As a ratio of rates: within a tenth of 50 lies 45 to 55.
    ratio = nothing_detected(0.9, 1.1, good, "ratio")
    assert after_cycle.rules_out(ratio, 50.0, target) is is_ruled_out
    # No ratio is ever 0, so that no interval could hold a target of none.
    assert not after_cycle.rules_out(nothing_detected(0.9, 1.1, "decrease", "ratio"), 50.0, 0.0)
    # What changed has its verdict, and without a baseline nothing was hoped for in figures.
    assert not after_cycle.rules_out(replace(points, word="worse"), 50.0, target)
    assert not after_cycle.rules_out(points, NAN, target)


def test_the_latest_value_has_an_interval_where_chance_is_known():
    share = pd.Series({"numerator": 25, "denominator": 40, "value": 62.5})
    assert after_cycle.interval_of_latest(share, "percent") == pytest.approx((47.0, 75.8), abs=0.1)
    assert after_cycle.interval_of_latest(share.replace({40: 0}), "percent") is None
    count = pd.Series({"numerator": NAN, "denominator": NAN, "value": 18.0})
    assert after_cycle.interval_of_latest(count, "count") == pytest.approx((10.7, 28.4), abs=0.1)
    assert after_cycle.interval_of_latest(count, "rate") is None
    assert after_cycle.interval_of_latest(count, "percent") is None


def test_domains_are_named_only_where_they_stand_out_from_the_next_and_ties_together():
    grades = pd.DataFrame(
        {
            "domain": ["Voice", "Voice", "Plans", "Plans", "Overall"],
            "is_positive": [True, False, True, False, True],
            "judgements": [3, 5, 5, 2, 8],
            "is_overall": [False, False, False, False, True],
            "cases": 8,
        }
    )
    # 3 of 8 and 5 of 7, in 8 cases: chance could do that.
    assert shares.domains_apart(grades) == ([], [], True, False)
    assert shares.domains_apart(grades[:2]) is None
    many = grades.assign(judgements=[2, 30, 30, 2, 32], cases=16)
    assert shares.domains_apart(many) == (["Plans"], ["Voice"], False, True)
    names = ["a", "b", "c"]
    assert shares.extremes(names, [19, 19, 4], [20, 20, 20]) == (["a", "b"], ["c"], False, True)
    assert shares.extremes(names, [6, 6, 6], [12, 12, 12]) == ([], [], True, False)
    assert shares.extremes(names, [12, 11, 2], [12, 12, 12]) == ([], ["c"], False, True)
    # Neither end stands out from the next, and yet the ends are far apart.
    assert shares.extremes(names, [8, 6, 3], [12, 12, 12]) == ([], [], False, False)
    assert shares.extremes(names, [10, 6, 2], [12, 12, 12]) == ([], [], False, True)
    assert not shares.extremes(names, [9, 5, 1], [9, 9, 9]).are_far  # of so few nothing is said


def test_with_equal_truths_the_ends_are_called_apart_in_few_audits():
    rng = np.random.default_rng(4)
    far = sum(
        shares.extremes(list("abcdefgh"), list(rng.binomial(20, 0.6, 8)), [20] * 8).are_far
        for _ in range(300)
    )
    assert far <= 15


@pytest.mark.slow
def test_with_equal_truths_something_is_named_first_in_few_audits():
    rng = np.random.default_rng(3)
    named = 0
    for _ in range(300):
        found = shares.extremes(list("abcdefghi"), list(rng.binomial(12, 0.6, 9)), [12] * 9)
        named += bool(found.most or found.least)
    assert named <= 15


def test_groups_differ_on_a_topic_only_beyond_what_so_many_comparisons_bring():
    topics = pd.DataFrame(
        {"topic": ["a", "a", "b", "b", "c"], "positive": [5, 7, 2, 18, 0], "answered": 20}
    )
    assert shares.topics_apart(topics) == (["b"], 2)
    assert shares.topics_apart(topics[4:]) == ([], 0)
    assert shares.topics_apart(topics[:2]) == ([], 1)
    # 13 of 20 and 5 of 20 differ where that alone was compared, and not among the ten pairs that
    # five groups make, though three of them be hidden.
    two = pd.DataFrame({"topic": "a", "positive": [13.0, 5.0], "answered": 20.0})
    assert shares.topics_apart(two) == (["a"], 1)
    hidden = pd.DataFrame({"topic": "a", "positive": [NAN] * 3, "answered": 20.0})
    assert shares.topics_apart(pd.concat([two, hidden])) == ([], 1)


def test_two_groups_differ_though_a_third_of_few_is_higher_still():
    """6 of 7 against 2 of 8 is too few to tell; 165 of 220, a lower share, against 2 of 8 is not."""
    topics = pd.DataFrame(
        [
            ("safety", "child", 6, 7),
            ("safety", "young_person", 2, 8),
            ("safety", "practitioner", 165, 220),
            ("trust", "child", 4, 7),
            ("trust", "young_person", 7, 8),
            ("plan", "child", 6, 8),
            ("plan", "young_person", 5, 7),
            ("time", "child", 4, 8),
            ("time", "young_person", 4, 8),
        ],
        columns=["topic", "respondent_group", "positive", "answered"],
    )
    without = topics[topics["respondent_group"] != "practitioner"]
    assert shares.topics_apart(without) == ([], 4)
    assert shares.topics_apart(topics) == (["safety"], 4)


def test_a_theme_is_raised_most_only_where_its_number_stands_out():
    def themes(*comments):
        return pd.DataFrame({"theme": list("abcde")[: len(comments)], "comments": comments})

    assert shares.raised_most(themes(30, 9, 8)) == (["a"], True)
    assert shares.raised_most(themes(14, 11, 7, 6)) == (["a", "b", "c"], False)
    assert shares.raised_most(themes(7, 7)) == (["a", "b"], False)
    assert shares.raised_most(themes(7, 7, 7, 7, 6)) == (["a", "b", "c", "d"], False)


def test_one_test_of_twenty_is_clear_by_chance():
    assert shares.expected_by_chance(40) == pytest.approx(2.0)
