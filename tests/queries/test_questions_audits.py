"""Audits: how cases were graded, by whom, and who may see whose practice."""

import pytest
from asking import BOARD, SCRUTINEER, ask, cells, member

SCALE = """
    scale_id,grade_code,label,rank,is_positive
    four_grades,O,Outstanding,1,true
    four_grades,G,Good,2,true
    four_grades,R,Requires improvement,3,false
    four_grades,I,Inadequate,4,false
    evidenced,Y,Evidenced,1,true
    evidenced,N,Not evidenced,2,false
    evidenced,X,Does not apply,3,
"""
AGENCIES = """
    agency_id,short_name,rank
    POL,Police,2
    LA,Council,1
    EDU,Schools,3
"""
DOMAINS = """
    domain,label,is_overall,rank
    voice,Voice of the child,false,2
    plan,Planning,false,1
    overall,Overall quality,true,3
"""
# Five cases, two agencies on planning; the police alone on voice; schools one case overall.
GRADES = """
    audit_id,case_id,agency_id,domain,grade_code,moderated_grade_code
    A1,1,LA,plan,G,R
    A1,2,LA,plan,G,G
    A1,3,LA,plan,R,R
    A1,4,LA,plan,I,R
    A1,5,LA,plan,O,R
    A1,1,POL,plan,R,R
    A1,2,POL,plan,I,
    A1,1,POL,voice,G,
    A1,2,POL,voice,G,
    A1,3,POL,voice,G,
    A1,4,POL,voice,R,
    A1,5,POL,voice,G,
    A1,1,LA,overall,R,
    A1,2,LA,overall,G,
    A1,3,EDU,overall,G,
"""


@pytest.fixture
def audited(tiny):
    """Hold one multi-agency audit of five cases and one single-agency audit of six."""
    alone = "".join(
        f"    A2,{case},POL,plan,{grade},{moderated}\n"
        for case, grade, moderated in zip(range(11, 17), "GGGGGR", "GRRGGR", strict=True)
    )
    return tiny(
        agency=AGENCIES,
        domain=DOMAINS,
        grade_scale=SCALE,
        audit_grade=GRADES + alone,
        audit="audit_id,kind,agency_id\nA1,multi_agency,\nA2,single_agency,POL",
    )


COLUMNS = "domain grade judgements total_judgements cases"


def test_a_domain_counts_the_moderated_grade_best_first_once_for_each_agency(audited):
    answer = ask(audited, "audits/grades_by_domain", audit_id="A1")
    assert cells(answer, COLUMNS) == [
        ("Planning", "Good", 1, 7, 5),
        ("Planning", "Requires improvement", 5, 7, 5),
        ("Planning", "Inadequate", 1, 7, 5),
        ("Voice of the child", "Good", 4, 5, 5),
        ("Voice of the child", "Requires improvement", 1, 5, 5),
        ("Overall quality", "Good", 2, 3, 3),
        ("Overall quality", "Requires improvement", 1, 3, 3),
    ]
    assert cells(answer, "is_positive") == [True, False, False, True, False, True, False]
    assert cells(answer, "is_overall") == [False] * 5 + [True] * 2
    assert cells(answer, "agency_id") == [None] * 3 + ["POL"] * 2 + [None] * 2


def test_the_board_sees_domains_pooled_over_agencies_of_four_or_more_cases(audited):
    for viewer in (BOARD, SCRUTINEER, member("LA")):
        answer = ask(audited, "audits/grades_by_domain", viewer, audit_id="A1")
        assert cells(answer, COLUMNS + " hidden") == [
            ("Planning", "Good", 1, 7, 5, None),
            ("Planning", "Requires improvement", 5, 7, 5, None),
            ("Planning", "Inadequate", 1, 7, 5, None),
            ("Voice of the child", "Good", None, None, None, "c"),  # the police alone
            ("Voice of the child", "Requires improvement", None, None, None, "c"),
            ("Overall quality", "Good", None, None, None, "c"),  # three cases
            ("Overall quality", "Requires improvement", None, None, None, "c"),
        ]
    police = ask(audited, "audits/grades_by_domain", member("POL"), audit_id="A1")
    assert cells(police, "judgements") == [1, 5, 1, 4, 1, None, None]


