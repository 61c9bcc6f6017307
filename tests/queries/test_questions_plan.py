"""The delivery plan: who does what by when, what is late, and what was recommended and decided."""

import random
from datetime import date, timedelta

import pytest
from asking import BOARD, ask, cells, member

from learning_hub import warehouse

NOW = date(2026, 9, 14)
CYCLES = """
    cycle_id,priority_id,title,planned_start_on,planned_end_on
    C2,P2,Missing,2026-01-01,2026-04-30
    C1,P1,Neglect,2025-09-01,2025-12-31
"""
PRIORITIES = "priority_id,title,rank\nP2,Getting it right,1\nP1,Getting it right,2"
ACTIONS = """
    action_id,cycle_id,agency_id,status,start_on,due_on,done_on,blocked_by,recommendation_id
    LATE,C1,POL,on_track,2026-01-01,2026-09-02,,,R1
    VERY-LATE,C1,LA,at_risk,2026-01-01,2026-08-13,,,R1
    MONTH-LATE,C2,LA,at_risk,2026-01-01,2026-08-14,,,
    TODAY,C2,LA,on_track,2026-01-01,2026-09-14,,,
    BLOCKED,C2,POL,at_risk,2026-01-01,2026-12-01,,No licence,
    TO-START,C2,POL,not_started,2026-10-01,2026-12-24,,Later,
    DONE-LATE,C1,LA,complete,2026-01-01,2026-02-01,2026-08-30,,R1
    HELD,C1,LA,embedded,2026-01-01,2026-03-01,2026-02-20,,R2
"""
RECOMMENDATIONS = """
    recommendation_id,cycle_id,level,to_body_id,made_on,superseded_by
    R1,C1,operational,BOARD,2025-12-10,
    R2,C1,strategic,BOARD,2025-12-10,R1
    R3,C2,strategic,BOARD,2026-04-22,
    R4,C2,strategic,BOARD,2026-09-15,
    R5,C2,strategic,BOARD,2026-09-14,
"""
ANY = {"success_measure_id": "", "asks": ""}
ALL = {"agency_ids": [], "priority_ids": [], "statuses": [], **ANY}


@pytest.fixture
def plan(tiny):
    """Hold eight actions of two cycles, two agencies and two priorities of the same title."""
    return tiny(
        as_at=NOW,
        cycle=CYCLES,
        priority=PRIORITIES,
        action=ACTIONS,
        recommendation=RECOMMENDATIONS,
        agency="agency_id,short_name,rank\nPOL,Police,1\nLA,Council,2\nHEA,Health,3",
        decision="""
            decision_id,recommendation_id,decision,decided_on,reason
            D2,R1,accepted,2026-04-17,
            D1,R1,deferred,2026-01-16,Ask again
            D3,R3,rejected,2026-07-10,Is done already
        """,
    )


def test_open_actions_come_first_by_due_date_with_the_status_that_their_dates_suggest(plan):
    answer = ask(plan, "plan/actions", BOARD, **ALL)
    assert cells(answer, "action_id suggested_status is_overdue days_overdue is_at_odds") == [
        ("VERY-LATE", "off_track", True, 32, False),
        ("MONTH-LATE", "at_risk", True, 31, False),
        ("LATE", "at_risk", True, 12, True),
        ("TODAY", "on_track", False, None, False),
        ("BLOCKED", "off_track", False, None, True),
        ("TO-START", "not_started", False, None, False),
        ("DONE-LATE", "complete", False, None, False),
        ("HELD", "embedded", False, None, False),
    ]
    assert cells(answer, "agency priority_id")[:2] == [("Council", "P1"), ("Council", "P2")]


def test_totals_count_what_the_list_shows_by_the_same_choices(plan):
    columns = "actions complete overdue at_odds blocked longest_overdue_days"
    for choices, expected in (
        ({}, (8, 2, 3, 2, 2, 32)),
        ({"agency_ids": ["POL"]}, (3, 0, 1, 2, 2, 12)),
        ({"priority_ids": ["P2"]}, (4, 0, 1, 1, 2, 31)),
        ({"statuses": ["complete", "on_track"]}, (3, 1, 1, 1, 0, 12)),
        ({"agency_ids": ["LA", "HEA"], "statuses": ["embedded"]}, (1, 1, 0, 0, 0, None)),
        ({"agency_ids": ["HEA"]}, (0, 0, 0, 0, 0, None)),
        # What is due today is not late, and nothing else here is.
        ({"agency_ids": ["LA"], "statuses": ["on_track"]}, (1, 0, 0, 0, 0, None)),
    ):
        totals = ask(plan, "plan/action_totals", BOARD, **{**ALL, **choices})
        assert cells(totals, columns) == [expected], choices
        listed = ask(plan, "plan/actions", BOARD, **{**ALL, **choices})
        assert len(listed.rows) == expected[0], choices
        assert sum(cells(listed, "is_overdue")) == expected[2], choices
        assert sum(cells(listed, "is_at_odds")) == expected[3], choices


