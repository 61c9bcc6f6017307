"""The impact ledger: each line gets the outcome that its measure, action and dates allow."""

import numpy as np
import pandas as pd
import pytest

from learning_hub.judging import Verdict, after_cycle, ledger

SESSION = pd.Timestamp("2024-06-20")
WOBBLE = (0.0, 1.4, -0.9, 0.6, -1.3, 1.1, -0.4, 0.8, -1.2, 0.3, -0.7, 1.0, -0.2)


def months(measure, before, after, *, n_before=24, n_after=18, hidden=()):
    """A percentage that is near `before` until June 2024 and near `after` from July."""
    start = SESSION.to_period("M") - n_before + 1
    periods = pd.period_range(start, periods=n_before + n_after, freq="M").to_timestamp()
    level = [before] * n_before + [after] * n_after
    value = [one + WOBBLE[i % len(WOBBLE)] for i, one in enumerate(level)]
    rows = pd.DataFrame(
        {
            "measure_id": measure,
            "period_start": periods,
            "value": value,
            "numerator": float("nan"),
            "denominator": float("nan"),
            "hidden": None,
        }
    )
    rows.loc[list(hidden), "hidden"] = "c"
    rows.loc[list(hidden), "value"] = float("nan")
    return rows


def aims(*pairs, good="increase", title="Neglect"):
    """Cycles and measures that a cycle of the session above hoped to move."""
    found = pd.DataFrame(pairs, columns=["cycle_id", "measure_id"])
    return found.assign(
        intervention_on=SESSION, unit="percent", good_direction=good, cycle_title=title
    )


def breaks(*rows):
    """Breaks in series: measure, first day, kind."""
    return pd.DataFrame(rows, columns=["measure_id", "break_on", "kind"]).assign(
        break_on=lambda frame: pd.to_datetime(frame["break_on"])
    )


def line(measure="M1", cycle="C1", recommendation="R1", action="A1", **more):
    """A line of the ledger, of an accepted recommendation and a complete action unless said."""
    return {
        "recommendation_id": recommendation,
        "cycle_id": cycle,
        "standing": "accepted",
        "action_id": action,
        "status": "complete",
        "measure_id": measure,
        "effect_expected_on": pd.NaT,
        "has_earlier_action": False,
        "intervention_on": SESSION,
        **more,
    }


def outcomes(lines, series, *, as_at="2026-01-31", broken=(), good="increase"):
    """The outcome of each line, judged after the session above."""
    pairs = {(one["cycle_id"], one["measure_id"]) for one in lines if one["measure_id"]}
    judged = ledger.judge(aims(*sorted(pairs), good=good), series, breaks(*broken))
    entered = ledger.entries(pd.DataFrame(lines), judged, as_at)
    assert len(entered) == len(lines)
    return entered["outcome"].tolist()


def test_what_our_neighbours_did_as_well_is_taken_out():
    series = months("UP", 50, 70)
    shared = series.assign(value=series["value"] - 20)[["measure_id", "period_start", "value"]]
    alone = ledger.judge(aims(("C1", "UP")), series, breaks())
    beside = ledger.judge(aims(("C1", "UP")), series, breaks(), shared)
    assert alone["verdict"].tolist() == [Verdict.IMPROVED]
    assert beside["verdict"].tolist() == [Verdict.NO_DETECTABLE_CHANGE]
    assert beside["method"].tolist() == ["segmented_ar1_to_comparator"]