def test_an_audit_of_one_agency_is_that_agencys_own_practice(audited):
    for question, column in (
        ("audits/grades_by_domain", "judgements"),
        ("audits/moderation", "judgements"),
        ("audits/grades_by_agency", "good_judgements"),
    ):
        board = ask(audited, question, BOARD, audit_id="A2")
        assert set(cells(board, column)) == {None}, question
        assert set(cells(board, "cases")) == {None}, question
        assert board.lines == (), question
        other = ask(audited, question, member("LA"), audit_id="A2")
        assert set(cells(other, column)) == {None}, question
        own = ask(audited, question, member("POL"), audit_id="A2")
        assert own.rows["hidden"].isna().all(), question
    own = ask(audited, "audits/grades_by_domain", member("POL"), audit_id="A2")
    assert cells(own, "grade judgements") == [("Good", 3), ("Requires improvement", 3)]


def test_practice_by_agency_is_for_those_who_see_all_and_the_agency_itself(audited):
    columns = "agency good_judgements judgements cases"
    exact = ask(audited, "audits/grades_by_agency", audit_id="A1")
    assert cells(exact, columns) == [
        ("Council", 2, 7, 5),
        ("Police", 4, 7, 5),
        ("Schools", 1, 1, 1),
    ]
    for viewer in (BOARD, SCRUTINEER, member("HEA")):
        hidden = ask(audited, "audits/grades_by_agency", viewer, audit_id="A1")
        assert cells(hidden, columns + " hidden") == [
            ("Council", None, None, None, "c"),
            ("Police", None, None, None, "c"),
            ("Schools", None, None, None, "c"),
        ]
        assert hidden.lines == ()
        assert hidden.disclosed == {"too few cases, or one agency's own practice": 3}
    schools = ask(audited, "audits/grades_by_agency", member("EDU"), audit_id="A1")
    assert cells(schools, columns) == [
        ("Council", None, None, None),
        ("Police", None, None, None),
        ("Schools", 1, 1, 1),
    ]


def test_moderation_says_what_it_left_and_which_way_it_moved_the_rest(audited):
    answer = ask(audited, "audits/moderation", audit_id="A1")
    # G and O to R were kinder, I to R harder; one G and two R were left.
    moved = [row for row in cells(answer, "grade moderated_grade judgements") if row[2]]
    assert moved == [
        ("Outstanding", "Requires improvement", 1),
        ("Good", "Good", 1),
        ("Good", "Requires improvement", 1),
        ("Requires improvement", "Requires improvement", 2),
        ("Inadequate", "Requires improvement", 1),
    ]
    columns = "moderated unchanged within_one cases"
    assert set(cells(answer, columns)) == {(6, 3, 5, 5)} and len(answer.rows) == 16
    # By hand: of case 1 one of its two was left, of case 2 and 3 all, of 4 and 5 none.
    spread = sum(
        (left - 0.5 * all_) ** 2 for left, all_ in ((1, 2), (1, 1), (1, 1), (0, 1), (0, 1))
    )
    assert cells(answer, "unchanged_spread")[0] == pytest.approx(spread)
    board = ask(audited, "audits/moderation", BOARD, audit_id="A1")
    assert cells(board, columns + " hidden") == [(6, 3, 5, 5, None)] * 16
    assert ask(audited, "audits/moderation", audit_id="none").is_empty


def test_grades_moved_by_one_at_most_spread_by_case_like_those_that_were_left(tiny):
    snapshot = tiny(
        agency=AGENCIES,
        grade_scale=SCALE,
        audit="audit_id,kind,agency_id\nA1,multi_agency,",
        audit_grade="""
            audit_id,case_id,agency_id,domain,grade_code,moderated_grade_code
            A1,1,LA,plan,O,R
            A1,1,POL,plan,G,R
            A1,2,LA,plan,G,G
            A1,3,POL,plan,R,R
            A1,4,POL,plan,I,R
        """,
    )
    answer = ask(snapshot, "audits/moderation", audit_id="A1")
    assert set(cells(answer, "moderated within_one cases")) == {(5, 4, 4)}
    # 4 of 5 in all. Of case 1 one of its two moved by one at most, of the others all.
    spread = (1 - 0.8 * 2) ** 2 + 3 * (1 - 0.8) ** 2
    assert cells(answer, "within_one_spread")[0] == pytest.approx(spread)


