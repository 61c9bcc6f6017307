"""Shares of few cases: the intervals and tests are those of the reference implementations."""

import json
import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from reference_results import shared
from scipy import stats
from scipy.stats import contingency
from statsmodels.stats.contingency_tables import Table
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

from learning_hub.statistics import samples

fractions = st.integers(1, 300).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


def test_five_of_eight_is_somewhere_between_31_and_86_percent():
    share = samples.wilson(5, 8)
    assert share.share == 0.625
    assert (round(share.lower, 2), round(share.upper, 2)) == (0.31, 0.86)


@given(fractions, st.sampled_from([0.8, 0.95, 0.99]))
def test_a_share_has_the_interval_that_statsmodels_gives(fraction, confidence):
    count, n = fraction
    lower, upper = proportion_confint(count, n, alpha=1 - confidence, method="wilson")
    share = samples.wilson(count, n, confidence)
    assert (share.lower, share.upper) == pytest.approx((lower, upper), abs=1e-12)
    assert 0 <= share.lower <= share.share <= share.upper <= 1


@given(fractions, fractions)
def test_a_difference_has_the_interval_that_statsmodels_gives(one, two):
    expected = confint_proportions_2indep(*one, *two, method="newcomb", compare="diff")
    change = samples.newcombe(*one, *two)
    assert change.difference == pytest.approx(one[0] / one[1] - two[0] / two[1], abs=1e-12)
    assert (change.lower, change.upper) == pytest.approx(expected, abs=1e-10)


def test_newcombes_own_examples_come_out_as_he_printed_them():
    assert np.round(samples.newcombe(56, 70, 48, 80)[1:], 4).tolist() == [0.0524, 0.3339]
    assert np.round(samples.newcombe(9, 10, 3, 10)[1:], 4).tolist() == [0.1705, 0.8090]


def test_a_column_of_shares_is_reckoned_at_once_and_a_missing_one_stays_missing():
    share = samples.wilson(pd.Series([5, 0, 7, None], dtype="Int64"), pd.Series([8, 0, 7, 9]))
    assert share.share[0] == 0.625 and share.upper[2] == 1.0
    assert np.isnan(share.share[[1, 3]]).all() and np.isnan(share.lower[[1, 3]]).all()


@pytest.mark.parametrize("count, n", [(-1, 5), (6, 5)])
def test_a_count_outside_its_total_is_refused(count, n):
    with pytest.raises(ValueError, match="between 0 and n"):
        samples.wilson(count, n)
    with pytest.raises(ValueError, match="between 0 and n"):
        samples.fisher(count, n, 1, 4)


def test_fisher_and_the_published_differences_are_those_of_r():
    for case in json.loads(shared("its/its_reference.json").read_text())["fisher_cases"]:
        (a, b), (c, d) = case["pre"], case["post"]
        test = samples.fisher(a, a + b, c, c + d)
        # R stops searching for the ratio and its bounds at 1.2e-4 (uniroot's default), so its
        # figures are held to that; ours must solve the equation itself, as the lines below show.
        found, published = test[:3], (case["fisher_or"], case["or_lo"], case["or_hi"])
        assert found == pytest.approx(published, rel=1.3e-4)
        law = stats.nchypergeom_fisher
        if a > 0:
            assert law.mean(a + b + c + d, a + b, a + c, test.odds_ratio) == pytest.approx(a)
            above = law.sf(a - 1, a + b + c + d, a + b, a + c, test.lower)
            assert above == pytest.approx(0.025)
        assert law.cdf(a, a + b + c + d, a + b, a + c, test.upper) == pytest.approx(0.025)
        assert test.p == pytest.approx(case["p"], rel=1e-6)


def test_four_of_eight_against_seven_of_eight_is_too_few_to_tell():
    change = samples.compare_shares(4, 8, 7, 8)
    assert round(change.p, 2) == 0.28
    assert change.difference == 0.375
    assert change.code == "too_few_to_tell"


@pytest.mark.parametrize(
    "earlier, later, code",
    [
        ((0, 9), (9, 9), "too_few_to_tell"),  # no verdict on fewer than ten, however clear
        ((0, 10), (10, 10), "rose"),
        ((2, 15), (13, 15), "rose"),
        ((9, 19), (10, 19), "too_few_to_tell"),
        ((9, 20), (11, 20), "no_clear_change"),
        ((7, 15), (9, 15), "too_few_to_tell"),
        ((45, 60), (20, 60), "fell"),
        ((45, 60), (44, 60), "no_clear_change"),
    ],
)
def test_two_cycles_are_told_apart_only_when_the_cases_allow_it(earlier, later, code):
    assert samples.compare_shares(*earlier, *later).code == code


