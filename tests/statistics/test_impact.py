"""Whether a measure changed after a cycle: reference models, the ladder, breaks, honest size."""

import json
import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reference_results import shared

from benchmarks import impact_size_and_power as simulation
from learning_hub.statistics import impact
from learning_hub.statistics.impact import changing, fits
from learning_hub.statistics.impact.changing import are_shares
from learning_hub.statistics.impact.series import prepare

pytestmark = pytest.mark.slow

# Reference models. R numbers time from 1 and counts the periods after from 1 too (Sicily), so its
# intercept and level are ours one period earlier.


@pytest.fixture(scope="module")
def sicily():
    table = pd.read_csv(shared("its/sicily.csv"))
    day = {"year": table["year"], "month": table["month"], "day": 1}
    return pd.DataFrame(
        {"period": pd.to_datetime(day), "numerator": table["aces"], "denominator": table["stdpop"]}
    )


@pytest.fixture(scope="module")
def reference():
    return json.loads(shared("its/its_reference.json").read_text())


BAN = "2004-12-31"  # so that January 2005 is the first month after
NAMES = {"(Intercept)": "intercept", "smokban": "level", "since": "slope"}
NAMES |= {"smokban:I(time - 36)": "slope"}
SEASON = enumerate(["sin1", "cos1", "sin2", "cos2"], start=1)
NAMES |= {f"harm(month, 2, 12){number}": term for number, term in SEASON}


def as_in_r(model):
    """Return estimates and standard errors by term, with the origins of R's model."""
    terms = list(model.coefficients.index)
    moved = pd.DataFrame(np.eye(len(terms)), index=terms, columns=terms)
    moved.loc["intercept", "time"] = -1.0
    if "slope" in terms:
        moved.loc["level", "slope"] = -1.0
    found = moved @ model.coefficients["estimate"]
    errors = np.sqrt(np.diag(moved @ model.covariance @ moved.T))
    return pd.DataFrame({"est": found, "se": errors}, index=terms)


def assert_same(model, rows, tolerance, error="se"):
    ours = as_in_r(model)
    assert len(rows) == len(ours)
    for row in rows:
        term = ours.loc[NAMES.get(row["term"], row["term"])]
        assert term["est"] == pytest.approx(row["est"], rel=tolerance), row["term"]
        assert term["se"] == pytest.approx(row[error], rel=tolerance), row["term"]


@pytest.mark.parametrize(
    "name, family, harmonics, slope, dispersion",
    [
        ("model1_poisson", "poisson", 0, False, None),
        ("model2_quasipoisson", "quasipoisson", 0, False, "model2_dispersion"),
        ("model3_quasipoisson_harmonics", "quasipoisson", 2, False, "model3_dispersion"),
        ("model4_slope_change", "quasipoisson", 2, True, None),
    ],
)
def test_the_poisson_models_of_the_smoking_ban(
    sicily, reference, name, family, harmonics, slope, dispersion
):
    model = impact.segmented(sicily, BAN, family=family, harmonics=harmonics, slope=slope)
    rows = reference[name]
    assert_same(model, rows, 1e-6)
    if dispersion:
        assert model.dispersion == pytest.approx(reference[dispersion], rel=1e-6)
    level = next(row for row in rows if row["term"] == "smokban")
    if not slope:
        ratio, low, high = model.effect()
        assert ratio == pytest.approx(level["exp"], rel=1e-6)
        # R's confint.default takes normal quantiles
        half = 1.959963984540054 * as_in_r(model).loc["level", "se"]
        assert math.exp(math.log(ratio) - half) == pytest.approx(level["lo"], rel=1e-6)
        assert math.exp(math.log(ratio) + half) == pytest.approx(level["hi"], rel=1e-6)
        assert low <= level["lo"] * (1 + 1e-9) and high >= level["hi"] * (1 - 1e-9)
    else:
        assert model.effect(-1)[0] == pytest.approx(level["exp"], rel=1e-6)


def test_the_slope_change_of_the_smoking_ban_is_tested_as_in_r(sicily, reference):
    without, with_slope = (
        impact.segmented(sicily, BAN, family="quasipoisson", harmonics=2, slope=slope)
        for slope in (False, True)
    )
    row = reference["model4_vs_3_F"][0]
    gain = without.deviance - with_slope.deviance
    assert gain == pytest.approx(row["Deviance"], rel=1e-6)
    assert with_slope.deviance == pytest.approx(row["Resid. Dev"], rel=1e-6)
    assert gain / with_slope.dispersion == pytest.approx(row["F"], rel=1e-6)
    assert with_slope.df == row["Resid. Df"]


