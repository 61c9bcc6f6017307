"""Compare cycles and the yearly report on the demo: its stories over time, told as planted."""

import re
from datetime import date

import pytest
from opening import answer_of, open_page, words
from recount import sent_at_all

pytestmark = pytest.mark.slow


def test_neglect_over_three_cycles_is_too_few_to_tell(at_demo):
    said = answer_of(open_page("compare_cycles", **{"as": "board"}))
    assert said.startswith(
        "Neglect, 3 cycles: Too few to tell whether practice got better: cases good or better were "
        "2 of 8 in C1, 5 of 8 in C6 and 6 of 8 in C10."
    )
    assert "p =" not in said


def test_the_tool_for_neglect_improved_after_c1_and_c10_is_too_early(at_demo):
    said = words(open_page("compare_cycles"))
    assert "GCP2 completed Improved * No detectable change * Too early to tell *" in said


def test_a_gain_that_was_lost_and_a_break_in_series_are_told_cycle_by_cycle(at_demo):
    said = words(open_page("compare_cycles", priority="P2", **{"as": "board"}))
    assert "Return interview in 72 hours Improved * Worse *" in said
    assert "Missing episodes Not comparable *" in said


def test_the_recommendation_that_was_superseded_came_back(at_demo):
    said = words(open_page("compare_cycles"))
    assert "Recorded as superseded: C1-R1 by C6-R2." in said
    assert "Matched by the theme that each was given, not by its words" in said


def test_a_priority_of_one_cycle_has_nothing_to_compare_with(at_demo):
    assert "has had one cycle (C4), so there is nothing to compare it with yet" in answer_of(
        open_page("compare_cycles", priority="P4")
    )


def test_choices_are_in_the_address_and_change_the_answer(at_demo):
    app = open_page("compare_cycles", domain="voice", group="practitioner")
    assert "judgements on voice and lived experience good or better were" in answer_of(app)
    assert re.search(r"Practitioners\. (Of|All) 8 topics", words(app))
    app.selectbox(key="choice_priority").set_value("P3").run()
    assert app.query_params["priority"] == "P3"
    assert answer_of(app).startswith("Domestic abuse, 2 cycles:")


def test_the_board_gets_no_verdict_on_answers_that_are_hidden_from_it(at_demo):
    board = words(open_page("compare_cycles", **{"as": "board"}))
    manager = words(open_page("compare_cycles"))
    assert re.search(r"Children\. All 8 topics: too small to compare \(some", board)
    assert "too small to compare" not in manager


@pytest.mark.parametrize("priority", ["P2", "P3", "P4", "P5", "P6", "every"])
def test_every_priority_can_be_compared_by_everybody(at_demo, priority):
    for way in ("manager", "board", "member-POL"):
        app = open_page("compare_cycles", priority=priority, **{"as": way})
        assert not app.exception, way


def test_the_year_that_is_over_is_reported_and_a_link_opens_another(at_demo):
    app = open_page("yearly_report")
    assert answer_of(app).startswith(
        "For the year to 31 Mar 2026 evidence is held under 6 of 7 headings; missing: what it cost."
    )
    assert answer_of(open_page("yearly_report", year="2025-03-31")).startswith(
        "For the year to 31 Mar 2025"
    )


def test_the_leaflet_that_changed_nothing_is_under_little_or_no_progress(at_demo):
    said = words(open_page("yearly_report", **{"as": "board"}))
    assert re.search(r"Complete, no detectable change Repeat MARAC C3 C3-R\d C3-A03", said)
    assert "Complete, worse Return interview in 72 hours C7" in said


def test_every_heading_says_who_can_bring_what_is_missing(at_demo):
    said = words(open_page("yearly_report"))
    for who in ("business manager", "Learning from Practice Group", "Independent Scrutineer"):
        assert who in said
    first = words(open_page("yearly_report", year="2024-03-31"))
    assert "3. Where there was little or no progress" in first


def test_decisions_alone_are_evidence_where_no_review_taught_anything(tiny, monkeypatch):
    opened = tiny(
        as_at=date(2026, 3, 31),
        cycle="cycle_id,planned_start_on,started_on\nC1,2025-05-01,2025-05-13",
        recommendation="recommendation_id,cycle_id,made_on\nR1,C1,2025-08-27",
        meeting="meeting_id,kind\nB1,board",
        decision="decision_id,recommendation_id,meeting_id,decision,decided_on\n"
        "D1,R1,B1,accepted,2025-10-16",
    )
    monkeypatch.setenv("LEARNING_HUB_WAREHOUSE", str(opened.folder))
    said = answer_of(open_page("yearly_report", year="2026-03-31"))
    assert "missing:" in said and "learnt, decided and done" not in said


def test_the_year_counts_equal_a_plain_recount_of_the_deliveries(at_demo):
    held = {table: sent_at_all(table, f"{table}_id") for table in ("action", "recommendation")}

    def within(text):
        return bool(text) and date(2025, 3, 31) < date.fromisoformat(text[:10]) <= date(2026, 3, 31)

    done = sum(within(row["done_on"]) for row in held["action"].values())
    made = sum(within(row["made_on"]) for row in held["recommendation"].values())
    said = words(open_page("yearly_report"))
    assert f"recommendations made: {made}; actions completed: {done}." in said


def test_the_ledger_of_the_report_equals_a_plain_count_of_its_lines(at_demo):
    from learning_hub import warehouse
    from learning_hub.judging import ledger
    from learning_hub.viewer import Viewer
    from learning_hub.wording.verdicts import WORDS

    opened, viewer = warehouse.open_snapshot(at_demo), Viewer("board")

    def ask(name, **choices):
        return warehouse.ask(opened, name, viewer, **choices)

    every = {"priority_id": "", "success_measure_id": "", "asks": ""}
    verdicts = ledger.judge(
        ask("impact/aims", **every).rows,
        ask("measures/all_series", priority_id="").rows,
        ask("measures/breaks", measure_id="").rows,
    )
    lines = ask("impact/ledger", cycle_id="", level="", **every)
    entries = ledger.entries(lines.rows, verdicts, lines.as_at)
    count = {"improved": 0, "worse": 0, "no detectable change": 0}
    for _, row in entries.iterrows():
        if (
            date(2024, 3, 31) < row["intervention_on"].date() <= date(2026, 3, 31)
            and WORDS.get(row["verdict"]) in count
        ):
            count[WORDS[row["verdict"]]] += 1
    said = answer_of(open_page("yearly_report", **{"as": "board"}))
    for word, number in count.items():
        assert re.search(rf"\b{number} are '{word}' \(on \d+ measures?\)", said), word
