"""Which numbers each role may see: the 1 to 5 rules, practice, work and published figures."""

import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest

from learning_hub import contract, disclosure, small_words
from learning_hub.disclosure import (
    PROFILES,
    TOLD,
    disclose,
    is_pointing,
    read_counts,
    read_declared,
)
from learning_hub.viewer import Viewer

ROOT = Path(__file__).resolve().parents[1]
BOARD, SCRUTINEER, MANAGER = Viewer("board"), Viewer("scrutineer"), Viewer("manager")
HEALTH = Viewer("member", "HEA")


def seen(line, viewer=BOARD, profile="dfe", **columns):
    """Disclose a small frame by the lines of the head given; give it with what was hidden."""
    lines = [line] if isinstance(line, str) else line
    rows = pd.DataFrame(columns)
    shown, tally = disclose(rows, read_declared(lines), viewer, PROFILES[profile])
    pd.testing.assert_frame_equal(rows, pd.DataFrame(columns))
    return shown, tally


def values(column):
    """List a column, None where it is empty."""
    return [None if pd.isna(value) else value for value in column]


# People


def test_counts_of_one_to_five_people_are_hidden_and_nought_is_not():
    shown, tally = seen("Counts: children; unit: people.", children=[0, 1, 5, 6, 100])
    assert values(shown.children) == [0, None, None, 6, 100]
    assert values(shown.hidden) == [None, "c", "c", None, None]
    assert tally == {"fewer than 6 people, or all but fewer than 6": 2}


def test_all_but_one_to_five_people_are_hidden_too():
    """27 of 30 says that 3 are not: the complement tells as much as the count."""
    shown, _ = seen(
        "Counts: seen of children; unit: people.", seen=[27, 25, 24, 30], children=[30, 30, 30, 30]
    )
    assert values(shown.seen) == [None, None, 24, 30]
    assert values(shown.children) == [30, 30, 30, 30]


def test_a_total_of_one_to_five_people_is_hidden_with_all_that_is_made_of_it():
    shown, _ = seen(
        "Counts: seen of children giving share, text_share; unit: people.",
        seen=[0, 4, 0],
        children=[4, 4, 0],
        share=[0.0, 1.0, None],
        text_share=[0.0, 100.0, None],
    )
    assert values(shown.seen) == [None, None, 0]
    assert values(shown.children) == [None, None, 0]
    assert values(shown.share) == [None, None, None]
    assert values(shown.text_share) == [None, None, None]


def test_each_kind_of_count_says_why_it_is_held_back():
    _, tally = seen("Counts: n; cases: cases; unit: practice.", n=[2], cases=[3])
    assert tally == {"too few cases, or one agency's own practice": 1}
    _, tally = seen("Counts: n; unit: people.", n=[2])
    assert tally == {"fewer than 6 people, or all but fewer than 6": 1}


def test_where_hiding_leaves_only_perfect_scores_they_are_hidden_too():
    line = "Counts: positive of answered, by group, question; unit: people."
    # Of the children's, 7 of 8 and 6 of 8 are hidden: 8 of 8 alone would say that all were content.
    shown, tally = seen(
        line,
        group=["child", "child", "child", "parent", "parent"],
        question=["a", "b", "c", "a", "b"],
        positive=[7, 8, 6, 10, 27],
        answered=[8, 8, 8, 20, 30],
    )
    assert values(shown.positive) == [None, None, None, 10, None]
    assert values(shown.answered) == [8, 8, 8, 20, 30]
    assert values(shown.hidden) == ["c", "c", "c", None, "c"]
    # One reason for all four, so that none is known to be 8 of 8.
    assert tally == {
        "fewer than 6 people, or all but fewer than 6, or beside such numbers only perfect scores "
        "would be left to see": 4
    }
    # Where nothing is hidden beside them, perfect scores are what they are.
    shown, _ = seen(
        line, group=["child"] * 2, question=["a", "b"], positive=[8, 8], answered=[8, 8]
    )
    assert values(shown.positive) == [8, 8]
    none_of_them, _ = seen(
        line, group=["child"] * 2, question=["a", "b"], positive=[0, 2], answered=[8, 8]
    )
    assert values(none_of_them.positive) == [None, None]
    exact, _ = seen(
        line, MANAGER, group=["child"] * 2, question=["a", "b"], positive=[8, 7], answered=[8, 8]
    )
    assert values(exact.positive) == [8, 7]