def test_the_linear_models_of_the_smoking_ban(sicily, reference):
    rates = sicily.assign(value=sicily["numerator"] / sicily["denominator"] * 1e5)
    rates = rates[["period", "value"]]
    rows = reference["linear_ols"]
    plain = impact.segmented(rates, BAN)
    assert_same(plain, rows, 1e-6)
    # listed as model2_dw, but it is that of this model
    assert plain.durbin_watson == pytest.approx(reference["model2_dw"], rel=1e-6)
    newey = impact.segmented(rates, BAN, errors="newey_west")
    assert_same(newey, rows, 1e-6, error="se_nw3_adj")
    reml = impact.segmented(rates, BAN, errors="ar1_reml")
    assert_same(reml, reference["linear_gls_ar1_reml"], 1e-3)
    assert reml.rho == pytest.approx(reference["phi_reml"], rel=1e-3)
    ml = impact.segmented(rates, BAN, errors="ar1_ml")
    assert_same(ml, reference["linear_gls_ar1_ml"], 1e-3)
    assert ml.rho == pytest.approx(reference["phi_ml"], rel=1e-3)
    prais = impact.segmented(rates, BAN, errors="prais_winsten")
    expected = reference["prais_winsten"]
    assert prais.rho == pytest.approx(expected["rho"], rel=1e-6)
    rows = [
        {"term": term, "est": est, "se": se}
        for term, est, se in zip(expected["term"], expected["est"], expected["se"], strict=True)
    ]
    assert_same(prais, rows, 1e-6)


def test_newey_wests_errors_without_the_correction_and_with_more_lags(sicily, reference):
    y = (sicily["numerator"] / sicily["denominator"] * 1e5).to_numpy()
    time = np.arange(1, 60.0)
    after = (time > 36).astype(float)
    X = np.column_stack([np.ones(59), time, after, after * (time - 36)])
    for lags, column in ((3, "se_nw3"), (12, "se_nw12")):
        fit = fits.newey_west(X, y, lags, corrected=False)
        expected = [row[column] for row in reference["linear_ols"]]
        assert np.sqrt(np.diag(fit.covariance)) == pytest.approx(expected, rel=1e-6)


def test_statsmodels_agrees_on_the_quasi_poisson_model(sicily):
    from statsmodels.genmod.families import Poisson
    from statsmodels.genmod.generalized_linear_model import GLM

    model = impact.segmented(sicily, BAN, family="quasipoisson")
    time = np.arange(59.0)
    after = (time >= 36).astype(float)
    X = np.column_stack([np.ones(59), time, after, after * (time - 36)])
    offset = np.log(sicily["denominator"])
    fitted = GLM(sicily["numerator"], X, family=Poisson(), offset=offset).fit(scale="X2")
    assert model.coefficients["estimate"].tolist() == pytest.approx(fitted.params.tolist())
    assert model.coefficients["se"].tolist() == pytest.approx(fitted.bse.tolist(), rel=1e-4)


@pytest.fixture(scope="module")
def california():
    table = pd.read_csv(shared("its/prop99_cigsales_wide.csv"))
    others = table.drop(columns=["year", "California"]).mean(axis=1)
    return (
        pd.DataFrame({"period": table["year"], "value": table["California"]}),
        pd.DataFrame({"period": table["year"], "value": others}),
    )


def test_proposition_99_changed_level_and_slope_as_published(california):
    expected = json.loads(shared("its/prop99_reference.json").read_text())
    model = impact.segmented(california[0], "1988-11-08")
    estimates = model.coefficients.loc[["intercept", "time", "level", "slope"]]
    names = ("cons", "t", "x1989", "x_t1989")
    published = [expected["python_ols"][name] for name in names]
    assert estimates["estimate"].tolist() == pytest.approx(published, rel=1e-6)
    assert estimates["se"].tolist() == pytest.approx(expected["ols_se"], rel=1e-6)
    newey = impact.segmented(california[0], "1988-11-08", errors="newey_west", lags=1)
    errors = newey.coefficients["se"].tolist()
    assert errors == pytest.approx(expected["newey_west_lag1_se_with_correction"], rel=1e-6)