def test_moderation_of_three_cases_tells_the_board_not_even_which_grades_moved(tiny):
    snapshot = tiny(
        agency=AGENCIES,
        grade_scale=SCALE,
        audit="audit_id,kind,agency_id\nA1,multi_agency,",
        audit_grade="""
            audit_id,case_id,agency_id,domain,grade_code,moderated_grade_code
            A1,1,LA,plan,G,R
            A1,2,LA,plan,G,G
            A1,3,POL,plan,R,R
        """,
    )
    exact = ask(snapshot, "audits/moderation", audit_id="A1")
    assert sum(cells(exact, "judgements")) == 3
    for viewer in (BOARD, SCRUTINEER, member("LA")):
        hidden = ask(snapshot, "audits/moderation", viewer, audit_id="A1")
        columns = (
            "judgements moderated unchanged unchanged_spread within_one within_one_spread cases"
        )
        assert set(cells(hidden, columns)) == {(None,) * 7} and len(hidden.rows) == 16
        assert hidden.lines == ()


def test_grades_that_count_neither_way_are_shown_but_in_no_share(tiny):
    snapshot = tiny(
        agency=AGENCIES,
        domain=DOMAINS,
        grade_scale=SCALE,
        audit="audit_id,kind,scale_id\nA1,multi_agency,evidenced\nA2,multi_agency,evidenced",
        audited_case="""
            audit_id,case_id,overall_grade_code
            A1,1,Y
            A1,2,Y
            A1,3,X
            A1,4,N
            A1,5,X
            A1,6,
            A2,7,X
        """,
        audit_grade="""
            audit_id,case_id,agency_id,domain,grade_code
            A1,1,LA,plan,Y
            A1,2,LA,plan,X
            A1,3,LA,plan,X
            A1,4,LA,plan,N
            A1,1,POL,plan,X
        """,
    )
    by_domain = ask(snapshot, "audits/grades_by_domain", audit_id="A1")
    assert cells(by_domain, "grade is_positive judgements total_judgements") == [
        ("Evidenced", True, 1, 5),
        ("Not evidenced", False, 1, 5),
        ("Does not apply", None, 3, 5),
    ]
    by_agency = ask(snapshot, "audits/grades_by_agency", audit_id="A1")
    assert cells(by_agency, "agency good_judgements judgements cases") == [("Council", 1, 2, 2)]
    cases = ask(snapshot, "audits/cases_good_or_better", priority_id="")
    assert cells(cases, "audit_id good_cases cases") == [("A1", 2, 3)]


def test_a_case_counts_once_by_its_moderated_overall_grade_in_multi_agency_audits_only(tiny):
    snapshot = tiny(
        grade_scale=SCALE,
        cycle="""
            cycle_id,priority_id,title,planned_start_on,planned_end_on
            C1,P1,Neglect,2025-09-01,2025-12-31
            C2,P2,Missing,2026-01-01,2026-04-30
        """,
        audit="""
            audit_id,cycle_id,kind,held_on,title
            A2,C2,multi_agency,2026-02-11,Missing episodes
            A1,C1,multi_agency,2025-10-15,Neglected teenagers
            A3,C1,single_agency,2025-10-20,Council alone
            A4,C1,re_audit,2026-05-20,Again
        """,
        audited_case="""
            audit_id,case_id,overall_grade_code
            A1,1,O
            A1,2,G
            A1,3,G
            A1,4,R
            A1,5,
            A2,6,I
            A2,7,G
            A2,8,R
            A3,9,G
            A4,10,G
        """,
    )
    columns = "audit_id cycle_title held_on good_cases cases hidden"
    answer = ask(snapshot, "audits/cases_good_or_better", priority_id="")
    assert cells(answer, columns) == [
        ("A1", "Neglect", "2025-10-15", 3, 4, None),
        ("A2", "Missing", "2026-02-11", 1, 3, None),
    ]
    board = ask(snapshot, "audits/cases_good_or_better", BOARD, priority_id="")
    assert cells(board, columns) == [
        ("A1", "Neglect", "2025-10-15", 3, 4, None),
        ("A2", "Missing", "2026-02-11", None, None, "c"),
    ]
    of_one = ask(snapshot, "audits/cases_good_or_better", priority_id="P2")
    assert cells(of_one, "audit_id") == ["A2"]