def test_actions_are_counted_by_priority_and_status_even_where_titles_are_the_same(plan):
    answer = ask(plan, "plan/actions_by_status", BOARD, **ALL)
    columns = "priority_id suggested_status status actions all_actions overdue"
    assert cells(answer, columns) == [
        ("P2", "at_risk", "at_risk", 1, 4, 1),
        ("P2", "not_started", "not_started", 1, 4, 0),
        ("P2", "off_track", "at_risk", 1, 4, 0),
        ("P2", "on_track", "on_track", 1, 4, 0),
        # What its owner calls on track, and its dates do not.
        ("P1", "at_risk", "on_track", 1, 4, 1),
        ("P1", "complete", "complete", 1, 4, 0),
        ("P1", "embedded", "embedded", 1, 4, 0),
        ("P1", "off_track", "at_risk", 1, 4, 1),
    ]
    of_police = ask(plan, "plan/actions_by_status", **{**ALL, "agency_ids": ["POL"]})
    assert cells(of_police, "priority_id suggested_status actions all_actions") == [
        ("P2", "not_started", 1, 2),
        ("P2", "off_track", 1, 2),
        ("P1", "at_risk", 1, 1),
    ]


NARROWED = [
    name
    for name in warehouse.questions()
    if "success_measure_id" in warehouse.question(name).parameters
]


@pytest.mark.slow
def test_lists_are_narrowed_by_success_measure_and_by_what_is_asked(tiny):
    snapshot = tiny(
        as_at=NOW,
        measure="""
            measure_id,unit,counts_of,success_measure_id,asks,rank
            M1,count,work,S1,how much,1
            M2,count,work,S1,how well,2
            M3,count,work,S2,how well,3
        """,
        cycle_measure="cycle_id,measure_id,rank\nC1,M1,1\nC1,M2,2\nC1,M3,3",
        action="""
            action_id,cycle_id,status,due_on,done_on,measure_id
            A1,C1,complete,2026-02-01,2026-02-01,M1
            A2,C1,complete,2026-02-01,2026-02-01,M2
            A3,C1,complete,2026-02-01,2026-02-01,M3
        """,
    )
    assert len(NARROWED) == 8

    def number(question, **choices):
        usual = {name: [] if name.endswith("_ids") or name == "statuses" else "" for name in known}
        answer = ask(snapshot, question, **{**usual, **choices})
        return answer.rows["actions"].sum() if "actions" in answer.rows else len(answer.rows)

    for question in NARROWED:
        known = set(warehouse.question(question).parameters) - {"as_at"}
        for choices, expected in (
            ({}, 3),
            ({"success_measure_id": "S1"}, 2),
            ({"asks": "how much"}, 1),
        ):
            assert number(question, **choices) == expected, (question, choices)


def test_the_overdue_count_is_that_of_a_plain_recount_of_the_rows(tiny):
    chance = random.Random(7)
    rows = []
    for number in range(60):
        due = NOW + timedelta(days=chance.randint(-60, 25))
        done = due + timedelta(days=chance.randint(-9, 9)) if chance.random() < 0.4 else None
        rows.append((f"A{number}", due, done, "complete" if done else "on_track"))
    text = "action_id,due_on,done_on,status\n" + "".join(
        f"{name},{due},{done or ''},{status}\n" for name, due, done, status in rows
    )
    snapshot = tiny(as_at=NOW, action=text)
    overdue = [due for _, due, done, _ in rows if done is None and due < NOW]
    (found,) = cells(
        ask(snapshot, "plan/action_totals", **ALL), "overdue longest_overdue_days actions"
    )
    assert found == (len(overdue), (NOW - min(overdue)).days, 60)
    by_status = ask(snapshot, "plan/actions_by_status", **ALL)
    assert sum(cells(by_status, "overdue")) == len(overdue)
    assert 10 < len(overdue) < 50