def test_several_cycles_have_the_trend_that_statsmodels_finds():
    counts, sizes = [10, 14, 22, 31], [40, 38, 45, 50]
    table = Table(np.array([counts, np.subtract(sizes, counts)]).T, shift_zeros=False)
    expected = table.test_ordinal_association()
    trend = samples.share_trend(counts, sizes)
    # statsmodels divides by N - 1 (Mantel), Cochran and Armitage by N
    n = sum(sizes)
    assert trend.statistic == pytest.approx(abs(expected.zscore) * math.sqrt(n / (n - 1)), rel=1e-9)
    assert trend.p == pytest.approx(2 * stats.norm.sf(trend.statistic))
    assert (trend.method, trend.code) == ("asymptotic", "rising")


def test_a_trend_over_few_cases_is_tested_exactly():
    counts, sizes = [1, 4, 8], [9, 10, 9]
    trend = samples.share_trend(counts, sizes)
    # An independent route: deal the 13 positives to 28 cases in every equally likely way.
    rng = np.random.default_rng(7)
    cycle = np.repeat([0, 1, 2], sizes)
    dealt = rng.permuted(np.tile(cycle, (200_000, 1)), axis=1)[:, : sum(counts)].sum(axis=1)
    expected = sum(counts) * cycle.mean()
    far = abs(np.dot(counts, [0, 1, 2]) - expected)
    assert trend.method == "exact"
    assert trend.p == pytest.approx((abs(dealt - expected) >= far - 1e-9).mean(), abs=0.0006)
    assert trend.code == "rising"


@pytest.mark.parametrize(
    "counts, sizes, code",
    [
        ([3, 5], [10, 10], "too_few_to_tell"),
        ([3, 0, 5], [10, 0, 10], "too_few_to_tell"),
        ([3, 4, 5], [10, 10, 10], "too_few_to_tell"),
        ([30, 31, 30], [60, 60, 60], "no_clear_trend"),
        ([50, 31, 12], [60, 60, 60], "falling"),
        ([10, 10, 10], [10, 10, 10], "too_few_to_tell"),
        # Two points make no trend, however far apart: a cycle without cases is none.
        ([2, 0, 18], [20, 0, 20], "too_few_to_tell"),
        ([2, 5, 18], [20, 10, 20], "rising"),
        # Nine cases say nothing, ten may; 39 without a trend are too few to tell, 40 are enough.
        ([0, 0, 3], [3, 3, 3], "too_few_to_tell"),
        ([0, 0, 4], [3, 3, 4], "rising"),
        ([6, 6, 7], [13, 13, 13], "too_few_to_tell"),
        ([6, 6, 7], [13, 13, 14], "no_clear_trend"),
    ],
)
def test_a_trend_is_named_only_where_one_can_be_seen(counts, sizes, code):
    assert samples.share_trend(counts, sizes).code == code


@given(st.lists(st.tuples(st.integers(0, 8), st.integers(0, 8)), min_size=3, max_size=4))
def test_swapping_positive_and_negative_turns_a_trend_round(cycles):
    yes, no = map(list, zip(*cycles, strict=True))
    sizes = [a + b for a, b in cycles]
    one, other = samples.share_trend(yes, sizes), samples.share_trend(no, sizes)
    assert one.p == pytest.approx(other.p, nan_ok=True)
    turned = {"rising": "falling", "falling": "rising"}
    assert other.code == turned.get(one.code, one.code)


def test_three_agencies_grading_each_case_alike_count_as_one_judgement_each():
    graded = np.repeat([1, 1, 0, 1, 0, 1, 1, 1, 0, 1, 0, 1], 3)
    cases = np.repeat(np.arange(12), 3)
    share = samples.clustered_share(graded, cases)
    naive, alone = samples.wilson(24, 36), samples.wilson(8, 12)
    assert (share.positive, share.n, share.cases) == (24, 36, 12)
    assert share.upper - share.lower > naive.upper - naive.lower
    assert (share.lower, share.upper) == pytest.approx((alone.lower, alone.upper), abs=0.04)
    assert share.effective_n < 12  # and a little less than that, for so few cases


