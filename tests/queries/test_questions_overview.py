"""Where the Hub is now: cycles, steps, measures, decisions and meetings of a few invented rows."""

from datetime import date

from asking import BOARD, ask, cells, member

# As at this day: a date on which no month or quarter begins.
NOW = date(2026, 9, 14)
CYCLES = """
    cycle_id,priority_id,title,planned_start_on,planned_end_on,started_on,agreed_on
    C1,P1,Neglect,2025-09-01,2025-12-31,2025-09-12,2025-12-10
    C2,P1,Never agreed,2026-01-01,2026-04-30,2026-01-08,
    C3,P2,Mid-month,2026-07-15,2026-11-14,,
    C4,P1,Agreed next week,2026-07-01,2026-10-31,2026-07-07,2026-09-21
    C5,P2,Early,2026-11-20,2027-03-19,2026-09-10,
    C6,P1,Next,2026-12-01,2027-03-31,,
"""


def test_a_cycle_is_live_from_its_start_until_it_is_agreed_in_one_of_four_months(tiny):
    snapshot = tiny(
        as_at=NOW,
        cycle=CYCLES,
        action="""
            action_id,cycle_id
            C1-A1,C1
            C1-A2,C1
            C4-A1,C4
        """,
    )
    answer = ask(snapshot, "overview/cycles")
    assert cells(answer, "cycle_id stage month actions") == [
        ("C1", "finished", None, 2),
        ("C2", "live", 4, 0),
        ("C4", "live", 3, 1),
        ("C3", "live", 2, 0),
        ("C5", "live", 1, 0),
        ("C6", "to come", None, 0),
    ]
    assert cells(answer, "began_on ended_on") == [
        ("2025-09-12", "2025-12-10"),
        ("2026-01-08", "2026-04-30"),
        ("2026-07-07", "2026-09-21"),
        ("2026-07-15", "2026-11-14"),
        ("2026-09-10", "2027-03-19"),
        ("2026-12-01", "2027-03-31"),
    ]
    earlier = ask(snapshot, "overview/cycles", as_at=date(2025, 9, 13))
    assert cells(earlier, "stage month")[0] == ("live", 1)
    assert set(cells(earlier, "stage")[1:]) == {"to come"}


def test_a_step_is_done_late_or_to_come_and_only_those_of_live_cycles_count(tiny):
    snapshot = tiny(
        as_at=NOW,
        cycle=CYCLES,
        cycle_step="""
            cycle_id,month,step_number,step,planned_on,done_on
            C4,2,1,Receive returns,2026-08-28,2026-09-01
            C4,3,2,Ask parents,2026-09-14,
            C4,3,1,Ask children,2026-09-01,
            C4,4,1,Agree owners,2026-09-20,2026-09-16
            C1,4,1,Of a finished cycle,2025-12-01,
            C6,1,1,Of a cycle to come,2026-12-08,
        """,
    )
    answer = ask(snapshot, "overview/live_steps")
    assert cells(answer, "cycle_id month step standing days_late") == [
        ("C4", 2, "Receive returns", "done", None),
        ("C4", 3, "Ask children", "late", 13),
        ("C4", 3, "Ask parents", "to come", None),
        ("C4", 4, "Agree owners", "to come", None),
    ]


