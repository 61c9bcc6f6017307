"""Cycles side by side and the yearly report, in words and small multiples."""

import inspect
import re
from datetime import date

import pandas as pd
import pytest
from test_charts import assert_in_the_manner_of_the_house, frame
from test_wording import plain

from learning_hub import charts
from learning_hub.judging import Verdict, ledger, shares
from learning_hub.statistics import samples
from learning_hub.wording import compare_cycles as cycles
from learning_hub.wording import shares as words_of_shares
from learning_hub.wording import yearly_report as yearly

SCRIPT = "<script>x</script>"
AS_AT = date(2026, 11, 22)
CYCLES = frame("""
    cycle_id,title,priority,practice_issue,began_on,ended_on
    C1,First,Neglect,Late,2023-09-12,2023-12-13
    C6,Second,Neglect,Still late,2025-03-11,2025-06-25
    C10,Third,Neglect,Does it last,2026-09-08,2026-12-31
""")
CASES = frame("""
    audit_id,cycle_id,cycle_title,held_on,tool,sampling,good_cases,cases
    A1,C1,First,2023-10-26,O G R I,random,2,8
    A6,C6,Second,2025-04-29,O G R I,random,5,8
    A10,C10,Third,2026-10-22,O G R I,random,6,8
""")
# Voice: 10 of 44, 27 of 49, 28 of 42; hidden on recording in C1.
DOMAINS = frame("""
    domain,domain_rank,audit_id,cycle_id,tool,sampling,good_judgements,judgements,spread,cases
    Voice,1,A1,C1,O G R I,random,10,44,7,8
    Voice,1,A6,C6,O G R I,random,27,49,15.5,8
    Voice,1,A10,C10,O G R I,random,28,42,10.2,8
    Recording,2,A1,C1,O G R I,random,,,,
    Recording,2,A6,C6,O G R I,random,30,49,15.5,8
    Recording,2,A10,C10,O G R I,random,27,42,12.6,8
""")
TOPICS = frame("""
    topic,cycle_id,wording,answers_offered,method,questions,positive,answered
    voice,C1,Were you heard?,yes no,focus_group,1,6,12
    voice,C6,Did we listen?,yes no,interview,1,12,19
    voice,C10,Did we listen?,yes no,focus_group,1,5,9
    safety,C1,Are you safe?,yes no,focus_group,1,2,20
    safety,C6,Are you safe?,yes no,interview,1,10,20
    safety,C10,Are you safe?,yes no,focus_group,1,,20
""")
PAIRS = frame("""
    measure_id,short_name,unit,decimals,good_direction,cycle_id,intervention_on,is_named,periods_before,before_value,periods_after,after_value,period_kind
    M1,Assessments with the tool,count,0,increase,C1,2023-12-13,true,12,5.25,12,17.083,month
    M1,Assessments with the tool,count,0,increase,C10,2026-12-31,false,10,18.1,0,,month
    M2,Long plans,count,0,decrease,C1,2023-12-13,false,12,,12,,month
""")
AFTER = [Verdict.IMPROVED, Verdict.TOO_EARLY, Verdict.TOO_SMALL_TO_SHOW]