def test_the_effective_number_is_what_a_pocket_calculator_gives():
    # Two judgements of each of four cases: 2, 2, 0 and 1 of them positive, 5 of 8 in all.
    spread = 0.75**2 + 0.75**2 + 1.25**2 + 0.25**2
    variance = 4 / 3 * spread / 8**2
    quantiles = 2.36462 / 3.18245  # Student's t at 97.5 % with 7 and with 3 degrees of freedom
    found = samples.clustered_share([1, 1, 1, 1, 0, 0, 1, 0], list("AABBCCDD"))
    assert found.effective_n == pytest.approx(5 / 8 * 3 / 8 / variance * quantiles**2, rel=1e-4)
    assert samples.share_by_case(5, 8, 4, spread) == pytest.approx(found, nan_ok=True)


def test_independent_judgements_lose_nothing_but_a_little_for_few_cases():
    rng = np.random.default_rng(3)
    graded, cases = rng.random(300) < 0.7, np.arange(300) // 2
    share = samples.clustered_share(graded, cases)
    assert 200 < share.effective_n <= 300


def test_the_bootstrap_draws_cases_and_is_the_same_tomorrow():
    graded = np.repeat([1, 0] * 20, 4)
    cases = np.repeat(np.arange(40), 4)
    once = samples.clustered_share(graded, cases, method="bootstrap", seed=5)
    again = samples.clustered_share(graded, cases, method="bootstrap", seed=5)
    assert (once.lower, once.upper) == (again.lower, again.upper)
    assert once.lower == pytest.approx(0.345, abs=0.03)  # 40 cases, not 160 judgements


def test_all_cases_good_is_no_certainty_and_no_case_is_no_share():
    alike = samples.clustered_share([1] * 30, np.repeat(np.arange(10), 3))
    assert alike.share == 1 and alike.lower == pytest.approx(samples.wilson(10, 10).lower)
    assert math.isnan(samples.clustered_share([], []).share)
    with pytest.raises(ValueError, match="has no case"):
        samples.clustered_share([1, 0], ["A1", None])


def test_grades_are_compared_by_order_and_never_averaged():
    earlier, later = [3, 9, 20, 8], [10, 18, 9, 3]  # best grade first
    result = samples.compare_grades(earlier, later)
    ranks = [np.repeat(np.arange(4), counts) for counts in (earlier, later)]
    expected = stats.mannwhitneyu(*ranks, method="asymptotic")
    assert result.later_better == pytest.approx(expected.statistic / (40 * 40))
    assert result.p == pytest.approx(expected.pvalue)
    assert 0.5 < result.lower < result.later_better < result.upper < 1
    assert samples.compare_grades(earlier, earlier).later_better == 0.5


def test_fisher_says_nothing_where_all_are_alike():
    assert samples.fisher(5, 5, 7, 7).p == 1.0
    assert math.isnan(samples.fisher(0, 0, 3, 7).odds_ratio)
    ratio = contingency.odds_ratio([[3, 4], [5, 1]], kind="conditional")
    assert samples.fisher(3, 7, 5, 6).odds_ratio == pytest.approx(ratio.statistic)


# Shares of judgements from sums alone, and over cycles


def test_a_share_by_case_needs_only_the_sums_of_the_cases():
    positive = [1, 1, 1, 0, 0, 0, 1, 0, 1]
    cases = ["a", "a", "a", "b", "b", "b", "c", "c", "d"]
    hits, sizes = np.array([3, 0, 1, 1]), np.array([3, 3, 2, 1])
    spread = float(((hits - 5 / 9 * sizes) ** 2).sum())
    whole = samples.clustered_share(positive, cases)
    assert samples.share_by_case(5, 9, 4, spread)[:-1] == pytest.approx(whole[:-1])
    assert math.isnan(samples.share_by_case(0, 0, 0, 0.0).lower)
    # All alike: as many as there are cases.
    assert samples.share_by_case(9, 9, 4, 0.0).effective_n == 4


def by_case(*counts, n=44, cases=8, spread=8.0):
    """Give a share of judgements for each cycle."""
    return [samples.share_by_case(count, n, cases, spread) for count in counts]


