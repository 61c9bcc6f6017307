"""Impact: what each cycle hoped to move, the ledger's lines, comparators, voices, what is asked."""

from datetime import date

import pytest
from asking import BOARD, ask, cells

from learning_hub.viewer import MANAGER

pytestmark = pytest.mark.slow

NOW = date(2026, 9, 14)
ALL = {"priority_id": "", "success_measure_id": "", "asks": ""}
LINES = {**ALL, "cycle_id": "", "level": ""}
CYCLES = """
    cycle_id,priority_id,title,planned_start_on,planned_end_on,started_on,agreed_on
    C1,P1,Neglect,2024-09-01,2024-12-31,2024-09-10,2025-01-15
    C2,P2,Missing,2025-01-01,2025-04-30,2025-01-07,2025-04-23
    C3,P1,Neglect again,2026-06-01,2026-09-30,2026-06-02,
"""
PRIORITIES = "priority_id,title,rank\nP1,Neglect,2\nP2,Exploitation,1\nP3,Not yet served,3"
MEASURES = """
    measure_id,unit,counts_of,success_measure_id,asks,rank,benchmark_measure_id
    SEEN,percent,people,S1,how well,1,
    SPOKEN,count,work,S2,how much,2,
    HURT,count,people,S1,what difference,3,
"""
AIMS = """
    cycle_id,measure_id,role,baseline_value,baseline_from,baseline_to,target,rank
    C1,HURT,impact,3,2024-06-01,2024-06-30,1,1
    C1,SEEN,success,50,2024-06-01,2024-06-30,60,2
    C3,SEEN,success,55,2026-05-01,2026-05-31,,1
"""
ACTIONS = """
    action_id,cycle_id,recommendation_id,measure_id,status,done_on,effect_expected_on
    A1,C1,R1,SEEN,complete,2025-03-01,2025-09-01
    A2,C1,R1,,complete,2025-03-01,
    A3,C2,,SPOKEN,on_track,,2026-12-01
"""
RECOMMENDATIONS = """
    recommendation_id,cycle_id,level,to_body_id,made_on,superseded_by
    R1,C1,operational,BOARD,2025-01-15,
    R2,C1,strategic,BOARD,2025-01-15,
    R3,C2,strategic,BOARD,2025-04-23,
    R4,C2,strategic,BOARD,2026-09-15,
"""
DECISIONS = """
    decision_id,recommendation_id,decision,decided_on,reason
    D1,R1,deferred,2025-02-01,Ask again
    D2,R1,accepted,2025-05-01,
    D3,R3,deferred,2025-05-01,Costs to be found
"""
OBSERVATIONS = """
    measure_id,period_start,period_end,numerator,denominator,value
    SEEN,2024-06-01,2024-06-30,20,40,50
    HURT,2024-06-01,2024-06-30,,,3
"""


@pytest.fixture
def hub(tiny):
    """Hold three cycles on two priorities, three measures, three actions, four recommendations."""
    return tiny(
        as_at=NOW,
        cycle=CYCLES,
        priority=PRIORITIES,
        measure=MEASURES,
        cycle_measure=AIMS,
        action=ACTIONS,
        recommendation=RECOMMENDATIONS,
        decision=DECISIONS,
        observation=OBSERVATIONS,
        success_measure="success_measure_id,title,rank\nS1,Seen,1\nS2,Together,2",
    )


def test_a_measure_is_judged_from_the_month_four_session_else_from_the_planned_end(hub):
    answer = ask(hub, "impact/aims", **ALL)
    columns = "cycle_id measure_id role intervention_on is_agreed has_action"
    assert cells(answer, columns) == [
        ("C1", "HURT", "impact", "2025-01-15", True, False),
        ("C1", "SEEN", "success", "2025-01-15", True, True),
        ("C2", "SPOKEN", None, "2025-04-23", True, True),
        ("C3", "SEEN", "success", "2026-09-30", False, True),
    ]


