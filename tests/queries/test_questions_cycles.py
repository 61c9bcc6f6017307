"""The same priority from cycle to cycle, and the evidence of a year, on a few invented rows."""

from datetime import date

import pytest
from asking import BOARD, SCRUTINEER, ask, cells, member

from learning_hub.judging import Verdict, shares

pytestmark = pytest.mark.slow

NOW = date(2026, 11, 22)
CYCLES = """
    cycle_id,priority_id,title,planned_start_on,planned_end_on,started_on,agreed_on
    C1,P1,Neglect,2024-01-01,2024-04-30,2024-01-09,2024-04-24
    C2,P2,Missing,2024-05-01,2024-08-31,2024-05-14,2024-08-28
    C3,P1,Neglect again,2025-05-01,2025-08-31,2025-05-13,2025-08-27
    C4,P1,To come,2027-01-01,2027-04-30,,
"""
PRIORITIES = """
    priority_id,title,rank
    P2,Exploitation,1
    P1,Neglect,2
"""
SCALE = """
    scale_id,grade_code,label,rank,is_positive
    four,O,Outstanding,1,true
    four,G,Good,2,true
    four,R,Requires improvement,3,false
    two,Y,Evidenced,1,true
    two,N,Not evidenced,2,false
    two,X,Does not apply,3,
"""
DOMAINS = """
    domain,label,is_overall,rank
    voice,Voice,false,1
    plan,Planning,false,2
    overall,Overall,true,3
"""
AUDITS = """
    audit_id,cycle_id,kind,scale_id,sampling,held_on
    A1,C1,multi_agency,four,random,2024-02-20
    A3,C3,multi_agency,two,random,2025-06-17
    A4,C3,single_agency,two,random,2025-06-10
    A2,C2,multi_agency,four,purposive,2024-06-11
"""
# A1: 2 of 5; A2: 1 of 3; A3: 3 of 4, one to which the scale does not apply.
CASES = "audit_id,case_id,overall_grade_code\n" + "\n".join(
    f"{audit},{audit}-{number},{grade}"
    for audit, grades in {"A1": "OGRRR", "A2": "GRR", "A3": "YYYNX", "A4": "YY"}.items()
    for number, grade in enumerate(grades)
)


def test_priorities_are_offered_by_how_often_they_were_looked_at(tiny):
    snapshot = tiny(as_at=NOW, cycle=CYCLES, priority=PRIORITIES)
    answer = ask(snapshot, "cycles/priorities", BOARD)
    assert cells(answer, "priority_id cycles") == [("P1", 2), ("P2", 1)]
    earlier = ask(snapshot, "cycles/priorities", as_at=date(2024, 6, 1))
    assert cells(earlier, "priority_id cycles") == [("P2", 1), ("P1", 1)]


def test_the_cycles_compared_are_those_of_the_priority_that_have_begun(tiny):
    snapshot = tiny(as_at=NOW, cycle=CYCLES, priority=PRIORITIES)
    of_one = ask(snapshot, "cycles/cycles", priority_id="P1")
    assert cells(of_one, "cycle_id began_on ended_on") == [
        ("C1", "2024-01-09", "2024-04-24"),
        ("C3", "2025-05-13", "2025-08-27"),
    ]
    assert cells(ask(snapshot, "cycles/cycles", priority_id=""), "cycle_id") == ["C1", "C2", "C3"]


def test_cases_stand_with_their_tool_and_sampling_and_fewer_than_four_are_hidden(tiny):
    snapshot = tiny(as_at=NOW, cycle=CYCLES, grade_scale=SCALE, audit=AUDITS, audited_case=CASES)
    columns = "audit_id tool sampling good_cases cases"
    answer = ask(snapshot, "audits/cases_good_or_better", priority_id="")
    assert cells(answer, columns) == [
        ("A1", "Outstanding, Good, Requires improvement", "random", 2, 5),
        ("A2", "Outstanding, Good, Requires improvement", "purposive", 1, 3),
        ("A3", "Evidenced, Not evidenced, Does not apply", "random", 3, 4),
    ]
    assert cells(ask(snapshot, "audits/cases_good_or_better", priority_id="P1"), "audit_id") == [
        "A1",
        "A3",
    ]
    for viewer in (BOARD, SCRUTINEER):
        hidden = ask(snapshot, "audits/cases_good_or_better", viewer, priority_id="")
        assert cells(hidden, "good_cases cases hidden") == [
            (2, 5, None),
            (None, None, "c"),
            (3, 4, None),
        ]
        found = shares.judge(hidden.rows[:2], "good_cases", "cases")
        assert found.verdict == Verdict.NOT_COMPARABLE
    # Another tool is never set beside the first, however clear the numbers are.
    own = ask(snapshot, "audits/cases_good_or_better", priority_id="P1").rows
    assert shares.judge(own, "good_cases", "cases") == (Verdict.NOT_COMPARABLE, "tool", None)