def test_a_trend_by_case_does_not_take_judgements_for_independent_ones():
    shares = by_case(14, 22, 26, spread=30.0)
    assert samples.share_trend([14, 22, 26], [44] * 3).code == "rising"
    found = samples.trend_by_case(shares)
    assert found.code == "too_few_to_tell"
    assert found.n == 24
    assert samples.trend_by_case(by_case(10, 24, 34)).code == "rising"
    assert samples.trend_by_case(by_case(34, 24, 10)).code == "falling"
    # Enough cases, and nothing to be seen in them.
    assert samples.trend_by_case(by_case(22, 21, 22, cases=20)).code == "no_clear_trend"
    # Under 10 cases in all nothing is said, however clear.
    assert samples.trend_by_case(by_case(0, 22, 44, cases=3)).code == "too_few_to_tell"
    ten = by_case(0, 0, cases=3) + by_case(44, cases=4)
    assert samples.trend_by_case(ten).code == "rising"
    # 39 cases and 40.
    assert samples.trend_by_case(by_case(22, 21, 22, cases=13)).code == "too_few_to_tell"
    forty = by_case(22, 21, cases=13) + by_case(22, cases=14)
    assert samples.trend_by_case(forty).code == "no_clear_trend"


def test_a_part_of_a_judgement_is_none():
    # Ten and a half independent judgements are ten, of which five are positive.
    one = samples.ClusteredShare(22, 44, 12, 0.5, 0.2, 0.8, 10.5, "rao_scott")
    found = samples.compare_by_case(one, one)
    assert (found.earlier.positive, found.earlier.n) == (5, 10)


def test_two_cycles_of_fewer_than_ten_cases_are_never_told_apart_by_their_judgements():
    assert samples.compare_by_case(*by_case(4, 40)).code == "too_few_to_tell"
    assert samples.compare_by_case(*by_case(4, 40, cases=12)).code == "rose"
    assert samples.compare_by_case(*by_case(4, 40, cases=10)).code == "rose"
    assert samples.compare_by_case(*by_case(40, 4, cases=12)).code == "fell"


def test_one_of_two_cycles_of_fewer_than_ten_cases_is_enough_to_tell_nothing():
    [few], [many] = by_case(4, cases=9), by_case(40, cases=40)
    assert samples.compare_by_case(few, many).code == "too_few_to_tell"
    assert samples.compare_by_case(many, few).code == "too_few_to_tell"


def test_a_trend_by_case_is_rarely_seen_where_there_is_none():
    """Eight cases a cycle, judgements of a case alike (correlation 0.2), three cycles, no trend."""
    draw = np.random.default_rng(20)
    told = 0
    for _ in range(400):
        shares = []
        for _ in range(3):
            own = draw.beta(2, 2, 8)
            sizes = draw.integers(4, 8, 8)
            hits = draw.binomial(sizes, own)
            share = hits.sum() / sizes.sum()
            spread = float(((hits - share * sizes) ** 2).sum())
            shares.append(samples.share_by_case(int(hits.sum()), int(sizes.sum()), 8, spread))
        told += samples.trend_by_case(shares).code in ("rising", "falling")
    assert told / 400 <= 0.065


def test_what_does_not_go_together_is_refused():
    with pytest.raises(ValueError, match="each judgement needs its case"):
        samples.clustered_share([1, 0], ["A1"])
    with pytest.raises(ValueError, match="counts of the same grades"):
        samples.compare_grades([1, 2], [1, 2, 3])
    with pytest.raises(ValueError, match="equally many"):
        samples.share_trend([1, 2, 3], [10, 10])
    for counts in ([11, 2, 3], [1, 2, -1]):
        with pytest.raises(ValueError, match="between 0 and its size"):
            samples.share_trend(counts, [10, 10, 10])


@pytest.mark.parametrize(("earlier", "later"), [([0, 0], [3, 2]), ([3, 2], [0, 0])])
def test_grades_of_one_side_alone_are_not_compared(earlier, later):
    found = samples.compare_grades(earlier, later)
    assert np.isnan([found[0], found[1], found[2], found[3]]).all()


def test_a_case_of_which_no_judgement_is_known_is_no_case():
    whole = samples.clustered_share([1, 0, 1, 1], ["A", "A", "B", "B"])
    with_a_gap = samples.clustered_share([1, 0, None, 1, 1], ["A", "A", "C", "B", "B"])
    assert with_a_gap == whole