def test_california_fell_further_than_the_other_states(california):
    expected = json.loads(shared("its/prop99_reference.json").read_text())["simple_did"]
    found = impact.difference_in_differences(*california, "1988-11-08")
    assert found.effect == pytest.approx(expected["did"], rel=1e-6)
    means = (found.before, found.after, found.comparator_before, found.comparator_after)
    published = [expected[name] for name in ("pre_CA", "post_CA", "pre_38", "post_38")]
    assert means == pytest.approx(published, rel=1e-6)
    assert found.low < found.effect < found.high


def test_the_crude_ratio_and_the_exact_cases_are_those_of_r(reference):
    crude = reference["prepost_rate_ratio"]
    (before, after), (time, later) = crude["events"], crude["exposure"]
    ratio = impact.rate_ratio(after, later, before, time)
    assert ratio.ratio == pytest.approx(crude["ratio_post_over_pre"], rel=1e-6)
    assert (ratio.low, ratio.high) == pytest.approx((crude["lo"], crude["hi"]), rel=1e-6)
    assert ratio.p == pytest.approx(crude["p"], rel=1e-6)
    for case in reference["poisson_exact_cases"]:
        (one, other), (t1, t2) = case["x"], case["t"]
        ratio = impact.rate_ratio(one, t1, other, t2)
        expected = (case["rate_ratio"], case["lo"], case["hi"], case["p"])
        assert tuple(ratio) == pytest.approx(expected, rel=1e-6)


def test_a_ratio_without_reference_events_is_without_bound():
    ratio = impact.rate_ratio(4, 10, 0, 10)
    assert ratio.ratio == math.inf and ratio.high == math.inf and ratio.low > 0
    assert math.isnan(impact.rate_ratio(0, 10, 0, 10).ratio)
    with pytest.raises(ValueError, match="exposures above 0"):
        impact.rate_ratio(1, 0, 1, 5)


def test_the_interval_of_a_count_is_exact():
    # Garwood's, as R's poisson.test(x)$conf.int gives it.
    for events, low, high in (
        (0, 0.0, 3.688879),
        (1, 0.025318, 5.571643),
        (5, 1.623486, 11.668332),
        (20, 12.216519, 30.888380),
    ):
        assert impact.count_interval(events) == pytest.approx((low, high), abs=1e-5)
    with pytest.raises(ValueError, match="0 or more"):
        impact.count_interval(-1)


# The ladder. The noise is fixed so that each figure below is the same every time.

NOISE = np.random.default_rng(20).normal(size=200)


def series(before, after, step=0.0, start="2020-01-01", freq="MS", scale=1.0, level=50.0):
    """Return noise with a step, and the last period before."""
    periods = pd.date_range(start, periods=before + after, freq=freq)
    values = level + scale * NOISE[: before + after]
    values[before:] += step
    return pd.DataFrame({"period": periods, "value": values}), periods[before - 1]


def test_a_clear_step_is_an_improvement_in_the_good_direction_and_worse_in_the_other():
    frame, cycle = series(18, 18, step=-4)
    better = impact.assess(frame, cycle, good="decrease")
    assert better.word == "improved"
    assert better.method == "segmented_ar1"
    assert better.low < better.effect < better.high < 0
    assert (better.n_before, better.n_after) == (18, 18)
    assert impact.assess(frame, cycle, good="increase").word == "worse"


def test_noise_alone_is_no_detectable_change():
    frame, cycle = series(18, 18)
    result = impact.assess(frame, cycle, good="increase")
    assert result.word == "no detectable change"
    assert result.low < 0 < result.high


def test_a_slight_trend_is_no_effect_of_a_cycle():
    frame, cycle = series(24, 24, scale=0.2)
    frame["value"] += 0.1 * np.arange(48)
    result = impact.assess(frame, cycle, good="increase")
    assert result.word == "no detectable change"
    assert "already_improving" in result.caveats


@pytest.mark.parametrize(
    "before, after, word, method",
    [
        (30, 7, "too early to tell", "chart_only"),
        (7, 30, "too early to tell", "chart_only"),
        (30, 8, "too early to tell", "difference"),
        (11, 30, "too early to tell", "difference"),
        (30, 11, "too early to tell", "difference"),
        (12, 12, "improved", "segmented_ar1"),
    ],
)
def test_the_shorter_side_decides_how_much_is_said(before, after, word, method):
    frame, cycle = series(before, after, step=6)
    result = impact.assess(frame, cycle, good="increase")
    assert (result.word, result.method) == (word, method)
    assert math.isnan(result.effect) == (method == "chart_only")
    if method == "difference":
        assert result.low < 6 < result.high
        assert "interval_without_verdict" in result.caveats