# Four cases: two agencies on planning, the police alone on voice, an overall grade.
GRADES = """
    audit_id,case_id,agency_id,domain,grade_code,moderated_grade_code
    A1,1,LA,plan,G,
    A1,1,POL,plan,G,
    A1,2,LA,plan,G,R
    A1,2,POL,plan,R,
    A1,3,LA,plan,R,G
    A1,4,LA,plan,R,
    A1,1,POL,voice,G,
    A1,2,POL,voice,R,
    A1,3,POL,voice,R,
    A1,4,POL,voice,R,
    A1,1,LA,overall,G,
    A1,1,POL,overall,G,
"""
AGENCIES = "agency_id,short_name,rank\nLA,Council,1\nPOL,Police,2"


@pytest.fixture
def graded(tiny):
    """Hold one multi-agency audit of four cases."""
    return tiny(
        as_at=NOW,
        cycle=CYCLES,
        grade_scale=SCALE,
        audit=AUDITS,
        domain=DOMAINS,
        agency=AGENCIES,
        audit_grade=GRADES,
    )


def test_judgements_by_domain_carry_the_spread_that_gives_their_interval_by_case(graded):
    answer = ask(graded, "cycles/judgements_by_domain", priority_id="P1", domain="")
    assert cells(answer, "domain good_judgements judgements cases agency_id") == [
        ("Voice", 1, 4, 4, "POL"),
        ("Planning", 3, 6, 4, None),
    ]
    # Planning: half are good; cases 1 to 4 have 2 of 2, 0 of 2, 1 of 1, 0 of 1:
    # (2-1)^2 + (0-1)^2 + (1-0.5)^2 + (0-0.5)^2.
    assert answer.rows["spread"].tolist()[1] == pytest.approx(2.5)
    assert cells(ask(graded, "cycles/domains"), "label") == ["Voice", "Planning"]
    (one,) = shares.by_case(answer.rows[1:])
    from learning_hub.statistics import samples

    judged = samples.clustered_share([1, 1, 0, 0, 1, 0], [1, 1, 2, 2, 3, 4])
    assert one.lower == pytest.approx(judged.lower) and one.upper == pytest.approx(judged.upper)


def test_one_agencys_judgements_are_for_it_and_those_who_see_all_spread_too(graded):
    columns = "domain good_judgements judgements spread cases hidden"
    board = ask(graded, "cycles/judgements_by_domain", BOARD, priority_id="", domain="")
    assert cells(board, columns)[0] == ("Voice", None, None, None, None, "c")
    assert cells(board, "judgements hidden")[1] == (6, None)
    police = ask(graded, "cycles/judgements_by_domain", member("POL"), priority_id="", domain="")
    assert cells(police, "judgements hidden") == [(4, None), (6, None)]
    one = ask(graded, "cycles/judgements_by_domain", BOARD, priority_id="", domain="plan")
    assert cells(one, "domain") == ["Planning"]


def test_the_mix_of_grades_is_of_the_domain_chosen_else_the_overall_grade(graded):
    overall = ask(graded, "cycles/grades_by_cycle", priority_id="", domain="")
    assert cells(overall, "cycle_id grade judgements total_judgements") == [("C1", "Good", 2, 2)]
    assert cells(
        ask(graded, "cycles/grades_by_cycle", BOARD, priority_id="", domain=""), "judgements hidden"
    ) == [(None, "c")]  # of one case
    plan = ask(graded, "cycles/grades_by_cycle", priority_id="P1", domain="plan")
    assert cells(plan, "grade judgements total_judgements cases") == [
        ("Good", 3, 6, 4),
        ("Requires improvement", 3, 6, 4),
    ]
    assert ask(graded, "cycles/grades_by_cycle", priority_id="P2", domain="plan").is_empty


