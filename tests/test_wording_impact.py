"""The sentences of impact and of the ledger: small rows in, what a Board member reads out."""

import html
import re
from dataclasses import replace
from types import SimpleNamespace

import pandas as pd
import pytest

from learning_hub import charts
from learning_hub.judging import Verdict, after_cycle, ledger, periods
from learning_hub.wording import cards, compare_cycles, impact
from learning_hub.wording import recommendations as wording

DASH = "\N{EN DASH}"
NAN = float("nan")
SCRIPT = "<script>alert(1)</script>"
SESSION = pd.Timestamp("2024-06-20")
NO_BREAKS = pd.DataFrame({"measure_id": [], "break_on": [], "kind": []})


def plain(sentence):
    """Take the mark-up out of a sentence, as a reader sees it."""
    return re.sub(r"<[^>]+>", "", sentence)


def aim(measure="M1", cycle="C1", **more):
    """A row of impact/aims."""
    return {
        "cycle_id": cycle,
        "measure_id": measure,
        "name": "Plans seen in time",
        "short_name": "Plans in time",
        "unit": "percent",
        "decimals": 1,
        "good_direction": "increase",
        "intervention_on": SESSION,
        "is_agreed": True,
        "has_action": True,
        "role": "impact",
        "rank": 1,
        "own_target": NAN,
        "tolerance": NAN,
        "has_baseline": True,
        "baseline_value": 50.0,
        "baseline_from": pd.Timestamp("2023-09-01"),
        "baseline_to": pd.Timestamp("2024-02-29"),
        "target": 60.0,
        "target_by": pd.Timestamp("2025-06-30"),
        "began_on": pd.Timestamp("2024-03-05"),
        **more,
    }


def months(before, after, n_after=18):
    """Rows of measures/series: 24 months near one level, then some near another."""
    start = SESSION.to_period("M") - 23
    periods = pd.period_range(start, periods=24 + n_after, freq="M")
    wobble = (0.0, 1.4, -0.9, 0.6, -1.3, 1.1, -0.4, 0.8, -1.2, 0.3, -0.7)
    value = [one + wobble[i % 11] for i, one in enumerate([before] * 24 + [after] * n_after)]
    return pd.DataFrame(
        {
            "measure_id": "M1",
            "period_start": periods.to_timestamp(),
            "period_end": periods.to_timestamp(how="end").normalize(),
            "period_kind": "month",
            "value": value,
            "numerator": NAN,
            "denominator": NAN,
            "hidden": None,
            "starts_anew": False,
            "is_ended": True,
        }
    )


def judged(series, own):
    """The course of these rows, held against the measure's own target."""
    return periods.judge(series.assign(unit="percent"), "increase", own["own_target"].iloc[0])


def verdicts_of(aims, *series):
    """What the ledger judges of these rows."""
    return ledger.judge(aims, pd.concat(series), NO_BREAKS)


PRIORITIES = pd.DataFrame([{"priority_id": "P1", "title": "Neglect", "lead_role": "Head of care"}])


def test_the_first_sentence_names_what_changed_and_counts_the_rest():
    aims = pd.DataFrame([aim(), aim("M2", short_name="Visits", has_action=False), aim("M3")])
    flat = months(50, 50)
    verdicts = verdicts_of(
        aims, months(50, 70), months(70, 50).assign(measure_id="M2"), flat.assign(measure_id="M3")
    )
    assert plain(impact.priority_said(PRIORITIES, "P1", aims, verdicts)) == (
        "Neglect: \u2018Plans in time\u2019 improved after C1; \u2018Visits\u2019 got worse after C1, "
        "with no action of ours. Its other measure: no detectable change."
    )


def test_one_change_after_two_cycles_is_told_as_one():
    # C2's session is three months after C1's: what rose in July 2024 follows both.
    aims = pd.DataFrame([aim(), aim(cycle="C2", intervention_on=SESSION - pd.DateOffset(months=3))])
    aims = aims.iloc[::-1]  # C2 was first
    verdicts = verdicts_of(aims, months(50, 70))
    assert verdicts["verdict"].tolist() == [Verdict.IMPROVED, Verdict.IMPROVED]
    said = plain(impact.priority_said(PRIORITIES, "P1", aims, verdicts))
    assert said == (
        "Neglect: \u2018Plans in time\u2019 improved after C2 and C1 (one change after both)."
    )
    told = after_cycle.of_finished(aims, verdicts)
    assert after_cycle.same_change(told) == {"C1": "C2"}
    assert ", the same change as after C2; ● improved after C2" in plain(
        impact.verdict_line(told, aims)
    )
    # What goes the other way, or begins much later, is another change.
    worse = told.assign(
        result=[told["result"].iloc[0], replace(told["result"].iloc[1], effect=-9.0)]
    )
    assert after_cycle.same_change(worse) == {}
    first = told["result"].iloc[0]
    later = replace(first, seen_from=first.seen_from + pd.Timedelta(days=150))
    assert after_cycle.same_change(told.assign(result=[first, later])) == {}


