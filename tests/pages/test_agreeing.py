"""A manager agrees or declines the new limits that a chart proposes; nobody else is asked."""

import shutil

import pytest
from opening import open_page, words

from learning_hub import warehouse
from learning_hub.viewer import Viewer

pytestmark = pytest.mark.slow
PROPOSED = "The limits from Mar 2024 are proposed"


@pytest.fixture
def own_demo(demo, tmp_path, monkeypatch):
    """A copy of the demo, so that what is entered stays here."""
    folder = tmp_path / "warehouse-demo"
    shutil.copytree(demo, folder)
    monkeypatch.setenv("LEARNING_HUB_WAREHOUSE", str(tmp_path / "warehouse"))
    monkeypatch.delenv("LEARNING_HUB_CONFIG", raising=False)
    return folder


def rows(folder, question, **choices):
    opened = warehouse.open_snapshot(folder)
    return warehouse.answer(opened, question, Viewer("manager"), **choices).rows


def decide(button, why="The panel began in March 2024."):
    app = open_page("measures", measure="M01")
    assert PROPOSED in words(app)
    next(one for one in app.text_input if one.label.startswith("Why")).input(why)
    next(one for one in app.button if one.label == button).click()
    app.run()
    assert not app.exception
    return app


def test_new_limits_are_agreed_with_one_click_and_stand_with_who_when_and_why(own_demo):
    before = warehouse.current_number(own_demo)
    app = decide("Agree the new limits")
    assert warehouse.current_number(own_demo) == before + 1
    said = words(app)
    assert PROPOSED not in said
    assert "Higher since Mar 2024, steady since" in said
    (row,) = rows(own_demo, "measures/breaks", measure_id="M01").itertuples()
    assert (row.kind, f"{row.break_on:%Y-%m-%d}") == ("agreed rebase", "2024-03-01")
    assert row.reason == "The panel began in March 2024."
    assert row.recorded_by == "Practice Review and Learning Manager"
    opened = warehouse.open_snapshot(own_demo)
    assert f"{opened.as_at:%Y-%m-%d}" == "2026-11-22"  # the figures are no newer for it


def test_declined_limits_are_not_proposed_again(own_demo):
    app = decide("Decline them")
    said = words(app)
    assert PROPOSED not in said
    assert "Mar 2024, steady since" not in said
    (row,) = rows(own_demo, "measures/declined_steps").itertuples()
    assert (row.measure_id, f"{row.step_on:%Y-%m-%d}") == ("M01", "2024-03-01")


def test_a_reason_is_needed_and_one_that_points_at_a_person_is_refused(own_demo):
    before = warehouse.current_number(own_demo)
    app = decide("Agree the new limits", why=" ")
    assert [one.value for one in app.error] == [
        "Say why first: whoever reads the chart later will want to know."
    ]
    app = decide("Agree the new limits", why="Mrs Okafor said so.")
    assert any("points at a person" in one.value for one in app.error)
    assert warehouse.current_number(own_demo) == before
    assert rows(own_demo, "measures/breaks", measure_id="M01").empty


@pytest.mark.parametrize("role", ["board", "operations", "scrutineer"])
def test_nobody_else_is_asked(own_demo, monkeypatch, role):
    app = open_page("measures", measure="M01", **{"as": role})
    assert PROPOSED in words(app)
    assert not [one for one in app.button if one.label == "Agree the new limits"]


@pytest.mark.parametrize("choices", [{"present": "1"}, {"as_at": "2026-10-30"}])
def test_nobody_is_asked_in_a_meeting_or_of_earlier_figures(own_demo, choices):
    app = open_page("measures", measure="M01", **choices)
    assert PROPOSED in words(app)
    assert not [one for one in app.button if one.label == "Agree the new limits"]