def answers(round_id, question, codes):
    """Write a line for each answer code."""
    return "".join(f"{round_id},{round_id}-{n},{question},{c}\n" for n, c in enumerate(codes))


def test_a_topic_is_compared_only_where_the_question_was_worded_alike(tiny):
    snapshot = tiny(
        as_at=NOW,
        cycle=CYCLES,
        grade_scale=SCALE,
        question="""
            question_id,instrument,text,topic,scale_id,rank
            Q1,first,Were you heard?,voice,two,1
            Q2,second,Did we listen?,voice,two,1
            Q3,first,Do you feel safer?,safety,two,2
        """,
        feedback_round="""
            round_id,cycle_id,respondent_group,instrument,method
            R1,C1,child,first,survey
            R3,C3,child,second,interview
            R9,C3,practitioner,first,survey
        """,
        answer="round_id,respondent_id,question_id,answer_code\n"
        + answers("R1", "Q1", "YYYYYYYNNNNNNX")
        + answers("R3", "Q2", "YYYYYYYYYYYYN")
        + answers("R1", "Q3", "YYYYYYNNNNNN")
        + answers("R3", "Q3", "YYYYYYYYNNNNNNN")
        + answers("R9", "Q1", "YYY"),
    )
    columns = "topic cycle_id wording positive answered method"
    chosen = {"priority_id": "P1", "respondent_group": "child"}
    answer = ask(snapshot, "cycles/positive_by_topic", **chosen)
    assert cells(answer, columns) == [
        ("voice", "C1", "Were you heard?", 7, 13, "survey"),
        ("voice", "C3", "Did we listen?", 12, 13, "interview"),
        ("safety", "C1", "Do you feel safer?", 6, 12, "survey"),
        ("safety", "C3", "Do you feel safer?", 8, 15, "interview"),
    ]
    found = shares.judge_each(answer.rows, "topic", "positive", "answered")
    assert found["voice"] == (Verdict.NOT_COMPARABLE, "wording", None)
    assert found["safety"].verdict == Verdict.TOO_FEW_TO_TELL
    board = ask(snapshot, "cycles/positive_by_topic", BOARD, **chosen)
    # Only one of 13 was not positive: hidden, and so not judged.
    assert cells(board, "positive hidden") == [(7, None), (None, "c"), (6, None), (8, None)]


def test_a_hidden_count_of_one_cycle_leaves_the_topic_unjudged(tiny):
    rows = tiny(
        as_at=NOW,
        cycle=CYCLES,
        grade_scale=SCALE,
        question="question_id,topic,scale_id\nQ1,voice,two",
        feedback_round="""
            round_id,cycle_id,respondent_group
            R1,C1,child
            R3,C3,child
        """,
        answer="round_id,respondent_id,question_id,answer_code\n"
        + answers("R1", "Q1", "YYNNNNNNNNNN")
        + answers("R3", "Q1", "YYYYYYYYYYYY"),
    )
    chosen = {"priority_id": "P1", "respondent_group": "child"}
    board = ask(rows, "cycles/positive_by_topic", BOARD, **chosen).rows
    manager = ask(rows, "cycles/positive_by_topic", **chosen).rows
    assert shares.judge(board, "positive", "answered").verdict == Verdict.TOO_SMALL_TO_COMPARE
    found = shares.judge(manager, "positive", "answered")
    assert found.verdict == Verdict.ROSE


MEASURES = """
    measure_id,unit,counts_of,agency_id,short_name,rank,tier,source_system
    M1,percent,people,LA,Referred again,1,child in need,Case lists
    M2,count,people,LA,Long plans,2,child protection,Case system
    M9,percent,work,LA,Not named,3,workforce,
"""