def test_a_change_from_before_an_action_was_done_is_said_to_be_that():
    found = verdicts_of(pd.DataFrame([aim()]), months(50, 70)).iloc[0]
    seen = {"verdict": Verdict.IMPROVED, "result": found["result"]}
    for done_on, expected_on, words in (
        (
            "2024-09-01",
            "2024-06-01",
            "; the change is seen from 1 Jul 2024, before this action was done",
        ),
        ("2024-07-01", "2024-06-01", "18 after"),
        ("2024-07-01", "2024-08-01", "1 Jul 2024, before this action expects its effect"),
    ):
        line = entry(
            **seen, done_on=pd.Timestamp(done_on), effect_expected_on=pd.Timestamp(expected_on)
        )
        told = wording.ledger_table(pd.DataFrame([line])).rows[0][4]
        assert told.endswith(words), told


def test_a_change_from_a_falling_course_that_leaves_the_level_is_said_to_be_that():
    fell = [51.2 - 0.1 * i for i in range(24)]
    wobble = (0.0, 1.4, -0.9, 0.6, -1.3, 1.1, -0.4, 0.8, -1.2, 0.3, -0.7)
    rows = months(50, 70).assign(
        value=[one + wobble[i % 11] for i, one in enumerate([*fell, *[50.2] * 18])]
    )
    aims = pd.DataFrame([aim()])
    verdicts = verdicts_of(aims, rows)
    assert verdicts["verdict"].tolist() == [Verdict.IMPROVED]
    said = plain(impact.priority_said(PRIORITIES, "P1", aims, verdicts))
    assert said == (
        "Neglect: \u2018Plans in time\u2019 improved after C1 (from its earlier course; its level is "
        "about what it was)."
    )
    told = after_cycle.of_finished(aims, verdicts)
    assert "from its earlier course; its level is about what it was" in plain(
        impact.verdict_line(told, aims)
    )
    assert "Its level is about what it was: the change" in " ".join(
        impact.method_lines(aims.iloc[0], told)
    )
    # A step of the level itself says nothing of the kind, nor does one that halves a count.
    plainly = verdicts_of(aims, months(50, 70))["result"].iloc[0]
    assert after_cycle.LEVEL_AS_BEFORE not in plainly.caveats
    counts = pd.DataFrame([aim(unit="count", good_direction="decrease")])
    halved = verdicts_of(counts, months(40, 20))["result"].iloc[0]
    assert halved.scale == "ratio" and after_cycle.LEVEL_AS_BEFORE not in halved.caveats


def test_a_step_that_no_verdict_tells_is_named_in_the_first_sentence():
    aims = pd.DataFrame([aim(is_agreed=True, intervention_on=pd.Timestamp("2022-09-20"))])
    rows = months(50, 70)
    verdicts = verdicts_of(aims, rows)
    courses = {"M1": judged(rows, aims.assign(own_target=NAN))}
    assert courses["M1"].stepped is not None
    said = plain(impact.priority_said(PRIORITIES, "P1", aims, verdicts, courses))
    assert said.endswith(
        "By their charts alone, \u2018Plans in time\u2019 higher since Jul 2024: a step that no "
        "verdict on a cycle tells."
    )
    assert "charts" not in impact.priority_said(PRIORITIES, "P1", aims, verdicts)


def test_a_measure_that_changed_without_a_good_direction_is_named_too():
    aims = pd.DataFrame([aim(good_direction=None)])
    verdicts = verdicts_of(aims, months(50, 70))
    assert plain(impact.priority_said(PRIORITIES, "P1", aims, verdicts)) == (
        "Neglect: \u2018Plans in time\u2019 changed, neither direction of it counting as good, after C1."
    )


def test_the_first_sentence_when_nothing_is_finished_named_or_served():
    aims = pd.DataFrame([aim(is_agreed=False)])
    verdicts = verdicts_of(aims, months(50, 50, 0))
    assert plain(impact.priority_said(PRIORITIES, "P1", aims, verdicts)) == (
        "The first cycle on Neglect is not finished, so nothing can be said yet of the 1 measure "
        "that it hopes to move."
    )
    assert "has named a measure" in impact.priority_said(PRIORITIES, "P1", aims[:0], verdicts)
    assert "No cycle has served a priority" in impact.priority_said(
        PRIORITIES[:0], "", aims[:0], verdicts
    )