def test_from_when_a_measure_is_to_move_is_known_only_where_each_of_its_actions_says_so(tiny):
    snapshot = tiny(
        as_at=NOW,
        cycle=CYCLES,
        priority=PRIORITIES,
        measure=MEASURES,
        cycle_measure="cycle_id,measure_id,role,rank\nC1,SEEN,success,1\nC3,SEEN,success,1",
        action="""
            action_id,cycle_id,measure_id,status,effect_expected_on
            A1,C1,SEEN,on_track,2025-09-01
            A2,C1,SEEN,on_track,2025-06-01
            A3,C1,HURT,on_track,2025-07-01
            A4,C1,HURT,on_track,
            A5,C2,HURT,on_track,2025-12-01
        """,
    )
    # A4 may move it sooner than A3 expects; and no action of C3 names what it hopes to move.
    expected = [
        ("C1", "SEEN", "2025-06-01"),
        ("C1", "HURT", None),
        ("C2", "HURT", "2025-12-01"),
        ("C3", "SEEN", None),
    ]
    aims = ask(snapshot, "impact/aims", **ALL)
    assert cells(aims, "cycle_id measure_id expected_from") == expected
    beside = ask(snapshot, "cycles/before_and_after", priority_id="")
    found = cells(beside, "cycle_id measure_id expected_from")
    assert sorted(found, key=lambda row: row[:2]) == sorted(expected, key=lambda row: row[:2])


def test_aims_are_narrowed_by_priority_success_measure_and_what_is_asked(hub):
    for choices, expected in (
        ({"priority_id": "P2"}, ["SPOKEN"]),
        ({"success_measure_id": "S1"}, ["HURT", "SEEN", "SEEN"]),
        ({"asks": "how much"}, ["SPOKEN"]),
        ({"priority_id": "P1", "asks": "what difference"}, ["HURT"]),
    ):
        answer = ask(hub, "impact/aims", **{**ALL, **choices})
        assert cells(answer, "measure_id") == expected, choices


def test_a_small_baseline_of_children_is_hidden_from_the_board(hub):
    shown = {
        row[0]: row[1:]
        for row in cells(
            ask(hub, "impact/aims", BOARD, **ALL), "measure_id baseline_value has_baseline hidden"
        )
    }
    assert shown["HURT"] == (None, True, "c")
    exact = cells(ask(hub, "impact/aims", **ALL), "measure_id baseline_value")
    assert ("HURT", 3.0) in exact


def test_a_month_that_leaves_a_few_over_cannot_be_had_from_a_baseline_either(tiny):
    # All but 3 of June's 40: less May, of which 20 are shown, 57 of 80 would tell the 3.
    snapshot = tiny(
        as_at=NOW,
        cycle=CYCLES,
        priority=PRIORITIES,
        measure=MEASURES,
        cycle_measure="""
            cycle_id,measure_id,role,baseline_value,baseline_from,baseline_to,rank
            C1,SEEN,impact,71.3,2024-05-01,2024-06-30,1
            C2,SEEN,impact,50,2024-05-01,2024-05-31,1
        """,
        observation="""
            measure_id,period_start,period_end,numerator,denominator,value
            SEEN,2024-05-01,2024-05-31,20,40,50
            SEEN,2024-06-01,2024-06-30,37,40,92.5
        """,
    )
    columns = "cycle_id baseline_value baseline_count baseline_total"
    assert cells(ask(snapshot, "impact/aims", **ALL), columns) == [
        ("C1", 71.3, 57, 80),
        ("C2", 50, 20, 40),
    ]
    assert cells(ask(snapshot, "impact/aims", BOARD, **ALL), columns) == [
        ("C1", None, None, None),
        ("C2", 50, 20, 40),
    ]


def test_a_hidden_month_cannot_be_had_from_a_baseline_of_several_months(tiny):
    # 20 + 3 + 20 of 120 less the months shown would tell the 3; from July on no month is small.
    snapshot = tiny(
        as_at=NOW,
        cycle=CYCLES,
        priority=PRIORITIES,
        measure=MEASURES,
        cycle_measure="""
            cycle_id,measure_id,role,baseline_value,baseline_from,baseline_to,rank
            C1,HURT,impact,11,2024-05-01,2024-06-30,1
            C1,SEEN,impact,35.8,2024-05-01,2024-07-31,2
            C2,HURT,impact,12.5,2024-07-01,2024-08-31,1
            C2,SEEN,impact,50,2024-07-01,2024-08-31,2
            C2,SPOKEN,impact,11,2024-05-01,2024-06-30,3
        """,
        observation="""
            measure_id,period_start,period_end,numerator,denominator,value
            SEEN,2024-05-01,2024-05-31,20,40,50
            SEEN,2024-06-01,2024-06-30,3,40,7.5
            SEEN,2024-07-01,2024-07-31,20,40,50
            SEEN,2024-08-01,2024-08-31,20,40,50
            HURT,2024-05-01,2024-05-31,,,18
            HURT,2024-06-01,2024-06-30,,,4
            HURT,2024-07-01,2024-07-31,,,16
            HURT,2024-08-01,2024-08-31,,,9
            SPOKEN,2024-05-01,2024-05-31,,,18
            SPOKEN,2024-06-01,2024-06-30,,,4
        """,
    )
    columns = "baseline_value baseline_count baseline_total"
    exact = {
        ("C1", "HURT"): (11, 11, None),
        ("C1", "SEEN"): (35.8, 43, 120),
        ("C2", "HURT"): (12.5, 12.5, None),
        ("C2", "SEEN"): (50, 40, 80),
        ("C2", "SPOKEN"): (11, 11, None),
    }
    # What was spoken counts work, which is never small.
    small = (("C1", "HURT"), ("C1", "SEEN"))
    shown = {**exact, **dict.fromkeys(small, (None, None, None))}
    for question, choices in (("impact/aims", ALL), ("impact/ledger", LINES)):
        for viewer, expected in ((MANAGER, exact), (BOARD, shown)):
            rows = cells(
                ask(snapshot, question, viewer, **choices), f"cycle_id measure_id {columns}"
            )
            assert {row[:2]: row[2:] for row in rows} == expected, (question, viewer)