def test_the_first_sentence_answers_and_eight_cases_are_too_few_to_tell():
    said = plain(cycles.compared_said("Neglect", CYCLES, CASES, DOMAINS, "", ["improved", "worse"]))
    assert said == (
        "Neglect, 3 cycles: Too few to tell whether practice got better: cases good or better were "
        "2 of 8 in C1, 5 of 8 in C6 and 6 of 8 in C10. Of 2 domains, judged by case, "
        "1 rose and none fell; chance alone would mark about 0.1. Of 2 comparisons of a measure "
        "before and after a cycle that can be judged, 1 improved and 1 got worse; chance alone would "
        "mark about 0.1."
    )
    alone = plain(cycles.compared_said("Neglect", CYCLES, CASES, DOMAINS, "", ["improved"]))
    assert alone.endswith(
        "One comparison of a measure before and after a cycle can be judged: improved."
    )
    by_domain = plain(cycles.compared_said("Neglect", CYCLES, CASES, DOMAINS, "Voice", []))
    assert by_domain == (
        "Neglect, 3 cycles: Practice on voice in the cases audited got better: judgements on voice "
        "good or better were 10 of 44 in C1, 27 of 49 in C6 and 28 of 42 in C10. Of 2 "
        "domains, judged by case, 1 rose and none fell; chance alone would mark about 0.1."
    )
    hidden = plain(cycles.compared_said("Neglect", CYCLES, CASES, DOMAINS, "Recording", []))
    assert "The audits are too small to compare (a cycle's number is hidden): judgements" in plain(
        hidden.replace("&#x27;", "'")
    )
    assert words_of_shares.chance_said(
        shares.judge_each(DOMAINS, "domain", "good_judgements", "judgements")
    ) == [
        "How often so clear a pattern would come about by chance if nothing had changed: Voice "
        "p = 0.001. Under 0.05 counts as clear."
    ]
    assert "p =" not in cycles.cases_compared(CASES)
    one = plain(cycles.compared_said("Neglect", CYCLES[:1], CASES[:1], DOMAINS[:1], "", []))
    assert one.startswith("Neglect has had one cycle (C1), so there is nothing to compare it with")
    assert cycles.compared_said("All", CYCLES[:0], CASES[:0], DOMAINS[:0], "", []) == (
        "No cycle has begun yet, so there is nothing to compare."
    )
    unheld = plain(cycles.compared_said("Neglect", CYCLES, CASES[:0], DOMAINS[:0], "", []))
    assert unheld == "Neglect, 3 cycles: No audit has been moderated yet."
    mixed = CYCLES.assign(priority=["Neglect", "Missing", "Neglect"])
    assert "They looked at different practice" in cycles.compared_said(
        "All", mixed, CASES, DOMAINS[:0], "", []
    )


def test_of_audits_under_ten_cases_no_chance_is_told_for_none_would_count_as_clear():
    rows = CASES.iloc[:2].assign(good_cases=[0, 9], cases=9)
    few = shares.judge(rows, "good_cases", "cases")
    assert few == (Verdict.TOO_FEW_TO_TELL, None, None)  # though Fisher's p is far under 0.001
    assert words_of_shares.chance_said({"cases": few}) == []
    assert cycles.many_said({"Voice": few, "Plans": few}, "domain").endswith(
        "too few to tell</strong>."
    )
    enough = shares.judge(rows.assign(good_cases=[0, 10], cases=10), "good_cases", "cases")
    assert enough.verdict == Verdict.ROSE and words_of_shares.chance_said({"cases": enough})


@pytest.mark.parametrize(
    ("column", "other", "why"),
    [
        ("tool", "Y N", "the audit tool's grades differ"),
        ("sampling", "purposive", "cases were chosen in different ways"),
    ],
)
def test_audits_made_in_another_way_do_not_compare_however_clear_the_numbers(column, other, why):
    rows = CASES.assign(good_cases=[0, 20, 40], cases=40)
    assert shares.judge(rows, "good_cases", "cases").verdict == Verdict.RISING
    rows.loc[1, column] = other
    assert shares.judge(rows, "good_cases", "cases") == (Verdict.NOT_COMPARABLE, column, None)
    said = plain(cycles.cases_compared(rows))
    assert f"Not comparable: {why}." in said.replace("&#x27;", "'")
    assert ("graded as Y N" if column == "tool" else "chosen on purpose") in said
    assert "do not compare" in cycles.compared_said("P", CYCLES, rows, DOMAINS[:0], "", [])