def test_a_verdict_has_its_shape_its_size_and_its_interval():
    aims = pd.DataFrame([aim()])
    told = after_cycle.of_finished(aims, verdicts_of(aims, months(50, 70)))
    line = plain(impact.verdict_line(told, aims))
    assert re.fullmatch(r"● Improved after C1: \+\d+\.\d points \(\+\d+\.\d to \+\d+\.\d\)\.", line)
    early = after_cycle.of_finished(aims, verdicts_of(aims, months(50, 70, 6)))
    assert plain(impact.verdict_line(early, aims)) == (
        "○ Too early to tell after C1, to be judged once the figures up to 30 Jun 2025 are in."
    )
    never = after_cycle.of_finished(aims, verdicts_of(aims, months(50, 70)[19:]))
    assert plain(impact.verdict_line(never, aims)) == (
        "○ Cannot be judged: too few periods before C1."
    )
    assert plain(
        impact.priority_said(PRIORITIES, "P1", aims, verdicts_of(aims, months(50, 70)[19:]))
    ) == (
        "Neglect: no measure is known to have changed after a cycle. Its measure: cannot be judged."
    )
    late = ledger.judge(aims, months(50, 70)[19:], NO_BREAKS).iloc[0]
    assert wording.observed(pd.Series({**late, "unit": "percent"})) == (
        "cannot be judged: too few periods before 20 Jun 2024"
    )
    live = pd.DataFrame([aim(is_agreed=False)])
    assert plain(impact.verdict_line(told[:0], live)) == "○ Too early to tell: C1 is not finished."


def test_a_latest_value_counted_in_another_way_is_not_set_beside_its_baseline_unsaid():
    aims = pd.DataFrame([aim(), aim(cycle="C2", baseline_from=pd.Timestamp("2025-08-01"))])
    broken = pd.DataFrame(
        {"measure_id": ["M1"], "break_on": [pd.Timestamp("2025-07-01")], "kind": ["definition"]}
    )
    rows, none = months(50, 50), pd.DataFrame(columns=["series", "value"])
    told = pd.DataFrame({"verdict": []})
    hidden = plain(cards.card_said(rows, aims.assign(unit="count"), told, none, broken, True, None))
    assert hidden.startswith("Too many of its periods are hidden for a chart of them. Baseline")
    assert "who is counted in several periods counts in each" in hidden
    said = plain(cards.card_said(rows, aims, told, none, broken, False, None))
    assert (
        "Counted in another way from 1 Jul 2025: it does not compare with the baseline of C1."
        in said
    )
    assert "compare with its baseline." in plain(
        cards.card_said(rows, aims[:1], told, none, broken, False, None)
    )
    for calm in (
        NO_BREAKS,
        broken.assign(kind="agreed rebase"),
        broken.assign(break_on=pd.Timestamp("2026-06-01")),
    ):
        assert "another way" not in cards.card_said(rows, aims, told, none, calm, False, None)


def test_the_latest_value_stands_with_its_interval_baselines_and_target():
    aims = pd.DataFrame([aim(), aim(cycle="C2", baseline_value=NAN, target=NAN)])
    last = months(50, 50).iloc[-1].copy()
    last[["value", "numerator", "denominator"]] = [62.5, 25, 40]
    assert plain(cards.latest_line(last, aims)) == (
        "Latest 62.5\u00a0% (25 of 40; 47 to 76\u00a0%), Dec 2025. Baseline 50.0\u00a0% (C1), "
        "hidden (C2); target 60.0\u00a0% by Jun 2025 (C1); none since."
    )
    for aims_, target in (
        (aims[:1], "Baseline 50.0\u00a0% (C1); target 60.0\u00a0% by Jun 2025."),
        (aims.assign(target=[NAN, 55.0]), "hidden (C2); target 55.0\u00a0% by Jun 2025."),
        (aims.assign(target=NAN), "Baseline 50.0\u00a0% (C1), hidden (C2); no target."),
        (
            aims.assign(has_baseline=False),
            "Dec 2025. Target 60.0\u00a0% by Jun 2025 (C1); none since.",
        ),
    ):
        assert plain(cards.latest_line(last, aims_)).endswith(target)
    counted = pd.DataFrame([aim(unit="count", decimals=0)])
    last["value"] = 18
    assert plain(cards.latest_line(last, counted)).startswith("Latest 18 (11 to 28), Dec 2025.")
    assert plain(cards.latest_line(None, counted)).startswith("Baseline 50 (C1); target")