def test_the_ledger_has_a_line_for_each_action_and_for_what_has_none(hub):
    answer = ask(hub, "impact/ledger", **LINES)
    columns = "cycle_id recommendation_id standing action_id measure_id has_earlier_action"
    assert cells(answer, columns) == [
        ("C3", None, None, None, "SEEN", True),  # named by a cycle, by no action of it
        ("C2", "R3", "deferred", None, None, False),  # recommended, no action
        ("C2", None, None, "A3", "SPOKEN", False),  # agreed at a meeting
        ("C1", "R1", "accepted", "A1", "SEEN", False),
        ("C1", "R1", "accepted", "A2", None, False),
        ("C1", "R2", "not yet decided", None, None, False),
        ("C1", None, None, None, "HURT", False),
    ]


def test_the_ledger_is_narrowed_by_cycle_priority_kind_and_success_measure(hub):
    for choices, expected in (
        ({"cycle_id": "C2"}, [None, "A3"]),
        ({"priority_id": "P2"}, [None, "A3"]),
        ({"level": "strategic"}, [None, None]),
        ({"level": "operational"}, ["A1", "A2"]),
        ({"success_measure_id": "S2"}, ["A3"]),
        ({"asks": "what difference"}, [None]),
    ):
        answer = ask(hub, "impact/ledger", **{**LINES, **choices})
        assert cells(answer, "action_id") == expected, choices


def test_the_ledgers_lines_are_those_of_a_plain_recount(hub, held):
    answer = ask(hub, "impact/ledger", **LINES)
    actions = held(
        hub.folder, "SELECT action_id, recommendation_id, cycle_id, measure_id FROM action"
    )
    made = held(
        hub.folder,
        "SELECT recommendation_id FROM recommendation WHERE made_on <= DATE '2026-09-14'",
    )
    aimed = held(hub.folder, "SELECT cycle_id, measure_id FROM cycle_measure")
    without = [one for (one,) in made if one not in [action[1] for action in actions]]
    unnamed = [pair for pair in aimed if pair not in [action[2:] for action in actions]]
    assert len(answer.rows) == len(actions) + len(without) + len(unnamed)
    assert answer.rows["action_id"].notna().sum() == len(actions)


def test_only_priorities_that_a_cycle_has_served_are_listed_with_their_live_cycle(hub):
    assert cells(ask(hub, "impact/priorities"), "priority_id cycles live_cycles") == [
        ("P2", 1, None),
        ("P1", 2, ["C3"]),
    ]


def test_decisions_asked_are_those_never_made_and_those_deferred(hub):
    answer = ask(hub, "overview/decisions_needed", priority_id="")
    assert cells(answer, "recommendation_id standing days_waiting") == [
        ("R2", "not yet decided", 607),
        ("R3", "deferred", 509),
    ]
    of_one = ask(hub, "overview/decisions_needed", priority_id="P2")
    assert cells(of_one, "recommendation_id") == ["R3"]


