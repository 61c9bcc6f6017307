"""The Board's pages tell the planted stories, open every verdict, and fit the Board's screen."""

import re

import pandas as pd
import pytest
from opening import answer_of, open_page, statements, words

from learning_hub import warehouse
from learning_hub.judging import Verdict, ledger
from learning_hub.viewer import Viewer
from learning_hub.wording.verdicts import WORDS

pytestmark = pytest.mark.slow

ANY = {"success_measure_id": "", "asks": ""}


@pytest.fixture(scope="module")
def told(demo):
    """The ledger of the demo as the manager sees it: aims, verdicts and entries."""
    opened = warehouse.open_snapshot(demo)

    def rows(name, **choices):
        return warehouse.answer(opened, name, Viewer("manager"), **choices).rows

    aims = rows("impact/aims", priority_id="", **ANY)
    series = rows("measures/all_series", priority_id="")
    verdicts = ledger.judge(aims, series, rows("measures/breaks", measure_id=""))
    lines = rows("impact/ledger", cycle_id="", priority_id="", level="", **ANY)
    return aims, verdicts, ledger.entries(lines, verdicts, opened.as_at), opened


def word(told, cycle, measure):
    """The verdict on one measure after one cycle."""
    verdicts = told[1].set_index(["cycle_id", "measure_id"])
    return WORDS[verdicts.loc[(cycle, measure), "verdict"]]


# The planted stories


def test_story_1_neglect_is_noticed_sooner_and_cases_are_too_few_to_tell(at_demo):
    app = open_page("impact", priority="P1")
    assert answer_of(app).startswith("Neglect: \u2018GCP2 completed\u2019 improved after C1")
    said = words(app)
    assert re.search(
        r"C1 2 of 8 \(.+?\); C6 5 of 8 \(.+?\); C10 6 of 8 \(.+?\)\. The verdict over the "
        r"cycles in their order: too few to tell\.",
        said,
    )
    # Re-referrals fell in one step that no cycle's session came before, and each baseline is lower
    # than the last: a step explains that as well as a slope, so nothing was improving before.
    assert (
        "o detectable change after C6 (+3.0 points (\u22121.5 to +7.6); a change under 6.1" in said
    )
    assert "improving before it already" not in said
    assert "Lower since Jan 2025, steady since." in said
    assert "Baseline 26.1 % (C1), 22.1 % (C6), 19.6 % (C10)" in said


def test_story_2_what_was_gained_was_lost_and_the_board_has_challenged_it(at_demo):
    app = open_page("impact", priority="P2")
    assert "\u2018Return interview in 72 hours\u2019 improved after C2 and got worse" in answer_of(
        app
    )
    said = words(app)
    assert (
        "New return interview provider does not hold the standard\u2019 (score 20 of 25, rising)"
        in said
    )
    assert "3 challenges open or escalated" in said


def test_story_3_a_break_in_the_series_is_never_an_improvement(told, at_demo):
    assert word(told, "C2", "M19") == word(told, "C3", "M24") == "not comparable"
    assert "not comparable after C2" in words(open_page("impact", priority="P2"))
    said = words(open_page("impact", priority="P3"))
    assert "not comparable after C3" in said
    assert "Counted in another way: Notices before school from 1 Feb 2024; not comparable" in said


def test_story_4_green_by_luck_is_called_so(at_demo):
    said = words(open_page("impact", priority="P1", success="S2"))
    assert (
        "At or near its own target of 90.0 % in 3 of the last 4 months, but if nothing "
        "changes it will "
        "meet it only sometimes."
    ) in said


def test_story_5_the_leaflet_is_complete_and_nothing_moved(told, at_demo):
    leaflet = told[2].set_index("action_id").loc["C3-A03"]
    assert leaflet["outcome"] == Verdict.COMPLETE_NO_CHANGE
    app = open_page("recommendations", of_cycle="C3", outcome="complete, no detectable change")
    said = words(app)
    assert "C3-A03" in said
    assert (
        "Repeat MARAC: +3.7 points (\u22127.6 to +15.0); a change under 15.3 percentage points"
        in said
    )


