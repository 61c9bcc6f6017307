"""Feedback: who answered, what they said, and what may leave the Hub."""

from datetime import date

import pytest
from asking import BOARD, SCRUTINEER, ask, cells, member

from learning_hub import warehouse

SCALE = """
    scale_id,grade_code,label,rank,is_positive
    yes3,Y,Yes,1,true
    yes3,S,Sort of,2,false
    yes3,N,No,3,false
    yes3,D,Not sure,4,
"""
QUESTIONS = """
    question_id,scale_id,text,topic,rank
    CH2,yes3,Did things get better?,change,2
    CH1,yes3,Were you listened to?,being heard,1
    PC1,yes3,Did workers listen to you?,being heard,3
    PC2,yes3,Was the plan clear?,,4
"""
ROUNDS = """
    round_id,cycle_id,respondent_group,method,invited,opened_on,closed_on
    R-PC,C1,parent_carer,survey,30,2026-02-01,2026-02-27
    R-CH,C1,child,focus_group,12,2026-02-01,
    R-YP,C1,young_person,app,,2026-02-01,2026-03-31
    R-PR,C1,practitioner,survey,40,2026-02-01,2026-02-27
    R-C2,C2,child,survey,9,2026-05-01,2026-05-31
"""


def answers(round_id, question_id, codes, first=1):
    """Write a line for each answer, respondents numbered from `first`."""
    return "".join(
        f"{round_id},{round_id}-{number},{question_id},{code}\n"
        for number, code in enumerate(codes, first)
    )


HEAD = "round_id,respondent_id,question_id,answer_code\n"


@pytest.fixture
def heard(tiny):
    """Hold a cycle in which 7 children, 26 parents and 3 young people answered."""
    return tiny(
        as_at=date(2026, 3, 15),
        grade_scale=SCALE,
        question=QUESTIONS,
        feedback_round=ROUNDS,
        answer=HEAD
        + answers("R-CH", "CH1", "YYYYYYS")
        + answers("R-CH", "CH2", "YNSDDNN")
        + answers("R-PC", "PC1", "Y" * 8 + "N" * 17 + "D")
        + answers("R-PC", "PC2", "Y" * 22 + "N" * 4)
        + answers("R-YP", "CH1", "YYN")
        + answers("R-C2", "CH1", "NNNNNNNNY"),
    )


def test_those_who_answered_are_counted_once_however_many_questions_there_were(heard):
    columns = "respondent_group invited respondents is_open hidden"
    answer = ask(heard, "feedback/rounds", cycle_id="C1")
    assert cells(answer, columns) == [
        ("child", 12, 7, True, None),
        ("young_person", None, 3, True, None),
        ("parent_carer", 30, 26, False, None),
        ("practitioner", 40, 0, False, None),
    ]
    board = ask(heard, "feedback/rounds", BOARD, cycle_id="C1")
    assert cells(board, columns) == [
        ("child", 12, None, True, "c"),  # 5 did not answer
        ("young_person", None, None, True, "c"),  # 3 answered
        ("parent_carer", 30, None, False, "c"),  # 4 did not answer
        ("practitioner", 40, 0, False, None),
    ]
    # Of the round that hides nothing its own line alone: there are no answers to it.
    assert warehouse.lines_by_row(board) == ["not shown"] * 3 + ["feedback_round.csv, line 5"]


def test_positive_answers_are_counted_by_group_and_question_without_the_not_sure(heard):
    columns = "respondent_group question_id positive answered hidden"
    answer = ask(heard, "feedback/positive_by_question", cycle_id="C1", respondent_group="")
    assert cells(answer, columns) == [
        ("child", "CH1", 6, 7, None),
        ("child", "CH2", 1, 5, None),
        ("young_person", "CH1", 2, 3, None),
        ("parent_carer", "PC1", 8, 25, None),
        ("parent_carer", "PC2", 22, 26, None),
    ]
    for viewer in (BOARD, SCRUTINEER, member("EDU")):
        board = ask(
            heard, "feedback/positive_by_question", viewer, cycle_id="C1", respondent_group=""
        )
        assert cells(board, columns) == [
            ("child", "CH1", None, 7, "c"),  # all but one
            ("child", "CH2", None, None, "c"),  # 5 in all
            ("young_person", "CH1", None, None, "c"),
            ("parent_carer", "PC1", 8, 25, None),
            ("parent_carer", "PC2", None, 26, "c"),
        ]
        # 57 answers are read; told are the 25 lines behind the one row that is not hidden.
        assert sum(len(lines) for _, lines in board.lines) == 25
    parents = ask(
        heard, "feedback/positive_by_question", cycle_id="C1", respondent_group="parent_carer"
    )
    assert cells(parents, "question_id") == ["PC1", "PC2"]


