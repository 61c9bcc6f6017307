"""What is shown: tables that fit their words, charts large enough for a room, rows of statements."""

import plotly.graph_objects as go
import pytest
from streamlit.testing.v1 import AppTest

from learning_hub.ui import frame, showing
from learning_hub.wording.tables import Table


def column(*texts, number=False):
    """Give the class of a column: n = number, s = short words, t = long ones."""
    written = showing.table_html(Table(["Words"], [[text] for text in texts], [number]), "Table")
    return written.split('<th scope="row" class="')[1].split('"')[0]


@pytest.mark.parametrize(("letters", "kind"), [(15, "s"), (16, ""), (45, ""), (46, "t")])
def test_a_column_is_as_wide_as_its_longest_words(letters, kind):
    assert column("x" * letters, "x") == kind
    assert column("x" * letters, number=True) == "n"


def test_a_table_is_set_close_from_three_long_columns_and_rolls_from_25_rows():
    def written(rows, long_columns):
        headings = [f"H{n}" for n in range(long_columns)]
        body = [["x" * 50] * long_columns for _ in range(rows)]
        return showing.table_html(Table(headings, body, [False] * long_columns), "Table")

    assert '<table class="hub">' in written(1, 2)
    assert '<table class="hub dense">' in written(1, 3)
    assert 'class="hub-scroll"' in written(24, 1)
    assert 'class="hub-scroll long"' in written(25, 1)


def test_two_long_columns_among_seven_are_set_close_too():
    def written(short_columns):
        rows = [["x"] * short_columns + ["x" * 50] * 2]
        headings = [f"H{n}" for n in range(short_columns + 2)]
        return showing.table_html(Table(headings, rows, [False] * len(headings)), "Table")

    assert '<table class="hub">' in written(4)
    assert '<table class="hub dense">' in written(5)


def test_text_of_a_file_is_escaped_in_cells_headings_and_captions():
    written = showing.table_html(Table(["<b>"], [["<i>"]], [False]), '<u>"')
    assert not any(tag in written for tag in ("<b>", "<i>", "<u>"))
    assert 'aria-label="&lt;u&gt;&quot;"' in written


def test_in_a_room_all_words_of_a_chart_are_larger_and_the_chart_itself_is_not_touched():
    figure = go.Figure(go.Bar(x=[1], y=["a"], text=["1"], textfont={"size": 10}))
    figure.update_layout(
        height=100, annotations=[{"text": "a", "font": {"size": 20}}, {"text": "b"}]
    )
    larger = showing._enlarged(figure)
    assert larger.layout.font.size == 21
    assert larger.layout.height == 120
    assert larger.data[0].textfont.size == 14
    assert [words.font.size for words in larger.layout.annotations] == [28, None]
    assert (figure.layout.height, figure.data[0].textfont.size) == (100, 10)
    assert showing._enlarged(go.Figure()).layout.height == 480


@pytest.mark.parametrize(
    ("things", "rows"),
    [("a", [4]), ("abcd", [4]), ("abcde", [5]), ("abcdef", [4, 4]), ("abcdefghi", [4, 4, 4])],
)
def test_statements_stand_four_in_a_row_and_a_single_one_too_many_is_taken_in(
    things, rows, monkeypatch
):
    made = []
    monkeypatch.setattr(frame, "side_by_side", lambda shares: made.append(len(shares)) or shares)
    assert [thing for _, thing in frame.in_rows(list(things), 4)] == list(things)
    assert made == rows


def choice():
    """A page of one choice and of one of several."""
    import streamlit as st

    from learning_hub import ui

    default = st.session_state.get("default")
    picked = ui.choose("Letter", {"a": "A", "b": "B", "c": "C"}, "letter", default)
    some = ui.choose_some("Letters", {"a": "A", "b": "B", "c": "C"}, "letters")
    st.text(f"{picked} of {','.join(some) or 'all'}")


@pytest.mark.parametrize(
    ("asked", "before", "default", "picked"),
    [
        ("c", "b", "a", "c"),
        ("z", "b", "a", "b"),
        (None, "b", "a", "b"),
        (None, "z", "b", "b"),
        (None, None, "z", "a"),
        (None, None, None, "a"),
    ],
)
def test_the_address_decides_then_what_was_picked_before_then_the_usual(
    asked, before, default, picked
):
    app = AppTest.from_function(choice)
    app.session_state["default"] = default
    if before:
        app.session_state["chosen"] = {"letter": before}
    if asked:
        app.query_params["letter"] = asked
    app.run()
    assert not app.exception
    assert [text.value for text in app.text] == [f"{picked} of all"]
    # It goes with the visitor to other pages, and stands in the address.
    assert app.session_state["chosen"]["letter"] == picked
    assert "".join(app.query_params["letter"]) == picked


def test_of_several_in_the_address_those_that_are_known_are_picked():
    app = AppTest.from_function(choice)
    app.query_params["letters"] = ["b", "z", "c"]
    app.run()
    assert [text.value for text in app.text] == ["a of b,c"]


def test_in_a_meeting_nothing_is_asked_and_the_choice_holds():
    app = AppTest.from_function(choice)
    app.query_params["present"] = "1"
    app.query_params["letter"] = "b"
    app.run()
    assert [text.value for text in app.text] == ["b of all"]
    assert not app.selectbox and not app.multiselect


def notes():
    """A page of what people wrote."""
    import streamlit as st

    from learning_hub.ui import frame

    frame.people_said([(f"words {n}", "who") for n in range(st.session_state["many"])], "Nobody.")


@pytest.mark.parametrize(
    ("many", "labels"), [(0, []), (1, []), (2, ["1 more note"]), (4, ["3 more notes"])]
)
def test_the_first_of_what_people_wrote_stands_open_and_the_others_a_click_away(many, labels):
    app = AppTest.from_function(notes)
    app.session_state["many"] = many
    app.run()
    assert not app.exception
    assert [one.label for one in app.expander] == labels
    assert any("Nobody." in str(one.proto.body) for one in app.get("html")) == (many == 0)