def test_story_11_late_data_are_said_and_the_verdict_waits(at_demo):
    number = next(
        row["number"] for row in warehouse.listing(at_demo) if str(row["as_at"]) == "2025-10-10"
    )
    said = words(open_page("impact", priority="P1", snapshot=str(number)))
    assert (
        "'Was not brought' followed up (Health trust): Late data: the next figures were due 82 "
        "days ago."
    ) in said.replace("&#x27;", "'")
    assert (
        "Too early to tell after C6, to be judged once the figures up to 30 Jun 2026 are in"
    ) in said


def test_story_12_sixty_recommendations_and_what_the_board_decided(at_demo):
    said = answer_of(open_page("recommendations"))
    assert (
        "60 recommendations: 44 accepted, 7 accepted with change, 5 deferred and 4 rejected; 1 "
        "superseded by a later one."
    ) in said


def test_story_14_a_success_that_nobody_planned_is_not_claimed(told, at_demo):
    assert (
        "\u2018Partner-led early help\u2019 improved after C5, with no action of ours"
        in answer_of(open_page("impact", priority="P5"))
    )
    assert "1 is 'improved, no action of ours' (on 1 measure)" in answer_of(
        open_page("recommendations")
    )
    (line,) = told[2][told[2]["outcome"] == Verdict.IMPROVED_NOT_OURS].to_dict("records")
    assert (line["cycle_id"], line["measure_id"]) == ("C5", "M17")


# The ledger


def plain_outcome(action, decision, verdict, expected_on, as_at, named_before):
    """The outcome of a line by the words of METHOD alone, worked out without frames."""
    if action is None and verdict is None:
        return decision if decision not in ("accepted", "accepted with change") else "no action yet"
    if verdict is None:
        return "no measure named"
    if verdict == "no detectable change" and expected_on is not None and expected_on > as_at:
        verdict = "too early to tell"
    if verdict in ("too early to tell", "not comparable", "cannot be judged", "changed"):
        return verdict
    if action is None:
        return f"{verdict}, no action of {'this cycle' if named_before else 'ours'}"
    return f"{'' if action in ('complete', 'embedded') else 'not '}complete, {verdict}"


def test_the_ledgers_counts_equal_a_plain_recount(told):
    _, verdicts, entries, opened = told
    judged = {
        (v["cycle_id"], v["measure_id"]): WORDS[v["verdict"]] for v in verdicts.to_dict("records")
    }
    with opened.base.cursor() as cursor:
        actions = cursor.execute(
            "SELECT action_id, cycle_id, recommendation_id, measure_id, status, "
            "effect_expected_on FROM action"
        ).fetchall()
        made = cursor.execute("SELECT recommendation_id FROM recommendation").fetchall()
        aimed = cursor.execute("SELECT cycle_id, measure_id FROM cycle_measure").fetchall()
        decided = dict(
            cursor.execute(
                "SELECT recommendation_id, decision FROM decision ORDER BY decided_on"
            ).fetchall()
        )
        began = dict(cursor.execute("SELECT cycle_id, planned_start_on FROM cycle").fetchall())
    found = []
    for _, cycle, _, measure, status, expected in actions:
        verdict = judged[(cycle, measure)] if measure else None
        found.append(plain_outcome(status, None, verdict, expected, opened.as_at, False))
    for (one,) in made:
        if one not in {action[2] for action in actions}:
            decision = decided.get(one, "not yet decided")
            found.append(plain_outcome(None, decision, None, None, None, False))
    for cycle, measure in aimed:
        if (cycle, measure) not in {(action[1], action[3]) for action in actions}:
            before = any(
                action[3] == measure and began[action[1]] < began[cycle] for action in actions
            )
            found.append(plain_outcome(None, None, judged[(cycle, measure)], None, None, before))
    recount = pd.Series(found).value_counts().to_dict()
    tally = {WORDS[one]: number for one, number in ledger.tally(entries).items()}
    assert tally == recount
    assert len(entries) == len(found) > 100


def test_every_verdict_opens_its_method_data_and_interval(told, at_demo):
    aims, verdicts, _, _ = told
    app = open_page("recommendations")
    offered = app.selectbox(key="choice_verdict").options
    assert len(offered) == len(verdicts) == len(aims)
    opened = words(open_page("recommendations", verdict="C4 M27"))
    assert (
        "Improved after the cycle: 33.6 percentage points higher from Feb 2025 on than its earlier "
        "course would lead to (95 % interval 11.6 to 55.5 percentage points higher; 24 months "
        "before, 22 after)."
    ) in opened
    assert "Method: a regression with one step over a trend" in opened