def test_a_topic_is_shown_when_two_groups_were_asked_alike_and_never_pools_them(heard):
    answer = ask(heard, "feedback/positive_by_topic", cycle_id="C1")
    assert cells(answer, "topic respondent_group positive answered") == [
        ("being heard", "child", 6, 7),
        ("being heard", "young_person", 2, 3),
        ("being heard", "parent_carer", 8, 25),
    ]
    board = ask(heard, "feedback/positive_by_topic", BOARD, cycle_id="C1")
    assert cells(board, "positive answered") == [(None, 7), (None, None), (8, 25)]
    assert ask(heard, "feedback/positive_by_topic", cycle_id="C2").is_empty


COMMENTS = """
    comment_id,round_id,theme,sentiment,text,is_cleared
    K2,R-PC,voice,negative,Nobody rang back,true
    K1,R-CH,voice,positive,She asked me first,true
    K3,R-CH,voice,negative,The school on our road knows,false
    K4,R-CH,plan,mixed,I never saw a plan,true
    K5,R-C2,plan,mixed,Of another cycle,true
"""
THEMES = "theme,label,rank\nvoice,Voice,2\nplan,Plans,1"


def test_peoples_words_leave_the_hub_only_when_cleared_whatever_the_page_asks(tiny):
    snapshot = tiny(feedback_round=ROUNDS, comment=COMMENTS, theme=THEMES)
    for viewer in (BOARD, SCRUTINEER):
        for page_asks in ({}, {"only_cleared": False}):
            answer = ask(snapshot, "feedback/quotes", viewer, cycle_id="C1", **page_asks)
            assert cells(answer, "text") == [
                "She asked me first",
                "I never saw a plan",
                "Nobody rang back",
            ]
    hub_member = ask(snapshot, "feedback/quotes", member("EDU"), cycle_id="C1")
    assert cells(hub_member, "comment_id respondent_group theme") == [
        ("K1", "child", "Voice"),
        ("K3", "child", "Voice"),
        ("K4", "child", "Plans"),
        ("K2", "parent_carer", "Voice"),
    ]


def test_themes_count_comments_by_group_and_small_counts_are_hidden(tiny):
    many = "".join(
        f"    M{n},R-PC,voice,{'negative' if n < 7 else 'mixed'},x,true\n" for n in range(13)
    )
    snapshot = tiny(feedback_round=ROUNDS, comment=COMMENTS + many, theme=THEMES)
    columns = "theme respondent_group comments negative"
    answer = ask(snapshot, "feedback/themes", cycle_id="C1")
    assert cells(answer, columns) == [
        ("Plans", "child", 1, 0),
        ("Voice", "child", 2, 1),
        ("Voice", "parent_carer", 14, 8),
    ]
    board = ask(snapshot, "feedback/themes", BOARD, cycle_id="C1")
    assert cells(board, columns + " hidden") == [
        ("Plans", "child", None, None, "c"),
        ("Voice", "child", None, None, "c"),
        ("Voice", "parent_carer", 14, 8, None),
    ]


def test_promises_not_yet_told_come_first_with_the_days_they_have_waited(tiny):
    snapshot = tiny(
        as_at=date(2026, 3, 15),
        theme=THEMES,
        promise="""
            promise_id,cycle_id,respondent_group,theme,said_on,you_said,we_did,told_on,told_how
            Y1,C1,child,voice,2026-02-10,Ask us first,A pledge,2026-03-01,Assembly
            Y2,C1,parent_carer,,2026-03-05,Ring back,,,
            Y3,C1,child,plan,2026-01-31,Show us the plan,A leaflet,,
            Y4,C2,child,plan,2026-03-10,Of another cycle,,,
        """,
    )
    answer = ask(snapshot, "feedback/promises", BOARD, cycle_id="C1")
    assert cells(answer, "promise_id theme told_on days_waiting") == [
        ("Y3", "Plans", None, 43),
        ("Y2", None, None, 10),
        ("Y1", "Voice", "2026-03-01", None),
    ]
    assert len(ask(snapshot, "feedback/promises", cycle_id="").rows) == 4