def test_two_cycles_are_compared_and_few_cases_are_never_a_verdict():
    two = CASES[:2].assign(good_cases=[0, 8])
    assert shares.judge(two, "good_cases", "cases").verdict == Verdict.TOO_FEW_TO_TELL
    many = CASES[:2].assign(good_cases=[20, 33], cases=48)
    judged = shares.judge(many, "good_cases", "cases")
    assert judged[:2] == (Verdict.ROSE, None)
    assert words_of_shares.p_said(judged.p) == "p = 0.01"
    for number, test in ((2, "of the two cycles"), (3, "over the cycles in their order")):
        said = words_of_shares.verdict_said(judged, number)
        assert said == f"The verdict {test}: <strong>higher than in the earlier cycle</strong>."
    assert shares.judge(two[:1], "good_cases", "cases").verdict == Verdict.ONE_CYCLE_ONLY
    assert shares.judge(two[:0], "good_cases", "cases").verdict == Verdict.NOT_REPORTED
    assert words_of_shares.p_said(0.0496) == "p = 0.050"
    assert words_of_shares.p_said(0.00001) == "p < 0.001"
    # On each line itself, and just beside it.
    for p, said in ((0.00099, "p < 0.001"), (0.001, "p = 0.001"), (0.0099, "p = 0.010")):
        assert words_of_shares.p_said(p) == said
    for p, said in ((0.01, "p = 0.01"), (0.0449, "p = 0.04"), (0.0499, "p = 0.050")):
        assert words_of_shares.p_said(p) == said
    assert shares.judge(CASES.assign(cases=0, good_cases=0), "good_cases", "cases").p is None


def test_a_topic_worded_anew_or_hidden_is_not_judged_and_ways_of_asking_are_named():
    found = shares.judge_each(TOPICS, "topic", "positive", "answered")
    assert found == {
        "voice": (Verdict.NOT_COMPARABLE, "wording", None),
        "safety": (Verdict.TOO_SMALL_TO_COMPARE, "hidden", None),
    }
    assert plain(cycles.topics_compared(TOPICS, found, "child")) == (
        "Children. Of 2 topics: 1 not comparable (voice) and 1 too small to compare (some "
        "cycle's number is hidden). They were asked in different ways (C1 by focus group, C6 by "
        "interview and C10 by focus group), and that alone can move answers."
    )
    assert cycles.topics_compared(TOPICS[:0], {}, "child") == (
        "Children: no answers are held for these cycles yet."
    )
    twice = TOPICS[3:5].assign(questions=[2, 1])
    assert shares.judge(twice, "positive", "answered")[:2] == (Verdict.NOT_COMPARABLE, "questions")


def test_a_hidden_figure_is_hidden_and_one_not_there_yet_is_none():
    table = cycles.before_after_table(PAIRS, [None] * 3, AFTER)
    assert [row[3:] for row in table.rows] == [
        ["5.3 (12 months)", "17.1 (12 months)", "Improved"],
        ["18.1 (10 months)", "none yet", "Too early to tell"],
        ["hidden", "hidden", "Too small to show"],
    ]
    matrix = cycles.impact_matrix(PAIRS, AFTER)
    assert matrix.headings == ["Measure", "After C1", "After C10"]
    assert matrix.rows == [
        ["Assessments with the tool", "Improved *", "Too early to tell"],
        ["Long plans", "Too small to show", ""],
    ]
    said = plain(cycles.measures_compared(PAIRS, [None, None, None], AFTER))
    assert said.startswith(
        "2 measures before and after the cycles' month-4 sessions, 3 comparisons: 1 improved, 1 too "
        "early to tell and 1 too small to show. \u2018Assessments with the tool\u2019 improved after C1."
    )
    assert "A star marks what the cycle itself hoped to move, which is all that Impact" in said
    own = PAIRS.assign(is_named=True)
    alone = plain(cycles.measures_compared(own, [None, None, None], AFTER))
    assert "Each measure stands only beside the cycles that hoped to move it." in alone
    assert "star" not in alone


def test_themes_that_came_back_say_how_they_were_matched():
    rows = frame("""
        theme,recommendation_id,cycle_id,superseded_by
        Training,C1-R1,C1,C6-R2
        Training,C6-R2,C6,
    """)
    assert plain(cycles.repeated_said(rows)) == (
        "1 theme came back: training (C1 and C6). Recorded as superseded: C1-R1 by C6-R2. Matched "
        "by the theme that each was given, not by its words: read them before calling one a repeat."
    )
    assert cycles.repeated_said(rows[:0]).startswith("No theme was recommended upon in more than")


