"""Verdicts in words: what a Board member reads for each code."""

import ast
import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from learning_hub.judging import Verdict, after_cycle, ledger, periods, shares
from learning_hub.statistics import impact
from learning_hub.statistics.impact import assessing
from learning_hub.statistics.spc import chart as chart_of
from learning_hub.statistics.spc import rules
from learning_hub.wording import after_cycle as wording_after
from learning_hub.wording import shares as wording_shares
from learning_hub.wording import verdicts

STEADY = [52, 47, 50, 55, 49, 51, 46, 53, 50, 48, 54, 50, 51, 49]


def months(count, start="2025-01-01"):
    return pd.date_range(start, periods=count, freq="MS")


def chart(values, good=None, target=None, anew=()):
    rows = pd.DataFrame(
        {"period_start": months(len(values)), "value": pd.array(values, dtype="Float64")}
    )
    rows["starts_anew"] = rows["period_start"].isin(pd.to_datetime(list(anew)))
    return periods.judge(rows, good, target)


@pytest.mark.parametrize(
    "values, good, words",
    [
        (STEADY, "increase", "no clear change"),
        ([*STEADY, 75], "increase", "improving"),
        ([*STEADY, 75], "decrease", "getting worse"),
        ([*STEADY, 25], "decrease", "improving"),
        ([*STEADY, 75], None, "higher than before"),
        (STEADY[:4], "increase", "too few to tell"),
        ([], "increase", "too few to tell"),
        ([7] * 14, "increase", "no clear change"),
    ],
)
def test_variation_is_said_in_the_words_agreed(values, good, words):
    assert verdicts.movement(chart(values, good=good)) == words


def test_a_changed_definition_is_not_comparable_whatever_the_chart_says():
    found = verdicts.movement(chart([*STEADY, 75], good="increase"), comparable=False)
    assert found == "not comparable (definition changed)"


@pytest.mark.parametrize(
    "target, words",
    [
        (20, "will consistently meet the target if nothing changes"),
        (90, "will consistently miss the target if nothing changes"),
        (52, "will sometimes meet the target and sometimes miss it"),
        (None, ""),
    ],
)
def test_assurance_is_said_in_the_words_agreed(target, words):
    assert verdicts.aim(chart(STEADY, good="increase", target=target)) == words


def test_the_reason_names_the_period_and_the_rule():
    assert verdicts.reason(chart([*STEADY, 75], good="increase")) == (
        "Mar 2026 is above the upper limit of its usual variation"
    )
    weeks = pd.date_range("2026-01-05", periods=15, freq="7D")
    rows = pd.DataFrame({"period_start": weeks, "value": [*STEADY, 75.0], "starts_anew": False})
    assert verdicts.reason(periods.judge(rows, None, None)).startswith("13 Apr 2026 is")
    assert verdicts.reason(chart(STEADY[:3])) == ""


def test_a_part_too_short_for_limits_is_named_from_when_to_when():
    def said(values, anew=()):
        caveats = verdicts.chart_caveats(chart(values, anew=anew))
        return [one for one in caveats if "no limits" in one]

    assert said(STEADY[:4]) == ["There are fewer than 5 points, so no limits are drawn."]
    assert said(STEADY[:5]) == []
    since = ["Since Jan 2026 there are fewer than 5 points, so no limits are drawn for them."]
    assert said([*STEADY[:12], 70, 72, 71], anew=["2026-01-01"]) == since
    before = "From Jan 2025 to Mar 2025 there are fewer than 5 points, so no limits are drawn for "
    assert said(STEADY, anew=["2025-04-01"]) == [f"{before}them."]
    assert said(STEADY, anew=["2025-02-01"])[0].startswith("In Jan 2025 there are")


def test_trial_limits_are_said_with_the_points_they_rest_on():
    rebased = chart([*STEADY, 60, 61, 59, 62, 60, 61], anew=["2026-03-01"])
    assert verdicts.trial(rebased) == "Trial limits: they rest on 6 points and will still move."
    assert verdicts.trial(chart(STEADY)) == ""
    notes = verdicts.chart_caveats(chart([*STEADY[:9], None]))
    assert len(notes) == 2 and notes[1].startswith("The latest period has no value")


def series(before, after, step, **columns):
    rng = np.random.default_rng(9)
    values = rng.normal(50, 1, before + after) + step * (np.arange(before + after) >= before)
    return pd.DataFrame({"period": months(before + after, "2022-01-01"), "value": values})