@pytest.mark.parametrize(
    ("agencies", "positive", "expected"),
    [
        (["HEA", "POL"], [8, 7], [8, None]),
        # Their own 7 of 8 leaves the other's perfect score alone among those held back.
        (["HEA", "POL", "LA"], [7, 8, 3], [7, None, None]),
    ],
)
def test_a_members_own_score_is_neither_hidden_nor_counted_as_told(agencies, positive, expected):
    shown, _ = seen(
        "Counts: n of total, by topic; unit: people.",
        HEALTH,
        agency_id=agencies,
        topic=["voice"] * len(agencies),
        n=positive,
        total=[8] * len(agencies),
    )
    assert values(shown.n) == expected


def test_a_group_of_which_only_perfect_scores_are_left_over_all_topics_is_hidden_too():
    shown, _ = seen(
        "Counts: positive of answered, by topic, group; unit: people.",
        topic=["voice", "voice", "help", "help", "help"],
        group=["young", "parent", "young", "parent", "child"],
        positive=[6, 10, 4, 12, 20],
        answered=[6, 20, 8, 24, 30],
    )
    # Of the young people's two topics one is hidden, and 6 of 6 would stand alone.
    assert values(shown.positive) == [None, 10, None, 12, 20]
    # What one block hides may leave only perfect ones in another: on voice now 9 of 9 alone.
    shown, _ = seen(
        "Counts: positive of answered, by topic, group; unit: people.",
        topic=["voice", "voice", "help", "help"],
        group=["young", "parent", "young", "parent"],
        positive=[6, 9, 4, 12],
        answered=[6, 9, 8, 24],
    )
    assert values(shown.positive) == [None, None, None, 12]


def test_a_share_is_hidden_with_its_count_and_kept_without():
    shown, _ = seen(
        "Counts: seen of children giving percent; unit: people.",
        seen=[3, 12],
        children=[20, 20],
        percent=[15.0, 60.0],
    )
    assert values(shown.percent) == [None, 60.0]


def test_whole_numbers_dates_and_words_beside_hidden_counts_stay():
    lines = ["Counts: children; unit: people.", "Plain: month."]
    shown, _ = seen(lines, children=[3, 60], month=[4, 5], place=["North", "South"])
    assert values(shown.month) == [4, 5]
    assert values(shown.place) == ["North", "South"]


def test_a_count_that_is_not_reported_is_empty_and_not_called_hidden():
    shown, tally = seen(
        "Counts: children of all_children; unit: people.",
        children=[None, 9.0],
        all_children=[None, 40.0],
    )
    assert values(shown.children) == [None, 9]
    assert (values(shown.hidden), tally) == ([None, None], {})


@pytest.mark.parametrize("viewer", [BOARD, SCRUTINEER, HEALTH, Viewer("member", "LA")])
def test_all_but_manager_and_operations_see_people_disclosed(viewer):
    assert values(seen("Counts: n; unit: people.", viewer, n=[3])[0].n) == [None]


@pytest.mark.parametrize("viewer", [MANAGER, Viewer("operations")])
def test_manager_and_operations_see_every_number(viewer):
    shown, tally = seen("Counts: n of total; unit: people.", viewer, n=[3], total=[4])
    assert (values(shown.n), values(shown.total), tally) == ([3], [4], {})
    assert values(shown.hidden) == [None]


def test_a_member_sees_the_returns_of_their_own_agency_exactly():
    shown, tally = seen("Counts: n; unit: people.", HEALTH, n=[3, 3], agency_id=["HEA", "POL"])
    assert values(shown.n) == [3, None]
    assert sum(tally.values()) == 1


def test_only_a_member_has_an_agency_of_their_own():
    shown, _ = seen("Counts: n; unit: people.", Viewer("board", "HEA"), n=[3], agency_id=["HEA"])
    assert values(shown.n) == [None]