def test_measures_of_live_cycles_stand_with_baseline_and_latest_value_and_small_ones_are_hidden(
    tiny,
):
    snapshot = tiny(
        as_at=NOW,
        cycle=CYCLES,
        measure="""
            measure_id,unit,counts_of,agency_id,name
            M1,count,people,POL,Missing often
            M2,percent,people,LA,Referred again
            M3,percent,work,LA,Places taken up
            M4,count,people,LA,Not yet reported
        """,
        cycle_measure="""
            cycle_id,measure_id,role,baseline_value,baseline_from,baseline_to,target,rank
            C4,M2,impact,30,2026-01-01,2026-02-28,15,2
            C4,M1,success,4.5,2026-01-01,2026-02-28,3,1
            C4,M3,success,,,,80,3
            C4,M4,success,61,2026-01-01,2026-02-28,,4
            C1,M1,impact,8,,,,1
        """,
        observation="""
            measure_id,period_start,period_end,numerator,denominator,value,agency_id
            M1,2026-07-01,2026-07-31,,,17,POL
            M1,2026-08-01,2026-08-31,,,,POL
            M2,2026-01-01,2026-01-31,2,9,22,LA
            M2,2026-02-01,2026-02-28,2,11,18,LA
            M2,2026-07-01,2026-07-31,9,45,20,LA
            M3,2026-07-01,2026-07-31,1,40,2.5,LA
        """,
    )
    columns = "measure_id baseline_value target numerator denominator value period_end hidden"
    exact = ask(snapshot, "overview/live_measures")
    assert cells(exact, columns) == [
        ("M1", 4.5, 3, 17, None, 17, "2026-07-31", None),
        ("M2", 30, 15, 9, 45, 20, "2026-07-31", None),
        ("M3", None, 80, 1, 40, 2.5, "2026-07-31", None),
        ("M4", 61, None, None, None, None, None, None),
    ]
    assert cells(exact, "has_baseline") == [True, True, False, True]
    # A mean of 4.5 children a month, and a share that rests on 2 + 2 children: not for the Board.
    board = ask(snapshot, "overview/live_measures", BOARD)
    assert cells(board, columns) == [
        ("M1", None, 3, 17, None, 17, "2026-07-31", "c"),
        ("M2", None, 15, 9, 45, 20, "2026-07-31", "c"),
        ("M3", None, 80, 1, 40, 2.5, "2026-07-31", None),
        ("M4", 61, None, None, None, None, None, None),
    ]
    assert cells(board, "baseline_count baseline_total")[1] == (None, None)
    assert cells(board, "has_baseline") == [True, True, False, True]
    police = ask(snapshot, "overview/live_measures", member("POL"))
    assert cells(police, "baseline_value") == [4.5, None, None, 61]


def test_a_recommendation_waits_until_the_latest_decision_is_not_a_deferral(tiny):
    snapshot = tiny(
        as_at=NOW,
        body="body_id,name\nBOARD,The Board",
        agency="agency_id,name\nLA,The Council\nPOL,The Police",
        recommendation="""
            recommendation_id,to_body_id,to_agency_id,made_on,superseded_by
            R1,BOARD,,2026-03-02,
            R2,,POL,2026-02-20,
            R3,BOARD,,2026-01-05,
            R4,BOARD,,2026-01-06,R1
            R5,BOARD,,2026-09-15,
        """,
        decision="""
            decision_id,recommendation_id,decision,decided_on,reason
            D1,R2,accepted,2026-04-01,
            D2,R2,deferred,2026-06-01,No money yet
            D3,R3,deferred,2026-04-01,Ask again
            D4,R3,accepted with change,2026-06-01,
        """,
    )
    answer = ask(snapshot, "overview/decisions_needed", priority_id="")
    assert cells(answer, "recommendation_id addressed_to standing reason days_waiting") == [
        ("R2", "The Police", "deferred", "No money yet", 206),
        ("R1", "The Board", "not yet decided", None, 196),
    ]


def test_the_next_meetings_are_those_not_held_from_today_on(tiny):
    snapshot = tiny(
        as_at=NOW,
        body="body_id,name\nBOARD,The Board\nHUB,The Hub",
        meeting="""
            meeting_id,body_id,title,planned_on,held_on
            M1,BOARD,October Board,2026-10-09,
            M2,HUB,Today's session,2026-09-14,
            M3,HUB,Never held,2026-09-01,
            M4,HUB,Held early,2026-09-20,2026-09-10
        """,
    )
    answer = ask(snapshot, "overview/next_meetings")
    assert cells(answer, "body title planned_on") == [
        ("The Hub", "Today's session", "2026-09-14"),
        ("The Board", "October Board", "2026-10-09"),
    ]


def test_what_is_held_is_counted_and_a_measure_with_two_definitions_once(tiny):
    snapshot = tiny(
        agency="agency_id,short_name,rank\nLA,Council,2\nPOL,Police,1",
        measure="""
            measure_id,version,scope
            M1,1,local
            M1,2,local
            M2,1,published
            M3,1,published
            M4,1,published
        """,
        action="action_id,agency_id\nA1,LA\nA2,LA",
        audit="audit_id\nA1\nA2\nA3\nA4",
        feedback_round="round_id\nR1\nR2\nR3\nR4\nR5",
    )
    answer = ask(snapshot, "overview/holdings")
    assert cells(answer, "cycles local_measures published_measures audits rounds actions") == [
        (1, 1, 3, 4, 5, 2)
    ]
    assert cells(ask(snapshot, "overview/agencies"), "agency_id agency") == [
        ("POL", "Police"),
        ("LA", "Council"),
    ]