def test_each_measure_of_a_priority_opens_its_verdicts_by_cycle(at_demo):
    app = open_page("impact", priority="P2")
    proofs = [e for e in app.expander if e.label == "How do we know this?"]
    assert len(proofs) >= 7 + 4
    said = words(app)
    assert "C7 (session 29 Oct 2025): Worse after the cycle: 16.9 percentage points lower" in said
    assert "C2 (session 24 Apr 2024): Improved after the cycle: 31.1 percentage points" in said


def test_the_board_is_told_what_is_too_small_to_show_and_sees_no_such_number(at_demo):
    app = open_page("impact", priority="P2", **{"as": "board"})
    assert "2 too small to show" in answer_of(app)
    said = words(app)
    assert "Missing three times or more" in said
    assert "Too small to show after C7" in said
    assert "'too small to show'" not in answer_of(open_page("recommendations"))


def test_filters_narrow_the_ledger_and_stand_in_the_address(at_demo):
    every = answer_of(open_page("recommendations"))
    for choice in (
        {"of_cycle": "C5"},
        {"priority": "P5"},
        {"level": "strategic"},
        {"outcome": "not comparable"},
        {"success": "S1"},
        {"asks": "what difference"},
    ):
        app = open_page("recommendations", **choice)
        assert not app.exception, choice
        assert answer_of(app) != every, choice
        assert all(app.query_params[key] in (value, [value]) for key, value in choice.items())


@pytest.mark.parametrize(
    ("page", "fewer"), [("measures", "Of 4 measures"), ("delivery_plan", "5 of 5 actions complete")]
)
def test_success_measure_and_question_are_filters_on_other_pages_too(at_demo, page, fewer):
    assert answer_of(open_page(page, success="S1")).startswith(fewer)
    assert not open_page(page, asks="how much").exception


def test_under_a_priority_stands_what_it_asks_of_the_board_and_nothing_of_another(told, at_demo):
    def waiting(priority):
        asked = warehouse.answer(
            told[3], "overview/decisions_needed", Viewer("manager"), priority_id=priority
        )
        return set(asked.rows["recommendation_id"])

    own = waiting("P2")
    others = waiting("") - own
    assert own and others
    *_, rows = statements(open_page("impact", priority="P2"))["Asked of the Board"]
    assert {next(iter(row.values())) for row in rows} == own


# What a person wrote


def test_a_persons_words_stand_apart_with_who_wrote_them_and_when(at_demo):
    app = open_page("impact", priority="P4")
    bodies = [str(element.proto.body) for element in app.get("html")]
    (quote,) = [b for b in bodies if "The pathway is in place" in b and "hub-quote" in b]
    assert "Designated nurse for safeguarding children, 20 Apr 2026" in quote


def test_where_nobody_wrote_it_is_said_who_could(tmp_path, monkeypatch):
    from learning_hub import loading

    files = {
        "agency": "agency_id,name,short_name,sector,is_statutory_partner,rank\n"
        "LA,Council,Council,local authority,true,1\n",
        "member": "member_id,agency_id,role_title,is_champion\nLA-1,LA,Head of service,false\n",
        "priority": "priority_id,title,lead_agency_id,lead_member_id,from_on,rank\n"
        "P1,Neglect,LA,LA-1,2025-01-01,1\n",
        "cycle": "cycle_id,priority_id,title,practice_issue,lead_agency_id,planned_start_on,"
        "planned_end_on\nC1,P1,Neglect,Late,LA,2026-01-01,2026-04-30\n",
    }
    for name, text in files.items():
        (tmp_path / f"{name}.csv").write_text(text)
    outcome = loading.load(tmp_path / "warehouse", [tmp_path / f"{n}.csv" for n in files])
    assert outcome.exit_code == 0
    monkeypatch.setenv("LEARNING_HUB_WAREHOUSE", str(tmp_path / "warehouse"))
    app = open_page("impact")
    assert not app.exception
    said = words(app)
    assert (
        "Nobody has written yet what these figures mean for children. Head of service, lead of "
        "this priority, or the Practice Review and Learning Manager could"
    ) in said
    assert "No cycle on Neglect has named a measure" in answer_of(app)
    assert not open_page("recommendations").exception