def observed(measure, values, first=(2023, 1), parts=True):
    """Write a month's line for each value, which is of 50 where it has parts."""
    lines = []
    for number, value in enumerate(values):
        year, month = first[0] + (first[1] - 1 + number) // 12, (first[1] - 1 + number) % 12 + 1
        last = {2: 28, 4: 30, 6: 30, 9: 30, 11: 30}.get(month, 31)
        counted = f"{value / 2:g},50" if parts else ","
        lines.append(f"{measure},{year}-{month:02}-01,{year}-{month:02}-{last},{counted},{value}")
    return "\n".join(lines) + "\n"


OBSERVED = "measure_id,period_start,period_end,numerator,denominator,value\n"


def test_months_together_are_a_share_of_their_parts_and_not_a_mean_of_rounded_shares(tiny):
    # 10 and 20 of 30 are 33.3 and 66.7 %, 11 of 12 are 91.7 %; 41 of 72 are 56.9444 %.
    snapshot = tiny(
        as_at=NOW,
        cycle=CYCLES,
        measure=MEASURES,
        cycle_measure="cycle_id,measure_id,role,rank\nC1,M1,impact,1",
        observation=OBSERVED
        + """M1,2024-02-01,2024-02-29,10,30,33.3
M1,2024-03-01,2024-03-31,20,30,66.7
M1,2024-04-01,2024-04-30,11,12,91.7
""",
    )
    answer = ask(snapshot, "cycles/before_and_after", priority_id="P1")
    assert cells(answer, "before_value")[0] == pytest.approx(100 * 41 / 72, abs=1e-9)
    year = ask(snapshot, "yearly/measures", year_end="2025-01-31")
    assert cells(year, "year_value") == [pytest.approx(100 * 41 / 72, abs=1e-9)]


def test_every_measure_named_stands_before_and_after_every_cycle(tiny):
    # C1 agreed on 24 April 2024: May 2023 to April 2024 before, May 2024 to April 2025 after.
    series = [40] * 4 + [24] * 11 + [12] + [20] * 6
    snapshot = tiny(
        as_at=NOW,
        cycle=CYCLES,
        measure=MEASURES,
        cycle_measure="""
            cycle_id,measure_id,role,rank
            C1,M1,impact,1
            C3,M2,impact,1
            C2,M9,success,1
        """,
        observation=OBSERVED
        + observed("M1", series)
        + observed("M2", [4] * 16 + [8] * 2, parts=False)
        + observed("M9", [50] * 16),
    )
    columns = "measure_id cycle_id is_named periods_before before_value periods_after after_value"
    answer = ask(snapshot, "cycles/before_and_after", priority_id="P1")
    rows = cells(answer, columns)
    assert rows[0] == ("M1", "C1", True, 12, pytest.approx(23), 6, pytest.approx(20))
    assert rows[1][:4] == ("M1", "C3", False, 2) and rows[1][5:] == (0, None)
    assert rows[2] == ("M2", "C1", False, 12, 4, 2, 8)
    assert [row[:2] for row in rows] == [("M1", "C1"), ("M1", "C3"), ("M2", "C1"), ("M2", "C3")]
    assert cells(answer, "intervention_on")[0] == "2024-04-24"
    board = ask(snapshot, "cycles/before_and_after", BOARD, priority_id="P1")
    # A mean of four a month is as small as four.
    assert cells(board, "before_value after_value hidden")[2] == (None, 8, "c")
    assert cells(board, "before_value hidden")[0] == (pytest.approx(23), None)
    # Over all priorities each cycle stands beside what it named itself.
    every = ask(snapshot, "cycles/before_and_after", priority_id="")
    assert cells(every, "measure_id cycle_id") == [("M1", "C1"), ("M2", "C3"), ("M9", "C2")]
    named = ask(snapshot, "cycles/series", priority_id="P1").rows["measure_id"]
    assert named.unique().tolist() == ["M1", "M2"]
    hidden = ask(snapshot, "cycles/series", BOARD, priority_id="P1").rows
    assert hidden.loc[hidden["measure_id"] == "M2", "value"].dropna().tolist() == [8, 8]