def test_a_member_of_no_row_and_a_row_of_no_agency_are_not_alike():
    shown, _ = seen("Counts: n; unit: people.", HEALTH, n=[3, 3], agency_id=[None, "POL"])
    assert values(shown.n) == [None, None]


# Practice


def test_pooled_practice_is_exact_from_four_cases_on():
    shown, tally = seen(
        "Counts: good of cases giving share; cases: cases; unit: practice.",
        good=[1, 3, 0],
        cases=[4, 3, 3],
        share=[0.25, 1.0, 0.0],
    )
    assert values(shown.good) == [1, None, None]
    assert values(shown.cases) == [4, None, None]
    assert values(shown.share) == [0.25, None, None]
    assert tally == {"too few cases, or one agency's own practice": 2}


def test_cases_may_be_counted_apart_from_judgements():
    """Six judgements of three cases are still three cases."""
    shown, _ = seen(
        "Counts: good of judgements; cases: cases; unit: practice.",
        good=[5, 5],
        judgements=[6, 9],
        cases=[3, 4],
    )
    assert values(shown.good) == [None, 5]
    assert values(shown.judgements) == [None, 9]
    assert values(shown.cases) == [None, 4]


@pytest.mark.parametrize("by", ["agency_id", "case_id", "age_band", "tier"])
def test_practice_by_agency_case_age_or_tier_is_hidden_however_many_cases(by):
    line = f"Counts: good of judgements, by domain, {by}; cases: judgements; unit: practice."
    shown, _ = seen(line, good=[40], judgements=[60], **{by: ["x"]})
    assert (values(shown.good), values(shown.judgements)) == ([None], [None])


def test_an_agency_sees_its_own_practice_and_not_anothers():
    line = "Counts: good of judgements, by agency_id; cases: judgements; unit: practice."
    shown, _ = seen(line, HEALTH, good=[2, 40], judgements=[3, 60], agency_id=["HEA", "POL"])
    assert values(shown.good) == [2, None]
    assert values(shown.judgements) == [3, None]


@pytest.mark.parametrize(
    "column",
    [
        "agency_id",
        "agency",
        "lead_agency_id",
        "to_agency_id",
        "case_id",
        "age_band",
        "tier",
        "respondent_id",
        "member_id",
        "lead_member_id",
        "child_hash",
        "auditor_role",
    ],
)
def test_practice_that_points_is_hidden_though_its_counts_line_does_not_say_so(column):
    line = "Counts: good of judgements; cases: judgements; unit: practice."
    shown, tally = seen(line, good=[40, 40], judgements=[60, 60], **{column: ["x", None]})
    assert (values(shown.good), values(shown.judgements)) == ([None, 40], [None, 60])
    assert tally == {"too few cases, or one agency's own practice": 1}
    shown, _ = seen(line, MANAGER, good=[40], judgements=[60], **{column: ["x"]})
    assert values(shown.good) == [40]


def test_a_question_may_say_that_an_agency_is_not_what_its_counts_are_broken_down_by():
    lines = [
        "Counts: good of judgements; cases: judgements; unit: practice.",
        "Not by: agency_id (the agency that sends the measure), tier (whom it is about).",
    ]
    assert read_declared(lines).not_by == ("agency_id", "tier")
    shown, _ = seen(lines, good=[40, 2], judgements=[60, 3], agency_id=["HEA"] * 2, tier=["x"] * 2)
    assert values(shown.good) == [40, None]


@pytest.mark.parametrize(
    "line",
    [
        "Not by: agency_id.",
        "Not by: agency_id ().",
        "Not by: agency_id (sends it), tier.",
        "Not by:",
    ],
)
def test_what_is_not_pointed_at_needs_a_reason_each(line):
    with pytest.raises(ValueError, match="This Not by line cannot be read"):
        read_declared([line])


@pytest.mark.parametrize("column", ["case_id", "respondent_id", "lead_member_id", "child_hash"])
def test_a_case_or_a_person_is_always_pointed_at(column):
    with pytest.raises(ValueError, match=f"{column} always points at one"):
        read_declared([f"Not by: {column} (it is all right)."])