@pytest.mark.slow
def test_of_many_pairs_that_nobody_named_only_those_that_stand_out_are_told():
    rng = np.random.default_rng(1)
    # Ninety measures of noise, and one that changed by far more than that.
    names = [f"N{number}" for number in range(90)]
    noise = [months(name, 50, 50) for name in names]
    for one in noise:
        one["value"] = 50 + rng.normal(size=len(one))
    series = pd.concat([*noise, months("UP", 50, 70)])
    pairs = aims(*[("C1", name) for name in [*names, "UP"]])
    alone = ledger.judge(pairs, series, breaks())
    told = ledger.judge(pairs.assign(is_named=False), series, breaks())
    moved = (Verdict.IMPROVED, Verdict.WORSE)
    by_chance = alone["verdict"].isin(moved).sum() - 1
    assert by_chance > 0
    assert told.loc[told["verdict"].isin(moved), "measure_id"].tolist() == ["UP"]
    assert (told["verdict"] == Verdict.PERHAPS).sum() == by_chance
    named = ledger.judge(pairs.assign(is_named=True), series, breaks())
    assert named["verdict"].tolist() == alone["verdict"].tolist()


def test_complete_says_what_was_done_and_the_rest_what_the_measure_did():
    series = pd.concat([months("UP", 50, 70), months("FLAT", 50, 50), months("DOWN", 70, 50)])
    lines = [
        line("UP"),
        line("FLAT"),
        line("DOWN"),
        line("UP", status="on_track"),
        line("FLAT", status="embedded"),
    ]
    assert outcomes(lines, series) == [
        Verdict.COMPLETE_IMPROVED,
        Verdict.COMPLETE_NO_CHANGE,
        Verdict.COMPLETE_WORSE,
        Verdict.OPEN_IMPROVED,
        Verdict.COMPLETE_NO_CHANGE,
    ]


def test_where_less_is_better_a_fall_is_the_improvement():
    assert outcomes([line("DOWN")], months("DOWN", 70, 50), good="decrease") == [
        Verdict.COMPLETE_IMPROVED
    ]


def test_a_measure_that_no_action_names_improved_without_us():
    lines = [
        line("UP", recommendation=None, action=None, standing=None),
        line("UP", recommendation=None, action=None, standing=None, has_earlier_action=True),
    ]
    assert outcomes(lines, months("UP", 50, 70)) == [
        Verdict.IMPROVED_NOT_OURS,
        Verdict.IMPROVED_EARLIER,
    ]


@pytest.mark.parametrize("n_after", [0, 6, 11])
def test_before_month_twelve_it_is_too_early_to_tell(n_after):
    assert outcomes([line("UP")], months("UP", 50, 70, n_after=n_after)) == [Verdict.TOO_EARLY]


def test_no_change_before_the_day_by_which_it_was_expected_is_too_early_to_tell():
    later, earlier = pd.Timestamp("2026-06-01"), pd.Timestamp("2025-06-01")
    lines = [line("FLAT", effect_expected_on=later), line("FLAT", effect_expected_on=earlier)]
    assert outcomes(lines, months("FLAT", 50, 50)) == [
        Verdict.TOO_EARLY,
        Verdict.COMPLETE_NO_CHANGE,
    ]
    # On the day itself it was expected.
    for day, told in (
        ("2026-05-31", Verdict.TOO_EARLY),
        ("2026-06-01", Verdict.COMPLETE_NO_CHANGE),
    ):
        assert outcomes(lines[:1], months("FLAT", 50, 50), as_at=day) == [told]


def test_a_change_that_has_come_is_not_called_too_early():
    lines = [line("UP", effect_expected_on=pd.Timestamp("2026-06-01"))]
    assert outcomes(lines, months("UP", 50, 70)) == [Verdict.COMPLETE_IMPROVED]


@pytest.mark.parametrize("broken_on", ["2024-02-01", "2024-07-01", "2024-10-01"])
def test_a_break_in_the_window_is_not_comparable_and_never_improved(broken_on):
    broken = [("UP", broken_on, "recording system")]
    assert outcomes([line("UP")], months("UP", 50, 70), broken=broken) == [Verdict.NOT_COMPARABLE]


def test_a_break_of_another_measure_changes_nothing():
    broken = [("OTHER", "2024-07-01", "recording system")]
    assert outcomes([line("UP")], months("UP", 50, 70), broken=broken) == [
        Verdict.COMPLETE_IMPROVED
    ]