def test_panels_say_name_verdict_and_counts_in_words_and_share_one_axis():
    found = shares.judge_each(DOMAINS, "domain", "good_judgements", "judgements")
    drawing = charts.domains_over_cycles(DOMAINS, found)
    assert_in_the_manner_of_the_house(drawing)
    figure = drawing.figure
    assert [note.text for note in figure.layout.annotations] == [
        "<b>Voice</b><br>Rising",
        "<b>Recording</b><br>Too small to compare",
    ]
    assert figure.layout.xaxis.ticktext == (
        "C1<br><b>10 of 44</b>",
        "C6<br><b>27 of 49</b>",
        "C10<br><b>28 of 42</b>",
    )
    assert figure.layout.xaxis2.ticktext[0] == "C1<br><b>hidden</b>"
    assert figure.layout.yaxis.range == figure.layout.yaxis2.range == (-3, 103)
    first = samples.share_by_case(10, 44, 8, 7)
    assert figure.data[0].y[0] == pytest.approx(100 * 10 / 44)
    assert figure.data[0].error_y.array[0] == pytest.approx(100 * (first.upper - first.share))
    assert "Voice, Rising: C1 10 of 44 (" in drawing.alt and "by case" in drawing.alt
    nothing = DOMAINS.assign(judgements=float("nan"))
    assert charts.domains_over_cycles(nothing, found) is None


def test_a_group_is_drawn_topic_by_topic_without_what_is_hidden():
    found = shares.judge_each(TOPICS, "topic", "positive", "answered")
    drawing = charts.topics_over_cycles(TOPICS, found)
    assert_in_the_manner_of_the_house(drawing)
    assert list(drawing.figure.data[1].x) == ["C1", "C6"]
    assert "Voice, Not comparable: C1 6 of 12" in drawing.alt
    assert charts.topics_over_cycles(TOPICS.assign(positive=float("nan")), found) is None


def series(measures=("M1",), months=30):
    """Make some months of measures; the second month is missing, the fifth begins anew."""
    days = pd.date_range("2023-01-01", periods=months, freq="MS")
    return pd.concat(
        [
            pd.DataFrame(
                {
                    "measure_id": name,
                    "short_name": f"Measure {name}",
                    "unit": "count",
                    "decimals": 0,
                    "good_direction": "increase",
                    "period_start": days,
                    "period_end": days + pd.offsets.MonthEnd(),
                    "period_kind": "month",
                    "is_ended": True,
                    "starts_anew": days == days[4],
                    "value": [None if n == 1 else float(n) for n in range(months)],
                }
            )
            for name in measures
        ],
        ignore_index=True,
    )


def test_measures_stand_in_panels_with_a_line_for_each_session_and_break():
    drawing = charts.measures_over_cycles(series(), PAIRS, set())
    assert_in_the_manner_of_the_house(drawing)
    assert [shape.x0 for shape in drawing.figure.layout.shapes] == [
        pd.Timestamp("2023-12-13"),
        pd.Timestamp("2026-12-31"),
        pd.Timestamp("2023-05-01"),
    ]
    words = [note.text for note in drawing.figure.layout.annotations]
    assert words == ["<b>Measure M1</b><br>higher is better", "C1 ", "C10 ", " break"]
    assert pd.isna(drawing.figure.data[0].y[1]) and drawing.figure.data[0].connectgaps is False
    assert "Measure M1 from 0 to 29" in drawing.alt
    # The last month has not ended: it stands hollow, and apart from the line.
    rows = series()
    rows.loc[rows.index[-1], "is_ended"] = False
    line, hollow = charts.measures_over_cycles(rows, PAIRS, set()).figure.data[:2]
    assert (len(line.x), list(hollow.y), hollow.text[0]) == (29, [29.0], "not ended")
    assert hollow.marker.color == "#FFFFFF"
    assert charts.measures_over_cycles(series(), PAIRS, {"M1"}) is None
    # So many that nobody would read them: the table stands alone.
    assert charts.measures_over_cycles(series([f"M{n}" for n in range(13)]), PAIRS, set()) is None