def test_recommendations_stand_with_the_latest_decision_and_the_actions_that_carry_them_out(plan):
    answer = ask(plan, "plan/recommendations", BOARD, priority_ids=[])
    columns = "recommendation_id standing decided_on superseded_by actions actions_complete"
    assert cells(answer, columns) == [
        # Made on the day itself; R4 is made tomorrow.
        ("R5", "not yet decided", None, None, 0, 0),
        ("R3", "rejected", "2026-07-10", None, 0, 0),
        ("R1", "accepted", "2026-04-17", None, 3, 1),
        ("R2", "not yet decided", None, "R1", 1, 1),
    ]
    of_one = ask(plan, "plan/recommendations", priority_ids=["P2"])
    assert cells(of_one, "recommendation_id") == ["R5", "R3"]


def test_choices_offer_agencies_that_have_actions_and_cycles_in_their_order(plan):
    answer = ask(plan, "plan/choices", BOARD)
    assert cells(answer, "kind id label") == [
        ("agency", "POL", "Police"),
        ("agency", "LA", "Council"),
        ("cycle", "C1", "C1 Neglect"),
        ("cycle", "C2", "C2 Missing"),
        ("priority", "P2", "Getting it right"),
        ("priority", "P1", "Getting it right"),
    ]


def test_complete_actions_stand_beside_a_measure_shown_to_the_agency_whose_figures_it_is(tiny):
    snapshot = tiny(
        as_at=NOW,
        cycle=CYCLES,
        measure="""
            measure_id,unit,counts_of,agency_id,name
            M1,count,people,HEA,Injuries
            M2,percent,people,HEA,Followed up
        """,
        cycle_measure="""
            cycle_id,measure_id,baseline_value,rank
            C1,M1,2.3,1
            C2,M1,9,1
        """,
        observation="""
            measure_id,period_start,period_end,numerator,denominator,value,agency_id
            M1,2026-07-01,2026-07-31,,,4,HEA
            M2,2026-06-01,2026-06-30,12,40,30,HEA
        """,
        action="""
            action_id,cycle_id,agency_id,status,due_on,done_on,measure_id
            A1,C1,POL,complete,2026-02-01,2026-02-01,M1
            A2,C2,POL,embedded,2026-02-01,2026-07-01,M1
            A3,C1,HEA,complete,2026-02-01,2026-05-01,M2
            A4,C1,POL,on_track,2026-02-01,,M2
            A5,C1,POL,complete,2026-02-01,2026-02-01,
        """,
    )
    columns = "action_id name baseline_value has_baseline value hidden"
    exact = ask(snapshot, "plan/complete_with_measure", priority_ids=[], **ANY)
    assert cells(exact, columns) == [
        ("A2", "Injuries", 9, True, 4, None),
        ("A3", "Followed up", None, False, 30, None),
        ("A1", "Injuries", 2.3, True, 4, None),
    ]
    # The police answer for the action; the numbers are Health's.
    for viewer in (BOARD, member("POL")):
        hidden = ask(snapshot, "plan/complete_with_measure", viewer, priority_ids=[], **ANY)
        assert cells(hidden, columns) == [
            ("A2", "Injuries", 9, True, None, "c"),
            ("A3", "Followed up", None, False, 30, None),
            ("A1", "Injuries", None, True, None, "c"),
        ]
    health = ask(snapshot, "plan/complete_with_measure", member("HEA"), priority_ids=["P1"], **ANY)
    assert cells(health, "action_id baseline_value value") == [("A3", None, 30), ("A1", 2.3, 4)]


def test_each_section_of_a_plan_is_told_in_its_latest_version(tiny):
    snapshot = tiny(
        cycle=CYCLES,
        delivery_plan="""
            cycle_id,version,status,written_on,approved_on
            C1,1,superseded,2025-09-20,2025-10-01
            C1,2,draft,2025-12-12,
        """,
        plan_section="""
            cycle_id,version,section,heading,text
            C1,2,2,Measures,Five measures
            C1,1,2,Measures,Four measures
            C1,1,1,Current data,As it stood
            C1,2,10,Recommendations,
            C2,1,1,Current data,Of another cycle
        """,
    )
    answer = ask(snapshot, "plan/sections", cycle_id="C1")
    assert cells(answer, "section heading text version status written_on") == [
        (1, "Current data", "As it stood", 1, "superseded", "2025-09-20"),
        (2, "Measures", "Five measures", 2, "draft", "2025-12-12"),
        (10, "Recommendations", None, 2, "draft", None),
    ]