def test_a_comparator_names_its_period_and_that_it_is_another():
    published = pd.DataFrame(
        [
            {
                "measure_id": "M1",
                "series": series,
                "name": name,
                "value": value,
                "unit": "percent",
                "decimals": 1,
                "period_start": pd.Timestamp("2024-04-01"),
                "period_end": pd.Timestamp("2025-03-31"),
                "period_kind": "year to March",
            }
            for series, name, value in (
                ("area", "Harrowmere", 20.0),
                ("neighbours", "neighbours", 21.5),
                ("nation", "Mereland", 22.0),
            )
        ]
    )
    published = published.assign(least=NAN, most=NAN, hidden_areas=0)
    last = months(50, 50).iloc[-1]
    assert cards.comparator_line(published, last) == (
        "Published (year to March 2025; another period than Dec 2025): Harrowmere 20.0\u00a0%, "
        "neighbours 21.5\u00a0% and Mereland 22.0\u00a0%."
    )
    assert "Mereland" not in cards.comparator_line(published.assign(unit="count"), last)
    assert cards.comparator_line(published[:0], last) == ""


def test_near_the_target_by_luck_is_said_and_a_long_run_too():
    own = pd.DataFrame([aim(own_target=51.0, tolerance=2.0)])
    told = after_cycle.of_finished(own, verdicts_of(own, months(50, 50)))
    assert cards.course_line(judged(months(50, 50), own), own.iloc[0], told) == (
        "At or near its own target of 51.0\u00a0% in 3 of the last 4 months, but if "
        "nothing "
        "changes it will "
        "meet it only sometimes."
    )
    slow = pd.DataFrame([aim(intervention_on=pd.Timestamp("2023-06-20"))])
    flat = months(50, 50)
    flat.loc[30:, "value"] += 4
    told = after_cycle.of_finished(slow, verdicts_of(slow, flat))
    assert (
        cards.course_line(judged(flat, slow), slow.iloc[0], told)
        == "Higher since Jan 2025, steady since."
    )
    # Where a change is said after one of its cycles, nothing is added.
    another = pd.concat([told, told.assign(verdict=Verdict.IMPROVED)], ignore_index=True)
    assert cards.course_line(judged(flat, slow), slow.iloc[0], another) == ""
    flat = months(50, 50)
    flat.loc[35:, "value"] += 1.6
    told = after_cycle.of_finished(slow, verdicts_of(slow, flat))
    assert cards.course_line(judged(flat, slow), slow.iloc[0], told) == (
        "Each of the last 8 figures, since May 2025, lies above its mean: improving."
    )


def test_the_method_is_opened_in_words():
    aims = pd.DataFrame([aim()])
    told = after_cycle.of_finished(aims, verdicts_of(aims, months(50, 70)))
    first, second = map(plain, impact.method_lines(aims.iloc[0], told))
    assert first.startswith("Plans seen in time. A change is looked for from the cycle's month-4")
    assert "95\u00a0% interval" in second
    assert "24 months before, 18 after" in second
    assert second.endswith(
        "Method: a regression with one step over a trend, at the onset among the first "
        "four months that fits best, its errors autocorrelated."
    )


AUDITS = pd.DataFrame(
    {
        "audit_id": ["A1", "A6", "A10"],
        "cycle_id": ["C1", "C6", "C10"],
        "good_cases": [2, 5, 6],
        "cases": 8,
        "tool": "Good, Poor",
        "sampling": "random",
    }
)


def test_audits_of_few_cases_are_too_few_to_tell():
    assert plain(impact.audits_line(AUDITS)).endswith(
        "The verdict over the cycles in their order: too few to tell."
    )
    assert impact.audits_method(AUDITS) == [
        "How often so clear a pattern would come about by chance if nothing had changed: cases "
        "good or better p = 0.08. Under 0.05 counts as clear."
    ]
    assert impact.audits_method(AUDITS[:1]) == []
    assert plain(impact.audits_line(AUDITS[:1])) == (
        f"Cases where practice was good or better: C1 2 of 8 (7{DASH}59\u00a0%). There is one "
        "audit so far, so nothing to compare it with."
    )
    assert "can be shown yet" in impact.audits_line(AUDITS.assign(good_cases=NAN))


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"tool": ["Good, Poor", "Yes, No", "Good, Poor"]}, "the audit tool's grades differ"),
        ({"sampling": ["random", "purposive", "random"]}, "cases were chosen in different ways"),
        ({"good_cases": [2, NAN, 40]}, "a cycle's number is hidden"),
    ],
)
def test_impact_and_compare_cycles_have_one_judge_who_knows_tool_sampling_and_the_hidden(
    changed, said
):
    rows = AUDITS.assign(good_cases=[2, 20, 40], cases=40).assign(**changed)
    for words in (impact.audits_line(rows), compare_cycles.cases_compared(rows)):
        assert f"{said}." in html.unescape(plain(words))
        assert "ising" not in words
    assert impact.audits_method(rows) == []