def test_the_mix_of_grades_is_drawn_cycle_by_cycle():
    rows = frame("""
        audit_id,cycle_id,cycle_rank,grade,grade_rank,is_positive,judgements,total_judgements
        A1,C1,1,Good,2,true,3,7
        A1,C1,1,Inadequate,4,false,4,7
        A6,C6,2,Good,2,true,6,6
    """)
    drawing = charts.grades_by_cycle(rows)
    assert_in_the_manner_of_the_house(drawing)
    assert drawing.alt == ("Judgements by cycle and grade. C1: 3 good, 4 inadequate; C6: 6 good.")
    assert charts.grades_by_cycle(rows[:0]) is None
    assert cycles.mix_said(rows, "Recording").startswith("The grades on recording, cycle by cycle")
    # One count that is hidden is enough to say so.
    some = rows.assign(judgements=[3, float("nan"), 6])
    assert "Some counts are hidden" in cycles.mix_said(some, "")
    assert cycles.mix_said(some, "").startswith("The grades on overall quality. ")


# The yearly report

ENTRIES = frame("""
    cycle_id,recommendation_id,action_id,action,measure_id,short_name,intervention_on,verdict,outcome
    C3,C3-R1,C3-A3,Print,M1,MARAC,2024-09-04,no_detectable_change,complete_no_change
    C7,C7-R4,C7-A08,Hand over,M2,Return interviews,2025-10-29,worse,complete_worse
    C7,,,,M3,Screenings,2025-10-29,no_detectable_change,no_change_not_ours
    C6,,,,M4,Assessments in time,2025-06-25,worse,worse_not_ours
    C6,C6-R1,C6-A1,Train,M5,Tool used,2025-06-25,improved,complete_improved
    C8,C8-R1,C8-A1,Write,M6,Plans,2026-02-25,too_early,too_early
    C1,C1-R1,C1-A1,Old,M7,Old,2023-12-13,worse,complete_worse
    C9,C9-R1,C9-A1,New,M8,New,2026-06-24,worse,complete_worse
""")


def test_the_latest_year_that_is_over_is_offered_first():
    rows = frame("year_end_on,is_over\n2027-03-31,false\n2026-03-31,true\n2025-03-31,true")
    rows = rows.rename(columns={"year_end_on": "year_end"})
    offered, first = yearly.years_offered(rows)
    assert offered["2027-03-31"] == "Year to March 2027 (so far)"
    assert first == "2026-03-31"
    assert yearly.years_offered(rows[:1])[1] == "2027-03-31"
    assert yearly.years_offered(rows[:0]) == ({"": "No year yet"}, "")


def test_of_what_came_back_only_that_counts_as_done_of_which_there_was_an_action():
    rows = frame("""
        recommendation_id,earlier_actions,earlier_complete
        C6-R2,2,2
        C7-R1,3,1
        C8-R4,0,0
    """)
    assert plain(yearly.repeated_said(rows)).startswith(
        "3 recommendations of the year came back to a theme on which an earlier cycle of the same "
        "priority had made one; every action of the earlier ones was complete for 1 of them."
    )


def test_little_or_no_progress_is_what_got_worse_and_what_was_done_in_vain():
    entries = ledger.of_years(ENTRIES, "2026-03-31")
    assert entries["cycle_id"].tolist() == ["C3", "C7", "C7", "C6", "C6", "C8"]
    little = ledger.little_progress(entries)
    assert little["outcome"].tolist() == [
        Verdict.COMPLETE_WORSE,
        Verdict.WORSE_NOT_OURS,
        Verdict.COMPLETE_NO_CHANGE,
    ]
    assert plain(yearly.little_said(entries, little)) == (
        "3 lines of the ledger on 3 measures: the measure got worse in 2, and a complete action was "
        "followed by no detectable change in 1. The action was complete in 2 of them. "
        "1 more line without a complete action also showed no detectable change."
    )
    assert yearly.little_table(little).rows[1] == [
        "Worse, no action of ours",
        "Assessments in time",
        "C6",
        "",
        "none",
        "",
    ]
    nothing = plain(yearly.little_said(entries, little[:0]))
    assert nothing.startswith("The ledger shows no measure that got worse")
    assert "before taking this for success" in nothing
    assert ledger.of_years(ENTRIES, "").empty
    known = {*ledger.OUTCOMES}
    assert set(ENTRIES["outcome"]) <= known