@pytest.mark.parametrize(
    ("december", "together"),
    # All other months are 20 of 50. Where December 2023 is 3, 223 less 220 would tell it; where it
    # is all but 3, 267 less 220 would tell of whom it was not so.
    [(6, 223), (94, 267)],
)
def test_a_hidden_month_cannot_be_had_from_the_twelve_months_together(tiny, december, together):
    series = [40] * 11 + [december] + [40] * 11
    snapshot = tiny(
        as_at=NOW,
        cycle=CYCLES,
        measure=MEASURES,
        cycle_measure="cycle_id,measure_id,role,rank\nC1,M1,impact,1\n",
        observation=OBSERVED + observed("M1", series),
    )
    exact = ask(snapshot, "cycles/before_and_after", priority_id="P1")
    assert cells(exact, "before_count before_total after_count")[0] == (together, 600, 140)
    board = ask(snapshot, "cycles/before_and_after", BOARD, priority_id="P1")
    assert cells(board, "before_count before_total before_value after_count after_total")[0] == (
        None,
        None,
        None,
        140,
        350,
    )
    assert (
        ask(snapshot, "cycles/series", BOARD, priority_id="P1").rows["numerator"] == 20
    ).sum() == 22


def test_a_cycle_that_goes_on_has_not_ended(tiny):
    snapshot = tiny(
        as_at=date(2025, 6, 1), cycle=CYCLES.replace("2025-08-27", ""), priority=PRIORITIES
    )
    ended = cells(ask(snapshot, "cycles/cycles", priority_id="P1"), "cycle_id ended_on")
    assert ended == [("C1", "2024-04-24"), ("C3", None)]


RECOMMENDED = """
    recommendation_id,cycle_id,theme,text,made_on,superseded_by
    C1-R1,C1,training,Train everybody,2024-04-24,C3-R1
    C1-R2,C1,voice,Ask children,2024-04-24,
    C1-R3,C1,health,Once only,2024-04-24,
    C2-R1,C2,voice,Of another priority,2024-08-28,
    C3-R1,C3,planning,Score again,2025-08-27,
    C3-R2,C3,voice,Begin with the child's words,2025-08-27,
"""
ACTIONS = """
    action_id,cycle_id,recommendation_id,status,original_due_on,due_on,due_changes,done_on
    C1-A1,C1,C1-R1,complete,2024-09-30,2024-09-30,0,2024-09-02
    C1-A2,C1,C1-R2,complete,2024-10-31,2025-06-30,2,2025-06-20
    C1-A3,C1,C1-R2,at_risk,2025-02-28,2026-12-31,3,
    C3-A1,C3,C3-R2,on_track,2026-03-31,2026-03-31,0,
"""


@pytest.fixture
def recommended(tiny):
    """Hold recommendations of three cycles, with their actions and two decisions."""
    return tiny(
        as_at=NOW,
        cycle=CYCLES,
        recommendation=RECOMMENDED,
        action=ACTIONS,
        theme="theme,label,rank\nvoice,Voice,1\ntraining,Training,2\nplanning,Plans,3\nhealth,Health,4",
        meeting="meeting_id,kind\nB1,board",
        decision="""
            decision_id,recommendation_id,meeting_id,decision,decided_on,reason
            D1,C1-R1,B1,accepted,2024-05-16,
            D2,C1-R2,B1,deferred,2024-05-16,Costs are not known
            D3,C1-R2,B1,accepted,2025-03-31,
            D4,C3-R2,B1,rejected,2025-04-01,Done already
        """,
    )


def test_recommendations_come_back_by_theme_of_one_priority_or_where_one_took_anothers_place(
    recommended,
):
    answer = ask(recommended, "cycles/repeated", BOARD, priority_id="")
    columns = "theme recommendation_id standing actions actions_complete"
    assert cells(answer, columns) == [
        ("Voice", "C1-R2", "accepted", 2, 1),
        ("Voice", "C3-R2", "rejected", 1, 0),
        ("Plans", "C1-R1", "accepted", 1, 1),
        ("Plans", "C3-R1", "not yet decided", 0, 0),
    ]
    assert ask(recommended, "cycles/repeated", priority_id="P2").is_empty
    before = ask(recommended, "cycles/repeated", priority_id="", as_at=date(2025, 1, 1))
    assert before.is_empty