@pytest.mark.parametrize("unit", ["people", "practice"])
@pytest.mark.parametrize("column", ["case_id", "respondent_id", "lead_member_id", "child_hash"])
def test_nothing_is_counted_of_one_case_or_person_however_large_the_number(column, unit):
    shown, _ = seen(
        f"Counts: n of total giving share; cases: n; unit: {unit}.",
        n=[40],
        total=[90],
        share=[0.4],
        **{column: ["x"]},
    )
    assert (values(shown.n), values(shown.total), values(shown.share)) == ([None],) * 3


def test_people_by_agency_are_shown_by_the_rules_of_small_numbers():
    shown, _ = seen("Counts: n; unit: people.", n=[3, 60], agency_id=["HEA", "POL"])
    assert values(shown.n) == [None, 60]


def test_practice_of_which_the_cases_are_not_named_is_hidden():
    shown, _ = seen("Counts: good of judgements; unit: practice.", good=[40], judgements=[60])
    assert (values(shown.good), values(shown.judgements)) == ([None], [None])
    shown, _ = seen(
        "Counts: good of judgements; unit: practice.",
        HEALTH,
        good=[40],
        judgements=[60],
        agency_id=["HEA"],
    )
    assert values(shown.good) == [40]


def test_a_count_of_practice_that_is_out_of_nothing_is_a_number_of_cases():
    shown, _ = seen(
        "Counts: n of total giving value; cases: total; unit: practice.",
        n=[3, 4, 0],
        total=[None] * 3,
        value=[3, 4, 0],
    )
    assert values(shown.value) == [None, 4, 0]


def test_every_column_of_the_contract_that_names_one_of_these_points():
    """What may be about an agency, a case or a person is known to point, or is named here."""
    named = {column for table in contract.tables().values() for column in table.names}
    near = {
        column
        for column in named
        if re.search(r"agency|case|age_band|tier|respondent|member|child|auditor", column)
    }
    assert {column for column in near if not is_pointing(column)} == {
        "case_status",
        "cases",
        "child_seen",
        "respondent_group",
    }
    assert {"lead_agency_id", "to_agency_id", "lead_member_id"} <= near


# Numbers of which nobody said what they are

UNDECLARED = "numbers of which the question does not say what they count"


@pytest.mark.parametrize("viewer", [BOARD, SCRUTINEER, HEALTH])
@pytest.mark.parametrize(
    "numbers",
    [
        [3, 60],
        [3.0, None],
        [Decimal(3), None],
        pd.Series([3, None], dtype="Int64"),
        [pd.Timedelta(days=3), pd.NaT],
        [[3, 4], ["x"]],
        [{"n": 3}, None],
        ["x", 3],
    ],
)
def test_a_number_neither_counted_nor_plain_is_hidden_whatever_its_kind(numbers, viewer):
    shown, tally = seen([], viewer, forgotten=numbers, agency_id=["HEA", "HEA"])
    assert values(shown.forgotten) == [None, None]
    assert shown.hidden.tolist()[0] == "c"
    assert list(tally) == [UNDECLARED]
    shown, tally = seen([], MANAGER, forgotten=numbers)
    assert (shown.forgotten.notna().any(), tally) == (True, {})


def test_flags_dates_and_words_stay_though_nobody_says_anything_of_them():
    held = {
        "is_good": [True, False],
        "is_known": pd.Series([True, None], dtype="boolean"),
        "is_late": [True, None],
        "on": [date(2026, 1, 2), None],
        "words": ["x", None],
        "at": pd.to_datetime(["2026-01-02", None]),
        "ids": [["a", "b"], []],
        "none": [None, None],
    }
    shown, tally = seen([], BOARD, **held)
    pd.testing.assert_frame_equal(shown.drop(columns="hidden"), pd.DataFrame(held))
    assert tally == {}


def test_a_forgotten_number_does_not_hide_what_the_question_counts():
    shown, tally = seen("Counts: n; unit: work.", n=[3], forgotten=[4])
    assert (values(shown.n), values(shown.forgotten)) == ([3], [None])
    assert tally == {UNDECLARED: 1}


# Work and published