def test_a_report_looks_at_two_years_from_1_april_to_31_march():
    days = ["2024-03-31", "2024-04-01", "2026-03-31", "2026-04-01"]
    entries = ENTRIES[:4].assign(intervention_on=pd.to_datetime(days))
    told = ledger.of_years(entries, "2026-03-31")["intervention_on"]
    assert [f"{day:%Y-%m-%d}" for day in told] == ["2024-04-01", "2026-03-31"]


def test_the_report_says_what_is_held_under_each_heading_and_what_is_missing():
    entries = ledger.of_years(ENTRIES, "2026-03-31")
    held = dict.fromkeys(yearly.HEADINGS, True) | {"cost": False, "scrutiny": False}
    said = plain(yearly.report_said("2026-03-31", AS_AT, held, entries, CASES[:2], CASES[:1]))
    assert said == (
        "For the year to 31 Mar 2026 evidence is held under 5 of 7 headings; missing: independent "
        "scrutiny and challenge, and what it cost. Of 6 lines in the ledger, 1 is 'improved' (on 1 "
        "measure), 2 are 'no detectable change' (on 2 measures) and 2 are 'worse' (on 2 measures); "
        "2 actions had missed the date first agreed, and 1 "
        "recommendation came back."
    )
    assert yearly.report_said("", AS_AT, held, entries, CASES, CASES).startswith(
        "No cycle has begun yet"
    )


def test_what_was_overdue_is_told_for_the_day_that_was_looked_at():
    """Of a year that runs it is the date of the figures, for its end has not come."""
    rows = frame("original_due_on,days_overdue,due_changes\n2026-03-26,241,2\n2026-11-13,9,0")
    assert plain(yearly.overdue_said(rows)) == (
        "2 actions had missed the date first agreed and were open on 22 Nov 2026, the longest by "
        "241 days. The date has since been put off for 1 of them."
    )
    assert plain(yearly.overdue_said(rows[1:])) == (
        "1 action had missed the date first agreed and was open on 22 Nov 2026, by 9 days. The "
        "date has since been put off for none of them."
    )
    running = plain(yearly.report_said("2027-03-31", AS_AT, {"cost": False}, ENTRIES, rows, rows))
    assert running.startswith("For the year to 31 Mar 2027 so far evidence is held under 0 of 1")


EMPTY = CASES[:0]


@pytest.mark.parametrize(
    ("said", "who"),
    [
        (yearly.effective_said(EMPTY), "Practice Review and Learning Manager"),
        (yearly.outcomes_said(EMPTY), "Priority leads"),
        (yearly.measures_said(EMPTY), "data owners"),
        (yearly.reviews_said(EMPTY), "Learning from Practice Group"),
        (yearly.heard_said(EMPTY), "Practice Review and Learning Manager"),
        (yearly.challenges_said(EMPTY), "Independent Scrutineer"),
        (yearly.COST, "business manager"),
    ],
)
def test_a_heading_without_evidence_says_who_can_bring_it(said, who):
    assert who in said


def test_groups_are_told_apart_and_those_not_asked_are_named():
    rows = frame("""
        cycle_id,respondent_group,respondents
        C6,child,19
        C7,child,
        C6,practitioner,88
    """)
    assert plain(yearly.heard_said(rows)) == (
        "Answered, round by round: children 19 and a number hidden in 1 round; no young people; no parents and "
        "carers; practitioners 88."
    )