def test_two_years_on_each_side_are_looked_at():
    frame, cycle = series(30, 30, step=6)
    result = impact.assess(frame, cycle, good="increase")
    assert (result.n_before, result.n_after) == (24, 24)
    few = impact.assess(frame, cycle, good="increase", window=12)
    assert (few.n_before, few.n_after, few.word) == (12, 12, "improved")


@pytest.mark.parametrize(("before", "unknown"), [(23, True), (24, False)])
def test_a_yearly_pattern_needs_two_years_before(before, unknown):
    frame, cycle = series(before, 18)
    result = impact.assess(frame, cycle, good="increase")
    assert ("season_unknown" in result.caveats) == unknown


@pytest.mark.parametrize(("missing", "is_said"), [([], False), ([5], True), ([20], True)])
def test_a_period_that_is_missing_among_those_used_is_said(missing, is_said):
    frame, cycle = series(18, 18)
    frame.loc[missing, "value"] = np.nan
    result = impact.assess(frame, cycle, good="increase")
    assert ("missing_periods" in result.caveats) == is_said


@pytest.mark.parametrize(("last", "few"), [(4, False), (3, True)])
def test_events_are_few_under_three_a_period(last, few):
    periods = pd.date_range("2020-01-01", periods=36, freq="MS")
    frame = pd.DataFrame({"period": periods, "numerator": [2, 4] * 18, "denominator": 1000})
    frame.loc[35, "numerator"] = last
    result = impact.assess(frame, periods[17], good="decrease")
    assert ("few_events" in result.caveats) == few
    assert result.scale == "ratio"


@pytest.mark.parametrize(
    ("numerator", "is_share"), [(50, True), (49, False), (1000, True), (1001, False)]
)
def test_a_twentieth_of_all_is_a_share_and_less_a_rare_event(numerator, is_share):
    periods = pd.date_range("2020-01-01", periods=3, freq="MS")
    frame = pd.DataFrame({"period": periods, "numerator": numerator, "denominator": 1000})
    assert are_shares(prepare(frame), None) == is_share
    assert are_shares(prepare(frame), not is_share) != is_share


def test_the_first_period_after_is_the_first_that_starts_after():
    frame, _ = series(18, 18, step=4)
    first_after = frame["period"].iloc[18]
    before_it = impact.assess(frame, first_after - pd.Timedelta(days=1), good="increase")
    on_it = impact.assess(frame, first_after, good="increase")
    assert (before_it.n_before, before_it.n_after) == (18, 18)
    assert (on_it.n_before, on_it.n_after) == (19, 17)


@pytest.mark.parametrize(
    "freq, start, before, after, judged_from",
    [
        ("MS", "2020-01-01", 24, 3, "2023-01-01"),  # twelve months from January 2022
        ("MS", "2020-01-01", 24, 0, "2023-01-01"),
        ("MS", "2020-01-01", 24, 20, "2023-01-01"),
        ("QS", "2016-01-01", 16, 2, "2023-01-01"),
        ("YS", "2006-01-01", 14, 2, "2032-01-01"),
    ],
)
def test_it_can_be_judged_when_twelve_periods_have_ended(freq, start, before, after, judged_from):
    frame, cycle = series(before, after, start=start, freq=freq)
    result = impact.assess(frame, cycle, good="increase")
    assert result.judged_from == pd.Timestamp(judged_from)
    slow = "slow_measure" in result.caveats
    assert slow == (freq != "MS")


def test_terms_are_told_from_quarters_and_take_four_years():
    terms = [
        f"{year}-{month}" for year in range(2012, 2020) for month in ("01-06", "04-20", "09-03")
    ]
    frame = pd.DataFrame({"period": terms, "value": 50 + NOISE[:24]})
    result = impact.assess(frame, "2019-04-30", good="increase")
    assert result.kind == "termly"
    assert result.judged_from == pd.Timestamp("2023-09-03")  # twelve terms from September 2019


def test_a_missing_month_after_postpones_the_verdict():
    frame, cycle = series(24, 6)
    frame.loc[26:27, "value"] = np.nan
    result = impact.assess(frame, cycle, good="increase")
    assert result.n_after == 4
    assert result.judged_from == pd.Timestamp("2023-03-01")