def test_voices_are_of_each_group_apart_on_voice_first():
    voices = pd.DataFrame(
        {
            "cycle_id": "C9",
            "topic": ["time", "time", "voice", "voice"],
            "respondent_group": ["child", "parent_carer"] * 2,
            "positive": [9, 9, NAN, 5],
            "answered": [10, 10, NAN, 8],
        }
    )
    assert plain(impact.voice_line(voices)) == (
        f"Positive on voice in C9: children hidden; parents and carers 5 of 8 (31{DASH}86\u00a0%). "
        "Not asked on it, or not heard from yet: young people and practitioners."
    )


def test_late_redefined_and_small_figures_are_said():
    measures = pd.DataFrame(
        {
            "measure_id": ["M1", "M2"],
            "short_name": ["Plans", "Visits"],
            "agency": "Council",
            "days_since_due": [12, -3],
            "period_end": pd.Timestamp("2024-06-30"),
            "newest_end": pd.Timestamp("2024-06-30"),
            "newest_status": None,
        }
    )
    broken = pd.DataFrame({"measure_id": ["M2"], "break_on": [SESSION]})
    # The area's own published figure is no comparator.
    published = pd.DataFrame({"measure_id": ["M1", "M2"], "series": ["neighbours", "area"]})
    assert plain(impact.quality_line(measures, broken, 1, published)) == (
        "Plans (Council): Late data: the next figures were due 12 days ago. Counted in another "
        "way: Visits from 20 Jun 2024; not comparable across that date. 1 measure is too small to "
        "show here. Published figures of neighbours or the nation stand beside 1 of 2 measures."
    )
    assert impact.quality_line(measures[1:], broken[:0], 0, published) == (
        "The latest figure of each measure is in. No published figures of neighbours or the nation "
        "stand beside them."
    )
    # A month sent empty, or a measure never sent, is not in; a month marked as hidden is.
    july, calm = pd.Timestamp("2024-07-31"), measures[1:]
    for facts in (
        {"newest_end": july},
        {"newest_end": pd.NaT, "period_end": pd.NaT},
        {"period_end": pd.NaT},
    ):
        said = impact.quality_line(calm.assign(**facts), broken[:0], 0, published)
        assert said.startswith("No figure in the latest period held, or none ever sent: Visits.")
    marked = calm.assign(newest_end=july, newest_status="c")
    assert impact.quality_line(marked, broken[:0], 0, published).startswith(
        "The latest figure of each"
    )


def test_a_card_says_when_the_latest_period_shows_nothing():
    aims, none = pd.DataFrame([aim()]), pd.DataFrame(columns=["series", "value"])
    told, rows = pd.DataFrame({"verdict": []}), months(50, 50).assign(status=None)
    rows.loc[rows.index[-1], ["value", "hidden"]] = [NAN, "c"]
    assert plain(cards.card_said(rows, aims, told, none, NO_BREAKS, False, None)).startswith(
        "Latest period held: Dec 2025, hidden. Before that 50.8\u00a0%, Nov 2025."
    )
    rows.loc[rows.index[-1], ["hidden", "status"]] = [None, "x"]
    assert "Dec 2025, not available. Before" in plain(
        cards.card_said(rows, aims, told, none, NO_BREAKS, False, None)
    )


def entry(outcome=Verdict.COMPLETE_IMPROVED, verdict=Verdict.IMPROVED, **more):
    """A row of the ledger with its outcome."""
    return {
        "recommendation_id": "R1",
        "cycle_id": "C1",
        "text": "See plans sooner",
        "standing": "accepted",
        "decided_on": SESSION,
        "superseded_by": None,
        "action_id": "A1",
        "action": "Train staff",
        "agency": "Council",
        "status": "complete",
        "due_on": SESSION,
        "done_on": SESSION,
        "measure_id": "M1",
        "short_name": "Plans in time",
        "unit": "percent",
        "effect_expected_on": SESSION,
        "intervention_on": SESSION,
        "judged_from": SESSION,
        "n_before": 24,
        "n_after": 18,
        "outcome": outcome,
        "verdict": verdict,
        "result": None,
        **more,
    }