@pytest.mark.parametrize("unit", ["work", "published"])
def test_work_and_published_figures_are_never_hidden(unit):
    shown, tally = seen(
        f"Counts: n of total giving share; unit: {unit}.", n=[1, 0], total=[2, 3], share=[0.5, 0.0]
    )
    assert (values(shown.n), values(shown.total)) == ([1, 0], [2, 3])
    assert (values(shown.hidden), tally) == ([None, None], {})


def test_the_unit_may_stand_in_each_row_and_a_missing_one_counts_people():
    shown, tally = seen(
        "Counts: n; unit: counts_of.",
        n=[3, 3, 3, 3, 3],
        counts_of=["people", "work", "practice", None, "sheep"],
    )
    assert values(shown.n) == [None, 3, None, None, None]
    assert sum(tally.values()) == 4


def test_a_counts_line_without_a_unit_counts_people():
    assert read_counts(["Counts: n of total."])[0].unit == "people"
    assert values(seen("Counts: n.", n=[3])[0].n) == [None]


# More than one line of counts


def test_two_counts_of_one_total_are_each_held_against_the_true_total():
    lines = ["Counts: good of asked; unit: people.", "Counts: poor of asked; unit: people."]
    shown, _ = seen(lines, good=[0, 20], poor=[4, 3], asked=[4, 40])
    assert values(shown.good) == [None, 20]
    assert values(shown.poor) == [None, None]
    assert values(shown.asked) == [None, 40]


def test_one_line_of_people_does_not_hide_a_line_of_work():
    shown, _ = seen(
        ["Counts: children; unit: people.", "Counts: actions; unit: work."],
        children=[3],
        actions=[2],
    )
    assert (values(shown.children), values(shown.actions)) == ([None], [2])


# The other profile


def test_the_profile_ohid_hides_one_to_seven_and_rounds_to_five():
    shown, tally = seen(
        "Counts: n of total; unit: people.",
        BOARD,
        "ohid",
        n=[0, 7, 8, 12, 13, 23],
        total=[100, 100, 101, 102, 103, 104],
    )
    assert values(shown.n) == [0, None, 10, 10, 15, 25]
    assert values(shown.total) == [100, 100, 100, 100, 105, 105]
    assert tally == {"fewer than 8 people, or all but fewer than 8": 1}


def test_the_profile_ohid_leaves_work_and_ones_own_agency_as_they_are():
    shown, _ = seen(
        "Counts: n; unit: unit.",
        HEALTH,
        "ohid",
        n=[12, 12, 12],
        unit=["work", "people", "people"],
        agency_id=["LA", "HEA", "LA"],
    )
    assert values(shown.n) == [12, 12, 10]


# Frames and heads


def test_an_answer_without_rows_or_counts_is_given_as_it_is():
    shown, tally = seen("Counts: n; unit: people.", n=[])
    assert (list(shown.columns), tally) == (["n", "hidden"], {})
    shown, tally = seen([], place=["North"])
    assert (list(shown.columns), values(shown.hidden), tally) == (["place", "hidden"], [None], {})


@pytest.mark.parametrize("kind", ["int64", "Int64", "float64", "object", "int32", "Float64"])
def test_every_kind_of_number_is_hidden(kind):
    rows = pd.DataFrame({"n": pd.Series([3, 60], dtype=kind)})
    shown, _ = disclose(rows, read_declared(["Counts: n; unit: people."]), BOARD, PROFILES["dfe"])
    assert values(shown.n) == [None, 60]


def test_a_counts_line_that_cannot_be_read_is_an_error():
    with pytest.raises(ValueError, match="This Counts line cannot be read: Counts: n per m"):
        read_counts(["Counts: n per m."])