def test_an_improvement_is_said_with_its_size_interval_and_periods():
    frame = series(18, 18, -4)
    result = impact.assess(frame, "2023-06-30", good="decrease")
    low, high = sorted((abs(result.low), abs(result.high)))
    assert verdicts.impact(result, "days") == (
        f"Improved after the cycle: {-result.effect:.1f} days lower from Jul 2023 on than"
        f" its earlier course would lead to (95\u00a0% interval {low:.1f} to {high:.1f} days lower;"
        " 18 months before, 18 after)."
    )
    assert verdicts.AFTER[after_cycle.of_result(result)] == "improved after the cycle"
    worse = impact.assess(frame, "2023-06-30", good="increase")
    assert verdicts.impact(worse).startswith("Worse after the cycle: ")


def test_no_detectable_change_gives_an_interval_that_goes_both_ways():
    result = impact.assess(series(18, 18, 0), "2023-06-30", good="decrease")
    sentence = verdicts.impact(result, "percent")
    assert sentence.startswith("No detectable change after the cycle: ")
    assert "percentage points lower to " in sentence and "percentage points higher;" in sentence


def test_too_early_says_from_when_it_can_be_judged():
    sentence = verdicts.impact(impact.assess(series(18, 6, 0), "2023-06-30", good="increase"))
    assert sentence == (
        "Too early to tell after the cycle: 12 on each side are needed and there are 18 months"
        " before and 6 after. It can be judged once the figures up to 30 Jun 2024 are in."
    )
    nearly = verdicts.impact(impact.assess(series(18, 9, 5), "2023-06-30", good="increase"))
    assert (
        "which is no verdict. It can be judged once the figures up to 30 Jun 2024 are in."
    ) in nearly
    never = verdicts.impact(impact.assess(series(6, 18, 0), "2022-06-30", good="increase"))
    assert never == (
        "Cannot be judged after the cycle: 12 on each side are needed and there are 6 months"
        " before and 18 after. With so little known from before, no wait will change that."
    )


def test_a_reset_near_the_cycle_is_not_comparable():
    result = impact.assess(series(18, 18, 3), "2023-06-30", good="increase", breaks=["2023-07-01"])
    assert verdicts.impact(result) == (
        "Not comparable before and after the cycle: its definition or level was reset from 1 Jul "
        "2023 on, among the months that would be compared, up to 24 on each side."
    )
    # One 16 months away is within the time that would be compared too, and is not "close".
    early = impact.assess(series(24, 18, 3), "2023-06-30", good="increase", breaks=["2022-03-01"])
    assert "was reset from 1 Mar 2022 on" in verdicts.impact(early)


def test_where_its_actions_expect_a_change_later_the_sentence_counts_from_there():
    result = impact.assess(
        series(18, 18, 3), "2023-06-30", good="increase", expected_from="2023-11-15"
    )
    assert (result.n_before, result.n_after) == (22, 14)
    assert "22 months before, 14 after 1 Nov 2023, from when its actions expect it to move" in (
        verdicts.impact(result)
    )
    early = impact.assess(
        series(18, 10, 3), "2023-06-30", good="increase", expected_from="2023-11-15"
    )
    assert "6 after 1 Nov 2023, from when its actions expect it to move." in verdicts.impact(early)
    at_once = impact.assess(series(18, 18, 3), "2023-06-30", good="increase")
    assert "18 months before, 18 after)." in verdicts.impact(at_once)


def test_a_change_without_a_good_direction_is_not_called_no_change():
    result = impact.assess(series(18, 18, 5), "2023-06-30", good=None)
    sentence = verdicts.impact(result)
    assert sentence.startswith("Changed after the cycle, in a measure without a good direction")
    assert verdicts.impact_caveats(result)[-1] == ("No direction of this measure counts as good.")


def test_a_ratio_is_said_in_percent():
    periods = months(36, "2022-01-01")
    counts = np.where(np.arange(36) < 18, [20, 24, 22] * 12, [10, 12, 11] * 12)
    frame = pd.DataFrame({"period": periods, "numerator": counts, "denominator": 9000})
    sentence = verdicts.impact(impact.assess(frame, "2023-06-30", good="decrease"))
    assert "\u00a0% lower from Jul 2023 on" in sentence


def test_a_share_is_never_said_to_move_by_more_than_from_none_to_all():
    result = impact.Impact(
        word=assessing.NO_CHANGE,
        method="segmented_ar1",
        effect=-1.7,
        low=-172.7,
        high=169.4,
        scale="points",
        n_before=24,
        n_after=16,
        judged_from=None,
        caveats=("autocorrelated",),
        good="increase",
        intervention=pd.Timestamp("2025-06-25"),
        kind="monthly",
        rho=0.9,
        visible=190.0,
    )
    assert wording_after.no_change_in_short(result, "percent") == (
        "\u22121.7 points (\u2212100.0 to +100.0); no change, however large, could have been told"
    )
    said = verdicts.impact(result, "percent")
    assert "interval 100 percentage points lower to 100 percentage points higher;" in said
    assert said.endswith("No change, however large, could have been told.")


