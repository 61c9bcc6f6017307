"""What falls on the very day that the figures stand for, the day before and the day after.

What is done, agreed, begun or made on that day is so already; what is due or planned on it is not
late yet. Wherever a question holds a date against the day, it does so alike.
"""

from datetime import date

import pytest
from asking import ask, cells

pytestmark = pytest.mark.xdist_group("on the day")
NOW = date(2026, 9, 14)
BEFORE, ON, AFTER = "2026-09-13", "2026-09-14", "2026-09-15"


@pytest.fixture
def day(tiny):
    """Hold three of everything: of the day before, of the day itself and of the day after."""
    return tiny(
        as_at=NOW,
        priority="priority_id,title,rank\nP1,Agreed,1\nP2,Begun,2\nP3,To come,3",
        cycle=f"""
            cycle_id,priority_id,title,planned_start_on,planned_end_on,started_on,agreed_on
            A1,P1,Agreed the day before,2026-01-01,2026-04-30,2026-01-08,{BEFORE}
            A2,P1,Agreed on the day,2026-01-02,2026-04-30,2026-01-08,{ON}
            A3,P1,Agreed the day after,2026-01-03,2026-04-30,2026-01-08,{AFTER}
            B1,P2,Begun the day before,2026-09-01,2026-12-31,{BEFORE},
            B2,P2,To begin on the day,{ON},2026-12-31,,
            B3,P3,To begin the day after,{AFTER},2026-12-31,,
        """,
        cycle_step=f"""
            cycle_id,month,step_number,step,planned_on,done_on
            B1,1,1,Planned the day before,{BEFORE},
            B1,1,2,Planned on the day,{ON},
            B1,1,3,Planned the day after,{AFTER},
            B1,1,4,Done on the day,{BEFORE},{ON}
            B1,1,5,Done the day after,{BEFORE},{AFTER}
            A2,4,1,Of a cycle agreed on the day,{BEFORE},
            A3,4,1,Of a cycle agreed the day after,{BEFORE},
            B2,1,1,Of a cycle to begin on the day,{BEFORE},
            B3,1,1,Of a cycle to begin the day after,{BEFORE},
        """,
        measure="measure_id,unit,counts_of,rank,lag_days,agency_id\nM1,count,work,1,45,LA",
        cycle_measure="""
            cycle_id,measure_id,rank
            A1,M1,1
            A2,M1,1
            A3,M1,1
            B1,M1,1
            B2,M1,1
            B3,M1,1
        """,
        # The month of August was over, and July's figure was due on the day itself.
        observation="measure_id,period_start,period_end,value\nM1,2026-06-01,2026-06-30,5",
        recommendation=f"""
            recommendation_id,cycle_id,to_body_id,made_on,theme
            R1,A1,BOARD,{BEFORE},voice
            R2,A2,BOARD,{ON},voice
            R3,A3,BOARD,{AFTER},voice
        """,
        action=f"""
            action_id,cycle_id,agency_id,status,start_on,due_on,done_on
            D1,A1,LA,on_track,2026-01-01,{BEFORE},
            D2,A1,LA,on_track,2026-01-01,{ON},
            S2,A1,LA,not_started,{ON},2026-12-01,
            S3,A1,LA,not_started,{AFTER},2026-12-01,
        """,
        meeting=f"""
            meeting_id,kind,title,planned_on,held_on
            MT1,board,The day before,{BEFORE},
            MT2,board,On the day,{ON},
            MT3,board,The day after,{AFTER},
        """,
        feedback_round=f"""
            round_id,cycle_id,opened_on,closed_on
            F1,A1,2026-06-01,{BEFORE}
            F2,A1,2026-06-01,{ON}
            F3,A1,2026-06-01,{AFTER}
        """,
    )