def test_every_counts_line_of_every_question_names_columns_that_the_question_gives():
    for path in sorted(contract.QUERIES.glob("*/*.sql")):
        sql = path.read_text(encoding="utf-8")
        for counts in read_counts(contract.read_head(sql)):
            named = [counts.count, *filter(None, [counts.total, counts.cases]), *counts.derived]
            for column in named:
                assert f" {column}," in sql or f".{column}," in sql, f"{path.name}: {column}"
            assert counts.unit in disclosure.UNITS or f"{counts.unit}," in sql, path.name


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Done in five cases.", "Done in [a few] cases."),
        ("Done in one case only.", "Done in [a few] cases only."),
        ("One of eight cases had it.", "[A few] of eight cases had it."),
        ("Empty for two of five families.", "Empty for [a few of the] families."),
        ("Seen in 3 cases and assessed in one.", "Seen in [a few] cases and assessed in [a few]."),
        ("It helped two other young people.", "It helped [a few] other young people."),
        # The largest that is hidden and the smallest that is not; nought is told.
        ("Seen in 5 of 6 cases, 0 cases late.", "Seen in [a few] of 6 cases, 0 cases late."),
        ("In 1 of 5 cases; in 4 of 10 cases.", "In [a few of the] cases; in [a few] of 10 cases."),
        ("In 2 of 99 cases.", "In [a few] of 99 cases."),
        # Of one the word is put into the plural, each into its own.
        (
            "One father and a case; one care leaver.",
            "[A few] fathers and a case; [a few] care leavers.",
        ),
        ("A baby, one mother, one pupil.", "A baby, [a few] mothers, [a few] pupils."),
        (
            "1 child, 1 family, 1 young person.",
            "[a few] children, [a few] families, [a few] young people.",
        ),
    ],
)
def test_a_small_number_told_in_words_is_held_back_like_the_one_beside_it(text, shown):
    rows = pd.DataFrame({"text": [text, None], "n": [3, 3]})
    lines = ["Counts: n; unit: people.", "Told: text."]
    board, tally = disclose(rows, read_declared(lines), BOARD, PROFILES["dfe"])
    assert board["text"].tolist()[0] == shown
    assert pd.isna(board["text"].iloc[1])
    assert tally[TOLD] == 1
    manager, tally = disclose(rows, read_declared(lines), Viewer("manager"), PROFILES["dfe"])
    assert manager["text"].tolist()[0] == text
    assert TOLD not in tally


def test_where_seven_are_hidden_seven_told_in_words_are_held_back_too():
    rows = pd.DataFrame({"text": ["Noticed early in seven of nine cases.", "In eight cases."]})
    board, _ = disclose(rows, read_declared(["Told: text."]), BOARD, PROFILES["ohid"])
    assert board["text"].tolist() == ["Noticed early in [a few] of nine cases.", "In eight cases."]


def test_each_word_for_one_of_them_has_its_plural():
    for one, several in small_words._PLURALS.items():
        assert small_words.held_back(f"Told by one {one}.", 5) == f"Told by [a few] {several}."
        assert several.removesuffix("s").removesuffix("ie")[:3] == one[:3]
    for number, word in enumerate(small_words._WORDS, start=1):
        assert small_words.tells(f"{word} girls", number)
        assert small_words.tells(f"{number} girls", number)
        assert number == 1 or not small_words.tells(f"{word} girls", number - 1)


def test_the_largest_hidden_number_is_written_in_one_place():
    told = re.compile(
        r"\b(?:from )?1 (?:to|-|\u2013) ?[57]\b|BETWEEN 1 AND [57]\b|value, [57]\)|fewer than 6\b"
    )
    said = [
        f"{path.relative_to(ROOT)}: {found[0]}"
        for folder in ("learning_hub", "pages", "queries")
        for path in sorted((ROOT / folder).rglob("*"))
        if path.suffix in (".py", ".sql") and "demo" not in path.parts and path.name != "risk.sql"
        for found in told.finditer(path.read_text(encoding="utf-8"))
    ]
    assert said == []


@pytest.mark.parametrize(
    "text",
    [
        "Six of eight plans said what would be different.",
        "Noticed early in seven cases.",
        "Start a group in two family hubs.",
        "Three forms decide on one young person.",
        "Reviewed within 5 days, in 1.5 cases of 10 and in 15 cases.",
        "Name two people in every school.",
        "One child's view was missing.",
    ],
)
def test_what_is_not_a_small_number_of_children_or_cases_stays_as_it_was_written(text):
    shown, tally = disclose(
        pd.DataFrame({"text": [text]}), read_declared(["Told: text."]), BOARD, PROFILES["dfe"]
    )
    assert shown["text"].tolist() == [text]
    assert tally == {}