def test_the_years_to_report_on_run_from_the_first_cycle_to_the_date_of_the_figures(tiny):
    snapshot = tiny(as_at=NOW, cycle=CYCLES)
    years = ask(snapshot, "yearly/years", BOARD)
    assert cells(years, "year_end is_over") == [
        ("2027-03-31", False),
        ("2026-03-31", True),
        ("2025-03-31", True),
        ("2024-03-31", True),
    ]
    at_end = ask(snapshot, "yearly/years", as_at=date(2025, 3, 31))
    assert cells(at_end, "year_end is_over")[0] == ("2025-03-31", True)


def test_what_was_done_counts_from_1_april_to_31_march(tiny):
    snapshot = tiny(
        as_at=NOW,
        cycle=CYCLES,
        audit=AUDITS,
        grade_scale=SCALE,
        audited_case=CASES,
        recommendation=RECOMMENDED,
        action=ACTIONS,
        meeting="""
            meeting_id,kind,held_on
            H1,hub,2025-03-31
            H2,mini_hub,2025-04-01
            H3,board,2024-06-01
            H4,hub,
        """,
        visit="visit_id,visited_on\nV1,2024-04-01\nV2,2024-03-31",
    )
    done = ask(snapshot, "yearly/done", BOARD, year_end="2025-03-31")
    assert dict(cells(done, "what number")) == {
        "Cycles worked in": 2,
        "Cycles that agreed recommendations": 2,
        "Meetings of the Hub held": 1,
        "Multi-agency audits held": 1,
        "Cases audited together": 3,
        "Visits to practice": 1,
        "Recommendations made": 4,
        "Actions completed": 1,
    }
    assert ask(snapshot, "yearly/done", year_end="").is_empty
    cases = ask(snapshot, "yearly/cases", BOARD, year_end="2026-03-31")
    assert cells(cases, "audit_id good_cases cases") == [("A3", 3, 4)]
    few = ask(snapshot, "yearly/cases", BOARD, year_end="2025-03-31")
    assert cells(few, "audit_id good_cases cases hidden") == [("A2", None, None, "c")]


def test_each_kind_of_work_counts_in_the_year_of_its_day(tiny):
    # One each on the day before the year, its first day, its last, and the day after.
    days = {"OUT1": "2024-03-31", "IN1": "2024-04-01", "IN2": "2025-03-31", "OUT2": "2025-04-01"}

    def each(head, row):
        return "\n".join([head, *(row.format(id=id_, day=day) for id_, day in days.items())])

    snapshot = tiny(
        as_at=NOW,
        cycle=each(
            "cycle_id,title,planned_start_on,planned_end_on,started_on,agreed_on",
            "{id},{id},2023-09-01,2024-01-31,2023-09-01,{day}",
        ),
        meeting=each("meeting_id,kind,held_on", "{id},hub,{day}"),
        audit=each("audit_id,cycle_id,kind,scale_id,held_on", "{id},IN1,multi_agency,four,{day}")
        + each("", "D{id},IN1,dip_sample,four,{day}"),
        grade_scale=SCALE,
        audited_case=each("audit_id,case_id,overall_grade_code", "{id},K1,"),
        visit=each("visit_id,visited_on", "{id},{day}"),
        recommendation=each(
            "recommendation_id,cycle_id,theme,text,to_body_id,made_on",
            "{id},IN1,voice,Ask,BOARD,{day}",
        ),
        action=each("action_id,cycle_id,status,done_on", "{id},IN1,complete,{day}"),
    )
    done = ask(snapshot, "yearly/done", BOARD, year_end="2025-03-31")
    assert dict(cells(done, "what number")) == {
        # The cycle that agreed on the day after was worked in for the whole year.
        "Cycles worked in": 3,
        "Cycles that agreed recommendations": 2,
        "Meetings of the Hub held": 2,
        "Multi-agency audits held": 2,
        "Cases audited together": 2,
        "Other audits and samples held": 2,
        "Visits to practice": 2,
        "Recommendations made": 2,
        "Actions completed": 2,
    }