def test_a_cycle_is_finished_from_the_day_of_its_agreement_and_live_from_that_of_its_start(day):
    assert cells(ask(day, "overview/cycles"), "cycle_id stage") == [
        ("A1", "finished"),
        ("A2", "finished"),
        ("A3", "live"),
        ("B1", "live"),
        ("B2", "live"),
        ("B3", "to come"),
    ]
    assert [month is not None for month in cells(ask(day, "overview/cycles"), "month")] == [
        stage == "live" for stage in cells(ask(day, "overview/cycles"), "stage")
    ]
    live = {"A3", "B1", "B2"}
    assert set(cells(ask(day, "overview/live_measures"), "cycle_id")) == live
    priorities = cells(ask(day, "impact/priorities"), "priority_id live_cycles")
    assert priorities == [("P1", ["A3"]), ("P2", ["B1", "B2"]), ("P3", None)]
    of_measure = ask(day, "measures/cycles_of_measure", measure_id="M1")
    assert {name for name, is_live in cells(of_measure, "cycle_id is_live") if is_live} >= live
    assert not {"A1", "A2"} & {n for n, is_live in cells(of_measure, "cycle_id is_live") if is_live}
    # What was not started or agreed yet is told as it is planned.
    dated = {row[0]: row[1:] for row in cells(of_measure, "cycle_id began_on ended_on")}
    assert dated["A2"] == ("2026-01-08", ON)
    assert dated["B2"] == (ON, "2026-12-31")
    aims = ask(day, "impact/aims", priority_id="", success_measure_id="", asks="")
    assert {name for name, agreed in cells(aims, "cycle_id is_agreed") if agreed} == {"A1", "A2"}


def test_only_cycles_that_have_begun_are_compared(day):
    begun = {"A1", "A2", "A3", "B1", "B2"}
    compared = ask(day, "cycles/cycles", priority_id="")
    assert set(cells(compared, "cycle_id")) == begun
    ended = {name for name, on in cells(compared, "cycle_id ended_on") if on}
    assert ended == {"A1", "A2"}
    assert cells(ask(day, "cycles/priorities"), "priority_id cycles") == [("P1", 3), ("P2", 2)]
    around = ask(day, "cycles/before_and_after", priority_id="")
    assert set(cells(around, "cycle_id")) == begun


def test_a_step_planned_on_the_day_is_not_late_and_one_done_on_it_is_done(day):
    assert cells(ask(day, "overview/live_steps"), "step standing days_late") == [
        ("Of a cycle agreed the day after", "late", 1),
        ("Planned the day before", "late", 1),
        ("Planned on the day", "to come", None),
        ("Planned the day after", "to come", None),
        ("Done on the day", "done", None),
        ("Done the day after", "late", 1),
        ("Of a cycle to begin on the day", "late", 1),
    ]


def test_recommendations_meetings_and_rounds_of_the_day_itself(day):
    waiting = ask(day, "overview/decisions_needed", priority_id="")
    assert set(cells(waiting, "recommendation_id")) == {"R1", "R2"}
    lines = {"cycle_id": "", "priority_id": "", "level": "", "success_measure_id": "", "asks": ""}
    ledger = cells(ask(day, "impact/ledger", **lines), "recommendation_id")
    assert set(filter(None, ledger)) == {"R1", "R2"}
    assert set(cells(ask(day, "cycles/repeated", priority_id=""), "recommendation_id")) == {
        "R1",
        "R2",
    }
    assert cells(ask(day, "overview/next_meetings"), "title") == ["On the day", "The day after"]
    rounds = ask(day, "feedback/rounds", cycle_id="A1")
    assert cells(rounds, "round_id is_open") == [("F1", False), ("F2", False), ("F3", True)]


def test_an_action_due_on_the_day_is_not_overdue_and_one_that_starts_on_it_has_started(day):
    chosen = {"agency_ids": [], "priority_ids": [], "statuses": []}
    actions = ask(day, "plan/actions", **chosen, success_measure_id="", asks="")
    assert cells(actions, "action_id suggested_status is_overdue days_overdue is_at_odds") == [
        ("D1", "at_risk", True, 1, True),
        ("D2", "on_track", False, None, False),
        ("S2", "on_track", False, None, False),
        ("S3", "not_started", False, None, False),
    ]


def test_a_figure_due_on_the_day_is_missing_and_not_late_yet(day):
    # July ended 45 days before.
    held = {
        row[0]: row[1:]
        for row in cells(ask(day, "data/coverage"), "period_start standing days_late")
    }
    assert held["2026-06-01"] == ("reported", None)
    assert held["2026-07-01"] == ("missing", None)
    assert held["2026-08-01"] == ("not due", None)
    assert held["2026-05-01"][0] == "missing" and held["2026-05-01"][1] == 61
    fresh = ask(day, "data/freshness")
    assert [row for row in cells(fresh, "agency_id late longest_late") if row[0] == "LA"] == [
        ("LA", 0, None)
    ]