def test_a_rebase_agreed_at_the_change_itself_is_that_change():
    broken = [("UP", "2024-07-01", "agreed rebase")]
    assert outcomes([line("UP")], months("UP", 50, 70), broken=broken) == [
        Verdict.COMPLETE_IMPROVED
    ]


def test_a_hidden_period_is_told_as_hidden_and_not_as_one_without_a_value():
    def caveats(rows):
        return ledger.judge(aims(("C1", "UP")), rows, breaks())["result"].iloc[0].caveats

    hidden = months("UP", 50, 70, hidden=[20])
    assert "hidden_periods" in caveats(hidden) and "missing_periods" not in caveats(hidden)
    missing = months("UP", 50, 70)
    missing.loc[20, "value"] = float("nan")
    assert "missing_periods" in caveats(missing) and "hidden_periods" not in caveats(missing)
    both = months("UP", 50, 70, hidden=[20]).drop(index=22)
    assert {"missing_periods", "hidden_periods"} <= set(caveats(both))


def test_what_is_mostly_hidden_is_not_judged_by_what_is_left():
    some, few = months("UP", 50, 70, hidden=range(30, 36)), months("UP", 50, 70, hidden=[30, 31])
    assert outcomes([line("UP")], some) == [Verdict.TOO_SMALL_TO_SHOW]
    assert outcomes([line("UP")], few) == [Verdict.COMPLETE_IMPROVED]


def test_without_a_measure_or_an_action_the_line_says_so():
    lines = [
        line(None),
        line(None, action=None, status=None),
        line(None, action=None, status=None, standing="rejected"),
        line(None, action=None, status=None, standing="not yet decided"),
    ]
    assert outcomes(lines, months("UP", 50, 70)) == [
        Verdict.NO_MEASURE,
        Verdict.NO_ACTION,
        Verdict.REJECTED,
        Verdict.NOT_YET_DECIDED,
    ]


def test_every_outcome_has_its_place_and_the_tally_counts_each_line_once():
    lines = [line("UP"), line("FLAT"), line("FLAT", action="A2"), line(None)]
    series = pd.concat([months("UP", 50, 70), months("FLAT", 50, 50)])
    judged = ledger.judge(aims(("C1", "UP"), ("C1", "FLAT")), series, breaks())
    tally = ledger.tally(ledger.entries(pd.DataFrame(lines), judged, "2026-01-31"))
    assert tally.to_dict() == {
        Verdict.COMPLETE_IMPROVED: 1,
        Verdict.COMPLETE_NO_CHANGE: 2,
        Verdict.NO_MEASURE: 1,
    }
    assert list(tally.index) == [one for one in ledger.OUTCOMES if one in tally.index]
    verdicts = {*after_cycle.VERDICTS.values(), after_cycle.of_result(None)}
    found = {ledger.outcome(one, action) for one in verdicts for action in ledger.ACTIONS}
    assert len(found) == 15
    assert found <= set(ledger.OUTCOMES)


def test_a_verdict_can_be_opened_its_method_interval_and_window_are_there():
    judged = ledger.judge(aims(("C1", "UP")), months("UP", 50, 70), breaks())
    (row,) = judged.to_dict("records")
    assert row["verdict"] == Verdict.IMPROVED
    assert row["method"] == "segmented_ar1"
    assert row["low"] < row["effect"] < row["high"]
    assert (row["n_before"], row["n_after"]) == (24, 18)
    assert row["judged_from"] == pd.Timestamp("2025-07-01")
    assert row["result"].word == "improved"