def test_too_little_before_can_never_be_judged():
    frame, cycle = series(9, 30)
    result = impact.assess(frame, cycle, good="increase")
    assert result.judged_from is None
    assert "too_few_before" in result.caveats and "too_few_after" not in result.caveats


def test_a_measure_without_a_good_direction_is_never_improved_or_worse():
    frame, cycle = series(18, 18, step=6)
    result = impact.assess(frame, cycle, good=None)
    assert result.word == "no detectable change"
    assert {"neutral_direction", "neutral_change"} <= set(result.caveats)
    still, cycle = series(18, 18)
    assert "neutral_change" not in impact.assess(still, cycle, good=None).caveats


def test_counts_are_assessed_as_a_ratio_of_rates():
    rng = np.random.default_rng(5)
    periods = pd.date_range("2020-01-01", periods=40, freq="MS")
    exposed = rng.integers(9000, 11000, 40)
    rate = np.where(np.arange(40) < 20, 0.004, 0.0024)
    frame = pd.DataFrame(
        {"period": periods, "numerator": rng.poisson(rate * exposed), "denominator": exposed}
    )
    result = impact.assess(frame, periods[19], good="decrease")
    assert (result.word, result.scale) == ("improved", "ratio")
    assert result.method == "segmented_quasipoisson_ar1"
    assert result.low < 0.6 < result.high < 1
    early = impact.assess(frame.iloc[:29], periods[19], good="decrease")
    assert (early.method, early.scale) == ("rate_ratio", "ratio")


def test_shares_are_assessed_in_percentage_points():
    rng = np.random.default_rng(6)
    periods = pd.date_range("2020-01-01", periods=40, freq="MS")
    cases = rng.integers(60, 140, 40)
    chance = np.where(np.arange(40) < 20, 0.62, 0.78)
    frame = pd.DataFrame(
        {"period": periods, "numerator": rng.binomial(cases, chance), "denominator": cases}
    )
    result = impact.assess(frame, periods[19], good="increase")
    assert (result.word, result.scale) == ("improved", "points")
    assert result.low < 16 < result.high
    as_rate = impact.assess(frame, periods[19], good="increase", shares=False)
    assert as_rate.scale == "ratio" and as_rate.word == "improved"


def test_no_event_after_is_assessed_without_a_ratio():
    periods = pd.date_range("2020-01-01", periods=30, freq="MS")
    events = np.where(np.arange(30) < 15, 6, 0) + np.where(np.arange(30) < 15, np.arange(30) % 3, 0)
    frame = pd.DataFrame({"period": periods, "numerator": events, "denominator": 1000})
    result = impact.assess(frame, periods[14], good="decrease")
    assert "no_events" in result.caveats
    assert (result.word, result.scale) == ("improved", "points")
    assert result.low < -0.7 < result.high  # 7 of 1,000 before, on average


def test_constant_and_perfectly_straight_series_did_not_change():
    periods = pd.date_range("2020-01-01", periods=30, freq="MS")
    flat = pd.DataFrame({"period": periods, "value": 7.0})
    result = impact.assess(flat, periods[14], good="increase")
    assert result.word == "no detectable change" and "no_variation" in result.caveats
    straight = flat.assign(value=0.1 * np.arange(30))
    assert impact.assess(straight, periods[14], good="increase").word == "no detectable change"


def test_a_yearly_pattern_is_taken_out_where_two_years_before_show_it():
    frame, cycle = series(24, 18, step=3)
    frame["value"] += 4 * np.sin(2 * np.pi * np.arange(42) / 12)
    result = impact.assess(frame, cycle, good="increase")
    assert result.word == "improved" and "seasonal" in result.caveats
    short = impact.assess(frame.iloc[1:], cycle, good="increase")
    assert "season_unknown" in short.caveats and "seasonal" not in short.caveats


# Breaks and rebases


@pytest.mark.parametrize(
    "broken, word, caveats",
    [
        ("2020-06-01", "not comparable", {"break_in_series"}),  # though 19 months of before remain
        ("2021-06-01", "not comparable", {"break_in_series"}),  # 7 remain
        ("2021-12-20", "not comparable", {"break_in_series"}),  # between the two sides
        ("2022-01-01", "not comparable", {"break_in_series"}),  # the first month after
        ("2022-09-01", "not comparable", {"break_in_series"}),  # 8 months of after remain
        ("2023-02-01", "not comparable", {"break_in_series"}),  # though 13 of after remain
        ("2020-01-01", "improved", set()),  # the series begins with it
    ],
)
def test_a_break_inside_the_window_lets_nothing_be_compared(broken, word, caveats):
    frame, cycle = series(24, 18, step=6)
    result = impact.assess(frame, cycle, good="increase", breaks=[broken])
    assert result.word == word
    assert caveats <= set(result.caveats)
    if word == "not comparable":
        assert result.judged_from is None and math.isnan(result.effect)