def test_the_ledger_says_first_what_had_no_effect_what_was_not_ours_and_what_is_too_early():
    entries = pd.DataFrame(
        [
            entry(Verdict.COMPLETE_NO_CHANGE, Verdict.NO_DETECTABLE_CHANGE),
            entry(Verdict.COMPLETE_NO_CHANGE, Verdict.NO_DETECTABLE_CHANGE, action_id="A2"),
            entry(
                Verdict.NO_MEASURE,
                NAN,
                recommendation_id="R2",
                measure_id=None,
                standing="rejected",
            ),
        ]
    )
    assert plain(wording.ledger_said(entries, ledger.tally(entries))) == (
        "Of 3 lines in the ledger, 2 are 'complete, no detectable change' (on 1 measure); none "
        "is 'improved, no action of ours'; and none is 'too early to tell'. 2 recommendations: 1 "
        "accepted and 1 rejected."
    )
    # Of the complete and improved it is told for how many the change is older than the action.
    found = verdicts_of(pd.DataFrame([aim()]), months(50, 70)).iloc[0]
    seen = {"verdict": Verdict.IMPROVED, "result": found["result"]}
    early = pd.DataFrame(
        [
            entry(**seen, done_on=pd.Timestamp("2024-09-01")),
            entry(**seen, done_on=SESSION, action_id="A2"),
        ]
    )
    assert (
        "2 are 'complete, improved' (on 1 measure; in 1 the change is seen from before the action was complete)"
        in (plain(wording.ledger_said(early, ledger.tally(early))))
    )
    # What got worse is told as what improved is, whoever acted.
    worse = pd.concat(
        [entries, pd.DataFrame([entry(Verdict.WORSE_NOT_OURS, Verdict.WORSE, action_id=None)] * 2)]
    )
    assert "2 are 'worse, no action of ours' (on 1 measure)" in plain(
        wording.ledger_said(worse, ledger.tally(worse))
    )
    assert wording.ledger_said(entries[:0], ledger.tally(entries[:0])) == (
        "Nothing has been recommended or agreed here yet."
    )


def test_an_action_whose_effect_is_to_come_does_not_contradict_the_verdict_on_its_measure():
    aims = pd.DataFrame([aim()])
    judged = ledger.judge(aims, months(50, 50), NO_BREAKS)
    assert judged["verdict"].tolist() == [Verdict.NO_DETECTABLE_CHANGE]
    later = pd.Timestamp("2026-03-01")
    line = entry(effect_expected_on=later)
    kept = [one for one in line if one not in {*judged} - {"cycle_id", "measure_id"} | {"outcome"}]
    lines = pd.DataFrame([line])[kept].assign(intervention_on=SESSION)
    row = ledger.entries(lines, judged, pd.Timestamp("2026-01-31")).iloc[0]
    assert row["outcome"] == Verdict.TOO_EARLY
    said = wording.observed(row)
    assert said.startswith("no detectable change so far (")
    assert said.endswith(
        "since 20 Jun 2024; 24 periods before, 18 after; its effect is still to come"
    )
    assert "to be judged once" not in said


def test_a_line_reads_across_and_says_nothing_twice():
    entries = pd.DataFrame(
        [
            entry(
                Verdict.TOO_EARLY,
                Verdict.TOO_EARLY,
                n_after=6,
                judged_from=pd.Timestamp("2025-07-01"),
            ),
            entry(
                Verdict.NOT_COMPARABLE,
                Verdict.NOT_COMPARABLE,
                action_id="A2",
                result=SimpleNamespace(
                    parted_on=pd.Timestamp("2023-03-01"), looked_after=SESSION, intervention=SESSION
                ),
            ),
            entry(
                Verdict.NO_CHANGE_NOT_OURS,
                Verdict.TOO_SMALL_TO_SHOW,
                action_id=None,
                recommendation_id=None,
            ),
        ]
    )
    rows = wording.ledger_table(entries).rows
    assert rows[0] == [
        "A1",
        "○ too early to tell",
        "R1 See plans sooner (accepted 20 Jun 2024)",
        "Train staff (Council; ◆ Complete 20 Jun 2024)",
        "Plans in time, expected from 20 Jun 2024: 6 periods since 20 Jun 2024, to be judged once "
        "the figures up to 30 Jun 2025 are in",
    ]
    assert rows[1][2] == "R1, as above"
    assert rows[1][4].endswith(
        "a break in the series of 1 Mar 2023 lies among the periods that would be compared"
    )
    assert rows[2][0] == "C1, M1"
    assert rows[2][2:4] == ["No recommendation", "No action"]
    assert rows[2][4].endswith("hidden, because its numbers could point at a few")


def test_reviews_say_which_chart_is_due_and_which_comes_next():
    reviews = pd.DataFrame(
        {
            "cycle_id": ["C1", "C2", "C3"],
            "cycle_title": "Neglect",
            "intervention_on": SESSION,
            "chart_on": SESSION + pd.DateOffset(months=6),
            "measures": 3,
            "judged": [3, 0, 0],
            "verdict_on": [SESSION, pd.Timestamp("2025-07-01"), pd.NaT],
            "review": [Verdict.VERDICT_GIVEN, Verdict.CHART_DUE, Verdict.TO_COME],
        }
    )
    assert plain(wording.reviews_said(reviews)) == (
        "There are verdicts on C1. C2: the chart has been due since 20 Dec 2024; a verdict can "
        "come from 1 Jul 2025 at the earliest. Next: the chart of C3 on 20 Dec 2024."
    )
    assert wording.reviews_table(reviews).rows[0][4] == "cannot be judged"