def test_a_cycle_is_reviewed_at_six_months_and_judged_from_month_twelve():
    series = pd.concat([months("UP", 50, 70, n_after=7)])
    judged = ledger.judge(aims(("C1", "UP")), series, breaks())
    when = {
        "2024-11-30": Verdict.TO_COME,
        "2024-12-20": Verdict.CHART_DUE,
        "2025-07-01": Verdict.VERDICT_DUE,
    }
    for as_at, review in when.items():
        (row,) = ledger.reviews(aims(("C1", "UP")), judged, as_at).to_dict("records")
        assert row["review"] == review
        assert row["chart_on"] == pd.Timestamp("2024-12-20")
        assert row["verdict_on"] == pd.Timestamp("2025-07-01")
    done = ledger.judge(aims(("C1", "UP")), months("UP", 50, 70), breaks())
    (row,) = ledger.reviews(aims(("C1", "UP")), done, "2026-01-31").to_dict("records")
    assert (row["review"], row["judged"], row["measures"]) == (Verdict.VERDICT_GIVEN, 1, 1)


def test_no_verdict_is_due_before_month_twelve_however_soon_there_are_figures_enough():
    judged = ledger.judge(aims(("C1", "UP")), months("UP", 50, 70, n_after=3), breaks())
    weekly = judged.assign(judged_from=pd.Timestamp("2024-10-01"))
    when = {
        "2024-12-20": Verdict.CHART_DUE,
        "2025-06-19": Verdict.CHART_DUE,
        "2025-06-20": Verdict.VERDICT_DUE,
    }
    for as_at, review in when.items():
        (row,) = ledger.reviews(aims(("C1", "UP")), weekly, as_at).to_dict("records")
        assert row["review"] == review


def test_a_verdict_is_due_from_the_first_day_on_which_one_of_the_measures_can_be_judged():
    named = aims(("C1", "UP"), ("C1", "LATE"))
    figures = pd.concat(
        [months("UP", 50, 70, n_after=3), months("LATE", 50, 70, n_after=3)], ignore_index=True
    )
    judged = ledger.judge(named, figures, breaks())
    judged["judged_from"] = pd.to_datetime(["2025-07-01", "2026-01-01"])
    (row,) = ledger.reviews(named, judged, "2025-07-01").to_dict("records")
    assert (row["verdict_on"], row["review"]) == (pd.Timestamp("2025-07-01"), Verdict.VERDICT_DUE)


def test_a_yearly_report_takes_the_lines_of_its_year_and_of_the_one_before_to_the_day():
    days = ["2024-03-31", "2024-04-01", "2025-04-01", "2026-03-31", "2026-04-01"]
    entered = pd.DataFrame({"intervention_on": pd.to_datetime(days)})
    taken = ledger.of_years(entered, "2026-03-31")["intervention_on"]
    assert [f"{day:%Y-%m-%d}" for day in taken] == days[1:4]
    assert ledger.of_years(entered, "").empty


def test_little_progress_is_what_got_worse_then_what_was_done_in_vain_each_in_its_order():
    entered = pd.DataFrame(
        {
            "action_id": ["A1", "A2", "A3", "A4", "A5"],
            "verdict": [
                Verdict.NO_DETECTABLE_CHANGE,
                Verdict.WORSE,
                Verdict.NO_DETECTABLE_CHANGE,
                Verdict.IMPROVED,
                Verdict.WORSE,
            ],
            "outcome": [
                Verdict.COMPLETE_NO_CHANGE,
                Verdict.OPEN_WORSE,
                Verdict.OPEN_NO_CHANGE,
                Verdict.COMPLETE_IMPROVED,
                Verdict.COMPLETE_WORSE,
            ],
        }
    )
    assert ledger.little_progress(entered)["action_id"].tolist() == ["A2", "A5", "A1"]
    ordered = ledger.in_order(entered)["outcome"].tolist()
    assert ordered == sorted(ordered, key=ledger.OUTCOMES.index)


def test_nothing_to_judge_gives_empty_frames():
    judged = ledger.judge(aims(("C1", "UP")).iloc[:0], months("UP", 50, 70), breaks())
    assert judged.empty
    entered = ledger.entries(pd.DataFrame([line(None)]).iloc[:0], judged, "2026-01-31")
    assert entered.empty
    assert ledger.tally(entered).empty
    assert ledger.reviews(aims(("C1", "UP")).iloc[:0], judged, "2026-01-31").empty