def test_an_old_break_outside_the_time_used_changes_nothing():
    frame, cycle = series(40, 18, step=6)
    whole = impact.assess(frame, cycle, good="increase")
    assert (whole.n_before, whole.n_after) == (24, 18)
    broken = impact.assess(frame, cycle, good="increase", breaks=[frame["period"].iloc[10]])
    assert broken == whole


@pytest.mark.parametrize(
    "broken, word", [("2022-10-01", "not comparable"), ("2023-02-01", "too early to tell")]
)
def test_a_break_to_come_matters_if_it_comes_before_the_verdict_could(broken, word):
    frame, cycle = series(24, 3)  # to March 2022; twelve months after end with December
    result = impact.assess(frame, cycle, good="increase", breaks=[broken])
    assert result.word == word
    expected = None if word == "not comparable" else pd.Timestamp("2023-01-01")
    assert result.judged_from == expected


@pytest.mark.parametrize("left, before", [(12, 12), (11, 24)])
def test_an_old_step_cuts_the_time_before_where_twelve_periods_are_left(left, before):
    frame, cycle = series(24, 18, step=6, scale=0.5)
    frame.loc[: 23 - left, "value"] -= 10
    result = impact.assess(frame, cycle, good="increase")
    assert result.n_before == before
    assert ("before_cut_at_step" in result.caveats) == (before == left)


def test_a_rebase_counts_as_a_break_unless_it_marks_the_change_itself():
    frame, cycle = series(24, 18, step=6)
    at_change = impact.assess(frame, cycle, good="increase", rebase=["2022-01-01"])
    assert at_change.word == "improved"
    assert "rebased_at_intervention" in at_change.caveats
    near = impact.assess(frame, cycle, good="increase", rebase=["2021-06-01"])
    assert near.word == "not comparable"


# Comparators


def test_what_a_comparator_did_as_well_is_no_effect_of_the_cycle():
    frame, cycle = series(20, 20, step=5)
    # What moves the one from month to month moves the other: so much they share.
    neighbours = frame.assign(value=frame["value"] - 20 + 0.3 * NOISE[100:140])
    alone = impact.assess(frame, cycle, good="increase")
    beside = impact.assess(frame, cycle, good="increase", comparator=neighbours)
    assert alone.word == "improved" and beside.word == "no detectable change"
    assert beside.method == "segmented_ar1_to_comparator"
    assert {"comparator_used", "comparator_trend_alike"} <= set(beside.caveats)


def test_counts_may_be_set_against_the_rate_of_a_comparator():
    rng = np.random.default_rng(12)
    periods = pd.date_range("2020-01-01", periods=40, freq="MS")
    fall = np.where(np.arange(40) < 20, 1.0, 0.6)
    own = pd.DataFrame(
        {"period": periods, "numerator": rng.poisson(40 * fall), "denominator": 10_000}
    )
    same = own.assign(numerator=rng.poisson(4000 * fall), denominator=1_000_000)
    result = impact.assess(own, periods[19], good="decrease", comparator=same)
    assert result.word == "no detectable change" and result.low < 1 < result.high
    assert impact.assess(own, periods[19], good="decrease").word == "improved"


def test_a_comparator_of_too_few_periods_is_not_used():
    frame, cycle = series(20, 20, step=5)
    result = impact.assess(frame, cycle, good="increase", comparator=frame.iloc[12:])
    assert "comparator_too_short" in result.caveats and result.word == "improved"
    assert result.method == "segmented_ar1"


def test_trends_that_differed_before_are_named():
    frame, cycle = series(20, 20)
    rising = frame.assign(value=frame["value"] + 0.8 * np.arange(40))
    result = impact.assess(frame, cycle, good="increase", comparator=rising)
    assert "comparator_trend_differs" in result.caveats
    did = impact.difference_in_differences(frame, rising, cycle)
    assert did.trends_differ and did.trend_gap == pytest.approx(-0.8)


# Input


# What a measure can show


def of_the_past(n=24, spread=4.0):
    """Give months of a value near 50."""
    return series(n, 0, scale=spread)[0]