def test_open_risks_come_before_challenges_that_are_open_or_escalated(tiny):
    snapshot = tiny(
        cycle=CYCLES,
        priority=PRIORITIES,
        risk="""
            risk_id,title,priority_id,likelihood,impact,trend,closed_on
            LOW,Small,P1,1,2,falling,
            HIGH,Grave,P1,4,5,rising,
            SHUT,Over,P1,5,5,rising,2026-01-01
            OTHER,Elsewhere,P2,5,5,,
        """,
        challenge="""
            challenge_id,raised_on,cycle_id,text,outcome
            ASKED,2026-01-01,C1,What now?,open
            UP,2026-02-01,C1,And now?,escalated
            DONE,2026-03-01,C1,So?,explained
        """,
    )
    answer = ask(snapshot, "impact/concerns", priority_id="P1")
    assert cells(answer, "concern concern_id standing score") == [
        ("risk", "HIGH", "rising", 20),
        ("risk", "LOW", "falling", 2),
        ("challenge", "UP", "escalated", None),
        ("challenge", "ASKED", "open", None),
    ]


def test_what_people_wrote_is_of_the_priority_then_its_cycles_then_their_measures(tiny):
    snapshot = tiny(
        cycle=CYCLES,
        priority=PRIORITIES,
        measure=MEASURES,
        cycle_measure=AIMS,
        success_measure="success_measure_id,title,rank\nS1,Seen,1\nS2,Together,2",
        so_what="""
            so_what_id,about_kind,about_id,text,written_by_role,written_on
            SW1,measure,SEEN,On a measure,Manager,2026-02-01
            SW2,cycle,C1,On a cycle,Manager,2026-01-01
            SW3,priority,P1,Older,Lead,2025-01-01
            SW4,priority,P1,Newer,Lead,2026-01-01
            SW5,priority,P2,Elsewhere,Lead,2026-01-01
            SW6,measure,SPOKEN,Of no cycle on this,Lead,2026-01-01
        """,
    )
    answer = ask(snapshot, "impact/so_what", priority_id="P1")
    assert cells(answer, "text") == ["Newer", "Older", "On a cycle", "On a measure"]


def test_published_figures_stand_for_the_last_period_of_our_own_area(tiny):
    snapshot = tiny(
        area="""
            area_code,name,level,region_code,country_code
            E09000004,Bexley,Local authority,,E92000001
            E09000006,Bromley,Local authority,,E92000001
            E92000001,England,National,,
        """,
        partnership_area="area_code\nE09000004",
        area_name="kind,alias,area_code\nnumber,303,E09000004\nnumber,305,E09000006",
        area_neighbour="model,area_number,neighbour_number,rank\n2025,303,305,1",
        cycle=CYCLES,
        priority=PRIORITIES,
        measure="""
            measure_id,scope,unit,counts_of,benchmark_measure_id,rank
            SEEN,local,percent,people,PUB,1
            PUB,published,percent,published,,2
        """,
        cycle_measure="cycle_id,measure_id,role,rank\nC1,SEEN,impact,1",
        observation="""
            measure_id,area_code,period_start,period_end,period_kind,breakdown_kind,breakdown,value
            PUB,E09000004,2023-04-01,2024-03-31,year to March,Category,Referrals,20
            PUB,E09000004,2024-04-01,2025-03-31,year to March,Category,Referrals,21
            PUB,E09000006,2024-04-01,2025-03-31,year to March,Category,Referrals,19
            PUB,E92000001,2024-04-01,2025-03-31,year to March,Category,Referrals,22
            PUB,E92000001,2025-04-01,2026-03-31,year to March,Category,Referrals,23
        """,
    )
    answer = ask(snapshot, "impact/comparators", priority_id="P1")
    assert cells(answer, "measure_id series value period_end") == [
        ("SEEN", "area", 21.0, "2025-03-31"),
        ("SEEN", "neighbours", 19.0, "2025-03-31"),
        ("SEEN", "nation", 22.0, "2025-03-31"),
    ]
    assert ask(snapshot, "impact/comparators", priority_id="P2").is_empty