def test_little_progress_shows_in_dates_put_off_and_in_themes_that_come_back(recommended):
    late = ask(recommended, "yearly/overdue", BOARD, year_end="2025-03-31")
    # By the date first agreed: one was open then that was done later, one is open still.
    assert cells(late, "action_id days_overdue due_changes") == [
        ("C1-A2", 151, 2),
        ("C1-A3", 31, 3),
    ]
    running = ask(recommended, "yearly/overdue", year_end="2027-03-31")
    assert cells(running, "action_id days_overdue") == [("C1-A3", 632), ("C3-A1", 236)]
    again = ask(recommended, "yearly/repeated", BOARD, year_end="2026-03-31")
    assert cells(again, "recommendation_id earlier earlier_actions earlier_complete") == [
        ("C3-R1", "C1-R1", 1, 1),
        ("C3-R2", "C1-R2", 2, 1),
    ]
    assert ask(recommended, "yearly/repeated", year_end="2025-03-31").is_empty


def test_decisions_of_a_year_are_those_made_in_it(recommended):
    made = ask(recommended, "yearly/decisions", BOARD, year_end="2025-03-31")
    assert cells(made, "decision_id standing actions actions_complete") == [
        ("D1", "accepted", 1, 1),
        ("D2", "deferred", 2, 1),
        ("D3", "accepted", 2, 1),
    ]
    after = ask(recommended, "yearly/decisions", year_end="2026-03-31")
    assert cells(after, "decision_id reason") == [("D4", "Done already")]


def test_reviews_of_a_year_say_who_took_them_up_and_what_rests_on_them(tiny):
    snapshot = tiny(
        as_at=NOW,
        cycle=CYCLES,
        recommendation=RECOMMENDED,
        # What was found to hold later was done too.
        action=ACTIONS.replace("C1-A2,C1,C1-R2,complete", "C1-A2,C1,C1-R2,embedded"),
        review_learning="""
            learning_id,kind,reference,dated_on,learning,cycle_id
            L1,rapid_review,RR-1,2024-04-01,Nobody asked,C1
            L2,lado,LADO-1,2025-03-31,Told late,
            L3,national,N-1,2025-04-01,Of the next year,
        """,
        evidence="""
            evidence_id,cycle_id,section,kind,title,source,reference
            E1,C1,7,review,Review,Group,L1
        """,
        recommendation_evidence="""
            recommendation_id,evidence_kind,evidence_id
            C1-R2,evidence,E1
            C1-R1,evidence,E1
            C1-R3,measure,L2
        """,
    )
    answer = ask(snapshot, "yearly/reviews", BOARD, year_end="2025-03-31")
    assert cells(answer, "learning_id cycle_id recommendations actions actions_complete") == [
        ("L1", "C1", "C1-R1, C1-R2", 3, 2),
        ("L2", None, None, 0, 0),
    ]


def test_who_was_heard_in_a_year_is_people_and_hidden_when_few(tiny):
    snapshot = tiny(
        as_at=NOW,
        cycle=CYCLES,
        grade_scale=SCALE,
        question="question_id,topic,scale_id\nQ1,voice,two\nQ2,plan,two",
        feedback_round="""
            round_id,cycle_id,respondent_group,invited,opened_on
            R1,C1,child,9,2024-04-01
            R2,C1,practitioner,40,2024-04-01
            R3,C3,child,30,2025-06-01
        """,
        answer="round_id,respondent_id,question_id,answer_code\n"
        + answers("R1", "Q1", "YYN")
        + answers("R1", "Q2", "YN")
        + answers("R2", "Q1", "Y" * 12 + "N" * 8),
        promise="""
            promise_id,cycle_id,respondent_group,said_on,you_said,we_did,did_on,told_on,told_how
            P1,C1,child,2024-04-02,You write a lot,We read it out,2024-05-01,2024-06-01,In person
            P2,C1,child,2025-04-02,Later,,,,
        """,
    )
    heard = ask(snapshot, "yearly/heard", year_end="2025-03-31")
    assert cells(heard, "round_id invited respondents") == [("R1", 9, 3), ("R2", 40, 20)]
    board = ask(snapshot, "yearly/heard", BOARD, year_end="2025-03-31")
    assert cells(board, "respondents hidden") == [(None, "c"), (20, None)]
    promises = ask(snapshot, "yearly/promises", BOARD, year_end="2025-03-31")
    assert cells(promises, "promise_id we_did told_on") == [("P1", "We read it out", "2024-06-01")]