def test_more_months_show_a_smaller_change_and_more_scatter_only_a_larger():
    past = of_the_past()
    seen = impact.visible(past)
    assert [one.periods for one in seen] == [12, 18, 24]
    assert seen[0].change > seen[1].change > seen[2].change > 0
    assert [one.level for one in seen] == pytest.approx([past["value"].mean()] * 3)
    wild = impact.visible(past.assign(value=50 + 2 * (past["value"] - 50)))
    for one, twice in zip(seen, wild, strict=True):
        assert twice.change == pytest.approx(2 * one.change, rel=1e-6)


def test_what_can_be_shown_is_told_of_the_month_tried_that_is_harder_to_see(monkeypatch):
    promised = [one.change for one in impact.visible(of_the_past())]
    # As many tries, but all of them a change that begins in the fourth month; then in the first.
    monkeypatch.setitem(changing.ONSETS, "monthly", (3, 3, 3, 3))
    of_last = [one.change for one in impact.visible(of_the_past())]
    monkeypatch.setitem(changing.ONSETS, "monthly", (0, 0, 0, 0))
    of_first = [one.change for one in impact.visible(of_the_past())]
    assert of_last != of_first
    assert promised == list(map(max, of_first, of_last))


def test_a_share_is_shown_in_points_and_a_rate_in_its_own_unit():
    past = of_the_past()
    parts = past.assign(numerator=past["value"].round(), denominator=100.0).drop(columns="value")
    for one in impact.visible(parts, shares=True):
        assert one.level == pytest.approx(parts["numerator"].mean(), rel=0.01)
        # Of a hundred cases a month nobody sees half a point, and everybody would see thirty.
        assert 0.5 < one.change < 30
    rates = parts.assign(denominator=10_000.0 * 100)
    for one in impact.visible(rates, shares=False, scale=10_000.0):
        assert one.level == pytest.approx(parts["numerator"].mean() / 100)
        assert 0 < one.change < one.level


def test_a_past_that_scattered_less_than_chance_promises_no_more_than_chance_allows():
    # 50 and 51 of 100, in turn: of so few chance alone makes months differ by 5 points.
    past = of_the_past().drop(columns="value").assign(denominator=100.0)
    past["numerator"] = [50.0 + place % 2 for place in range(len(past))]
    for one in impact.visible(past, shares=True):
        assert one.change > 3
    # As a number of events: of 50 a month chance alone makes months differ by a seventh.
    for one in impact.visible(past, shares=False):
        assert one.change > one.level / 15


def test_a_short_or_steady_past_tells_nothing_of_what_can_be_shown():
    assert impact.visible(of_the_past(11)) == []
    assert len(impact.visible(of_the_past(12))) == 3
    assert impact.visible(of_the_past(spread=0.0)) == []
    assert impact.visible(of_the_past()[:0]) == []


def test_order_extra_columns_and_the_form_of_periods_do_not_matter():
    frame, cycle = series(18, 18, step=4)
    mixed = frame.sample(frac=1, random_state=2).assign(note="x")
    mixed["period"] = mixed["period"].dt.strftime("%Y-%m-%d")
    result, again = (impact.assess(f, cycle, good="increase") for f in (frame, mixed))
    assert result == again
    monthly = frame.assign(period=pd.PeriodIndex(frame["period"], freq="M"))
    assert impact.assess(monthly, f"{cycle:%Y-%m-%d}", good="increase") == result


@pytest.mark.parametrize(
    "change, error, message",
    [
        ({"good": "up"}, ValueError, "increase, decrease or None"),
        ({"series": pd.DataFrame({"period": ["2020-01-01"]})}, KeyError, "numerator"),
        ({"series": pd.DataFrame({"value": [1]})}, KeyError, "column period"),
        (
            {"series": pd.DataFrame({"period": ["2020-01-01"] * 2, "value": [1, 2]})},
            ValueError,
            "2020-01-01 is given more than once",
        ),
        (
            {"series": pd.DataFrame({"period": ["2020"], "numerator": [-1], "denominator": [5]})},
            ValueError,
            "negative",
        ),
    ],
)
def test_what_cannot_be_assessed_is_refused_in_words(change, error, message):
    given_values = {"series": series(18, 18)[0], "intervention": "2021-06-30", "good": "increase"}
    with pytest.raises(error, match=message):
        impact.assess(**(given_values | change))