# A reporting year goes from 1 April to 31 March, both days included.

DAYS = ("2025-03-31", "2025-04-01", "2026-03-31", "2026-04-01")
IN_YEAR = ["X2", "X3"]


def four(columns, *, more=""):
    """Write four rows, X1 to X4, each of one of the four days."""
    rows = [f"X{place},{day}{more}" for place, day in enumerate(DAYS, start=1)]
    return "\n".join([columns, *rows])


@pytest.fixture
def year(tiny):
    """Hold four of everything: of the last day before the year, its first, its last, the next."""
    return tiny(
        as_at=NOW,
        audit=four("audit_id,held_on,kind", more=",multi_agency"),
        audited_case="\n".join(
            ["audit_id,case_id,overall_grade_code", *(f"X{n},K{n},G" for n in (1, 2, 3, 4))]
        ),
        challenge=four("challenge_id,raised_on"),
        recommendation=four("recommendation_id,made_on"),
        decision="\n".join(
            [
                "decision_id,decided_on,recommendation_id,meeting_id,decision",
                *(f"X{n},{day},X{n},X1,accepted" for n, day in enumerate(DAYS, start=1)),
            ]
        ),
        visit=four("visit_id,visited_on"),
        meeting=four("meeting_id,held_on,planned_on,kind", more=",2026-01-01,hub"),
        action=four("action_id,done_on,due_on,status", more=",2025-01-01,complete"),
        feedback_round=four("round_id,opened_on,closed_on", more=",2026-08-01"),
        promise=four("promise_id,said_on"),
        review_learning=four("learning_id,dated_on"),
    )


def test_a_year_holds_its_first_and_its_last_day_and_neither_the_day_before_nor_the_next(year):
    for question, name in (
        ("yearly/cases", "audit_id"),
        ("yearly/challenges", "challenge_id"),
        ("yearly/decisions", "decision_id"),
        ("yearly/heard", "round_id"),
        ("yearly/promises", "promise_id"),
        ("yearly/reviews", "learning_id"),
    ):
        assert cells(ask(year, question, year_end="2026-03-31"), name) == IN_YEAR, question
    done = dict(cells(ask(year, "yearly/done", year_end="2026-03-31"), "what number"))
    counted = {
        "Meetings of the Hub held",
        "Multi-agency audits held",
        "Cases audited together",
        "Visits to practice",
        "Recommendations made",
        "Actions completed",
    }
    assert {what: done[what] for what in counted} == dict.fromkeys(counted, 2)


# A break parts a series with the period that it falls in, its first day and its last included.

PARTED = {
    "2026-01-31": [False, False, False],  # the first period starts nothing anew
    "2026-02-01": [False, True, False],
    "2026-02-28": [False, True, False],
    "2026-03-01": [False, False, True],
    "2026-03-31": [False, False, True],
    "2026-04-01": [False, False, False],
}


def test_a_break_parts_a_series_with_the_period_that_it_falls_in(tiny):
    broken = {
        f"{kind[0]}-{day}": (day, kind)
        for day in PARTED
        for kind in ("definition", "agreed rebase")
    }
    months = ("2026-01-01,2026-01-31", "2026-02-01,2026-02-28", "2026-03-01,2026-03-31")
    snapshot = tiny(
        as_at=date(2026, 3, 31),
        measure="\n".join(
            ["measure_id,unit,counts_of", *(f"{measure},count,work" for measure in broken)]
        ),
        observation="\n".join(
            [
                "measure_id,period_start,period_end,value",
                *(f"{measure},{month},1" for measure in broken for month in months),
            ]
        ),
        break_in_series="\n".join(
            [
                "measure_id,break_on,kind",
                *(f"{measure},{day},{kind}" for measure, (day, kind) in broken.items()),
            ]
        ),
    )
    for measure, (day, kind) in broken.items():
        series = ask(snapshot, "measures/series", measure_id=measure)
        # The month that ended on the day itself has ended.
        assert cells(series, "is_ended") == [True, True, True]
        assert cells(series, "starts_anew") == PARTED[day], measure
        recentred = [anew and kind == "agreed rebase" for anew in PARTED[day]]
        assert cells(series, "is_recentred") == recentred, measure