def test_challenges_of_a_year_say_to_whom_and_what_came_of_it(tiny):
    snapshot = tiny(
        as_at=NOW,
        agency=AGENCIES,
        body="body_id,name\nBOARD,Partnership Board",
        challenge="""
            challenge_id,raised_on,raised_by_role,to_agency_id,to_body_id,text,outcome
            X1,2024-04-01,Independent scrutineer,POL,,Why so late?,changed practice
            X2,2025-03-31,Lay member,,BOARD,Who asked?,open
            X3,2025-04-01,Lay member,,BOARD,Next year,open
        """,
    )
    answer = ask(snapshot, "yearly/challenges", BOARD, year_end="2025-03-31")
    assert cells(answer, "challenge_id addressed_to came_of_it") == [
        ("X1", "Police", "changed practice"),
        ("X2", "Partnership Board", "open"),
    ]


def test_a_measures_year_stands_beside_the_year_before_and_a_break_bars_it(tiny):
    snapshot = tiny(
        as_at=NOW,
        measure=MEASURES,
        observation=OBSERVED
        + observed("M1", [20] * 12 + [30] * 9 + [60] * 3, first=(2023, 4))
        + observed("M2", [4] * 24, first=(2023, 4), parts=False)
        + observed("M9", [50] * 3, first=(2024, 4)),
        break_in_series="measure_id,break_on,kind,reason\nM9,2024-05-01,definition,Counted anew",
    )
    columns = "measure_id tier year_periods year_value before_periods before_value breaks"
    answer = ask(snapshot, "yearly/measures", year_end="2025-03-31")
    assert cells(answer, columns) == [
        ("M1", "child in need", 12, pytest.approx(37.5), 12, pytest.approx(20), False),
        ("M2", "child protection", 12, 4, 12, 4, False),
        ("M9", "workforce", 3, pytest.approx(50), 0, None, True),
    ]
    # Two measures of one name are told apart by where they come from.
    assert cells(answer, "source_system") == ["Case lists", "Case system", None]
    board = ask(snapshot, "yearly/measures", BOARD, year_end="2025-03-31")
    assert cells(board, "year_value before_value hidden")[1] == (None, None, "c")


def test_a_month_that_has_not_ended_is_not_of_the_year_and_the_kind_of_period_is_told(tiny):
    snapshot = tiny(
        as_at=date(2025, 2, 10),
        measure=MEASURES,
        observation=OBSERVED + observed("M1", [20] * 10 + [50], first=(2024, 4)),
    )
    answer = ask(snapshot, "yearly/measures", year_end="2025-03-31")
    assert cells(answer, "year_periods year_value period_kind") == [(10, 20, "month")]


def test_a_hidden_month_cannot_be_had_from_its_year_in_the_report(tiny):
    # Twelve months of 20 of 50, then eleven such and one of 3: 223 less 220 would tell it.
    snapshot = tiny(
        as_at=NOW,
        measure=MEASURES,
        observation=OBSERVED
        + observed("M1", [40] * 23 + [6], first=(2023, 4))
        + observed("M2", [4] + [9] * 23, first=(2023, 4), parts=False)
        + observed("M9", [6] + [40] * 23, first=(2023, 4)),
    )
    columns = "measure_id year_count year_total before_count before_total"
    exact = ask(snapshot, "yearly/measures", year_end="2025-03-31")
    assert cells(exact, columns) == [
        ("M1", 223, 600, 240, 600),
        ("M2", 9, None, pytest.approx(103 / 12), None),
        ("M9", 240, 600, 223, 600),
    ]
    board = ask(snapshot, "yearly/measures", BOARD, year_end="2025-03-31")
    # M9 counts work, of which no number is small.
    assert cells(board, columns) == [
        ("M1", None, None, 240, 600),
        ("M2", 9, None, None, None),
        ("M9", 240, 600, 223, 600),
    ]
    assert cells(board, "year_value before_value hidden")[:2] == [
        (None, pytest.approx(40), "c"),
        (9, None, "c"),
    ]