def test_an_empty_or_single_row_is_too_early_to_tell():
    empty = pd.DataFrame({"period": [], "value": []})
    for frame in (empty, pd.DataFrame({"period": ["2020-01-01"], "value": [4.0]})):
        result = impact.assess(frame, "2020-06-01", good="increase", breaks=["2020-03-01"])
        assert result.word in ("too early to tell", "not comparable")
        assert math.isnan(result.effect)


@pytest.mark.parametrize(
    "family, errors", [("poisson", "ar1_reml"), ("gaussian", "arma"), ("x", "ols")]
)
def test_a_model_that_is_not_offered_is_refused(family, errors):
    frame, cycle = series(18, 18)
    with pytest.raises(ValueError):
        impact.segmented(frame, cycle, family=family, errors=errors)


@settings(max_examples=40, deadline=None)
@given(
    st.integers(0, 10_000),
    st.integers(12, 30),
    st.integers(12, 30),
    st.floats(-100, 100),
    st.sampled_from([0.01, 1.0, 250.0]),
)
def test_shifting_scaling_and_turning_a_series_turns_its_verdict_with_it(
    seed, before, after, shift, scale
):
    rng = np.random.default_rng(seed)
    periods = pd.date_range("2015-01-01", periods=before + after, freq="MS")
    values = rng.normal(size=before + after) + 1.5 * (np.arange(before + after) >= before)
    frame = pd.DataFrame({"period": periods, "value": values})
    cycle = periods[before - 1]
    plain = impact.assess(frame, cycle, good="increase")
    moved = impact.assess(frame.assign(value=shift + scale * values), cycle, good="increase")
    turned = impact.assess(frame.assign(value=-values), cycle, good="decrease")
    # The correlation is found to 1e-4, and a rounding error may tip it to its neighbour.
    size = abs(plain.high - plain.low)
    assert moved.effect == pytest.approx(scale * plain.effect, abs=1e-3 * scale * size)
    near = pytest.approx((-plain.high, -plain.low), abs=1e-3 * size)
    assert (turned.low, turned.high) == near
    if min(abs(plain.low), abs(plain.high)) > 2e-3 * size:  # not on the edge of a verdict
        assert moved.word == turned.word == plain.word


# Honest size and power: a tenth of benchmarks/impact_size_and_power.py, with a fixed seed.


@pytest.mark.slow
def test_on_noise_a_change_is_claimed_as_rarely_as_promised_and_a_real_one_is_found():
    null, power = simulation.measure(repeats=20, seed=3)
    shares = list(null.values())
    print(f"null {100 * np.mean(shares):.1f} %, power {power}")
    assert np.mean(shares) <= simulation.OVERALL
    # A setting of 20 series is too small for its own limit, those of one length are not.
    for length in (24, 36, 48, 60):
        of_length = [share for setting, share in null.items() if setting[2] == length]
        assert np.mean(of_length) <= simulation.LARGEST
    for rho in simulation.RHOS:
        assert np.mean([v for setting, v in null.items() if setting[4] == rho]) <= 0.09
    assert simulation.found_share(0.0, 100, seed=3) >= simulation.FOUND


def test_a_day_on_which_an_effect_is_expected_may_lie_in_a_period_that_is_yet_to_come():
    starts = [f"{year}-{day}" for year in range(2022, 2027) for day in ("01-01", "04-01", "09-01")]
    terms = pd.DataFrame({"period": pd.to_datetime(starts[:-1]), "value": range(14)})
    result = impact.assess(terms, "2025-06-20", good="decrease", expected_from="2026-09-01")
    # The last term held began in April: it does not hold the first of September.
    assert (result.n_before, result.n_after) == (14, 0)
    assert result.looked_after == pd.Timestamp("2026-08-31")
    within = impact.assess(terms, "2025-06-20", good="decrease", expected_from="2026-06-15")
    assert (within.n_before, within.n_after) == (13, 1)


def test_what_would_be_seen_of_a_fall_of_counts_is_smaller_than_of_a_rise_and_never_all_of_them():
    rng = np.random.default_rng(5)
    months = pd.DataFrame(
        {
            "period": pd.date_range("2024-01-01", periods=24, freq="MS"),
            "numerator": rng.poisson(4, 24),
            "denominator": 1.0,
        }
    )
    rise, fall = (impact.visible(months, falls=falls)[0] for falls in (False, True))
    assert 0 < fall.change < fall.level == rise.level < rise.change
    # The same ratio, up and down.
    assert (rise.level + rise.change) / rise.level == pytest.approx(
        fall.level / (fall.level - fall.change)
    )