# Text from files


def of_scripts():
    """Every sentence here that writes words from a file, made of a script."""
    aims = pd.DataFrame([aim(short_name=SCRIPT, name=SCRIPT, cycle=SCRIPT)])
    verdicts = verdicts_of(aims, months(50, 70))
    told = after_cycle.of_finished(aims, verdicts)
    published = pd.DataFrame(
        [
            {
                "measure_id": "M1",
                "series": "area",
                "name": SCRIPT,
                "value": 1.0,
                "least": NAN,
                "most": NAN,
                "hidden_areas": 0,
                "unit": "percent",
                "decimals": 1,
                "period_start": SESSION,
                "period_end": SESSION,
                "period_kind": "month",
            }
        ]
    )
    titled = PRIORITIES.assign(title=SCRIPT)
    asked = pd.DataFrame(
        [
            {
                "recommendation_id": SCRIPT,
                "text": SCRIPT,
                "standing": "deferred",
                "days_waiting": 3,
                "level": "strategic",
            }
        ]
    )
    concerns = pd.DataFrame(
        [
            {"concern": kind, "text": SCRIPT, "score": 9.0, "standing": "rising"}
            for kind in ("risk", "challenge")
        ]
    )
    actions = pd.DataFrame(
        [{"action_id": SCRIPT, "text": SCRIPT, "measure_id": None, "due_on": SESSION}]
    )
    late = pd.DataFrame(
        [
            {
                "measure_id": "M1",
                "short_name": SCRIPT,
                "agency": SCRIPT,
                "days_since_due": 3,
                "period_end": pd.NaT,
                "newest_end": pd.NaT,
                "newest_status": None,
            }
        ]
    )
    voices = pd.DataFrame(
        [
            {
                "cycle_id": SCRIPT,
                "topic": SCRIPT,
                "respondent_group": "child",
                "positive": 1,
                "answered": 2,
            }
        ]
    )
    cases = pd.DataFrame([{"audit_id": SCRIPT, "cycle_id": SCRIPT, "good_cases": 1, "cases": 8}])
    reviews = pd.DataFrame(
        [
            {
                "cycle_id": SCRIPT,
                "review": Verdict.CHART_DUE,
                "chart_on": SESSION,
                "verdict_on": SESSION,
            }
        ]
    )
    totals = pd.DataFrame([{"actions": 1, "complete": 0, "overdue": 0}])
    entries = pd.DataFrame([entry(standing=SCRIPT)])
    yield impact.priority_said(titled, "P1", aims, verdicts)
    yield impact.priority_said(titled, "P1", aims[:0], verdicts)
    yield impact.verdict_line(told, aims)
    yield impact.verdict_line(told[:0], aims)
    yield cards.latest_line(None, aims)
    yield cards.comparator_line(published, None)
    yield " ".join(impact.method_lines(aims.iloc[0], told))
    yield impact.audits_line(cases)
    yield impact.voice_line(voices)
    yield impact.quality_line(late, NO_BREAKS, 0, published)
    yield impact.asked_line(asked)
    yield impact.plan_line(totals, actions, aims)
    yield impact.concerns_line(concerns)
    yield impact.concerns_line(concerns[1:])
    yield impact.nobody_wrote(PRIORITIES.assign(lead_role=SCRIPT), "P1")
    yield wording.ledger_said(entries, ledger.tally(entries))
    yield wording.reviews_said(reviews)
    yield wording.reviews_said(reviews.assign(review=Verdict.VERDICT_GIVEN))
    yield wording.reviews_said(reviews.assign(review=Verdict.TO_COME))
    yield wording.waiting_said(asked)


def test_text_from_a_file_is_never_taken_for_mark_up():
    for number, said in enumerate(of_scripts()):
        assert "&lt;script&gt;" in said, number
        assert "<script" not in said, number


# Charts


@pytest.mark.parametrize("unit", ["percent", "count"])
def test_a_small_chart_has_session_baseline_target_latest_and_says_them(unit):
    drawing = charts.measure_in_little(
        months(50, 70),
        pd.DataFrame([aim(unit=unit)]),
        NO_BREAKS,
        pd.DataFrame(
            {
                "series": ["nation"],
                "name": ["Mereland"],
                "value": [55.0],
                "period_start": [pd.Timestamp("2024-04-01")],
                "period_end": [pd.Timestamp("2025-03-31")],
            }
        ),
    )
    assert "month-4 sessions of C1 (20 Jun 2024)" in drawing.alt
    assert "baselines 50.0" in drawing.alt
    assert "targets 60.0" in drawing.alt
    assert drawing.alt.startswith("Plans seen in time from 1 Jul 2022 to 31 Dec 2025; latest 68.8")
    # A nation's count would press the line flat.
    drawn = [
        trace
        for trace in drawing.figure.data
        if trace.customdata is not None and trace.customdata[0] == "Mereland"
    ]
    assert bool(drawn) == (unit == "percent")