@pytest.mark.parametrize(
    ("unit", "least", "most"),
    # Of 9 and 1 to 5 the mean is 5 to 7; of a share nothing can be said.
    [("count", 5.0, 7.0), ("percent", None, None)],
)
def test_where_a_neighbours_figure_is_hidden_the_others_mean_does_not_stand_for_all(
    tiny, unit, least, most
):
    snapshot = tiny(
        area="""
            area_code,name,level,region_code,country_code
            E09000004,Bexley,Local authority,,E92000001
            E09000006,Bromley,Local authority,,E92000001
            E09000008,Croydon,Local authority,,E92000001
            E92000001,England,National,,
        """,
        partnership_area="area_code\nE09000004",
        area_name="kind,alias,area_code\nnumber,303,E09000004\nnumber,305,E09000006\n"
        "number,306,E09000008",
        area_neighbour="model,area_number,neighbour_number,rank\n2025,303,305,1\n2025,303,306,2",
        cycle=CYCLES,
        priority=PRIORITIES,
        measure=f"""
            measure_id,scope,unit,counts_of,benchmark_measure_id,rank
            SEEN,local,{unit},people,PUB,1
            PUB,published,{unit},published,,2
        """,
        cycle_measure="cycle_id,measure_id,role,rank\nC1,SEEN,impact,1",
        observation="""
            measure_id,area_code,period_start,period_end,period_kind,value,status
            PUB,E09000004,2024-04-01,2025-03-31,year to March,21,
            PUB,E09000006,2024-04-01,2025-03-31,year to March,9,
            PUB,E09000008,2024-04-01,2025-03-31,year to March,,c
            PUB,E09000004,2025-04-01,2026-03-31,year to March,,c
        """,
    )
    answer = ask(snapshot, "impact/comparators", priority_id="P1")
    assert cells(answer, "series value status areas hidden_areas least most") == [
        ("area", 21.0, None, 1, 0, None, None),
        ("neighbours", None, "c", 2, 1, least, most),
    ]
    # Our own figure of the year after is hidden, and that is told.
    assert cells(answer, "series later_end later_status") == [
        ("area", "2026-03-31", "c"),
        ("neighbours", None, None),
    ]


def test_neighbours_of_the_very_period_stand_beside_a_measure_else_the_nation(tiny):
    snapshot = tiny(
        area="""
            area_code,name,level,region_code,country_code
            E09000004,Bexley,Local authority,,E92000001
            E09000006,Bromley,Local authority,,E92000001
            E09000008,Croydon,Local authority,,E92000001
            E92000001,England,National,,
        """,
        partnership_area="area_code\nE09000004",
        area_name="kind,alias,area_code\nnumber,303,E09000004\nnumber,305,E09000006\n"
        "number,306,E09000008",
        area_neighbour="model,area_number,neighbour_number,rank\n2025,303,305,1\n2025,303,306,2",
        measure="""
            measure_id,scope,unit,counts_of,benchmark_measure_id,rank
            SEEN,local,percent,work,PUB,1
            TOLD,local,percent,work,NAT,2
            PUB,published,percent,published,,3
            NAT,published,percent,published,,4
        """,
        observation="""
            measure_id,area_code,period_start,period_end,period_kind,value
            SEEN,E09000004,2023-04-01,2024-03-31,year to March,50
            SEEN,E09000004,2024-04-01,2025-03-31,year to March,60
            TOLD,E09000004,2024-04-01,2025-03-31,year to March,70
            PUB,E09000006,2023-04-01,2024-03-31,year to March,18
            PUB,E09000008,2023-04-01,2024-03-31,year to March,20
            PUB,E92000001,2023-04-01,2024-03-31,year to March,30
            PUB,E92000001,2024-04-01,2025-03-31,year to March,31
            PUB,E09000006,2025-04-01,2026-03-31,year to March,99
            NAT,E92000001,2024-04-01,2025-03-31,year to March,40
        """,
    )
    # Where the neighbours have a figure of one period, the nation's of another is not put beside it.
    assert cells(ask(snapshot, "impact/comparator_series"), "measure_id period_start value") == [
        ("SEEN", "2023-04-01", 19.0),
        ("TOLD", "2024-04-01", 40.0),
    ]


def test_voices_are_those_of_the_latest_cycle_in_which_groups_were_asked_alike(tiny):
    snapshot = tiny(
        cycle=CYCLES,
        priority=PRIORITIES,
        question="""
            question_id,respondent_group,topic,scale_id,rank
            QC,child,voice,four_grades,1
            QP,practitioner,voice,four_grades,2
            QO,practitioner,time,four_grades,3
        """,
        feedback_round="""
            round_id,cycle_id,respondent_group
            R1C,C1,child
            R1P,C1,practitioner
            R3P,C3,practitioner
        """,
        answer="""
            round_id,respondent_id,question_id,answer_code
            R1C,c1,QC,G
            R1C,c2,QC,R
            R1P,p1,QP,G
            R1P,p1,QO,G
            R3P,p2,QP,G
        """,
    )
    answer = ask(snapshot, "impact/voice", priority_id="P1")
    assert cells(answer, "cycle_id topic respondent_group positive answered") == [
        ("C1", "voice", "child", 1, 2),
        ("C1", "voice", "practitioner", 1, 1),
    ]
    hidden = ask(snapshot, "impact/voice", BOARD, priority_id="P1")
    assert cells(hidden, "positive answered hidden") == [(None, None, "c"), (None, None, "c")]