@pytest.mark.parametrize(
    "verdict, action, words",
    [
        (Verdict.NO_DETECTABLE_CHANGE, "complete", "complete, no detectable change"),
        (Verdict.NO_DETECTABLE_CHANGE, "open", "not complete, no detectable change"),
        (Verdict.NO_DETECTABLE_CHANGE, "none", "no detectable change, no action of ours"),
        (Verdict.NO_DETECTABLE_CHANGE, "earlier", "no detectable change, no action of this cycle"),
        (Verdict.IMPROVED, "complete", "complete, improved"),
        (Verdict.IMPROVED, "open", "not complete, improved"),
        (Verdict.IMPROVED, "none", "improved, no action of ours"),
        (Verdict.IMPROVED, "earlier", "improved, no action of this cycle"),
        (Verdict.WORSE, "complete", "complete, worse"),
        (Verdict.WORSE, "open", "not complete, worse"),
        (Verdict.WORSE, "none", "worse, no action of ours"),
        (Verdict.WORSE, "earlier", "worse, no action of this cycle"),
        (Verdict.TOO_EARLY, "complete", "too early to tell"),
        (Verdict.NOT_COMPARABLE, "none", "not comparable"),
        (Verdict.TOO_SMALL_TO_SHOW, "open", "too small to show"),
    ],
)
def test_the_ledger_sets_an_action_beside_its_measure(verdict, action, words):
    assert verdicts.WORDS[ledger.outcome(verdict, action)] == words


def test_shares_of_few_cases_are_too_few_to_tell():
    def words(*cycles):
        rows = pd.DataFrame(cycles, columns=["part", "whole"])
        return verdicts.WORDS[shares.judge(rows, "part", "whole").verdict]

    assert words((4, 8), (7, 8)) == "too few to tell"
    assert words((20, 60), (45, 60)) == "higher than in the earlier cycle"
    assert words((45, 60), (20, 60)) == "lower than in the earlier cycle"
    assert words((30, 60), (31, 60)) == "no clear change"
    assert words((50, 60), (31, 60), (12, 60)) == "falling"
    assert words((12, 60), (31, 60), (50, 60)) == "rising"
    assert words((30, 60), (31, 60), (30, 60)) == "no clear trend"


def test_a_page_of_measures_says_how_many_chance_would_mark():
    assert verdicts.by_chance(40) == "Of 40 measures, 0.5 to 2.5 would be marked by chance alone"


def test_every_code_has_its_words():
    assert set(verdicts.RULES) == set(rules.RULES)
    assert verdicts.rule("run_below").startswith("part of 7 or more points in a row below")
    codes = {"common", *(kind for kind in chart_of.VARIATIONS if "_" in kind)}
    assert set(periods.VARIATIONS) == codes
    assert set(verdicts.WORDS) == set(Verdict)
    assert len(set(verdicts.WORDS.values())) == len(Verdict)
    told_elsewhere = {"trial_limits", "too_few_to_judge", "no_limits"}
    assert set(verdicts.CHART_NOTES) == set(chart_of.NOTES) - told_elsewhere
    told_elsewhere = {
        "break_in_series",
        "rebased_at_intervention",
        "too_few_before",
        "too_few_after",
        "interval_without_verdict",
        "neutral_change",
    }
    assert set(verdicts.IMPACT_CAVEATS) == (set(assessing.CAVEATS) - told_elsewhere) | {
        after_cycle.HIDDEN_PERIODS,
        after_cycle.LEVEL_AS_BEFORE,
    }
    assert set(after_cycle.VERDICTS.values()) | {Verdict.CHANGED, Verdict.NEVER_JUDGED} == set(
        verdicts.AFTER
    )
    assert len(after_cycle.VERDICTS) == 5
    assert set(wording_shares.REASONS) == {*shares.ALIKE, shares.HIDDEN, shares.SEVERAL_QUESTIONS}


def test_no_verdict_claims_a_cause():
    source = Path(verdicts.__file__).read_text(encoding="utf-8")
    texts = [
        node.value.lower()
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]
    shown = [text for text in texts if "what is not said anywhere" not in text]
    assert len(shown) > 50
    for claim in ("caus", "because", "due to", "led to", "thanks to"):
        assert not any(claim in text.replace("common cause", "") for text in shown), claim


def test_numbers_are_never_shown_as_missing():
    result = impact.assess(series(18, 2, 0), "2023-06-30", good="increase")
    assert math.isnan(result.effect) and "nan" not in verdicts.impact(result)