def test_measures_name_the_stages_that_have_none_and_those_that_begin_anew():
    rows = frame("""
        tier,name,source_system,unit,decimals,good_direction,before_value,before_periods,year_value,year_periods,breaks,period_kind
        early help,Helped,Case lists,percent,1,increase,,0,61,10,true,month
        workforce,Trained,,percent,1,increase,50,3,,4,false,quarter
    """)
    said = plain(yearly.measures_said(rows))
    assert "Without any measure: child in need, child protection, in care and care leaver." in said
    assert "1 measure begins anew within the two years" in said
    assert yearly.measures_table(rows).rows == [
        [
            "Early help",
            "Helped",
            "Case lists",
            "higher",
            "none yet",
            "61.0\u00a0% (10 months)",
            "no, begins anew",
        ],
        [
            "Workforce",
            "Trained",
            "not recorded",
            "higher",
            "50.0\u00a0% (3 quarters)",
            "hidden",
            "yes",
        ],
    ]


# Text from files


def scripted(rows):
    """Give rows in which every cell of text is a script."""
    known = {"respondent_group", "method", "sampling", "verdict", "outcome"}
    return rows.assign(
        **{
            column: SCRIPT
            for column in rows
            if column not in known and rows[column].map(lambda cell: isinstance(cell, str)).any()
        }
    )


def of_scripts():
    """List what each sentence makes of files full of scripts."""
    cases, domains = scripted(CASES), scripted(DOMAINS)
    topics, pairs, entries = scripted(TOPICS), scripted(PAIRS), scripted(ENTRIES)
    cases["audit_id"] = ["A", "B", "C"]
    found = {SCRIPT: shares.Judged(Verdict.RISING, None, 0.01)}
    reviews = frame("review_kind,cycle_id,recommendations\nx,,").assign(review_kind=SCRIPT)
    words = frame("standing,came_of_it,actions,actions_complete\nx,x,1,1").assign(
        standing=SCRIPT, came_of_it=SCRIPT, raised_by_role=SCRIPT
    )
    yield cycles.compared_said(SCRIPT, scripted(CYCLES), cases, domains[:0], "", [])
    yield cycles.compared_said(SCRIPT, CYCLES, cases, domains, SCRIPT, [])
    yield cycles.cases_compared(cases.assign(tool=[SCRIPT, "b", "c"]))
    both = {**found, "b": shares.Judged(Verdict.NO_CLEAR_TREND)}
    yield cycles.domains_compared(domains, both)
    yield cycles.mix_said(domains, SCRIPT)
    yield cycles.topics_compared(topics, found, "child")
    yield cycles.measures_compared(pairs, [None] * 3, ["improved"] * 3)
    yield cycles.repeated_said(
        scripted(frame("theme,recommendation_id,cycle_id,superseded_by\nt,R1,C1,R2"))
    )
    yield yearly.done_said(frame("what,number\nx,3").assign(what=SCRIPT))
    yield yearly.effective_said(cases.assign(priority=SCRIPT))
    yield yearly.outcomes_said(entries)
    yield yearly.measures_said(frame("tier,breaks\nx,true").assign(tier=SCRIPT))
    yield yearly.reviews_said(reviews)
    yield yearly.decisions_said(words)
    yield yearly.challenges_said(words)


def test_text_from_a_file_is_never_taken_for_mark_up():
    for said in of_scripts():
        assert "&lt;script&gt;" in said, said
        assert not re.search(r"<(?!/?strong>)", said)


def test_text_from_a_file_is_drawn_letter_by_letter():
    found = {SCRIPT: shares.Judged(Verdict.RISING)}
    domains, topics = scripted(DOMAINS), scripted(TOPICS)
    measures = series().assign(short_name=SCRIPT)
    for drawing in (
        charts.domains_over_cycles(domains, found),
        charts.topics_over_cycles(topics, found),
        charts.measures_over_cycles(measures, scripted(PAIRS), set()),
    ):
        drawn = drawing.figure.to_json()
        assert "\\u003cscript" not in drawn and "<script" not in drawn
        assert "&lt;script&gt;" in drawn or "\\u0026lt;script" in drawn


def test_no_sentence_claims_a_cause():
    for module in (words_of_shares, cycles, yearly):
        assert not re.search(r"\bcaused?\b|because of", inspect.getsource(module))