def test_a_small_chart_draws_a_period_that_has_not_ended_hollow_and_apart():
    rows = months(50, 70)
    rows.loc[rows.index[-1], "is_ended"] = False
    empty = pd.DataFrame({"series": [], "value": []})
    drawing = charts.measure_in_little(rows, pd.DataFrame([aim()]), NO_BREAKS, empty)
    line, hollow, latest = drawing.figure.data[:3]
    assert len(line.x) == len(rows) - 1
    assert (list(hollow.x), hollow.text[0]) == ([rows["period_start"].iloc[-1]], "not ended")
    assert latest.x[0] == rows["period_start"].iloc[-2]


def test_a_small_chart_of_nothing_is_none_and_a_break_is_marked():
    nothing = months(50, 50).assign(value=NAN)
    one = pd.DataFrame([aim()])
    empty = pd.DataFrame({"series": [], "value": []})
    assert charts.measure_in_little(nothing, one, NO_BREAKS, empty) is None
    broken = pd.DataFrame({"break_on": [pd.Timestamp("2024-10-01")]})
    assert (
        "break in series on 1 Oct 2024"
        in charts.measure_in_little(months(50, 50), one, broken, empty).alt
    )


def test_a_verdicts_chart_fills_the_periods_that_were_used():
    aims = pd.DataFrame([aim()])
    verdict = verdicts_of(aims, months(50, 70)).iloc[0]
    drawing = charts.before_and_after(months(50, 70), aims.iloc[0], verdict, NO_BREAKS)
    counts = [len(trace.x) for trace in drawing.figure.data]
    assert counts == [42, 0, 24, 18]
    assert drawing.alt.endswith("Verdict: improved.")


def test_a_date_later_than_the_session_is_drawn_and_told_where_a_verdict_counts_from_it():
    aims = pd.DataFrame([aim(expected_from=pd.Timestamp("2024-09-10"))])
    verdict = verdicts_of(aims, months(50, 70)).iloc[0]
    drawing = charts.before_and_after(months(50, 70), aims.iloc[0], verdict, NO_BREAKS)
    uprights = [(shape.x0, shape.line.dash) for shape in drawing.figure.layout.shapes]
    assert uprights == [(SESSION, None), (pd.Timestamp("2024-09-01"), "dot")]
    assert "before and after 1 Sep 2024, from when its actions expect it to move" in drawing.alt
    assert "24 periods used before (filled circles), 16 after (diamonds)" in drawing.alt


def test_outcomes_are_drawn_in_their_order():
    tally = pd.Series({Verdict.COMPLETE_IMPROVED: 2, Verdict.TOO_EARLY: 5})
    assert charts.outcomes(tally).alt == (
        "Lines of the ledger by outcome: 2 complete, improved; 5 too early to tell."
    )
    assert charts.outcomes(tally[:0]) is None


def test_each_outcomes_name_stands_over_its_bar_so_that_a_phone_shows_both():
    figure = charts.outcomes(pd.Series({Verdict.COMPLETE_IMPROVED: 2, Verdict.TOO_EARLY: 5})).figure
    assert [(note.text, note.y, note.x, note.xanchor) for note in figure.layout.annotations] == [
        ("Complete, improved", "complete, improved", 0, "left"),
        ("Too early to tell", "too early to tell", 0, "left"),
    ]
    assert figure.layout.yaxis.showticklabels is False


def test_verdicts_that_say_something_are_offered_first_and_the_too_early_last():
    told = [
        Verdict.TOO_EARLY,
        Verdict.IMPROVED,
        Verdict.TOO_SMALL_TO_SHOW,
        Verdict.NOT_COMPARABLE,
        Verdict.NEVER_JUDGED,
        Verdict.NO_DETECTABLE_CHANGE,
    ]
    key = {"cycle_id": [f"C{n}" for n in range(1, 7)], "measure_id": "M1"}
    offered = wording.verdict_options(
        pd.DataFrame(key | {"verdict": told}), pd.DataFrame(key | {"short_name": "Visits"})
    )
    # Of those alike the latest cycle first.
    assert list(offered) == ["C6 M1", "C2 M1", "C4 M1", "C3 M1", "C5 M1", "C1 M1"]
    assert offered["C2 M1"] == "C2: Visits (improved)"