def test_a_cycles_audits_and_who_returned_what_are_work_and_shown_to_all(tiny):
    snapshot = tiny(
        agency=AGENCIES,
        audit="""
            audit_id,cycle_id,kind,agency_id,sampling
            A3,C1,dip_sample,,whole
            A2,C1,single_agency,POL,purposive
            A1,C1,multi_agency,,random
            A9,C2,multi_agency,,random
        """,
        audited_case="audit_id,case_id\nA1,1\nA1,2\nA1,3\nA2,4\nA9,5",
        audit_return="""
            audit_id,case_id,agency_id,is_known,returned_on
            A1,1,POL,true,2026-01-14
            A1,2,POL,true,
            A1,3,POL,false,2026-01-15
            A1,1,LA,true,2026-01-14
            A2,4,POL,true,
        """,
    )
    audits = ask(snapshot, "audits/audits", BOARD, cycle_id="C1")
    assert cells(audits, "audit_id agency sampling cases returns_asked returned") == [
        ("A1", None, "random", 3, 4, 3),
        ("A2", "Police", "purposive", 1, 1, 0),
        ("A3", None, "whole", 0, 0, 0),
    ]
    returns = ask(snapshot, "audits/returns_by_agency", BOARD, audit_id="A1")
    assert cells(returns, "agency asked returned not_known") == [
        ("Council", 1, 1, 0),
        ("Police", 3, 2, 1),
    ]
    assert audits.disclosed == returns.disclosed == {}


FINDINGS = """
    finding_id,cycle_id,kind,text,domain,theme,cases,is_cleared
    F3,C1,barrier,Systems do not talk,,,,true
    F2,C1,development,Plans drift,plan,drift,7,true
    F1,C1,strength,Children are heard in three cases,,voice,3,true
    F4,C1,development,One family stood out,plan,drift,1,false
    F5,C2,strength,Of another cycle,,,9,true
"""


def test_findings_leave_the_hub_only_when_cleared_whatever_the_page_asks(tiny):
    snapshot = tiny(
        domain=DOMAINS,
        finding=FINDINGS,
        theme="theme,label,rank\nvoice,Voice,1\ndrift,Drift and delay,2",
    )
    columns = "finding_id kind domain theme cases hidden"
    for viewer in (BOARD, SCRUTINEER):
        for page_asks in ({}, {"only_cleared": False}):
            answer = ask(snapshot, "audits/findings", viewer, cycle_id="C1", **page_asks)
            assert cells(answer, columns) == [
                ("F1", "strength", None, "Voice", None, "c"),
                ("F2", "development", "Planning", "Drift and delay", 7, None),
                ("F3", "barrier", None, None, None, None),
            ]
            assert answer.parameters["only_cleared"] is True
    manager = ask(snapshot, "audits/findings", cycle_id="C1", only_cleared=True)
    assert cells(manager, "finding_id cases") == [("F1", 3), ("F2", 7), ("F4", 1), ("F3", None)]
    hub_member = ask(snapshot, "audits/findings", member("POL"), cycle_id="C1")
    assert cells(hub_member, "finding_id cases") == [
        ("F1", None),
        ("F2", 7),
        ("F4", None),
        ("F3", None),
    ]
    # What is hidden in the column is not told in the sentence beside it.
    assert cells(hub_member, "text")[0] == "Children are heard in [a few] cases"
    assert cells(manager, "text")[0] == "Children are heard in three cases"
